import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** How every dataset of synth begins. */
export const MARK = '{"info":{"description":"synthetic COCO-like set"';

/** Whether a file is a dataset that synth wrote. */
export function isOfSynth(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(MARK.length);
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, 0)) === MARK;
  } finally {
    closeSync(file);
  }
}
