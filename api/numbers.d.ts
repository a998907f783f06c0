import { BoxwiseError } from './errors.js';
/** A width and a height in pixels. */
export type Size = readonly [width: number, height: number] | {
    readonly width: number;
    readonly height: number;
};
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
/** The error of what should be numbers. */
export declare function notNumbers(value: unknown, input: string): BoxwiseError;
/** One of some words. */
export declare function oneOf<T extends string>(value: unknown, words: readonly T[], input: string): T;
