import { call, type Later } from './call.js';
import type { BoxesInput, FloatArray } from './check/arrays.js';
import {
  angleUnitOf,
  boxesOf,
  boxFormat,
  nativeFormat,
  type BoxFormat,
  type FormatOptions,
  type NativeFormat,
  type PlainFormat,
} from './check/boxes.js';
import { flagOr, number } from './check/numbers.js';
import { knownOptions, optionsOf, requiredOptions } from './check/options.js';
import { outOfRange } from './check/mistakes.js';
import { sides, sidesOrSide, type Size } from './check/sizes.js';
import { BoxwiseError } from './errors.js';
import type { Arguments } from './native-call.js';

/** Options of {@link convertBoxes}. */
export interface ConvertOptions {
  /** Format of the given boxes. */
  from: BoxFormat;
  /** Format of the returned boxes. */
  to: BoxFormat;
  /** Unit of the angles of rotated boxes: `radians` (default) or `degrees`. */
  angleUnit?: 'radians' | 'degrees';
}

/** Options of {@link letterbox} and {@link unletterbox}. */
export interface LetterboxOptions extends FormatOptions {
  /** Size of the image in pixels. */
  image: Size;
  /** Size of the model's input in pixels; a number for a square. */
  input: Size | number;
  /** Whether images smaller than the input are enlarged. Default true. */
  enlarge?: boolean;
}

/**
 * Returns the area of each box, width times height, in the type of the boxes. It is negative if one side is inverted, and NaN if a
 * coordinate is.
 *
 * ```ts
 * console.log(boxArea([[1, 2, 4, 6]])); // Float64Array(1) [ 12 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `INVALID_VALUE` for angles beyond 4π in radians, which are degrees
 */
export function boxArea(boxes: BoxesInput, options?: FormatOptions): FloatArray {
  return area.now(boxes, options);
}

const BOX_AREA = knownOptions<FormatOptions>("boxArea(boxes, { format: 'xywh' })", {
  format: true,
  angleUnit: true,
});

const area = call('boxArea', (boxes: BoxesInput, given?: FormatOptions) =>
  boxesIn(boxes, nativeFormat(optionsOf(given, BOX_AREA))),
);

/**
 * Returns the boxes in another format, in their own type. A rotated box becomes its upright bounding box; an upright box becomes a
 * rotated box with angle 0.
 *
 * ```ts
 * console.log(convertBoxes([[1, 2, 3, 4]], { from: 'xyxy', to: 'xywh' })); // Float64Array(4) [ 1, 2, 2, 2 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `INVALID_VALUE` for angles beyond 4π in radians, which are degrees;
 *   `INVALID_ARGUMENT` for unknown formats
 */
export function convertBoxes(boxes: BoxesInput, options: ConvertOptions): FloatArray {
  return convert.now(boxes, options);
}

const CONVERT_BOXES = knownOptions<ConvertOptions>("convertBoxes(boxes, { from: 'xyxy', to: 'xywh' })", {
  from: true,
  to: true,
  angleUnit: true,
});

const convert = call('convertBoxes', (boxes: BoxesInput, given: ConvertOptions) => {
  const options = requiredOptions(given, CONVERT_BOXES);
  const [from, to] = [boxFormat(options.from, 'from'), boxFormat(options.to, 'to')];
  const isInDegrees = angleUnitOf(options, from, to) === 'degrees';
  const word = (format: PlainFormat): NativeFormat =>
    format === 'rotated' && isInDegrees ? 'rotatedDegrees' : format;
  return [...boxesIn(boxes, word(from)), word(to)];
});

/**
 * Returns the boxes with every corner clipped to an image: x to 0..width, y to 0..height. NaN stays NaN; a box outside the image
 * becomes an empty box on its border. Rotated boxes are replaced by the clipped corners of their upright bounding boxes.
 *
 * ```ts
 * console.log(clipBoxes([[-5, 10, 700, 500]], [640, 480])); // Float64Array(4) [ 0, 10, 640, 480 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `OUT_OF_RANGE` for a size that is negative or NaN;
 *   `INVALID_VALUE` for angles beyond 4π in radians, which are degrees
 */
