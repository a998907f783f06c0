import type * as addon from '../../native.js';
import { type Size } from '../numbers.js';
/** Which windows `slidingWindows` makes. */
export interface SlidingWindowOptions {
    /** Width and height in pixels. */
    imageSize: Size;
    /** Sides of square windows in pixels. */
    scales: readonly number[];
    /** Widths over heights; 1. */
    ratios?: readonly number[];
    /** Pixels from window to window, of both axes or [x, y]; 1. */
    stride?: number | readonly [x: number, y: number];
    /** Whether windows may cross the image's border or lie wholly inside; `'cross'`. */
    border?: 'cross' | 'inside';
    /** Windows of a chunk; 65,536. */
    chunk?: number;
}
/** What the addon takes, and the windows of a chunk. */
export declare function windowOptions(options: SlidingWindowOptions): [addon.WindowOptions, number];
/** Ends of a slice, within the windows that there are. */
export declare function stretch(start: unknown, end: unknown, count: number): [number, number];
