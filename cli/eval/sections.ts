import { markdownTable } from './markdown.js';
import type { Table } from './tables.js';
import { textTable } from './text-table.js';

/** A table under a heading. */
export interface Section {
  title: string;
  table: Table;
}

/** Sections as text, with an empty line between them. */
export async function textSections(sections: readonly Section[]): Promise<string> {
  const texts = sections.map(async ({ title, table }) => `${title}\n${await textTable(table)}\n`);
  return (await Promise.all(texts)).join('\n');
}

/** Sections as Markdown, with an empty line between them. */
export function markdownSections(sections: readonly Section[]): string {
  return sections.map(({ title, table }) => `### ${title}\n\n${markdownTable(table)}`).join('\n');
}
