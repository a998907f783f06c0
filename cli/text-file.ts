import { readFileSync } from 'node:fs';

import { textOf as decoded } from '../api/file-text.js';

/** The text of a file, which may be compressed and begin with a byte order mark. */
export function textOf(path: string): string {
  return decoded(readFileSync(path), path);
}
