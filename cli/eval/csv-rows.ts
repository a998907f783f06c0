import { CsvError, parse } from 'csv-parse/sync';

/** The rows of a table in CSV (RFC 4180) by the names in its first line. White space around cells is left out, as are empty cells. */
export function csvRows(text: string, path: string): Record<string, string>[] {
  try {
    return parse(text, {
      columns: (names: string[]) => checked(names, path),
      on_record: (row: Record<string, string>) =>
        Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== '')),
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    throw error instanceof CsvError ? new Error(`${path}: ${error.message}`, { cause: error }) : error;
  }
}

/** The names of the columns, each once. */
function checked(given: readonly string[], path: string): string[] {
  const names = given.map((name) => name.trim());
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) throw new Error(`${path}: two columns have the name ${JSON.stringify(twice)}`);
  const other = names.length === 1 ? [';', '\t'].find((own) => names[0]?.includes(own)) : undefined;
  if (other === undefined) return names;
  const separator = other === ';' ? 'semicolons' : 'tabs';
  throw new Error(`${path}: expected cells separated by commas, got ${separator}; save it with commas`);
}
