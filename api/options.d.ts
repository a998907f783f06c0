import type { BoxFormat } from './arrays.js';
/** How boxes are written. */
export interface FormatOptions {
    /**
     * `xyxy` (default): corners x1, y1, x2, y2. `xywh`: the corner x1, y1, width, height. `cxcywh`: centre, width,
     * height. `yxyx`: corners y1, x1, y2, x2. `rotated`: cx, cy, w, h, angle from +x towards +y, clockwise on a
     * screen.
     */
    format?: BoxFormat;
    /** Of rotated boxes' angles: `radians` (default) or `degrees`. */
    angleUnit?: 'radians' | 'degrees';
}
/** A format's number and how many numbers a box has. */
export declare function formatNumber(format?: BoxFormat, angleUnit?: string, name?: string): number;
/** How many numbers a box of a format has. */
export declare function numbersOf(format: number): number;
/** The place of a word in a list of words. */
export declare function choice(value: string, words: readonly string[], input: string): number;
/** A number, or what stands for it; anything else is an error. */
export declare function numberOr(value: number | undefined, otherwise: number, input: string): number;
/** 0 where the number of threads is left open, which is the addon's word for that. */
export declare function threadsNumber(threads: number | undefined): number;
