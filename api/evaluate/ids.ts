import { wrongType } from '../check/mistakes.js';
import type { Id } from './types.js';

/** An id as the addon gives it: text in quotes is a string, anything else an integer. */
export function parseId(text: string): Id {
  if (text.startsWith('"')) return JSON.parse(text) as string;
  const id = Number(text);
  return Number.isSafeInteger(id) ? id : BigInt(text);
}

/** An id as the addon takes a single one; the inverse of {@link parseId}. */
export function idText(id: unknown, input: string): string {
  if (typeof id === 'string') return JSON.stringify(id);
  if (typeof id === 'bigint' || Number.isSafeInteger(id)) return String(id);
  throw wrongType('an id, a whole number or a string', id, input);
}