export function clipBoxes(boxes: BoxesInput, size: Size, options?: FormatOptions): FloatArray {
  return clip.now(boxes, size, options);
}

const CLIP_BOXES = knownOptions<FormatOptions>("clipBoxes(boxes, [640, 480], { format: 'xywh' })", {
  format: true,
  angleUnit: true,
});

const clip = call('clipBoxes', (boxes: BoxesInput, size: Size, given?: FormatOptions) => {
  const [own, format] = boxesIn(boxes, nativeFormat(optionsOf(given, CLIP_BOXES)));
  const [width, height] = sides(size, 'size');
  if (!(width >= 0 && height >= 0)) {
    const expected = 'a width and a height of at least 0';
    throw new BoxwiseError('OUT_OF_RANGE', expected, `${width} x ${height}`, { input: 'size' });
  }
  return [own, width, height, format];
});

/**
 * Returns the indices of the boxes whose width and height are both at least `minSize`. Inverted boxes and boxes with NaN are left
 * out. Source: torchvision.ops.remove_small_boxes.
 *
 * ```ts
 * const boxes = Float32Array.of(0, 0, 10, 10, 0, 0, 3, 10);
 * console.log(removeSmallBoxes(boxes, 8)); // Uint32Array(1) [ 0 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `OUT_OF_RANGE` for a `minSize` that is NaN; `INVALID_VALUE` for angles
 *   beyond 4π in radians, which are degrees
 */
export function removeSmallBoxes(boxes: BoxesInput, minSize: number, options?: FormatOptions): Uint32Array {
  return large.now(boxes, minSize, options);
}

const REMOVE_SMALL = knownOptions<FormatOptions>("removeSmallBoxes(boxes, 8, { format: 'xywh' })", {
  format: true,
  angleUnit: true,
});

const large = call('removeSmallBoxes', (boxes: BoxesInput, minSize: number, given?: FormatOptions) => {
  const [own, format] = boxesIn(boxes, nativeFormat(optionsOf(given, REMOVE_SMALL)));
  return [own, notNaN(minSize, 'minSize'), format];
});

/**
 * Returns the boxes with x multiplied by `scaleX` and y by `scaleY` (default: `scaleX`), in their own type. Both are at least 0.
 *
 * Under different factors a rotated box becomes a parallelogram. The box that is returned has the lengths of its scaled axes, and the angle of the first of
 * them, from -π to π; `decode` stretches boxes by the same rule.
 *
 * ```ts
 * console.log(scaleBoxes([[1, 2, 3, 4]], 10, 100)); // Float64Array(4) [ 10, 200, 30, 400 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `OUT_OF_RANGE` for factors below 0 or NaN; `INVALID_VALUE` for angles
 *   beyond 4π in radians, which are degrees
 */
export function scaleBoxes(
  boxes: BoxesInput,
  scaleX: number,
  scaleY: number = scaleX,
  options?: FormatOptions,
): FloatArray {
  return scale.now(boxes, scaleX, scaleY, options);
}

const SCALE_BOXES = knownOptions<FormatOptions>("scaleBoxes(boxes, 2, 2, { format: 'xywh' })", {
  format: true,
  angleUnit: true,
});

const scale = call(
  'scaleBoxes',
  (boxes: BoxesInput, scaleX: number, scaleY: number = scaleX, given?: FormatOptions) => {
    const [own, format] = boxesIn(boxes, nativeFormat(optionsOf(given, SCALE_BOXES)));
    return [own, factor(scaleX, 'scaleX'), factor(scaleY, 'scaleY'), format];
  },
);

