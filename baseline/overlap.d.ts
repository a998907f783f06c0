/** Boxes x1, y1, x2, y2, flat. */
export type Floats = Float32Array | Float64Array;
/** Width times height; negative where one side is inverted. */
export declare function areas<T extends Floats>(boxes: T): T;
/**
 * The IoU of every box of `a` with every box of `b`, row by row, into `out` or a new array. 0 where two boxes share nothing. Computed in
 * double and rounded once, so of float32 boxes it can differ in the last bit from arithmetic in float32.
 */
export declare function iou<T extends Floats>(a: T, b: T, out?: T): T;
/** An empty array of the same type. */
export declare function like<T extends Floats>(array: T, length: number): T;
