import { isA } from './kinds.js';
import { fileURLToPath } from 'node:url';

import { describe } from '../errors.js';
import { mistake, wrongType } from './mistakes.js';

/** Whether it is a path, a `file:` URL or such a URL's text. */
export function isPath(value: unknown): value is string | URL {
  return typeof value === 'string' || isA(value, URL);
}

/** A path. */
export function pathOf(value: unknown, input: string): string {
  if (!isPath(value) || value === '') throw wrongType('a path or a file: URL', value, input);
  if (typeof value === 'string' && !/^file:\/\//i.test(value)) return value;
  try {
    return fileURLToPath(value);
  } catch {
    throw mistake(
      'INVALID_ARGUMENT',
      'a path or a file: URL of this machine',
      describe(String(value)),
      input,
    );
  }
}
