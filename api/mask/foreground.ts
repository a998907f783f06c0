import { isArrayOf } from '../check/elements.js';
import { floats } from '../check/arrays.js';
import { arrayKind } from '../check/elements.js';
import { flags } from '../check/integers.js';
import { isList } from '../check/lists.js';
import { owned } from '../check/memory.js';
import { doesNotApply, mistake, wrongType } from '../check/mistakes.js';
import { isNested, nested } from '../check/nested.js';
import { isTensor, tensorView } from '../check/tensors.js';

/** Bitmaps as the addon takes them. */
export interface Bitmap {
  /** Not 0 for foreground. */
  data: Uint8Array;
  /** The axes, where they were given with the numbers, which are then row-major. */
  dims?: readonly number[];
}

/** What bitmaps may be. */
const BITMAP =
  'a Uint8Array, 0 for background, an array of true and false, or numbers or a tensor with a threshold';

/** The foreground of whatever holds a bitmap: what is not 0, or what is above a threshold. */
export function bitmapOf(bitmap: unknown, threshold: number | undefined): Bitmap {
  if (isTensor(bitmap)) {
    const { dims, type, data } = tensorView(bitmap, 'bitmap');
    const isBytes = type === 'bool' || type === undefined;
    return { data: foreground(isBytes || isList(data) ? data : { data, dims, type }, threshold), dims };
  }
  if (isNested(bitmap) && typeof bitmap[0] !== 'number') {
    const { data, dims } = nested(bitmap, 'bitmap');
    return { data: foreground(data, threshold), dims };
  }
  return { data: foreground(bitmap, threshold) };
}

function foreground(bitmap: unknown, threshold: number | undefined): Uint8Array {
  if ((isArrayOf(bitmap, Uint8Array) || isArrayOf(bitmap, Uint8ClampedArray)) && threshold === undefined) {
    const { buffer, byteOffset, length } = owned(bitmap, 'bitmap');
    return new Uint8Array(buffer, byteOffset, length);
  }
  if (isList(bitmap) && bitmap.length > 0 && typeof bitmap[0] !== 'number') {
    if (threshold !== undefined) throw doesNotApply('threshold', threshold, 'to numbers');
    return flags(bitmap, 'bitmap');
  }
  if (typeof bitmap !== 'object' || bitmap === null) throw wrongType(BITMAP, bitmap, 'bitmap');
  const isBytes = isArrayOf(bitmap, Uint8Array) || isArrayOf(bitmap, Uint8ClampedArray);
  const numbers = isBytes ? owned(bitmap, 'bitmap') : floats(bitmap, 'bitmap');
  const least = threshold ?? thresholdOf(numbers, holdsFractions(bitmap));
  const above = new Uint8Array(numbers.length);
  for (let i = 0; i < above.length; i++) {
    const number = numbers[i] as number;
    if (Number.isNaN(number)) throw mistake('INVALID_VALUE', 'numbers', 'NaN', 'bitmap', { index: i });
    above[i] = number > least ? 1 : 0;
  }
  return above;
}

/** Whether the numbers are in arrays that may hold fractions; those of a list may, too. */
function holdsFractions(bitmap: unknown): boolean {
  const { data, type } = isTensor(bitmap) ? tensorView(bitmap, 'bitmap') : { data: bitmap, type: undefined };
  return isList(data) || /^float/i.test(type ?? arrayKind(data) ?? '');
}

/**
 * What numbers must be above to be foreground, by what they can be: with negative ones among them they are logits, and
 * whole ones are marks. Fractions from 0 may be probabilities or logits, and negative numbers of an array of integers marks or
 * quantised logits, so the caller has to say.
 */
function thresholdOf(numbers: ArrayLike<number>, mayBeFractions: boolean): number {
  let fraction = -1;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] as number;
    if (number < 0 && mayBeFractions) return 0;
    if (number < 0) {
      const cure =
        'pass { threshold: 0 } if they are quantised logits, or bytes if what is not 0 is foreground';
      throw mistake('INVALID_ARGUMENT', 'integers from 0', String(number), 'bitmap', { index: i, cure });
    }
    if (fraction < 0 && number % 1 !== 0 && !Number.isNaN(number)) fraction = i;
  }
  if (fraction < 0) return 0;
  const got = `${numbers[fraction]} and no number below 0`;
  const cure = 'pass { threshold: 0.5 } if they are probabilities, { threshold: 0 } if they are logits';
  throw mistake('INVALID_ARGUMENT', 'whole numbers, or logits', got, 'bitmap', { index: fraction, cure });
}
