import { milliseconds } from '../clock.js';
import { goOn } from '../cancel.js';

/**
 * Work on many records that pauses now and then, so that the same code runs to its end at once, or in slices between which the
 * event loop turns.
 */
export type Sliced<Answer> = Generator<void, Answer, void>;

/** How long a slice may take, in milliseconds: a server's other requests wait no longer than this. */
const SLICE_MS = 4;

/** How many records are read between two looks at the clock. */
export const RECORDS_AT_A_TIME = 256;

/** Does all the work at once. */
export function atOnce<Answer>(work: Sliced<Answer>): Answer {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Does the first slice of the work; returns its answer if that was all. */
export function firstSlice<Answer>(work: Sliced<Answer>): { answer: Answer } | undefined {
  const end = milliseconds() + SLICE_MS;
  do {
    const step = work.next();
    if (step.done) return { answer: step.value };
  } while (milliseconds() < end);
  return undefined;
}

/** Does the rest of the work, slice by slice, until the signal is aborted. */
export async function inSlices<Answer>(work: Sliced<Answer>, signal?: AbortSignal): Promise<Answer> {
  for (;;) {
    await turn();
    goOn(signal);
    const found = firstSlice(work);
    if (found) return found.answer;
  }
}

/** Lets the event loop turn: timers, network and files go on. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0); // in a page
  });
}
