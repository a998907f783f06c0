import { type BoxesInput, type BoxFormat, type FloatArray } from './arrays.js';
import { type Size } from './numbers.js';
import { type FormatOptions } from './options.js';
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
export declare function boxArea(boxes: BoxesInput, options?: FormatOptions): FloatArray;
/**
 * The boxes in another format, in their own type. A rotated box becomes the upright box around it, an upright one a
 * rotated one of angle 0.
 *
 * ```ts
 * convertBoxes([[1, 2, 3, 4]], { from: 'xyxy', to: 'xywh' }); // Float64Array [1, 2, 2, 2]
 * ```
 */
export declare function convertBoxes(boxes: BoxesInput, options: ConvertOptions): FloatArray;
/**
 * The boxes with every corner moved into an image: x into 0 to width, y into 0 to height. NaN stays; a box outside
 * becomes an empty one on the border. Rotated boxes answer with the corners of the clipped upright boxes around them.
 */
export declare function clipBoxes(boxes: BoxesInput, size: Size, options?: FormatOptions): FloatArray;
/**
 * The places of boxes whose width and height are both at least `minSize`; inverted boxes and NaN are not. Source:
 * torchvision.ops.remove_small_boxes.
 */
export declare function removeSmallBoxes(boxes: BoxesInput, minSize: number, options?: FormatOptions): Uint32Array;
/** The boxes with x multiplied by `scaleX` and y by `scaleY` (the same by default). */
export declare function scaleBoxes(boxes: BoxesInput, scaleX: number, scaleY?: number, options?: FormatOptions): FloatArray;
/**
 * Boxes of an image as boxes of a model's input that shows the image whole, as large as fits, in its middle. Computed in
 * doubles, rounded to the boxes' own type.
 */
export declare function letterbox(boxes: BoxesInput, options: LetterboxOptions): FloatArray;
/** Boxes of a model's input as boxes of the image: the inverse of {@link letterbox}. Not clipped. */
export declare function unletterbox(boxes: BoxesInput, options: LetterboxOptions): FloatArray;
type TransformCall = [FloatArray, Float64Array];
/** What the addon takes. */
export declare function areaCall(boxes: BoxesInput, options: FormatOptions): TransformCall;
/** What the addon takes. */
export declare function convertCall(boxes: BoxesInput, options: ConvertOptions): TransformCall;
/** What the addon takes. */
export declare function clipCall(boxes: BoxesInput, size: Size, options: FormatOptions): TransformCall;
/** What the addon takes. */
export declare function scaleCall(boxes: BoxesInput, scaleX: number, scaleY: number, options: FormatOptions): TransformCall;
/** What the addon takes. */
export declare function letterboxCall(boxes: BoxesInput, options: LetterboxOptions, operation: number): TransformCall;
/** The operations of {@link letterboxCall}. */
export declare const LETTERBOX_OPERATIONS: {
    apply: number;
    undo: number;
};
export {};
