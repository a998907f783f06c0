import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const CHUNK = 1 << 20;

/** A text file that is written as it is made, so that its size does not matter. */
export class TextFile {
  readonly path: string;
  readonly #file: number;
  readonly #digest = createHash('sha256');
  #text = '';
  #bytes = 0;

  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, 'w');
  }

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= CHUNK) this.#flush();
  }

  /** Writes what is left; tells the file's size and the SHA-256 of its bytes. */
  close(): { path: string; bytes: number; sha256: string } {
    this.#flush();
    closeSync(this.#file);
    return { path: this.path, bytes: this.#bytes, sha256: this.#digest.digest('hex') };
  }

  #flush(): void {
    const bytes = Buffer.from(this.#text);
    for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    this.#digest.update(bytes);
    this.#bytes += bytes.length;
    this.#text = '';
  }
}

/** Makes a folder and those that it lies in. Node's own recursive form never ends in a place like /proc. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}
