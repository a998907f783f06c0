import { rows, type FloatArray } from './arrays.js';
import { arrayKind } from './elements.js';
import { mistake } from './mistakes.js';
import { unused } from './options.js';
import { isTensor } from './tensors.js';
import { oneOf } from './words.js';
import type { BoxwiseError } from '../errors.js';

/**
 * How boxes are written. `xyxy`: corners x1, y1, x2, y2. `xywh`: the corner x1, y1, width, height. `cxcywh`: centre,
 * width, height. `yxyx`: corners y1, x1, y2, x2. `rotated`, also written `cxcywhr`: centre, width, height, angle.
 */
export type BoxFormat = 'xyxy' | 'xywh' | 'cxcywh' | 'yxyx' | 'rotated' | 'cxcywhr';

/** A box format under one name. */
export type PlainFormat = Exclude<BoxFormat, 'cxcywhr'>;

/** How boxes are written. */
export interface FormatOptions {
  /**
   * `xyxy` (default): corners x1, y1, x2, y2. `xywh`: the corner x1, y1, width, height. `cxcywh`: centre, width,
   * height. `yxyx`: corners y1, x1, y2, x2. `rotated`: cx, cy, w, h, angle from +x towards +y, clockwise on a
   * screen.
   */
  format?: BoxFormat;
  /** Unit of rotated boxes' angles: `radians` (default) or `degrees`. Refused with other formats. */
  angleUnit?: AngleUnit;
}

/** Units of angles. */
export type AngleUnit = 'radians' | 'degrees';

/** Each format, and how many numbers a box has in it. */
const NUMBERS = { xyxy: 4, xywh: 4, cxcywh: 4, yxyx: 4, rotated: 5 } as const satisfies Record<
  PlainFormat,
  number
>;

/** All formats, in the order of the addon. */
export const BOX_FORMATS = Object.keys(NUMBERS) as readonly PlainFormat[];

export const ANGLE_UNITS: readonly AngleUnit[] = ['radians', 'degrees'];

/** A box format. */
export function boxFormat(value: unknown, input = 'format'): PlainFormat {
  if (value === undefined) return 'xyxy';
  return value === 'cxcywhr' ? 'rotated' : oneOf(value, BOX_FORMATS, input);
}

/** The format of upright boxes: four numbers. */
export function uprightFormat(value: unknown, input = 'format'): Exclude<PlainFormat, 'rotated'> {
  if (value === undefined) return 'xyxy';
  return oneOf(value, ['xyxy', 'xywh', 'cxcywh', 'yxyx'], input);
}

/** How many numbers a box of a format has. */
export function numbersPerBox(format: PlainFormat): 4 | 5 {
  return NUMBERS[format];
}

/** The unit of the angles; only rotated boxes may be given one. */
export function angleUnitOf(options: { angleUnit?: unknown }, ...formats: PlainFormat[]): AngleUnit {
  const { angleUnit } = options;
  if (angleUnit === undefined) return 'radians';
  const unit = oneOf(angleUnit, ANGLE_UNITS, 'angleUnit');
  if (!formats.includes('rotated')) unused(options, ['angleUnit'], "to rotated boxes, format: 'rotated'");
  return unit;
}

/** A format as the addon calls it: with the unit of its angles. */
export type NativeFormat = PlainFormat | 'rotatedDegrees';

/** The format of boxes that options name. */
export function nativeFormat(options: FormatOptions): NativeFormat {
  const { format } = options;
  if (format === undefined && options.angleUnit === undefined) return 'xyxy';
  const plain = boxFormat(format);
  return angleUnitOf(options, plain) === 'degrees' ? 'rotatedDegrees' : plain;
}

/** How many numbers a box has in a format of the addon. */
export function numbersPerNativeBox(format: NativeFormat): 4 | 5 {
  return format === 'rotatedDegrees' ? 5 : NUMBERS[format];
}

/** Boxes of a format, as a typed array; angles that can only be degrees are refused. `read` takes the rows: of one image or of several. */
export function boxesOf(value: unknown, format: NativeFormat, input: string, read = rows): FloatArray {
  const width = numbersPerNativeBox(format);
  const boxes = read(value, width, input);
  refuseCut(value, boxes, format, input);
  if (format !== 'rotated' || boxes.length % width !== 0) return boxes;
  for (let i = width - 1; i < boxes.length; i += width)
    if (isBeyondRadians(boxes[i] as number))
      throw degreesForRadians(boxes[i] as number, input, (i + 1) / width - 1, "pass angleUnit: 'degrees'");
  return boxes;
}

