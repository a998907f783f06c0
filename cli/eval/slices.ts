import { InvalidArgumentError } from 'commander';

import { slicedBy, type Attributes, type SliceColumns } from '../../api/evaluate/analysis/slices.js';
import type { Evaluation } from '../../api/evaluate.js';
import type { Table } from '../../api/table.js';
import type { Section } from './sections.js';
import { textOf } from '../text-file.js';
import { csvRows } from './csv-rows.js';
import type { Column } from './tables.js';
import { printWarnings } from './warnings.js';

/** What is sliced. */
export const SLICED = ['images', 'annotations'] as const;

/** Attributes of images or annotations, and where they are. */
export interface SliceRequest {
  /** Each is the names of the attributes that are crossed. */
  by: readonly string[][];
  of: (typeof SLICED)[number];
  gt: string;
  /** A manifest; without it the attributes are those of the dataset. */
  file: string | undefined;
}

/** `weather,city` for two tables; `weather+city` for one with every combination. */
export function attributes(text: string): string[][] {
  const all = text.split(',').map((one) => one.split('+').map((name) => name.trim()));
  if (all.flat().includes(''))
    throw new InvalidArgumentError('Expected names with commas or + between them.');
  return all;
}

/** A table for each list of attributes, by their names. */
export function slicesOf(
  evaluation: Evaluation<unknown>,
  { by, of, gt, file }: SliceRequest,
): Record<string, Table<SliceColumns>> {
  const rows = file === undefined ? recordsOf(gt, of) : manifest(file, of);
  const nearly: { row: string; image: string }[] = [];
  const tables = by.map((names) => {
    try {
      const table = evaluation.slices({ [of]: rows, by: names } as never);
      if (file !== undefined) nearly.push(...(slicedBy(table)?.division.nearlyNamed ?? []));
      return [names.join('+'), table] as const;
    } catch (thrown) {
      throw thrown instanceof Error ? new Error(named(thrown.message, names), { cause: thrown }) : thrown;
    }
  });
  const [first] = nearly;
  if (first !== undefined) {
    const message =
      `records of --slices-file have file names that no image has, though an image without a record has nearly the same: ` +
      `${JSON.stringify(first.row)} and ${JSON.stringify(first.image)}; they are in no slice: write names as the dataset has them`;
    const count = nearly.length / by.length;
    printWarnings([{ code: 'SLICE_NAMES_NEARLY_MATCH', message, count }]);
  }
  return Object.fromEntries(tables);
}

function named(message: string, names: readonly string[]): string {
  return message.replace(
    /^by: expected an attribute that some record has.*/,
    `--slices: no record has ${names.join(' and ')}`,
  );
}

/** Tables for people. */
export function sliceSections(slices: Record<string, Table<SliceColumns>>): Section[] {
  const columns: Column[] = [
    { title: 'slice', kind: 'name' },
    ...['images', 'objects', 'detections'].map((title): Column => ({ title, kind: 'id' })),
    ...['AP', 'AP at first IoU', 'AR'].map((title): Column => ({ title, kind: 'metric' })),
  ];
  return Object.entries(slices).map(([by, table]) => ({
    title: `Slices by ${by}`,
    table: {
      columns,
      rows: table
        .toTable()
        .map((row) => [row.slice, row.images, row.objects, row.detections, row.ap, row.apAtIou, row.recall]),
    },
  }));
}

/** The records of a list of a dataset. */
export function recordsOf(gt: string, list: SliceRequest['of']): Attributes[] {
  return listOf(parsed(fileText(gt), gt), gt, list);
}

function listOf(content: unknown, path: string, list: SliceRequest['of']): Attributes[] {
  const records = (content as Partial<Record<string, Attributes[]>> | null)?.[list];
  if (!Array.isArray(records)) throw new Error(`${path}: expected a dataset with the list \`${list}\``);
  return records;
}

/** The rows of a table, or an array of records, or the list of a dataset. */
function manifest(path: string, list: SliceRequest['of']): Attributes[] {
  const text = fileText(path, `--slices-file ${path}`);
  const isJson = /^\s*[[{]/.test(text.slice(0, 100));
  if (isJson) {
    const content = parsed(text, path);
    return Array.isArray(content) ? (content as Attributes[]) : listOf(content, path, list);
  }
  const rows = csvRows(text, path).map(withId);
  if (rows.length > 0) return rows;
  throw new Error(`--slices-file ${path}: expected a line of names and a row for each record, got none`);
}

/** The text of a file, which `name` names in an error. */
function fileText(path: string, name = path): string {
  try {
    return textOf(path);
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
  }
}

/** Ids of a table are integers where they look like it; pandas writes `1.0` for a column with a gap. */
function withId(row: Attributes): Attributes {
  const own = Object.entries(row).map(([name, value]) => {
    const isId = ['id', 'imageId', 'image_id'].includes(name) && /^-?\d{1,15}(\.0)?$/.test(String(value));
    return [name, isId ? Number(value) : value];
  });
  return Object.fromEntries(own) as Attributes;
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}
