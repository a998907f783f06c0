import * as addon from '#native';
import { toBoxes, type BoxesInput, type BoxFormat, type FloatArray } from './arrays.js';
import { BoxwiseError, native } from './errors.js';
import { number, sides, type Size } from './numbers.js';
import { formatNumber, numbersOf, type FormatOptions } from './options.js';

/** Options of {@link convertBoxes}. */
export interface ConvertOptions {
  /** How the boxes are written. */
  from: BoxFormat;
  /** How they are to be written. */
  to: BoxFormat;
  /** Of rotated boxes' angles: `radians` (default) or `degrees`. */
  angleUnit?: 'radians' | 'degrees';
}

/** Options of {@link letterbox} and {@link unletterbox}. */
export interface LetterboxOptions extends FormatOptions {
  /** The image's size in pixels. */
  image: Size;
  /** The model input's size in pixels. */
  input: Size;
  /** Whether an image smaller than the input is enlarged; true by default. */
  enlarge?: boolean;
}

/**
 * Each box's area, width times height, in the boxes' own type: negative where one side is inverted, NaN where a number
 * is.
 */
export function boxArea(boxes: BoxesInput, options: FormatOptions = {}): FloatArray {
  return transform(...areaCall(boxes, options));
}

/**
 * The boxes in another format, in their own type. A rotated box becomes the upright box around it, an upright one a
 * rotated one of angle 0.
 *
 * ```ts
 * convertBoxes([[1, 2, 3, 4]], { from: 'xyxy', to: 'xywh' }); // Float64Array [1, 2, 2, 2]
 * ```
 */
export function convertBoxes(boxes: BoxesInput, options: ConvertOptions): FloatArray {
  return transform(...convertCall(boxes, options));
}

/**
 * The boxes with every corner moved into an image: x into 0 to width, y into 0 to height. NaN stays; a box outside
 * becomes an empty one on the border. Rotated boxes answer with the corners of the clipped upright boxes around them.
 */
export function clipBoxes(boxes: BoxesInput, size: Size, options: FormatOptions = {}): FloatArray {
  return transform(...clipCall(boxes, size, options));
}

/**
 * The places of boxes whose width and height are both at least `minSize`; inverted boxes and NaN are not. Source:
 * torchvision.ops.remove_small_boxes.
 */
export function removeSmallBoxes(
  boxes: BoxesInput,
  minSize: number,
  options: FormatOptions = {},
): Uint32Array {
  const format = formatNumber(options.format, options.angleUnit);
  const own = toBoxes(boxes, numbersOf(format), 'boxes');
  const least = notNaN(minSize, 'minSize');
  return native(() =>
    own instanceof Float32Array
      ? addon.sidesAtLeastF32(own, format, least)
      : addon.sidesAtLeastF64(own, format, least),
  );
}

/** The boxes with x multiplied by `scaleX` and y by `scaleY` (the same by default). */
export function scaleBoxes(
  boxes: BoxesInput,
  scaleX: number,
  scaleY: number = scaleX,
  options: FormatOptions = {},
): FloatArray {
  return transform(...scaleCall(boxes, scaleX, scaleY, options));
}

/**
 * Boxes of an image as boxes of a model's input that shows the image whole, as large as fits, in its middle. Computed in
 * doubles, rounded to the boxes' own type.
 */
export function letterbox(boxes: BoxesInput, options: LetterboxOptions): FloatArray {
  return transform(...letterboxCall(boxes, options, LETTERBOX));
}

/** Boxes of a model's input as boxes of the image: the inverse of {@link letterbox}. Not clipped. */
export function unletterbox(boxes: BoxesInput, options: LetterboxOptions): FloatArray {
  return transform(...letterboxCall(boxes, options, UNLETTERBOX));
}

/** In the order of `src/boxes.rs`. */
const [AREA, CONVERT, CLIP, SCALE, LETTERBOX, UNLETTERBOX] = [0, 1, 2, 3, 4, 5] as const;

type TransformCall = [FloatArray, Float64Array];

function transform(boxes: FloatArray, numbers: Float64Array): FloatArray {
  return native(() =>
    boxes instanceof Float32Array ? addon.transformF32(boxes, numbers) : addon.transformF64(boxes, numbers),
  );
}

function call(boxes: BoxesInput, operation: number, format: number, ...numbers: number[]): TransformCall {
  const row = new Float64Array(7);
  row.set([operation, format, ...numbers]);
  return [toBoxes(boxes, numbersOf(format), 'boxes'), row];
}

function notNaN(value: number, input: string): number {
  if (Number.isNaN(number(value, input)))
    throw new BoxwiseError('OUT_OF_RANGE', 'a number', 'NaN', { input });
  return value;
}

/** What the addon takes. */
export function areaCall(boxes: BoxesInput, options: FormatOptions): TransformCall {
  return call(boxes, AREA, formatNumber(options.format, options.angleUnit));
}

/** What the addon takes. */
export function convertCall(boxes: BoxesInput, options: ConvertOptions): TransformCall {
  const to = formatNumber(options.to, options.angleUnit, 'to');
  return call(boxes, CONVERT, formatNumber(options.from, options.angleUnit, 'from'), to);
}

/** What the addon takes. */
export function clipCall(boxes: BoxesInput, size: Size, options: FormatOptions): TransformCall {
  const [width, height] = sides(size, 'size');
  if (!(width >= 0 && height >= 0))
    throw new BoxwiseError('OUT_OF_RANGE', 'a width and a height of at least 0', `${width} x ${height}`, {
      input: 'size',
    });
  return call(boxes, CLIP, formatNumber(options.format, options.angleUnit), width, height);
}

/** What the addon takes. */
export function scaleCall(
  boxes: BoxesInput,
  scaleX: number,
  scaleY: number,
  options: FormatOptions,
): TransformCall {
  const x = notNaN(scaleX, 'scaleX');
  return call(boxes, SCALE, formatNumber(options.format, options.angleUnit), x, notNaN(scaleY, 'scaleY'));
}

/** What the addon takes. */
export function letterboxCall(
  boxes: BoxesInput,
  options: LetterboxOptions,
  operation: number,
): TransformCall {
  const { image, input, enlarge = true } = options;
  const sizes = [...sides(image, 'image'), ...sides(input, 'input')];
  const format = formatNumber(options.format, options.angleUnit);
  return call(boxes, operation, format, ...sizes, enlarge ? 1 : 0);
}

/** The operations of {@link letterboxCall}. */
export const LETTERBOX_OPERATIONS: { apply: number; undo: number } = { apply: LETTERBOX, undo: UNLETTERBOX };
