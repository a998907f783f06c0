import { realpathSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';

import { pathOf } from '../api/check/paths.js';
import { isOwn, refuseOther } from './replaced.js';

/** Paths by the flags that name them; those that were left out are undefined. */
export type Named = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The flag that lets a command replace what boxwise did not write. */
export const FORCE = [
  '--force',
  'replace files that boxwise did not write; never those that are read',
] as const;

/**
 * The one rule of all commands for the files that they write. A file that is read is never one that is written, whatever the spelling or the
 * links of its path; no two outputs are one file; and what boxwise did not write is replaced only with `--force`. Checked before any work.
 */
export function checkOutputs(outputs: Named, inputs: Named, force = false): void {
  const places = new Map<string, string>();
  for (const [flag, path] of entries(outputs)) {
    checkPlace(flag, path);
    const own = statOf(path);
    if (own === undefined || own.isFile())
      for (const [option, input] of entries(inputs)) refuseInput(flag, path, own, option, input);
    const place = placeOf(path, own);
    const other = places.get(place);
    if (other !== undefined)
      throw new Error(`${other} and ${flag} are the same file, ${path}: name two files`);
    places.set(place, flag);
    refuseOther(flag, path, force);
  }
}

function* entries(named: Named): Iterable<[flag: string, path: string]> {
  for (const [flag, paths] of Object.entries(named))
    for (const path of typeof paths === 'string' ? [paths] : (paths ?? [])) yield [flag, path];
}

/** Throws for a path that names no file which can be written. */
function checkPlace(flag: string, path: string): void {
  if (path === '') throw new Error(`${flag}: expected the path of a file, got ''`);
  if (path === '-') throw new Error(`${flag}: expected the path of a file, got -; stdout is /dev/stdout`);
  const own = statOf(path);
  if (own?.isDirectory()) throw new Error(`${flag} ${path} is a folder; name a file`);
  if (own === undefined && statOf(dirname(path)) === undefined)
    throw new Error(`${flag} ${path}: there is no folder ${dirname(path)}; make it first`);
}

/** Throws if an output is an input, or in a folder of inputs and not an earlier output: writing it would destroy what was given. */
function refuseInput(
  flag: string,
  path: string,
  own: Stats | undefined,
  option: string,
  given: string,
): void {
  const input = given === '' || given === '-' ? given : pathOf(given, option);
  const other = statOf(input);
  if (own === undefined || other === undefined) return;
  const isWithin = other.isDirectory() && realpathSync(path).startsWith(join(realpathSync(input), sep));
  if (isWithin && !isOwn(path))
    throw new Error(
      `${flag} ${path} is in the folder of ${option}, and would be overwritten; name another file`,
    );
  if (other.ino === own.ino && other.dev === own.dev)
    throw new Error(
      `${flag} ${path} is the file of ${option}, which would be overwritten; name another file`,
    );
}

/** The same for the same file, whatever its path. */
function placeOf(path: string, own: Stats | undefined): string {
  if (own?.isFile()) return `${own.dev}:${own.ino}`;
  return own === undefined ? join(realpathSync(dirname(path)), basename(path)) : resolve(path);
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}
