import type * as addon from '#native';
import { cancellable, signalOf, type PromiseOptions } from '../cancel.js';
import { native } from '../errors.js';
import { makeWindows, stretch, windowOptions, type SlidingWindowOptions } from './windows.js';
import { computed } from '../native-call.js';

/** Windows slid over an image, made off the event loop. */
export class SlidingWindows implements AsyncIterable<Float64Array> {
  /** Number of windows. */
  readonly count: number;
  readonly #options: addon.WindowOptions;
  readonly #chunk: number;
  readonly #signal: AbortSignal | undefined;

  /** @internal Made by `slidingWindows`. */
  constructor(options: SlidingWindowOptions, signal?: AbortSignal) {
    this.#signal = signal;
    [this.#options, this.#chunk] = windowOptions(options);
    this.count = native(() => computed('countWindows', this.#options));
  }

  /**
   * The windows from number `start` to before `end`, `(x1, y1, x2, y2)`, flat: at most 2^26 at a time.
   *
   * ```ts
   * import { slidingWindows } from 'boxwise/promises';
   *
   * const windows = await slidingWindows({ imageSize: [10, 10], scales: [4], ratios: [1] });
   * console.log(await windows.slice(0, 1)); // Float64Array(4) [ -1.5, -1.5, 2.5, 2.5 ]
   * ```
   */
  async slice(start = 0, end = this.count, options?: PromiseOptions): Promise<Float64Array> {
    const [from, to] = stretch(start, end, this.count);
    return makeWindows.later(this.#options, from, to, options ?? { signal: this.#signal });
  }

  /** All windows, `chunk` at a time. */
  async *[Symbol.asyncIterator](): AsyncIterator<Float64Array> {
    for (let start = 0; start < this.count; start += this.#chunk) {
      yield await this.slice(start, start + this.#chunk);
    }
  }
}

/** As `slidingWindows` of `boxwise`; `for await` goes through the chunks, until the signal is aborted. */
export async function slidingWindowsLater(
  options: SlidingWindowOptions & PromiseOptions,
): Promise<SlidingWindows> {
  const [signal, own] = signalOf(options);
  return cancellable(signal, async () => new SlidingWindows(own, signal));
}
