import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

const CHUNK = 1 << 20;

/**
 * A file that is whole or not there: the text goes to a new file beside it, which takes its place at the end. A full disk, a
 * signal or an error leaves what was there before. Pipes and devices are written to directly.
 */
export class OutputFile {
  readonly path: string;
  readonly #file: number;
  readonly #target: string;
  /** The new file; `undefined` for a pipe or device. */
  readonly #beside: string | undefined;
  #text = '';

  constructor(path: string) {
    this.path = path;
    const present = statOf(path);
    this.#target = present ? realpathSync(path) : path; // a link stays a link
    if (present && !present.isFile()) {
      this.#file = openSync(path, 'w'); // a folder fails here
      return;
    }
    const unlike = Math.random().toString(36).slice(2); // a file of this name would be an error, not replaced
    const name = `.${basename(this.#target)}.${unlike}.tmp`;
    this.#beside = join(dirname(this.#target), name);
    try {
      this.#file = openSync(this.#beside, 'wx', present ? present.mode : 0o666);
    } catch (error) {
      throw renamed(error, this.#beside, path);
    }
    unfinished.add(this.#beside);
  }

  /** Adds text; returns the bytes that were written to the disk meanwhile, if any. */
  write(text: string): Uint8Array | undefined {
    this.#text += text;
    return this.#text.length >= CHUNK ? this.flush() : undefined;
  }

  /** Writes what is left; returns its bytes. */
  flush(): Uint8Array {
    const bytes = Buffer.from(this.#text);
    this.#text = '';
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    } catch (error) {
      this.abandon();
      throw named(error, this.path);
    }
    return bytes;
  }

  /** Puts the finished file in its place. */
  close(): void {
    this.flush();
    try {
      if (this.#beside !== undefined) fsyncSync(this.#file);
      closeSync(this.#file);
      if (this.#beside !== undefined) renameSync(this.#beside, this.#target);
    } catch (error) {
      this.abandon();
      throw named(error, this.path);
    }
    this.#forget();
  }

  /** Removes what was written so far. */
  abandon(): void {
    try {
      closeSync(this.#file);
    } catch {
      // it was closed before
    }
    if (this.#beside !== undefined) rmSync(this.#beside, { force: true });
    this.#forget();
  }

  #forget(): void {
    if (this.#beside !== undefined) unfinished.delete(this.#beside);
  }
}

/** Writes a whole text to a file. */
export function writeOutput(path: string, text: string): void {
  const file = new OutputFile(path);
  file.write(text);
  file.close();
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

/** An error about the new file, in the words of the file that was asked for. */
function renamed(error: unknown, beside: string, path: string): unknown {
  if (error instanceof Error) error.message = error.message.replace(beside, path);
  return error;
}

/** An error of writing, which knows no path, with that of the file. */
function named(error: unknown, path: string): unknown {
  if (error instanceof Error && !error.message.includes(path)) error.message = `${path}: ${error.message}`;
  return error;
}

/** Files in the making: a process that ends in between takes them along. */
const unfinished = new Set<string>();

process.once('exit', () => {
  for (const path of unfinished) rmSync(path, { force: true });
});
