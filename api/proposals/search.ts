import type * as addon from '#native';
import { owned } from '../check/memory.js';
import { number, numberOr, threadsOf, whole } from '../check/numbers.js';
import { knownOptions, optionsOf } from '../check/options.js';
import { oneOf } from '../check/words.js';
import { BoxwiseError, describe } from '../errors.js';

/** A picture's bytes, row-major, the channels of a pixel one after the other. */
export interface RgbImage {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  /** 1 (grey), 3 (RGB) or 4 (RGBA); as many as the bytes make by default. */
  readonly channels?: number;
}

/** Options of `selectiveSearch`. */
export interface SelectiveSearchOptions {
  /** How thoroughly is searched; `'fast'`. */
  mode?: 'single' | 'fast' | 'quality';
  /** No more boxes are answered; 2,000. */
  maxProposals?: number;
  /** Boxes with a shorter side are left out, in pixels; 1. */
  minSize?: number;
  /** The scale of the finest segmentation: the larger, the larger are regions; 150, of `'single'` 200. */
  baseK?: number;
  /** How much each further segmentation's scale is larger; 150. */
  stepK?: number;
  /** How much the picture is smoothed before, in pixels, at most 100; 0.8. */
  sigma?: number;
  /** Segments of fewer pixels are joined with a neighbour; 100. */
  minSegment?: number;
  /** Seeds the order of the boxes; 0. */
  seed?: number;
  /** The threads that groupings are shared over; 1. Answers never depend on it. */
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
