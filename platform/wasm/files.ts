import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import { resolve } from 'node:path';

import { Errno, type SystemCalls } from './system.js';

/** The one folder that is open from the start: number and name. */
const ROOT = 3;
const ROOT_NAME = '/';

const Kind = {
  Other: 0,
  Folder: 3,
  File: 4,
} as const;

/** Folders are not opened, and are given numbers that no file gets. */
const FIRST_FOLDER = 0x4000_0000;

/** The calls of WASI preview 1 for reading files, answered by Node.js. */
export function files(memory: WebAssembly.Memory): SystemCalls {
  const open = new Map<number, { at: bigint }>();
  const folders = new Map<number, { path: string; entries: readonly Dirent[] }>();
  let nextFolder = FIRST_FOLDER;
  const view = () => new DataView(memory.buffer); // the buffer changes when memory grows

  /**
   * A path of the caller. The C library has taken the slash off an absolute one by moving on by a byte, which is still there
   * to be seen; what precedes a relative one may be anything, so that the path that exists decides.
   */
  const path = (at: number, length: number) => {
    const bytes = new Uint8Array(memory.buffer, at - 1, length + 1);
    const told = new TextDecoder().decode(bytes.subarray(1));
    const ways = [resolve(ROOT_NAME, told), resolve(told)];
    if (bytes[0] !== 0x2f) ways.reverse();
    return ways.find((way) => existsSync(way)) ?? ways[0] ?? told;
  };

  const tell = (stats: Stats, at: number) => {
    for (let word = 0; word < 8; word += 1) view().setBigUint64(at + 8 * word, 0n, true);
    view().setUint8(at + 16, kindOf(stats));
    view().setBigUint64(at + 32, BigInt(stats.size), true);
  };

  return {
    fd_prestat_get(folder, at) {
      if (folder !== ROOT) return Errno.BadFile;
      view().setUint32(at, 0, true); // a folder
      view().setUint32(at + 4, ROOT_NAME.length, true);
      return Errno.Success;
    },
    fd_prestat_dir_name(_folder, at, length) {
      new Uint8Array(memory.buffer, at, length).set(new TextEncoder().encode(ROOT_NAME));
      return Errno.Success;
    },
    fd_fdstat_get(file, at) {
      const isFolder = file === ROOT || folders.has(file);
      view().setBigUint64(at, BigInt(isFolder ? Kind.Folder : Kind.File), true);
      view().setBigUint64(at + 8, 0xffff_ffff_ffff_ffffn, true); // all rights
      view().setBigUint64(at + 16, 0xffff_ffff_ffff_ffffn, true);
      return Errno.Success;
    },
    path_open(_folder, _look, at, length, _how, _rights, _inherited, _flags, answer) {
      return attempt(() => {
        const found = path(at, length);
        const isFolder = statSync(found).isDirectory();
        const file = isFolder ? nextFolder++ : openSync(found, 'r');
        if (isFolder)
          folders.set(file, { path: found, entries: readdirSync(found, { withFileTypes: true }) });
        else open.set(file, { at: 0n });
        view().setUint32(answer, file, true);
      });
    },
    path_filestat_get(_folder, _look, at, length, answer) {
      return attempt(() => tell(statSync(path(at, length)), answer));
    },
    fd_filestat_get(file, answer) {
      const folder = folders.get(file);
      return attempt(() => tell(folder ? statSync(folder.path) : fstatSync(file), answer));
    },
    /** Entries from the one that `from` counts to, as many as there is room for; the last may be cut off. */
    fd_readdir(file, at, length, from: number | bigint, answer) {
      const folder = folders.get(file);
      if (!folder) return Errno.BadFile;
      let told = 0;
      for (let index = Number(from); index < folder.entries.length && told < length; index += 1) {
        const entry = entryOf(folder.entries[index] as Dirent, index + 1).subarray(0, length - told);
        new Uint8Array(memory.buffer, at + told).set(entry);
        told += entry.length;
      }
      view().setUint32(answer, told, true);
      return Errno.Success;
    },
    fd_seek(file, offset: number | bigint, whence, answer) {
      const own = open.get(file);
      if (!own) return Errno.BadFile;
      return attempt(() => {
        const from = [0n, own.at, BigInt(fstatSync(file).size)][whence] ?? 0n;
        own.at = from + BigInt(offset);
        view().setBigUint64(answer, own.at, true);
      });
    },
    fd_read(file, vectors, count, answer) {
      const own = open.get(file);
      if (!own) return Errno.BadFile;
      return attempt(() => {
        const seekable = fstatSync(file).isFile();
        let total = 0;
        for (let index = 0; index < count; index += 1) {
          const at = view().getUint32(vectors + 8 * index, true);
          const length = view().getUint32(vectors + 8 * index + 4, true);
          const into = new Uint8Array(memory.buffer, at, length);
          const got = readSync(file, into, 0, length, seekable ? own.at : null);
          own.at += BigInt(got);
          total += got;
          if (got < length) break;
        }
        view().setUint32(answer, total, true);
      });
    },
    fd_close(file) {
      if (folders.delete(file)) return Errno.Success;
      open.delete(file);
      return attempt(() => closeSync(file));
    },
  };
}

const kindOf = (found: Stats | Dirent) =>
  found.isFile() ? Kind.File : found.isDirectory() ? Kind.Folder : Kind.Other;

/** Where the next entry is, a number of the file (with 0 the C library would ask for it), the name's length, the kind, the name. */
function entryOf(found: Dirent, next: number): Uint8Array {
  const name = new TextEncoder().encode(found.name);
  const entry = new Uint8Array(ENTRY_HEAD + name.length);
  const view = new DataView(entry.buffer);
  view.setBigUint64(0, BigInt(next), true);
  view.setBigUint64(8, BigInt(next), true);
  view.setUint32(16, name.length, true);
  view.setUint8(20, kindOf(found));
  entry.set(name, ENTRY_HEAD);
  return entry;
}

const ENTRY_HEAD = 24;

const NUMBERS: Record<string, number> = { EACCES: 2, EISDIR: 31, ENOENT: 44, ENOTDIR: 54, EPERM: 63 };
const INPUT_OUTPUT = 29;

function attempt(run: () => void): number {
  try {
    run();
    return Errno.Success;
  } catch (error) {
    return NUMBERS[(error as NodeJS.ErrnoException).code ?? ''] ?? INPUT_OUTPUT;
  }
}
