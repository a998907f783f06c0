/**
 * Rows as CSV, each with a line break: every digit; NaN, `null` and `undefined` are empty. Text that a spreadsheet would run as a formula
 * begins with an apostrophe. Pages use it too.
 */
export function csvOf(rows: readonly (readonly unknown[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
}

/**
 * What makes a spreadsheet run a cell: OWASP's list (CSV Injection), with the wide forms of the signs, as csv-stringify's
 * `escape_formulas` has it.
 */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** Text that is a number is no formula. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A value as CSV has it. */
function cell(value: unknown): string {
  if (value === undefined || value === null || Number.isNaN(value)) return '';
  const text = typeof value === 'string' ? withoutFormula(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Names come from data, and data from others. */
function withoutFormula(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}
