import type * as addon from '../../native.js';
/** A picture's bytes, row-major, the channels of a pixel one after the other. */
export interface RgbImage {
    readonly data: Uint8Array | Uint8ClampedArray;
    readonly width: number;
    readonly height: number;
    /** 1 (grey), 3 (RGB) or 4 (RGBA); as many as the bytes make by default. */
    readonly channels?: number;
}
/** Options of `selectiveSearch`. */
export interface SelectiveSearchOptions {
    /** How thoroughly is searched; `'fast'`. */
    mode?: 'single' | 'fast' | 'quality';
    /** No more boxes are answered; 2,000. */
    maxProposals?: number;
    /** Boxes with a shorter side are left out, in pixels; 1. */
    minSize?: number;
    /** The scale of the finest segmentation: the larger, the larger are regions; 150, of `'single'` 200. */
    baseK?: number;
    /** How much each further segmentation's scale is larger; 150. */
    stepK?: number;
    /** How much the picture is smoothed before, in pixels, at most 100; 0.8. */
    sigma?: number;
    /** Segments of fewer pixels are joined with a neighbour; 100. */
    minSegment?: number;
    /** Seeds the order of the boxes; 0. */
    seed?: number;
    /** The threads that groupings are shared over; 1. Answers never depend on it. */
    threads?: number;
}
/** What the addon takes. */
export declare function searchCall(image: RgbImage, options: SelectiveSearchOptions): [Uint8Array, addon.SearchOptions];
