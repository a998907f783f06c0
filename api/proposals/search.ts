import type * as addon from '#native';
import { owned } from '../check/memory.js';
import { number, numberOr, threadsOf, whole } from '../check/numbers.js';
import { knownOptions, optionsOf } from '../check/options.js';
import { oneOf } from '../check/words.js';
import { BoxwiseError, describe } from '../errors.js';

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
});

/** What the addon takes. */
export function searchArguments(
  image: RgbImage,
  given?: SelectiveSearchOptions,
): Parameters<typeof addon.selectiveSearch> {
  const options = optionsOf(given, SEARCH);
  const data = image?.data as unknown;
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) {
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
  };
  return [bytes, own];
}

function channelsOf({ channels }: RgbImage, bytes: number, pixels: number): number {
  if (channels !== undefined) return whole(channels, 'channels');
  return [1, 3, 4].find((count) => count * pixels === bytes) ?? 3;
}
