import { isArrayOf } from '../check/elements.js';
import type * as addon from '#native';
import { owned } from '../check/memory.js';
import { flagOr, number, numberOr, threadsOf, whole } from '../check/numbers.js';
import { knownOptions, optionsOf } from '../check/options.js';
import { oneOf } from '../check/words.js';
import { BoxwiseError, describe } from '../errors.js';
import type { Arguments } from '../native-call.js';

/** A picture's bytes, row-major, the channels of a pixel one after the other. */
export interface RgbImage {
  /** The bytes of the pixels, row by row. */
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** 1 (grey), 3 (RGB) or 4 (RGBA). Default: derived from the number of bytes. */
  readonly channels?: number;
}

/** Options of `selectiveSearch`. */
export interface SelectiveSearchOptions {
  /** How thorough the search is. Default `'fast'`. */
  mode?: 'single' | 'fast' | 'quality';
  /** Largest number of boxes. Default 2,000. */
  maxProposals?: number;
  /** Boxes with a shorter side are left out, in pixels. Default 1. */
  minSize?: number;
  /** Scale of the finest segmentation: larger values give larger regions. Default 150; 200 for `'single'`. */
  baseK?: number;
  /** Increase of the scale for each further segmentation. Default 150. */
  stepK?: number;
  /** Smoothing before the segmentation in pixels, at most 100. Default 0.8. */
  sigma?: number;
  /** Segments with fewer pixels are merged with a neighbour. Default 100. */
  minSegment?: number;
  /** Seed of the order of the boxes. Default 0. */
  seed?: number;
  /** Number of threads. Default 1. Results do not depend on it. */
  threads?: number;
  /**
   * Return a `trace`, too: every segmentation, and every merge of two regions with the terms of their similarity. The boxes are the
   * same. It takes 4 bytes per pixel for each segmentation (1, 6 or 25 by `mode`) and about 60 per merge. Default false.
   */
  trace?: boolean;
}

/** A term of the similarity of two regions. */
export type SimilarityMeasure = 'colour' | 'texture' | 'size' | 'fill';

/** One grouping of {@link selectiveSearch}: a segmentation, and the merges of its regions down to one. */
export interface SearchGrouping {
  /** Colour space of the segmentation. `rgI` is red, green and luma. */
  colourSpace: 'hsv' | 'lab' | 'grey' | 'hue' | 'rgI';
  /** Scale of the segmentation. */
  k: number;
  /** The segment of each pixel, row by row, numbered from 0 in the order of their first pixels. Groupings of one segmentation share the array. */
  labels: Uint32Array;
  /** Number of segments. The regions are numbered on: merge `i` makes region `segments + i`. */
  segments: number;
  /** `(x1, y1, x2, y2)` of each region in pixels, flat: first the segments, last the whole image. */
  boxes: Float64Array;
  /** Number of pixels of each region. */
  areas: Uint32Array;
  /** Indices of the two regions of each merge, in the order of the merges, flat. */
  merges: Uint32Array;
  /** The terms that are added to the similarity, in the order in which `similarities` has them. */
  measures: SimilarityMeasure[];
  /**
   * The terms of the similarity of the two regions of each merge, flat: one row per merge, one column per measure, each from 0 to 1.
   * Computed in float32.
   */
  similarities: Float64Array;
}

/** Proposals, and the merges that they come from. */
export interface TracedSearch {
  /** `(x1, y1, x2, y2)` in pixels, flat: what `selectiveSearch` returns without a trace. */
  boxes: Float64Array;
  /** By colour space, scale and measures; one grouping for the mode `single`, 12 for `fast`, 100 for `quality`. */
  trace: SearchGrouping[];
}

const SEARCH = knownOptions<SelectiveSearchOptions>("selectiveSearch(image, { mode: 'quality' })", {
  mode: true,
  maxProposals: true,
  minSize: true,
  baseK: true,
  stepK: true,
  sigma: true,
  minSegment: true,
  seed: true,
  threads: true,
  trace: true,
});

/** What the addon takes. */
export function searchArguments(
  image: RgbImage,
  given?: SelectiveSearchOptions,
): Arguments<'selectiveSearch'> {
  const options = optionsOf(given, SEARCH);
  const data = image?.data as unknown;
  if (!(isArrayOf(data, Uint8Array) || isArrayOf(data, Uint8ClampedArray))) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'an image with bytes in data', describe(data ?? image), {
      input: 'image',
    });
  }
  const bytes = owned(data, 'image');
  const [width, height] = [whole(image.width, 'width'), whole(image.height, 'height')];
  const optional = (['baseK', 'stepK', 'sigma', 'minSegment'] as const).filter(
    (name) => options[name] !== undefined,
  );
  const own: addon.SearchOptions = {
    width,
    height,
    channels: channelsOf(image, bytes.length, width * height),
    mode: oneOf(options.mode ?? 'fast', ['single', 'fast', 'quality'], 'mode'),
    maxProposals: numberOr(options.maxProposals, 2000, 'maxProposals'),
    minSize: numberOr(options.minSize, 1, 'minSize'),
    ...Object.fromEntries(optional.map((name) => [name, number(options[name], name)])),
    seed: whole(options.seed ?? 0, 'seed', 0, Number.MAX_SAFE_INTEGER),
    threads: threadsOf(options.threads) ?? 1,
    trace: flagOr(options.trace, false, 'trace'),
  };
  return [bytes, own];
}

/** What the caller gets. */
export function searched({ boxes, trace }: addon.SearchedBoxes): Float64Array | TracedSearch {
  if (!trace) return boxes;
  const groupings = trace.groupings.map(({ segmentation, sizes, measures, ...grouping }) => ({
    ...(trace.segmentations[segmentation] as addon.SearchSegmentation),
    segments: (sizes.length + 1) / 2,
    areas: sizes,
    measures: measures as SimilarityMeasure[],
    ...grouping,
  }));
  return { boxes, trace: groupings as SearchGrouping[] };
}

function channelsOf({ channels }: RgbImage, bytes: number, pixels: number): number {
  if (channels !== undefined) return whole(channels, 'channels');
  return [1, 3, 4].find((count) => count * pixels === bytes) ?? 3;
}
