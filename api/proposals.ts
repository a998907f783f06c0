import type * as addon from '#native';
import { call, type Later } from './call.js';
import type { Numeric } from './check/arrays.js';
import { native } from './errors.js';
import { rpnArguments, type RegionProposals, type RpnOptions } from './proposals/rpn.js';
import {
  searchArguments,
  searched,
  type RgbImage,
  type SelectiveSearchOptions,
  type TracedSearch,
} from './proposals/search.js';
import { makeWindows, stretch, windowOptions, type SlidingWindowOptions } from './proposals/windows.js';

export type { RegionProposals, RpnOptions } from './proposals/rpn.js';
export type {
  RgbImage,
  SearchGrouping,
  SelectiveSearchOptions,
  SimilarityMeasure,
  TracedSearch,
} from './proposals/search.js';
import { computed } from './native-call.js';
export type { SlidingWindowOptions } from './proposals/windows.js';

/** Sliding windows over an image, which are computed on demand. */
export class SlidingWindows implements Iterable<Float64Array> {
  /** Number of windows. */
  readonly count: number;
  readonly #options: addon.WindowOptions;
  readonly #chunk: number;

  /** @internal Made by {@link slidingWindows}. */
  constructor(options: SlidingWindowOptions) {
    [this.#options, this.#chunk] = windowOptions(options);
    this.count = native(() => computed('countWindows', this.#options));
  }

  /**
   * Returns the windows from index `start` up to, but not including, `end`: `(x1, y1, x2, y2)`, flat, at most 2^26 at a time.
   *
   * ```ts
   * const windows = slidingWindows({ imageSize: [10, 10], scales: [4], ratios: [1] });
   * console.log(windows.count, windows.slice(0, 1)); // 100 Float64Array(4) [ -1.5, -1.5, 2.5, 2.5 ]
   * ```
   */
  slice(start = 0, end = this.count): Float64Array {
    const [from, to] = stretch(start, end, this.count);
    return makeWindows.now(this.#options, from, to);
  }

  /** All windows, `chunk` at a time. */
  *[Symbol.iterator](): Iterator<Float64Array> {
    for (let start = 0; start < this.count; start += this.#chunk)
      yield this.slice(start, start + this.#chunk);
  }
}

/**
 * Slides windows of every scale and ratio over an image. Counts them at once and computes them a chunk at a time.
 *
 * ```ts
 * const scales = [32, 64, 96, 128, 160, 192, 224, 256, 288, 320];
 * const windows = slidingWindows({ imageSize: [640, 480], scales, ratios: [0.5, 1, 2] });
 * console.log(windows.count); // 9216000
 * for (const chunk of windows) {
 *   console.log(chunk.length / 4); // 65536
 *   break;
 * }
 * ```
 *
 * A window is `scale · √ratio` wide and `scale / √ratio` high. With `border: 'cross'` windows are centred on cells of `stride`
 * pixels, as in `generateAnchors`, and may cross the image's border. With `border: 'inside'` they lie completely inside, with their top left
 * corners at multiples of the stride: `⌊(width - w) / stride⌋ + 1` per row. The order is by scale, ratio, row and column. Empty
 * lists and empty images give no windows.
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for sides that are negative or not finite and strides, scales and ratios that are not above 0;
 * `TOO_LARGE` above 2^53 windows
 */
export function slidingWindows(options: SlidingWindowOptions): SlidingWindows {
  return native(() => new SlidingWindows(options));
}

/**
 * Returns the region proposals of one image, as in torchvision's Faster R-CNN: decodes the best `preNmsTopN` of each level, clips them to the image, drops
 * those with a side shorter than `minSize` or a probability below `scoreThreshold`, suppresses level by level, and keeps the best `postNmsTopN`.
 *
 * - **Inputs** list one level after the other, in the order of the anchors: logits, offsets `(dx, dy, dw, dh)` without weights, and anchors.
 * - **Precision** is single if all three are `Float32Array`s, otherwise double.
 * - **Ties**: the lower index wins. NaN objectness and boxes with NaN are dropped. Without anchors there are no proposals.
 *
 * ```ts
 * const anchors = generateAnchors(4, 4, 16, [32], [1]); // 16 boxes
 * const proposals = regionProposals(new Float64Array(16).fill(1), new Float64Array(64), anchors, { imageSize: [64, 64] });
 * console.log(proposals.boxes.length / 4); // 16
 * ```
 *
 * @returns boxes and probabilities, best first, and the indices of their anchors
 * @throws BoxwiseError `LENGTH_MISMATCH`, `OUT_OF_RANGE`
 */
export function regionProposals(
  objectness: Numeric,
  deltas: Numeric,
  anchors: Numeric,
  options: RpnOptions,
): RegionProposals {
  return proposals.now(objectness, deltas, anchors, options);
}

const proposals = call('regionProposals', rpnArguments);

/**
 * Returns boxes around likely objects by selective search (Uijlings et al. 2013): segments the image into small regions (Felzenszwalb and Huttenlocher 2004) and
 * repeatedly merges the two neighbours that are most similar in colour, texture, size and fill. The boxes of all regions on the way are the proposals.
 *
 * ```ts
 * const data = new Uint8Array(32 * 32).fill(50); // a grey square, brighter in the middle
 * for (let y = 8; y < 24; y++) data.fill(200, 32 * y + 8, 32 * y + 24);
 * const boxes = selectiveSearch({ data, width: 32, height: 32 }, { sigma: 0 });
 * console.log(boxes.subarray(0, 4)); // Float64Array(4) [ 0, 0, 32, 32 ]
 * ```
 *
 * Modes are OpenCV's: `single` (one grouping), `fast` (12) and `quality` (100). Each box occurs once, the likeliest first: the whole image ranks before its parts, and the fourth
 * roots of the ranks are multiplied by random numbers from `seed`. The result depends only on the image and the options. An image without
 * pixels has no proposals.
 *
 * With `trace: true` the result also has the segmentations and every merge:
 *
 * ```ts
 * const data = new Uint8Array(32 * 32).fill(50); // the same square
 * for (let y = 8; y < 24; y++) data.fill(200, 32 * y + 8, 32 * y + 24);
 * const { trace } = selectiveSearch({ data, width: 32, height: 32 }, { mode: 'single', sigma: 0, trace: true });
 * const [{ segments, merges, measures }] = trace;
 * console.log(segments, merges, measures); // 2 Uint32Array(2) [ 0, 1 ] [ 'colour', 'texture', 'size', 'fill' ]
 * ```
 *
 * @param image bytes of grey, RGB or RGBA pixels, row-major; alpha is ignored
 * @returns `(x1, y1, x2, y2)` in pixels, flat; x2 and y2 are past the last pixel. With `trace: true`, `{ boxes, trace }`
 * @throws BoxwiseError `SHAPE_MISMATCH` for bytes that do not fit the size, `OUT_OF_RANGE`, `TOO_LARGE` above 2^25 pixels or 2^17
 * segments: raise `minSegment` or `baseK`, as the time grows with the square of the segments at worst
 */
export function selectiveSearch(
  image: RgbImage,
  options: SelectiveSearchOptions & { trace: true },
): TracedSearch;
export function selectiveSearch(image: RgbImage, options?: SelectiveSearchOptions): Float64Array;
export function selectiveSearch(
  image: RgbImage,
  options?: SelectiveSearchOptions,
): Float64Array | TracedSearch {
  return search.now(image, options);
}

const search = call('selectiveSearch', searchArguments, searched);

/** As {@link regionProposals}, off the event loop. */
export const regionProposalsLater: Later<typeof regionProposals> = proposals.later;
/** As {@link selectiveSearch}, off the event loop. */
export const selectiveSearchLater = search.later as Later<typeof selectiveSearch>;

export { slidingWindowsLater } from './proposals/windows-later.js';
