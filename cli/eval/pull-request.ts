import { basename } from 'node:path';

import { escaped } from '../../api/report/escaped.js';
import { rise, type Change } from '../gate/changes.js';
import type { Check } from '../gate/checks.js';
import { markdownTable } from './markdown.js';
import { categoryTable, rounded, type Cell, type Column, type Table } from './tables.js';
import type { Scores } from './scores.js';

/** The number of categories that the table of the worst names. */
const WORST = 10;

/** What a report says besides the numbers of the evaluation. */
export interface Context {
  gt: string;
  dt: string;
  protocol: string;
  /** Metrics beside the baseline's; none without `--baseline`. */
  changes: readonly Change[];
  checks: readonly Check[];
  /** Whether JSON says where the numbers come from. */
  provenance: boolean;
}

/** `dt.json against gt.json`. */
export function filesOf({ gt, dt }: Context): string {
  return `${basename(dt)} against ${basename(gt)}`;
}

/** The head of a Markdown report: the main metric, what was compared, what does not hold, and the metrics. */
export function markdownHead(evaluation: Scores, context: Context): string {
  const [first = ['', -1]] = Object.entries(evaluation.metrics) as [string, number][];
  const main = context.changes.find(({ metric, category }) => metric === first[0] && category === undefined);
  const title = `## boxwise: ${escaped(first[0])} ${rounded(first[1])}${main ? ` ${arrow(main)}` : ''}\n`;
  const failed = context.checks.flatMap(({ failure }) => failure ?? []);
  const failures = failed.length
    ? `\n**${failed.length} of ${context.checks.length} checks failed**\n\n${failed.map((text) => `- ${escaped(text)}\n`).join('')}`
    : '';
  return `${title}\n${compared(evaluation, context)}\n${failures}\n${markdownTable(metricRows(evaluation.metrics, context))}`;
}

/** The categories with the lowest main metric, folded away; nothing where there are few. */
export function markdownWorst(evaluation: Scores, { changes }: Context): string {
  const rows = evaluation.perCategory();
  const [main] = Object.keys(evaluation.metrics);
  if (main === undefined || rows.length < 2) return '';
  const valueOf = (row: object): number => (row as Readonly<Record<string, number>>)[main] ?? -1;
  const worst = rows
    .filter((row) => valueOf(row) !== -1 && !Number.isNaN(valueOf(row)))
    .sort((a, b) => valueOf(a) - valueOf(b))
    .slice(0, WORST);
  if (!worst.length) return '';
  const { columns, rows: cells } = categoryTable(evaluation.metrics, worst);
  const own = new Map(
    changes.flatMap((change) => (change.category === undefined ? [] : [[change.category, change]])),
  );
  const change = (row: readonly Cell[]): Cell => {
    const found = own.get(String(row[1] === '' ? row[0] : row[1]));
    return found ? arrow(found) : '';
  };
  const keep = columns
    .map(({ title }, i) => (['id', 'category', main].includes(title) ? i : -1))
    .filter((i) => i >= 0);
  const table: Table = {
    columns: [...keep.flatMap((i) => columns[i] ?? []), ...(own.size ? [CHANGE] : [])],
    rows: cells.map((row) => [...keep.map((i) => row[i] ?? ''), ...(own.size ? [change(row)] : [])]),
  };
  const summary = `Worst categories by ${escaped(main)}, ${worst.length} of ${rows.length}`;
  return `\n<details><summary>${summary}</summary>\n\n${markdownTable(table)}\n</details>\n`;
}

const CHANGE: Column = { title: 'change', kind: 'id' };

function metricRows(metrics: object, { changes }: Context): Table {
  const columns: Column[] = [
    { title: 'metric', kind: 'name' },
    { title: 'value', kind: 'metric' },
  ];
  const own = Object.entries(metrics) as [string, number][];
  if (!changes.length) return { columns, rows: own };
  const before = new Map(
    changes.flatMap((change) => (change.category === undefined ? [[change.metric, change]] : [])),
  );
  const rows = own.map(([name, value]): Cell[] => {
    const change = before.get(name);
    return change ? [name, value, change.before, arrow(change)] : [name, value, '', ''];
  });
  return { columns: [...columns, { title: 'baseline', kind: 'metric' }, CHANGE], rows };
}

/** `▲ 0.012`, `▼ 0.012`, `=`. */
function arrow(change: Change): string {
  const by = rise(change);
  if (Math.abs(by) < 5e-5) return '=';
  return `${by > 0 ? '▲' : '▼'} ${Math.abs(by).toFixed(4)}`;
}

function compared({ params }: Scores, context: Context): string {
  const { protocol } = context;
  const { iouType, iouThresholds, maxDetections, categoryIds } = params as {
    iouType?: string;
    iouThresholds?: ArrayLike<number>;
    maxDetections?: ArrayLike<number>;
    categoryIds?: ArrayLike<unknown>;
  };
  const facts = [
    iouType === undefined ? protocol : `${protocol}, ${iouType}`,
    ...(iouThresholds?.length ? [`IoU ${range(iouThresholds)}`] : []),
    ...(maxDetections?.length
      ? [`at most ${Math.max(...Array.from(maxDetections))} detections per image`]
      : []),
    ...(categoryIds ? [`${categoryIds.length} ${categoryIds.length === 1 ? 'category' : 'categories'}`] : []),
  ];
  return `${escaped(filesOf(context))}: ${facts.join(', ')}.`;
}

function range(thresholds: ArrayLike<number>): string {
  const first = (thresholds[0] ?? 0).toFixed(2);
  const last = (thresholds[thresholds.length - 1] ?? 0).toFixed(2);
  return first === last ? first : `${first} to ${last}`;
}
