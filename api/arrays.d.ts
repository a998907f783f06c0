/** Numbers in one piece of memory. Boxes keep their own precision: nothing is widened on the way. */
export type FloatArray = Float32Array | Float64Array;
/** Boxes one after the other in a typed array, or an array of arrays, which counts as a `Float64Array`. */
export type BoxesInput = FloatArray | readonly ArrayLike<number>[];
/** Numbers in a typed array, or in an array, which counts as a `Float64Array`. */
export type NumbersInput = FloatArray | readonly number[];
/** Numbers as typed arrays, or as arrays that may be nested: `[[x1, y1, x2, y2], ...]`. */
export type Numeric = Float32Array | Float64Array | readonly number[] | readonly (readonly number[])[];
/** A `Float32Array` for a `Float32Array`, else a `Float64Array`. */
export type FloatsLike<T> = T extends Float32Array ? Float32Array : Float64Array;
/** How boxes are written; see the `format` option. */
export type BoxFormat = 'xyxy' | 'xywh' | 'cxcywh' | 'yxyx' | 'rotated';
/** The array, if its memory is there and nobody else's. */
export declare function owned<T extends ArrayBufferView>(array: T, input: string): T;
/** Scores and the like as a typed array. */
export declare function toNumbers(value: NumbersInput, input: string): FloatArray;
/** Numbers as one flat `Float64Array`; a `Float64Array` is taken as it is. */
export declare function doubles(values: unknown, input: string): Float64Array;
/** Doubles in the type of the input that they were made of. */
export declare function like<T>(values: Float64Array, input: T): FloatsLike<T>;
/** Boxes as a typed array of `numbers` for each. */
export declare function toBoxes(value: BoxesInput, numbers: number, input: string): FloatArray;
/** Two arrays of one precision. */
export type Alike = [Float32Array, Float32Array] | [Float64Array, Float64Array];
/** Two arrays of one precision: the wider of both. */
export declare function alike(a: FloatArray, b: FloatArray): Alike;
/** The same numbers as doubles. */
export declare function wide(array: FloatArray): Float64Array;
/** Whole numbers as an `Int32Array`. */
export declare function toIntegers(value: ArrayLike<number>, input: string): Int32Array;
/** Offsets as a `Uint32Array`. */
export declare function toOffsets(value: ArrayLike<number>, input: string): Uint32Array;
/** Throws where an output shares memory with an input. */
export declare function apart(out: ArrayBufferView, input: ArrayBufferView, name: string): void;
