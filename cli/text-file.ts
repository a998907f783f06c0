import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The text of a file, which may be compressed by gzip and begin with a byte order mark. */
export function textOf(path: string): string {
  const bytes = readFileSync(path);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return new TextDecoder().decode(isGzip ? gunzipSync(bytes) : bytes);
}
