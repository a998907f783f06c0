import type { Id } from './types.js';

/** An id as the addon gives it: text in quotes is a string, anything else an integer. */
export function parseId(text: string): Id {
  if (text.startsWith('"')) return JSON.parse(text) as string;
  const id = Number(text);
  return Number.isSafeInteger(id) ? id : BigInt(text);
}
