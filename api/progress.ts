import * as addon from '#native';
import type { Cancellation } from './cancel.js';
import { doesNotApply } from './check/mistakes.js';
import { callback } from './check/numbers.js';

/** How often progress is reported, in milliseconds. */
const PROGRESS_EVERY_MS = 100;

/** Called with the share that is done, from 0 to 1. */
export type OnProgress = (fraction: number) => void;

/** Refuses `onProgress` where nothing can be reported: a call that blocks the event loop. */
export function withoutProgress(options: object | undefined): void {
  const { onProgress } = (options ?? {}) as { onProgress?: unknown };
  if (onProgress !== undefined)
    throw doesNotApply('onProgress', onProgress, 'to the function of the same name in boxwise/promises');
}

/**
 * Does `work` and calls `onProgress` meanwhile, with shares that never fall, and at the end with the last one. If the
 * callback throws, or returns a promise that rejects, this rejects with its error at once, the callback is not
 * called again, and the work is ended by the cancellation that it was given.
 */
export async function withProgress<T>(
  onProgress: OnProgress | undefined,
  cancellation: Cancellation,
  work: (progress: addon.Progress, cancellation: Cancellation) => Promise<T>,
): Promise<T> {
  const report = callback(onProgress, 'onProgress');
  const progress = new addon.Progress();
  if (report === undefined) return work(progress, cancellation);
  const end = cancellation ?? new addon.Cancellation();
  const reporter = new Reporter(report, progress, end);
  try {
    const answer = await Promise.race([work(progress, end), reporter.failure]);
    reporter.report();
    return reporter.failed ? await reporter.failure : answer;
  } finally {
    reporter.end();
  }
}

/** Calls a callback now and then, until it fails or the work ends. */
class Reporter {
  /** Rejects with the callback's error; never resolves. */
  readonly failure: Promise<never>;
  failed = false;
  #fail: (error: unknown) => void = () => {};
  #latest = 0;
  readonly #timer: NodeJS.Timeout;
  readonly #report: OnProgress;
  readonly #progress: addon.Progress;

  constructor(report: OnProgress, progress: addon.Progress, work: addon.Cancellation) {
    this.#report = report;
    this.#progress = progress;
    this.failure = new Promise<never>((_, reject) => {
      this.#fail = (error) => {
        this.failed = true;
        this.end();
        reject(error as Error);
        work.cancel();
      };
    });
    this.failure.catch(() => {}); // it may fail after the answer is there
    this.#timer = setInterval(() => this.report(), PROGRESS_EVERY_MS);
  }

  report(): void {
    if (this.failed) return;
    this.#latest = Math.max(this.#latest, this.#progress.fraction());
    try {
      const returned: unknown = this.#report(this.#latest);
      if (returned instanceof Promise) returned.catch(this.#fail);
    } catch (error) {
      this.#fail(error);
    }
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
