import { Option, type Command } from 'commander';

import type { Evaluation } from '../api/evaluate.js';
import type { ImageColumns } from '../api/evaluate/analysis/tables.js';
import type { Id, IouType } from '../api/evaluate/types.js';
import { sections } from './eval/analyses.js';
import type { Table } from '../api/table.js';
import { ids, share } from './eval/arguments.js';
import { ANALYSED, inFlags, namedByFlags, type Analysed } from './eval/flags.js';
import { json } from './eval/json.js';
import { markdownSections, textSections, type Section } from './eval/sections.js';
import type { Cell, Column } from './eval/tables.js';
import { atUsualConfidence } from './eval/usual.js';
import { printWarnings } from './eval/warnings.js';
import { number } from './numbers.js';
import { writeOutput } from './output.js';
import { checkOutputs, FORCE } from './outputs.js';
import { refusePatterns } from './pattern.js';
import { progressBar } from './progress.js';

const FORMATS = ['text', 'markdown', 'json', 'csv'] as const;
const TABLES = ['images', 'detections', 'objects'] as const;

/** The number of images that a table for people names. */
const MOST = 10;

interface ErrorsOptions {
  gt: string;
  dt: string;
  protocol: Analysed;
  iouType?: IouType;
  iou?: number;
  confidence?: number;
  imageIds?: Id[];
  format: (typeof FORMATS)[number];
  table?: (typeof TABLES)[number];
  out?: string;
  force?: boolean;
  quiet?: boolean;
}

const EXAMPLES = `
Examples:
  $ boxwise errors --gt gt.json --dt dt.json
  $ boxwise errors --gt gt.json --dt dt.json --format csv --table detections --out errors.csv

Errors are TIDE's: docs/analysis.md has the definitions. Exit codes: 0 done, 2 bad input or options.`;

/** Declares `boxwise errors`. */
export function define(command: Command): void {
  command
    .requiredOption('--gt <path>', 'ground truth: a COCO dataset (JSON)')
    .requiredOption('--dt <path>', 'detections: a COCO results array (JSON)')
    .addOption(new Option('--protocol <name>', 'evaluation protocol').choices(ANALYSED).default('coco'))
    .option('--iou-type <type>', 'what to compare: bbox, segm, keypoints, boundary or rotated')
    .option('--iou <n>', 'IoU threshold of a match (default: 0.5)', share)
    .option(
      '--confidence <n>',
      'least score in the tables of images and of confusion (default: 0.25)',
      number,
    )
    .option('--image-ids <list>', 'evaluate only these images: 139,285 or file names', ids)
    .addOption(new Option('--format <format>', 'report format').choices(FORMATS).default('text'))
    .addOption(
      new Option(
        '--table <name>',
        'with --format json or csv: a row for each of these (default: detections)',
      ).choices(TABLES),
    )
    .option('--out <file>', 'write the report to a file')
    .option(...FORCE)
    .option('-q, --quiet', 'no warnings, no progress')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(options: ErrorsOptions, command: Command): Promise<void> {
  try {
    await evaluateAndReport(options, command);
  } catch (thrown) {
    throw inFlags(thrown, command);
  }
}

async function evaluateAndReport(options: ErrorsOptions, command: Command): Promise<void> {
  const { gt, dt, format, table, out, force, quiet = false } = options;
  if (table !== undefined && format !== 'json' && format !== 'csv')
    throw new Error('--table needs --format json or csv; text and markdown have the tables for people');
  refusePatterns({ '--gt': gt, '--dt': dt });
  checkOutputs({ '--out': out }, { '--gt': gt, '--dt': dt }, force);
  const evaluation = await evaluated(options, quiet);
  // one threshold is what --iou asks for: the metrics of others are not printed
  const said = evaluation.warnings.filter(({ code }) => code !== 'THRESHOLD_NOT_EVALUATED');
  if (!quiet) printWarnings(said, (message) => namedByFlags(message, command));
  const text = await report(evaluation, options);
  if (out === undefined) process.stdout.write(text);
  else writeOutput(out, text);
}

async function evaluated(options: ErrorsOptions, quiet: boolean): Promise<Evaluation<unknown>> {
  const { evaluateLater } = await import('../api/evaluate.js');
  const { textOf } = await import('./eval/inputs.js');
  const { gt, dt, protocol, iouType, iou, imageIds } = options;
  if (gt === '-' && dt === '-')
    throw new Error('--gt and --dt cannot both be read from stdin: name a file for one of them');
  const bar = await progressBar('evaluating', quiet);
  return evaluateLater(await textOf(gt), await textOf(dt), {
    protocol,
    analysis: true,
    ...(iouType !== undefined && { iouType }),
    ...(iou !== undefined && { iouThresholds: [iou] }),
    ...(imageIds !== undefined && { imageIds }),
    ...(bar && { onProgress: (fraction: number) => bar.update(fraction) }),
  }).finally(() => bar?.stop());
}

async function report(evaluation: Evaluation<unknown>, options: ErrorsOptions): Promise<string> {
  const { format } = options;
  if (format === 'csv') return rowsOf(evaluation, options).toCsv();
  if (format === 'json') return json(rowsOf(evaluation, options).toTable());
  const parts = peopleTables(evaluation, options);
  return format === 'markdown' ? markdownSections(parts) : textSections(parts);
}

/** A row for each image, detection or object. */
function rowsOf(
  evaluation: Evaluation<unknown>,
  options: ErrorsOptions,
): { toCsv(): string; toTable(): object[] } {
  if (options.table === 'images') return imagesOf(evaluation, options);
  return options.table === 'objects' ? evaluation.objectTable() : evaluation.detectionTable();
}

/** What errors cost, what is confused most, and the images that cost most. */
function peopleTables(evaluation: Evaluation<unknown>, options: ErrorsOptions): Section[] {
  const asked = { f1: false, confusion: evaluation.params.iouType !== 'keypoints', errors: true };
  const columns: Column[] = [
    { title: 'image', kind: 'id' },
    { title: 'file', kind: 'name' },
    { title: 'TP', kind: 'id' },
    { title: 'FP', kind: 'id' },
    { title: 'FN', kind: 'id' },
    { title: 'F1', kind: 'metric' },
    { title: 'AP without it', kind: 'id' },
  ];
  const rows = imagesOf(evaluation, options)
    .toTable()
    .slice(0, MOST)
    .map((image): Cell[] => [
      image.imageId,
      image.fileName ?? '',
      image.truePositives,
      image.falsePositives,
      image.falseNegatives,
      image.f1,
      Number.isNaN(image.cost) ? '\u2013' : `${image.cost < 0 ? '' : '+'}${image.cost.toFixed(5)}`,
    ]);
  const images: Section = { title: 'Images that cost most AP', table: { columns, rows } };
  return [...sections(evaluation, asked, options.confidence), images];
}

function imagesOf(evaluation: Evaluation<unknown>, { confidence }: ErrorsOptions): Table<ImageColumns> {
  const table = (options: { confidence?: number }): Table<ImageColumns> =>
    evaluation.imageTable({ cost: true, ...options });
  return confidence === undefined ? atUsualConfidence(evaluation, table) : table({ confidence });
}
