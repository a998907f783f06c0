import { escaped } from '../../api/report/escaped.js';
import type { Table } from './tables.js';
import { shown } from './tables.js';

/** A table of Markdown, its columns aligned in the source too. */
export function markdownTable({ columns, rows }: Table): string {
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