/**
 * Maps boxes of an image to the input of a model that shows the whole image, as large as fits, centred: the rule of `decode` with
 * `resize: 'letterbox'`. The scaled image has whole pixels, `round(side * gain)`, and so has the padding before it,
 * `round(free / 2 - 0.1)`, halves to even. Computed in doubles, then rounded to the type of the boxes.
 *
 * ```ts
 * const size = { image: { width: 200, height: 100 }, input: { width: 100, height: 100 } };
 * console.log(letterbox([[0, 0, 200, 100]], size)); // Float64Array(4) [ 0, 25, 100, 75 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `OUT_OF_RANGE` for sizes that are not above 0; `INVALID_VALUE` for
 *   angles beyond 4π in radians, which are degrees
 */
export function letterbox(boxes: BoxesInput, options: LetterboxOptions): FloatArray {
  return intoInput.now(boxes, options);
}

/**
 * Maps boxes of a model's input back to the image: the inverse of {@link letterbox}. The boxes are not clipped.
 *
 * ```ts
 * const size = { image: { width: 200, height: 100 }, input: { width: 100, height: 100 } };
 * console.log(unletterbox([[0, 25, 100, 75]], size)); // Float64Array(4) [ 0, 0, 200, 100 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `OUT_OF_RANGE` for sizes that are not above 0; `INVALID_VALUE` for
 *   angles beyond 4π in radians, which are degrees
 */
export function unletterbox(boxes: BoxesInput, options: LetterboxOptions): FloatArray {
  return intoImage.now(boxes, options);
}

const letterboxOptions = (name: string) =>
  knownOptions<LetterboxOptions>(`${name}(boxes, { image: [1280, 720], input: [640, 640] })`, {
    image: true,
    input: true,
    enlarge: true,
    format: true,
    angleUnit: true,
  });

const intoInput = call('letterbox', letterboxArguments(false));
const intoImage = call('letterbox', letterboxArguments(true));

function letterboxArguments(undo: boolean) {
  const known = letterboxOptions(undo ? 'unletterbox' : 'letterbox');
  return (boxes: BoxesInput, given: LetterboxOptions): Arguments<'letterbox'> => {
    const options = requiredOptions(given, known);
    const [imageWidth, imageHeight] = sides(options.image, 'image');
    const [inputWidth, inputHeight] = sidesOrSide(options.input, 'input');
    const [own, format] = boxesIn(boxes, nativeFormat(options));
    const enlarge = flagOr(options.enlarge, true, 'enlarge');
    return [own, { imageWidth, imageHeight, inputWidth, inputHeight, enlarge, undo, format }];
  };
}

function boxesIn(boxes: BoxesInput, format: NativeFormat): [FloatArray, NativeFormat] {
  return [boxesOf(boxes, format, 'boxes'), format];
}

function factor(value: number, input: string): number {
  if (number(value, input) >= 0) return value;
  throw outOfRange('a number of at least 0', value, input);
}

function notNaN(value: number, input: string): number {
  if (!Number.isNaN(number(value, input))) return value;
  throw new BoxwiseError('OUT_OF_RANGE', 'a number', 'NaN', { input });
}

/** As {@link boxArea}, off the event loop. */
export const boxAreaLater: Later<typeof boxArea> = area.later;
/** As {@link convertBoxes}, off the event loop. */
export const convertBoxesLater: Later<typeof convertBoxes> = convert.later;
/** As {@link clipBoxes}, off the event loop. */
export const clipBoxesLater: Later<typeof clipBoxes> = clip.later;
/** As {@link removeSmallBoxes}, off the event loop. */
export const removeSmallBoxesLater: Later<typeof removeSmallBoxes> = large.later;
/** As {@link scaleBoxes}, off the event loop. */
export const scaleBoxesLater: Later<typeof scaleBoxes> = scale.later;
/** As {@link letterbox}, off the event loop. */
export const letterboxLater: Later<typeof letterbox> = intoInput.later;
/** As {@link unletterbox}, off the event loop. */
export const unletterboxLater: Later<typeof unletterbox> = intoImage.later;
