import { shown, type Table } from './tables.js';

/** A table with ruled lines. */
export async function textTable({ columns, rows }: Table): Promise<string> {
  const { default: Cells } = await import('cli-table3');
  const table = new Cells({
    head: columns.map(({ title }) => title),
    colAligns: columns.map(({ kind }) => (kind === 'name' ? 'left' : 'right')),
    style: { head: [], border: [], compact: true }, // no colours: the table may go to a file
  });
  for (const row of rows) table.push(columns.map((column, i) => shown(row[i] ?? '', column)));
  return table.toString();
}
