import * as addon from '#native';
import { call, type Later } from './call.js';
import type { Numeric } from './check/arrays.js';
import { native } from './errors.js';
import { rpnArguments, type RegionProposals, type RpnOptions } from './proposals/rpn.js';
import { searchArguments, type RgbImage, type SelectiveSearchOptions } from './proposals/search.js';
import { makeWindows, stretch, windowOptions, type SlidingWindowOptions } from './proposals/windows.js';

export type { RegionProposals, RpnOptions } from './proposals/rpn.js';
export type { RgbImage, SelectiveSearchOptions } from './proposals/search.js';
export type { SlidingWindowOptions } from './proposals/windows.js';

/** Windows slid over an image: their number is known, and they are made when they are asked for. */
export class SlidingWindows implements Iterable<Float64Array> {
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
 * Windows of every scale and ratio slid over an image, counted without making them and made a chunk at a time.
 *
 * ```ts
 * const scales = [32, 64, 96, 128, 160, 192, 224, 256, 288, 320];
 * const windows = slidingWindows({ imageSize: [640, 480], scales, ratios: [0.5, 1, 2] });
 * windows.count; // 9,216,000
 * for (const chunk of windows) break; // a Float64Array of 65,536 windows, (x1, y1, x2, y2)
 * ```
 *
 * A window is `scale · √ratio` wide and `scale / √ratio` high. With `border: 'cross'` windows stand around the centres of cells of `stride`
 * pixels, as `generateAnchors` has them, and may cross the image's border. With `border: 'inside'` they lie wholly inside, their upper
 * left corner at multiples of the stride: `⌊(width - w) / stride⌋ + 1` across. Their order is shape after shape (scales, within
 * them ratios), of each the rows, within them the columns. No scales, ratios or pixels make no windows.
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for sides that are negative or not finite and strides, scales and ratios that are not above 0;
 * `TOO_LARGE` above 2^53 windows
 */
export function slidingWindows(options: SlidingWindowOptions): SlidingWindows {
  return new SlidingWindows(options);
}

/**
 * One image's region proposals, as torchvision's Faster R-CNN has them: of each level the best `preNmsTopN` are decoded, clipped to the image, dropped
 * where a side is shorter than `minSize` or the probability is below `scoreThreshold`, and suppressed level by level; the best `postNmsTopN` are kept.
 *
 * - **Inputs** are all levels' one after the other, in the anchors' order: logits, offsets `(dx, dy, dw, dh)` without weights, and anchors.
 * - **Precision** is single where all three are `Float32Array`s, else double.
 * - **Ties** go to the lower index. NaN objectness, and boxes with a NaN, are dropped. No anchors make no proposals.
 *
 * @returns boxes and probabilities, best first, and the anchors that they were made of
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
 * Boxes around likely objects by selective search (Uijlings et al. 2013): the picture is cut into small regions (Felzenszwalb and Huttenlocher 2004), which are
 * joined again and again, the most alike neighbours first by colour, texture, size and fill; the boxes around all regions on the way are proposals.
 *
 * ```ts
 * const { data, info } = await sharp('photo.jpg').removeAlpha().raw().toBuffer({ resolveWithObject: true });
 * const boxes = selectiveSearch({ data, ...info }); // 2,000 boxes (x1, y1, x2, y2), flat
 * ```
 *
 * Modes are OpenCV's: `single` (one grouping), `fast` (12) and `quality` (100). Each box comes once, the likeliest first: the whole picture ranks before its parts, and the fourth
 * roots of the ranks are multiplied by random numbers of `seed`. An answer depends on the picture and the options alone. A picture without
 * pixels has no proposals.
 *
 * @param image bytes of grey, RGB or RGBA pixels, row-major; alpha is passed over
 * @returns `(x1, y1, x2, y2)` in pixels, flat; x2 and y2 are past the last pixel
 * @throws BoxwiseError `SHAPE_MISMATCH` for bytes that do not fit the size, `OUT_OF_RANGE`, `TOO_LARGE` above 2^25 pixels
 */
export function selectiveSearch(image: RgbImage, options?: SelectiveSearchOptions): Float64Array {
  return search.now(image, options);
}

const search = call('selectiveSearch', searchArguments);

/** As {@link regionProposals}, off the event loop. */
export const regionProposalsLater: Later<typeof regionProposals> = proposals.later;
/** As {@link selectiveSearch}, off the event loop. */
export const selectiveSearchLater: Later<typeof selectiveSearch> = search.later;

export { slidingWindowsLater } from './proposals/windows-later.js';
