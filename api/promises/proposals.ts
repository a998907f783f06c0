import * as addon from '#native';
import type { Numeric } from '../arrays.js';
import { native, nativeAsync } from '../errors.js';
import { rpnCall, type RegionProposals, type RpnOptions } from '../proposals/rpn.js';
import { searchCall, type RgbImage, type SelectiveSearchOptions } from '../proposals/search.js';
import { stretch, windowOptions, type SlidingWindowOptions } from '../proposals/windows.js';

/** As `SlidingWindows` of `boxwise`, made off the event loop. */
export class SlidingWindows implements AsyncIterable<Float64Array> {
  /** How many windows there are. */
  readonly count: number;
  readonly #options: addon.WindowOptions;
  readonly #chunk: number;

  /** @internal Made by {@link slidingWindows}. */
  constructor(options: SlidingWindowOptions) {
    [this.#options, this.#chunk] = windowOptions(options);
    this.count = native(() => addon.countWindows(this.#options));
  }

  /** The windows from number `start` to before `end`, `(x1, y1, x2, y2)`, flat: at most 2^26 at a time. */
  async slice(start = 0, end = this.count): Promise<Float64Array> {
    const [from, to] = stretch(start, end, this.count);
    return nativeAsync(() => addon.makeWindowsAsync(this.#options, from, to));
  }

  /** All windows, `chunk` at a time. */
  async *[Symbol.asyncIterator](): AsyncIterator<Float64Array> {
    for (let start = 0; start < this.count; start += this.#chunk) {
      yield await this.slice(start, start + this.#chunk);
    }
  }
}

/** As `slidingWindows` of `boxwise`; `for await` goes through the chunks. */
export async function slidingWindows(options: SlidingWindowOptions): Promise<SlidingWindows> {
  return new SlidingWindows(options);
}

/** As `regionProposals` of `boxwise`, off the event loop. */
export async function regionProposals(
  objectness: Numeric,
  deltas: Numeric,
  anchors: Numeric,
  options: RpnOptions,
): Promise<RegionProposals> {
  const [[scores, offsets, boxes], how] = rpnCall(objectness, deltas, anchors, options);
  return nativeAsync(() =>
    scores instanceof Float32Array
      ? addon.regionProposalsAsync(scores, offsets as Float32Array, boxes as Float32Array, how)
      : addon.regionProposals64Async(scores, offsets as Float64Array, boxes as Float64Array, how),
  );
}

/** As `selectiveSearch` of `boxwise`, off the event loop. */
export async function selectiveSearch(
  image: RgbImage,
  options: SelectiveSearchOptions = {},
): Promise<Float64Array> {
  const [bytes, how] = searchCall(image, options);
  return nativeAsync(() => addon.selectiveSearchAsync(bytes, how));
}
