import type { MasksArg } from '../../native.js';
import type { MaskIouOptions, Polygon, RleInput } from './types.js';
/** The one answer to the one mask that was given. */
export declare function single<T>(answers: ArrayLike<T>): T;
/** Height, width, how many bitmaps, and whether an array of masks is wanted. */
export declare function encodeSize(size: readonly number[]): {
    height: number;
    width: number;
    count: number;
    batch: boolean;
};
/** Groups of masks as one list and the groups' lengths. */
export declare function asGroups(masks: readonly RleInput[] | readonly (readonly RleInput[])[]): {
    packed: MasksArg;
    groups: Uint32Array;
    batch: boolean;
};
/** Four numbers for each of `count` boxes. */
export declare function asBoxes(bbox: Polygon, count: number): Float64Array;
/** Detections, ground truths and their flags. */
export declare function packBoth(dt: readonly RleInput[], gt: readonly RleInput[], { crowd }: MaskIouOptions): {
    first: MasksArg;
    second: MasksArg;
    crowd: Uint8Array;
};
