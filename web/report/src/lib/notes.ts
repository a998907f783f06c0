import { signal } from '@preact/signals';
import { model } from '../model';
import { costText, fraction, plain } from './text';
import { apName } from './words';

/** Notes by the text of their finding. */
export const notes = signal<Record<string, string>>({});
/** Longest note, and longest text that one hangs on. */
const LONGEST = 4000;

/** Notes belong to the files that were evaluated, wherever the report lies. */
function key(): string {
  const { groundTruth, detections, time } = model.data.header.provenance;
  const hashes = [groundTruth, ...detections].map(({ sha256 }) => sha256?.slice(0, 12) ?? time);
  return `boxwise-notes-${hashes.join('-')}`;
}

export function loadNotes(): void {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(key()) ?? '{}');
    if (typeof read !== 'object' || read === null) return;
    notes.value = Object.fromEntries(
      Object.entries(read).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    // Where nothing may be kept, notes last as long as the page.
  }
}

export const noteOf = (subject: string): string => notes.value[subject] ?? '';

export function setNote(subject: string, text: string): void {
  const { [subject]: _, ...others } = notes.value;
  notes.value = text ? { ...others, [subject]: text.slice(0, LONGEST) } : others;
  try {
    localStorage.setItem(key(), JSON.stringify(notes.value));
  } catch {
    // as above
  }
}

/** Every note under its finding. */
export function notesAsMarkdown(): string {
  const { title, runs } = model.data.header;
  const costs = new Map(runs.flatMap(({ findings }) => findings).map(({ text, ap }) => [text, ap]));
  const lines = Object.entries(notes.value).flatMap(([subject, text]) => {
    const ap = costs.get(subject);
    const cost = ap === undefined || ap === null ? '' : ` (${costText(ap)} ${apName()})`;
    return [`- ${plain(subject)}${cost}`, ...text.split(/\r?\n/).map((line) => `  > ${line}`), ''];
  });
  return [
    `## Notes: ${plain(title)}`,
    '',
    `AP ${fraction(model.header.value.metrics['AP'] ?? undefined)}`,
    '',
    ...lines,
  ].join('\n');
}
