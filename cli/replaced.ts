import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** What a command may replace: its own output. */
export interface Own {
  /** As in "is a file, and not a report". */
  what: string;
  /** Text that each of them has in its first `within` bytes. */
  mark: string;
  within: number;
}

/** A page of reports. */
export const REPORT: Own = { what: 'a report', mark: 'id="boxwise-data"', within: 1 << 21 };

/** Throws where the output would take the place of a file that is not the command's own, unless that is wanted. */
export function refuseOther(flag: string, path: string, own: Own, force: boolean): void {
  if (force || isOwn(path, own)) return;
  throw new Error(
    `${flag} ${path} is a file, and not ${own.what}; name another place, or replace it with --force`,
  );
}

/** Whether nothing of others is at a path. Devices and pipes replace nothing. */
export function isOwn(path: string, { mark, within }: Own): boolean {
  const state = statSync(path, { throwIfNoEntry: false });
  if (!state?.isFile() || state.size === 0) return true;
  return head(path, Math.min(state.size, within)).includes(mark);
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
