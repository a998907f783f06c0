import { BoxwiseError, describe } from '../errors.js';
import { steady } from '../memory.js';
import { refuse } from './masks.js';
import type { BitmapOrder, MaskIouOptions } from './types.js';

/** The threshold of {@link MaskNmsOptions}. */
const IOU_THRESHOLD = 0.5;

/** Whether pixels stand row after row. */
export function byRow(order: BitmapOrder = 'column'): boolean {
  if (order !== 'column' && order !== 'row') refuse("'column' or 'row'", order, 'order');
  return order === 'row';
}

/** The byte of foreground. */
export function foreground(value = 1): number {
  if (typeof value !== 'number') refuse('a value of 1 to 255', value, 'value');
  if (!Number.isInteger(value) || value < 1 || value > 255) {
    throw new BoxwiseError('OUT_OF_RANGE', 'a value of 1 to 255', describe(value), { input: 'value' });
  }
  return value;
}

/** A bitmap's bytes. */
export function bytes(bitmap: unknown): Uint8Array {
  if (!(bitmap instanceof Uint8Array || bitmap instanceof Uint8ClampedArray)) {
    refuse('a Uint8Array', bitmap, 'bitmap');
  }
  return steady(new Uint8Array(bitmap.buffer, bitmap.byteOffset, bitmap.length), 'bitmap');
}

/** A flag for each ground truth. */
export function crowdFlags(crowd: MaskIouOptions['crowd'], count: number): Uint8Array {
  if (crowd === undefined) return new Uint8Array(count);
  if (crowd instanceof Uint8Array) return steady(crowd, 'crowd');
  if (!Array.isArray(crowd)) refuse('an array of flags', crowd, 'crowd');
  return Uint8Array.from(crowd as readonly (boolean | number)[], (flag) => (flag ? 1 : 0));
}

/** Scores as the addon takes them. */
export function scoreColumn(scores: unknown): Float64Array {
  if (scores instanceof Float64Array) return steady(scores, 'scores');
  if (scores instanceof Float32Array) return Float64Array.from(scores);
  if (!Array.isArray(scores)) refuse('an array of numbers', scores, 'scores');
  for (const score of scores as unknown[]) {
    if (typeof score !== 'number') refuse('numbers', score, 'scores');
  }
  return Float64Array.from(scores as number[]);
}

/** The threshold; its range is checked by the addon. */
export function threshold(iouThreshold: unknown = IOU_THRESHOLD): number {
  if (typeof iouThreshold !== 'number') refuse('a number', iouThreshold, 'iouThreshold');
  return iouThreshold as number;
}
