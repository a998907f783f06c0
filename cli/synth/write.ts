import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';

import { OutputFile } from '../output.js';

/** A text file that is written as it is made, so that its size does not matter. */
export class TextFile {
  readonly #file: OutputFile;
  readonly #digest = createHash('sha256');
  #bytes = 0;

  constructor(path: string) {
    this.#file = new OutputFile(path);
  }

  write(text: string): void {
    this.#count(this.#file.write(text));
  }

  /** Puts the file in its place; returns its size and the SHA-256 of its bytes. */
  close(): { path: string; bytes: number; sha256: string } {
    this.#count(this.#file.flush());
    this.#file.close();
    return { path: this.#file.path, bytes: this.#bytes, sha256: this.#digest.digest('hex') };
  }

  /** Removes what was written so far. */
  abandon(): void {
    this.#file.abandon();
  }

  #count(bytes: Uint8Array | undefined): void {
    if (bytes === undefined) return;
    this.#digest.update(bytes);
    this.#bytes += bytes.length;
  }
}

/** The last bytes of a file as text. */
export function tailOf(path: string, most: number): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const tail = Buffer.alloc(Math.min(most, size));
    const read = readSync(file, tail, 0, tail.length, size - tail.length);
    return tail.toString('latin1', 0, read);
  } finally {
    closeSync(file);
  }
}

/** Makes a folder and those that it lies in. Node's own recursive form never ends in a place like /proc. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}
