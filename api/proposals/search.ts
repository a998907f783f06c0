import type * as addon from '#native';
import { BoxwiseError, describe } from '../errors.js';
import { owned } from '../arrays.js';
import { number, oneOf, whole } from '../numbers.js';

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

/** What the addon takes. */
export function searchCall(
  image: RgbImage,
  options: SelectiveSearchOptions,
): [Uint8Array, addon.SearchOptions] {
  const data = image?.data as unknown;
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'an image with bytes in data', describe(data ?? image), {
      input: 'image',
    });
  }
  const bytes = owned(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 'image');
  const [width, height] = [whole(image.width, 'width'), whole(image.height, 'height')];
  const { mode = 'fast', maxProposals = 2000, minSize = 1, seed = 0, threads = 1 } = options;
  const optional = (['baseK', 'stepK', 'sigma', 'minSegment'] as const).filter(
    (name) => options[name] !== undefined,
  );
  const how: addon.SearchOptions = {
    width,
    height,
    channels: channelsOf(image, bytes.length, width * height),
    mode: oneOf(mode, ['single', 'fast', 'quality'], 'mode'),
    maxProposals: number(maxProposals, 'maxProposals'),
    minSize: number(minSize, 'minSize'),
    ...Object.fromEntries(optional.map((name) => [name, number(options[name], name)])),
    seed: whole(seed, 'seed', 0, Number.MAX_SAFE_INTEGER),
    threads: whole(threads, 'threads', 1, 256),
  };
  return [bytes, how];
}

function channelsOf({ channels }: RgbImage, bytes: number, pixels: number): number {
  if (channels !== undefined) return whole(channels, 'channels');
  return [1, 3, 4].find((count) => count * pixels === bytes) ?? 3;
}
