import { statSync } from 'node:fs';
import { extname } from 'node:path';

import { fileInside } from '../../api/report/inside.js';

/** A file that may be served. */
export interface Picture {
  path: string;
  type: string;
  bytes: number;
}

/** Types by ending; none of them can hold a script. */
const TYPES: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.bmp': 'image/bmp',
  '.avif': 'image/avif',
};

/** The picture of a name as a URL has it; `undefined` unless it is a picture inside the folder, wherever links lead. */
export function pictureAt(folder: string, encoded: string): Picture | undefined {
  try {
    const name = decodeURIComponent(encoded);
    const path = fileInside(folder, name);
    if (path === undefined) return undefined;
    const type = typeOf(name) && typeOf(path);
    const { size } = statSync(path);
    return type !== undefined && size > 0 ? { path, type, bytes: size } : undefined;
  } catch {
    return undefined; // no encoded name, or taken away in between
  }
}

function typeOf(path: string): string | undefined {
  const ending = extname(path).toLowerCase();
  return Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined;
}
