import type { BitmapOrder, MaskIouOptions } from './types.js';
/** Whether pixels stand row after row. */
export declare function byRow(order?: BitmapOrder): boolean;
/** The byte of foreground. */
export declare function foreground(value?: number): number;
/** A bitmap's bytes. */
export declare function bytes(bitmap: unknown): Uint8Array;
/** A flag for each ground truth. */
export declare function crowdFlags(crowd: MaskIouOptions['crowd'], count: number): Uint8Array;
/** Scores as the addon takes them. */
export declare function scoreColumn(scores: unknown): Float64Array;
/** The threshold; its range is checked by the addon. */
export declare function threshold(iouThreshold?: unknown): number;
