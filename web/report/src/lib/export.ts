import { say } from 'components/speech';
import { csvOf as csvOfRows } from '../../../../api/csv';
import { plain } from './text';

export type Cell = string | number | null | undefined;
/** What is taken out of the page: the names of the columns, and the rows. */
export interface Sheet {
  name: string;
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
}

const isAbsent = (cell: Cell) => cell === undefined || cell === null || Number.isNaN(cell);

/** CSV as the library writes it: every digit; what is absent is empty. */
export const csvOf = ({ columns, rows }: Sheet): string => csvOfRows([columns, ...rows]);

/** Rows as objects; what is absent is null. */
export const jsonOf = ({ columns, rows }: Sheet): string =>
  `${JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(columns.map((name, at) => [name, isAbsent(row[at]) ? null : row[at]])),
    ),
    null,
    1,
  )}\n`;

/** A table for a pull request, numbers with at most four digits after the point. */
export function markdownOf({ columns, rows }: Sheet): string {
  const cell = (value: Cell) =>
    isAbsent(value) ? '' : typeof value === 'number' ? String(+value.toFixed(4)) : plain(String(value));
  const isNumber = columns.map((_, at) => rows.some((row) => typeof row[at] === 'number'));
  return [
    `| ${columns.map(plain).join(' | ')} |`,
    `| ${isNumber.map((own) => (own ? '---:' : ':---')).join(' | ')} |`,
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
    '',
  ].join('\n');
}

/** Copies text, and says so. Where the page may not use the clipboard, the text is selected and copied the old way. */
export async function copy(text: string, what: string): Promise<boolean> {
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    const area = Object.assign(document.createElement('textarea'), { value: text, className: 'unseen' });
    const { activeElement } = document;
    (document.querySelector('dialog[open]') ?? document.body).append(area);
    area.select();
    done = document.execCommand('copy');
    area.remove();
    if (activeElement instanceof HTMLElement) activeElement.focus();
  }
  say(done ? `${what} copied` : `${what} could not be copied`, 0);
  return done;
}

/** Saves text as a file of the reader's. */
export function save(text: string, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  say(`${name} saved`, 0);
}