/** The greatest number of arrays of 8 bits. */
const MOST_OF_8_BITS: Partial<Record<string, number>> = {
  Int8Array: 127,
  Uint8Array: 255,
  Uint8ClampedArray: 255,
};

/**
 * Refuses boxes of a larger image that are in an array of 8 bits, which cut or wrapped them: they end beyond what it holds, are inverted, or lie at its
 * end without a size. Other formats do not show it.
 */
export function refuseCut(value: unknown, boxes: FloatArray, format: string, input: string): void {
  const kind = arrayKind(isTensor(value) && 'data' in value ? value.data : value) ?? '';
  const most = MOST_OF_8_BITS[kind];
  if (most === undefined || (format !== 'xyxy' && format !== 'yxyx' && format !== 'xywh')) return;
  for (let i = 0; i + 3 < boxes.length; i += 4) {
    const isCut = [0, 1].some((axis) => {
      const [start, last] = [boxes[i + axis] as number, boxes[i + axis + 2] as number];
      if (format === 'xywh') return last < 0 || start + last > most + 1;
      return last < start || (start === most && last === most);
    });
    if (!isCut) continue;
    const got = `[${Array.from(boxes.subarray(i, i + 4)).join(', ')}] in a ${kind}`;
    const cure =
      'larger numbers were cut or wrapped when they were written into it: pass a Float32Array or an Int16Array';
    throw mistake('INVALID_VALUE', `boxes that 8 bits hold, up to ${most}`, got, input, {
      index: i / 4,
      cure,
    });
  }
}

/** Fewer boxes, as of a test or a small model at the start of its training, may all be inverted by chance. */
const FEW_BOXES = 32;

/**
 * Boxes to compare, as those of {@link boxesOf}. Lists of which every one is inverted are refused: they would overlap nothing, whatever the options
 * are. They are in another format.
 */
export function comparedBoxes(value: unknown, format: NativeFormat, input: string, read = rows): FloatArray {
  const boxes = boxesOf(value, format, input, read);
  if (numbersPerNativeBox(format) !== 4 || boxes.length % 4 !== 0) return boxes;
  const [isOfSizes, count] = [format === 'xywh' || format === 'cxcywh', boxes.length / 4];
  if (count < FEW_BOXES) return boxes;
  const isInverted = (at: number): boolean =>
    (boxes[at + 2] as number) < (isOfSizes ? 0 : (boxes[at] as number));
  for (let i = 0; i < boxes.length; i += 4) if (!isInverted(i) && !isInverted(i + 1)) return boxes;
  const expected = isOfSizes
    ? 'widths and heights of at least 0'
    : 'boxes whose right and bottom are not before their left and top';
  const got = `all of ${count} inverted, as [${Array.from(boxes.subarray(0, 4)).join(', ')}]`;
  const cure = isOfSizes
    ? "are these corners? pass format: 'xyxy'"
    : "are these x, y, width, height? pass format: 'xywh'";
  throw mistake('INVALID_VALUE', expected, got, input, { index: 0, cure });
}

/**
 * Refuses boxes to train with that have no width or height: they would become NaN, infinity, or a match with an overlap of 0. Those that are not
 * finite are the affair of the function.
 */
export function withArea<T extends FloatArray>(corners: T, input: string): T {
  for (let i = 0; i + 3 < corners.length; i += 4) {
    const [width, height] = [0, 1].map((k) => (corners[i + k + 2] as number) - (corners[i + k] as number));
    if (!((width as number) <= 0 || (height as number) <= 0)) continue;
    const expected = 'boxes (x1, y1, x2, y2) with a width and a height above 0';
    const got = `[${Array.from(corners.subarray(i, i + 4)).join(', ')}]`;
    const cure = 'leave out boxes without an area; are these x, y, width, height?';
    throw mistake('INVALID_VALUE', expected, got, input, { index: i / 4, cure });
  }
  return corners;
}

/** Two turns. Angles that are wrapped, or that a model adds to its anchors', stay below; most angles in degrees do not. */
const MOST_RADIANS = 4 * Math.PI;

/** Whether an angle is too large for radians. An infinite one is no angle in any unit. */
export function isBeyondRadians(angle: number): boolean {
  const size = Math.abs(angle);
  return size > MOST_RADIANS && size !== Infinity;
}

/** The error of such an angle; `cure` says how degrees are given. */
export function degreesForRadians(
  angle: number,
  input: string,
  index: number | undefined,
  cure: string,
): BoxwiseError {
  const expected = 'angles in radians, from -4π to 4π';
  return mistake('INVALID_VALUE', expected, String(angle), input, {
    index,
    cure: `if the angles are degrees, ${cure}`,
  });
}
