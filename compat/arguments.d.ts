/** Numbers in a typed array, flat or in rows. */
export type Numbers = Float32Array | Float64Array | Int8Array | Int16Array | Int32Array | Uint8Array | Uint8ClampedArray | Uint16Array | Uint32Array | readonly number[] | readonly (readonly number[])[];
/** An array of floating-point numbers of either width. */
export type Floats = Float32Array | Float64Array;
/** The constructor of such arrays. */
export interface FloatArray<T extends Floats> {
    new (values: number | ArrayLike<number>): T;
}
/** `value` as one flat array of `Type`, in rows of `width`; itself where it is that already and not shared between threads. */
export declare function flat<T extends Floats>(value: Numbers, Type: FloatArray<T>, input: string, width?: number): T;
/** A number argument; its range is the callee's to check. */
export declare function numeric(value: unknown, input: string): number;
/** A whole number argument of at least `least`. */
export declare function whole(value: unknown, input: string, least: number): number;
/** Whether it is a typed array of numbers, not of bigints. */
export declare function isTyped(value: unknown): value is Exclude<Numbers, readonly unknown[]>;
