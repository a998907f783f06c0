import { realpathSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';

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
    if (name === '' || name.includes('\0')) return undefined;
    const root = realpathSync(folder);
    const path = realpathSync(join(root, name));
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
    const type = typeOf(name) && typeOf(path);
    const state = statSync(path);
    return type !== undefined && state.isFile() && state.size > 0
      ? { path, type, bytes: state.size }
      : undefined;
  } catch {
    return undefined; // not there, or no encoded name
  }
}

function typeOf(path: string): string | undefined {
  const ending = extname(path).toLowerCase();
  return Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined;
}
