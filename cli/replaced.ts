import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** In every page of reports, and in its first two megabytes. */
const MARK = 'id="boxwise-data"';
const MOST_BYTES = 1 << 21;

/** Throws where the output would take the place of a file that is no report, unless that is wanted. */
export function refuseOther(flag: string, path: string, force: boolean): void {
  const state = statSync(path, { throwIfNoEntry: false });
  if (force || !state?.isFile() || state.size === 0) return; // devices and pipes replace nothing
  if (head(path, Math.min(state.size, MOST_BYTES)).includes(MARK)) return;
  throw new Error(
    `${flag} ${path} is a file, and not a report; name another file, or replace it with --force`,
  );
}

function head(path: string, length: number): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, length, 0));
  } finally {
    closeSync(file);
  }
}
