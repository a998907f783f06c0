/** The rows of a table in CSV (RFC 4180) by the names in its first line; empty cells are left out. */
export function csvRows(text: string, path: string): Record<string, string>[] {
  const [names, ...rows] = cellsOf(text, path);
  if (names === undefined) throw new Error(`${path}: expected a line of names, got an empty file`);
  return rows.map((cells, row) => {
    if (cells.length !== names.length)
      throw new Error(`${path}: row ${row + 1}: expected ${names.length} cells, got ${cells.length}`);
    const own = names.map((name, at) => [name.trim(), cells[at] ?? ''] as const);
    return Object.fromEntries(own.filter(([, cell]) => cell !== ''));
  });
}

/** A cell, its quotes included, and what ends it: a comma, a line break or the end. */
const CELL = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/y;

function cellsOf(text: string, path: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let from = 0;
  while (from < text.length) {
    CELL.lastIndex = from;
    const [all, cell, end] = CELL.exec(text) ?? [];
    if (all === undefined || cell === undefined)
      throw new Error(`${path}: row ${rows.length}: a cell with quotes that do not enclose it`);
    row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    from += all.length;
    if (end === ',' && from < text.length) continue;
    if (end === ',') row.push('');
    rows.push(row);
    row = [];
  }
  return rows.filter((cells) => cells.length > 1 || cells[0] !== '');
}
