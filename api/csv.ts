/** Rows as CSV, each with a line break: every digit; NaN, `null` and `undefined` are empty. Pages use it too. */
export function csvOf(rows: readonly (readonly unknown[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
}

/** A value as CSV has it. */
function cell(value: unknown): string {
  if (value === undefined || value === null || Number.isNaN(value)) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
