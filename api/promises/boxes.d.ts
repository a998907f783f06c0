import type { BoxesInput, FloatArray } from '../arrays.js';
import type { ConvertOptions, LetterboxOptions } from '../boxes.js';
import type { Size } from '../numbers.js';
import type { FormatOptions } from '../options.js';
/** As `boxArea` of `boxwise`, off the event loop. */
export declare function boxArea(boxes: BoxesInput, options?: FormatOptions): Promise<FloatArray>;
/** As `convertBoxes` of `boxwise`, off the event loop. */
export declare function convertBoxes(boxes: BoxesInput, options: ConvertOptions): Promise<FloatArray>;
/** As `clipBoxes` of `boxwise`, off the event loop. */
export declare function clipBoxes(boxes: BoxesInput, size: Size, options?: FormatOptions): Promise<FloatArray>;
/** As `removeSmallBoxes` of `boxwise`; a few milliseconds for a million boxes, so it runs at once. */
export declare function removeSmallBoxes(boxes: BoxesInput, minSize: number, options?: FormatOptions): Promise<Uint32Array>;
/** As `scaleBoxes` of `boxwise`, off the event loop. */
export declare function scaleBoxes(boxes: BoxesInput, scaleX: number, scaleY?: number, options?: FormatOptions): Promise<FloatArray>;
/** As `letterbox` of `boxwise`, off the event loop. */
export declare function letterbox(boxes: BoxesInput, options: LetterboxOptions): Promise<FloatArray>;
/** As `unletterbox` of `boxwise`, off the event loop. */
export declare function unletterbox(boxes: BoxesInput, options: LetterboxOptions): Promise<FloatArray>;
