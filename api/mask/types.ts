/** A mask as in COCO files: run lengths down the columns, as compressed text; the form that functions return. */
export interface Rle {
  /** Height and width in pixels. */
  size: [height: number, width: number];
  /** The compressed run lengths. */
  counts: string;
}

/** A mask in any form that functions accept. */
export interface RleInput {
  /** Height and width in pixels. */
  readonly size: readonly [height: number, width: number] | readonly number[];
  /**
   * A string or the bytes of one (`Uint8Array`): compressed. Numbers (an array or a `Uint32Array`): lengths of
   * runs of background, foreground, background, ... down the columns. They add up to height × width.
   */
  readonly counts: string | Uint8Array | Uint32Array | readonly number[];
}

import type { Numeric } from '../check/arrays.js';

export type { MaskSize } from '../check/sizes.js';

/** A polygon: x, y, x, y, ... in pixels, closed from its last point to its first. */
export type Polygon = readonly number[] | Float64Array | Float32Array;

/** The order of a bitmap's pixels: down the columns as COCO (`column`), or along the rows as images (`row`). */
export type BitmapOrder = 'column' | 'row';

/**
 * A bitmap: bytes, or an array of true and false; or numbers in whatever holds them, such as a network's logits. A tensor and
 * nested arrays have their rows one after the other.
 */
export type BitmapInput = Uint8Array | Uint8ClampedArray | readonly boolean[] | Numeric;

/** Options of `encode`. */
export interface EncodeOptions {
  /** The order of the pixels. Default `column`; `row` for a tensor and for nested arrays. */
  order?: BitmapOrder;
  /**
   * Numbers above it are foreground. Default 0, for whole numbers and, where there are numbers below 0, for logits. Fractions of
   * which none is below 0 are refused without it: 0.5 if they are probabilities, 0 if they are logits. So are arrays of integers with
   * some below 0: 0 if they are quantised logits; pass bytes where what is not 0 is foreground.
   */
  threshold?: number;
  /** Number of threads. Default: all cores. Results do not depend on it. */
  threads?: number;
}

/** Options of `decode`. */
export interface DecodeOptions {
  /** The order of the pixels. Default `column`. */
  order?: BitmapOrder;
  /** The byte of foreground, 1 to 255; 1 unless given. */
  value?: number;
}

/** How masks are merged. */
export interface MergeOptions {
  /** Foreground is what is in all masks, not what is in any; `false` unless given. */
  intersect?: boolean;
}

/** How overlaps are computed. */
export interface MaskIouOptions {
  /** For each ground truth: overlap is over the detection's own area (1), not over what is in either (0). */
  crowd?: Uint8Array | readonly (boolean | number)[];
  /** Number of threads. Default: all cores. Results do not depend on it. */
  threads?: number;
}

/** How masks are suppressed. */
export interface MaskNmsOptions {
  /** Overlaps above it suppress, 0 to 1; 0.5 unless given. */
  iouThreshold?: number;
}

/** How polygons are rasterised. */
export interface PolygonOptions {
  /** Number of threads. Default: all cores. Results do not depend on it. */
  threads?: number;
}
