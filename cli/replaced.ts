import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** What a file of one kind has in its first bytes. */
interface Mark {
  readonly pattern: RegExp;
  /** How many of them. */
  readonly within: number;
}

const begins = (pattern: RegExp): Mark => ({ pattern, within: 4096 });

/** What the commands write, by what it has that files of others have not; `__test__/cli/replaced.spec.ts` writes each twice. */
const OWN: readonly Mark[] = [
  { pattern: /id="boxwise-data"/, within: 1 << 21 }, // pages of reports; their styles come first
  // eval
  begins(/^ (?:Mean )?Average (?:Precision|Recall) +\(A[PR]\) @\[ IoU=/),
  begins(/^ {10}\| +PQ +SQ +RQ +N\n/),
  begins(/^ +mIoU +fwIoU +mAcc /),
  begins(/^\{\n {2}"metrics": \{/), // track too
  begins(/^## boxwise: /),
  begins(/^metric,value\n(?:AP|PQ|mIoU)/),
  begins(/^id,category,/),
  begins(/^<\?xml[^>]*\?>\s*<testsuites name="boxwise /),
  begins(/^::(?:notice|error|warning) title=/),
  begins(/^<svg [^>]*aria-label="Curves of an evaluation"/),
  begins(/^\{\n {2}"format": "boxwise-baseline-/),
  // errors
  begins(/^(?:### )?(?:Errors at IoU |Most confused|Images that cost most AP)/),
  begins(/^(?:imageId,fileName,truePositives|object,objectId,imageId|detection,imageId,fileName),/),
  begins(/^\[\n {2}\{\n {4}"(?:imageId|object|detection)": \S+,\n {4}"(?:fileName|objectId|imageId)": /),
  begins(/^\[\]\n$/), // a table without rows
  // compare, and a summary of report, whose title is anybody's
  begins(/^(?:## )?[^\n]+ against [^\n]+\n\n(?:### )?Metrics\n/),
  begins(/^\{\n {2}"resamples": /),
  begins(/^## [^\n]*\n\n[^\n]+ detections\)[^\n]* against [^\n]+ objects, [^\n]+ categories\.\n/),
  // track
  begins(/^sequence +HOTA +DetA /),
  begins(/^\| sequence +\| +HOTA /),
  begins(/^(?:sequence,HOTA|alpha,HOTA),/),
  // bench
  begins(/^[^\n]+; milliseconds of CPU time\n/),
  begins(/^\{\n {2}"machine": /),
  begins(/^<svg [^>]*aria-label="Times of a benchmark"/),
];

/** Throws where the output would take the place of a file that boxwise did not write, unless that is wanted. */
export function refuseOther(flag: string, path: string, force: boolean): void {
  if (!force && !isOwn(path)) throw otherFile(flag, path);
}

/** The error for such a file. */
export function otherFile(flag: string, path: string): Error {
  return new Error(
    `${flag} ${path} is a file that boxwise did not write; name another place, or replace it with --force`,
  );
}

/** Whether nothing of others is at a path. Devices and pipes replace nothing. */
export function isOwn(path: string): boolean {
  return beginsAs(path, OWN);
}

/** Whether a file is of one of some kinds, or none is there that has anything in it. */
export function beginsAs(path: string, kinds: readonly Mark[]): boolean {
  const state = statSync(path, { throwIfNoEntry: false });
  if (!state?.isFile() || state.size === 0) return true;
  const head = headOf(path, Math.min(state.size, Math.max(...kinds.map(({ within }) => within))));
  return kinds.some(({ pattern, within }) => pattern.test(head.slice(0, within)));
}

function headOf(path: string, length: number): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, length, 0));
  } finally {
    closeSync(file);
  }
}
