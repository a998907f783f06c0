import { Evaluation } from '../../api/evaluate.js';
import type { EvaluationWarning } from '../../api/evaluate/types.js';
import { members, sections, type Analyses } from './analyses.js';
import {
  categoryTable,
  completeTable,
  metricTable,
  type CategoryRow,
  type Cell,
  type Column,
  type Table,
} from './tables.js';

/** What evaluations of every protocol tell. */
export interface Scores {
  readonly metrics: object;
  readonly stats: Float64Array;
  readonly params: object;
  readonly warnings: readonly EvaluationWarning[];
  summary(): string;
  perCategory(): readonly CategoryRow[];
}

/** What a report can be written as. */
export type Format = 'text' | 'json' | 'markdown' | 'csv';

/** The numbers of an evaluation as text, its last line ended. */
export async function report(
  evaluation: Scores,
  format: Format,
  perCategory: boolean,
  asked?: Analyses,
): Promise<string> {
  const analysed = asked && evaluation instanceof Evaluation ? { asked, evaluation } : undefined;
  const added = analysed ? sections(analysed.evaluation, analysed.asked) : [];
  const { metrics } = evaluation;
  const categories = perCategory ? evaluation.perCategory() : [];
  switch (format) {
    case 'text':
      return (
        evaluation.summary() +
        (perCategory ? `\n${await textTable(categoryTable(metrics, categories))}\n` : '') +
        (
          await Promise.all(added.map(async ({ title, table }) => `\n${title}\n${await textTable(table)}\n`))
        ).join('')
      );
    case 'json':
      return json(evaluation, perCategory, analysed ? members(analysed.evaluation, analysed.asked) : {});
    case 'markdown':
      return (
        markdown(metricTable(metrics)) +
        (perCategory ? `\n${markdown(categoryTable(metrics, categories))}` : '') +
        added.map(({ title, table }) => `\n### ${title}\n\n${markdown(table)}`).join('')
      );
    case 'csv':
      return csv(perCategory ? completeTable(metrics, categories) : metricTable(metrics));
  }
}

/** Key order is part of the format. Ids above 2^53 are written as the integers that they are. */
function json(evaluation: Scores, perCategory: boolean, added: object): string {
  const { metrics, stats, warnings, params } = evaluation;
  const categories = perCategory ? { perCategory: evaluation.perCategory() } : {};
  const content = { metrics, stats: [...stats], ...categories, ...added, warnings, params };
  const marked = JSON.stringify(
    content,
    (_, value: unknown) => (typeof value === 'bigint' ? `\0${value}` : value),
    2,
  );
  return `${marked.replaceAll(/"\\u0000(-?\d+)"/g, '$1')}\n`;
}

/** Every digit, for programs. */
function csv({ columns, rows }: Table): string {
  const quoted = (cell: Cell): string => {
    const text = String(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const head = columns.map(({ title }) => title);
  return [head, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join('');
}

function markdown({ columns, rows }: Table): string {
  const escaped = (text: string): string => text.replace(/[|\\]/g, '\\$&').replace(/\s+/g, ' ');
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map((column, i) => escaped(shown(row[i] ?? '', column)))),
  ];
  const widths = columns.map((_, i) => Math.max(3, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |\n`;
  const rule = columns.map(({ kind }, i) => '-'.repeat((widths[i] ?? 3) - 1) + (kind === 'name' ? '-' : ':'));
  const [head = [], ...body] = cells.map((row) =>
    row.map((cell, i) =>
      columns[i]?.kind === 'name' ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
    ),
  );
  return [head, rule, ...body].map(line).join('');
}

async function textTable({ columns, rows }: Table): Promise<string> {
  const { default: Cells } = await import('cli-table3');
  const table = new Cells({
    head: columns.map(({ title }) => title),
    colAligns: columns.map(({ kind }) => (kind === 'name' ? 'left' : 'right')),
    style: { head: [], border: [], compact: true }, // no colours: the table may go to a file
  });
  for (const row of rows) table.push(columns.map((column, i) => shown(row[i] ?? '', column)));
  return table.toString();
}

/** A cell for people: metrics as the summary rounds them, -1 as it is. */
function shown(cell: Cell, { kind }: Column): string {
  return kind === 'metric' && typeof cell === 'number' && cell !== -1 ? cell.toFixed(3) : String(cell);
}
