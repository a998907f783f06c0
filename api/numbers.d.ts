/** Numbers as typed arrays, or as arrays that may be nested: `[[x1, y1, x2, y2], ...]`. */
export type Numeric = Float32Array | Float64Array | readonly number[] | readonly (readonly number[])[];
/** A `Float32Array` for a `Float32Array`, else a `Float64Array`. */
export type FloatsLike<T> = T extends Float32Array ? Float32Array : Float64Array;
/** A width and a height in pixels. */
export type Size = readonly [width: number, height: number] | {
    readonly width: number;
    readonly height: number;
};
/** Numbers as one flat `Float64Array`; a `Float64Array` is taken as it is. */
export declare function doubles(values: unknown, input: string): Float64Array;
/** Refuses arrays on shared memory: it may change while it is read. */
export declare function plain<T extends ArrayBufferView>(values: T, input: string): T;
/** Doubles in the type of the input that they were made of. */
export declare function like<T>(values: Float64Array, input: T): FloatsLike<T>;
/** Width and height. */
export declare function sides(size: unknown, input: string): [number, number];
/** A number. */
export declare function number(value: unknown, input: string): number;
/** A whole number from `least` to `most`. */
export declare function whole(value: unknown, input: string, least?: number, most?: number): number;
/** A list of numbers. */
export declare function numbers(values: unknown, input: string): number[];
/** Lists of numbers. */
export declare function lists(values: unknown, input: string): number[][];
/** One of some words. */
export declare function oneOf<T extends string>(value: unknown, words: readonly T[], input: string): T;
