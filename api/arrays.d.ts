/** Numbers in one piece of memory. Boxes keep their own precision: nothing is widened on the way. */
export type FloatArray = Float32Array | Float64Array;
/** Boxes one after the other in a typed array, or an array of arrays, which counts as a `Float64Array`. */
export type BoxesInput = FloatArray | readonly ArrayLike<number>[];
/** Numbers in a typed array, or in an array, which counts as a `Float64Array`. */
export type NumbersInput = FloatArray | readonly number[];
/** How boxes are written; see the `format` option. */
export type BoxFormat = 'xyxy' | 'xywh' | 'cxcywh' | 'yxyx' | 'rotated';
/** The array, if its memory is there and nobody else's. */
export declare function owned<T extends ArrayBufferView & {
    length: number;
}>(array: T, input: string): T;
/** Scores and the like as a typed array. */
export declare function toNumbers(value: NumbersInput, input: string): FloatArray;
/** Boxes as a typed array of `numbers` for each. */
export declare function toBoxes(value: BoxesInput, numbers: number, input: string): FloatArray;
/** Two arrays of one precision: the wider of both. */
export declare function alike(a: FloatArray, b: FloatArray): [Float32Array, Float32Array] | [Float64Array, Float64Array];
/** The same numbers as doubles. */
export declare function wide(array: FloatArray): Float64Array;
/** Whole numbers as an `Int32Array`. */
export declare function toIntegers(value: ArrayLike<number>, input: string): Int32Array;
/** Offsets as a `Uint32Array`. */
export declare function toOffsets(value: ArrayLike<number>, input: string): Uint32Array;
/** Throws where an output shares memory with an input. */
export declare function apart(out: ArrayBufferView, input: ArrayBufferView, name: string): void;
