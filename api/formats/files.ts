import { BoxwiseError } from '../errors.js';
import type { ReadColumns } from './types.js';

/** The files that columns were read from, and the first detection of each. */
export interface Files {
  paths: readonly string[];
  starts: readonly number[];
}

/** Columns keep where they were read from, unseen by who prints them. */
const read = new WeakMap<object, Files>();

/** Keeps the files of columns for errors that are found later. */
export function withFiles(columns: ReadColumns, files: Files): ReadColumns {
  read.set(columns, files);
  return columns;
}

/** The files that columns were read from; `undefined` for columns of another origin. */
export const filesOf = (columns: object): Files | undefined => read.get(columns);

/** An error about a record of columns with the file that the record was read from, and its index in that file. */
export function inFile(thrown: unknown, files: Files | undefined): unknown {
  if (files === undefined || !(thrown instanceof BoxwiseError)) return thrown;
  const { code, expected, got, list, record, id, message } = thrown;
  if (list !== 'results' || record === undefined) return thrown;
  const file = files.starts.findLastIndex((start) => start <= record);
  const [input, start] = [files.paths[file], files.starts[file]];
  if (input === undefined || start === undefined) return thrown;
  const place = { input, list, record: record - start, ...(id !== undefined && { id }) };
  const named = message
    .replace(/^detections, /, '')
    .replace(`results[${record}]`, () => `${input}, results[${record - start}]`);
  return new BoxwiseError(code, expected, got, place, named);
}
