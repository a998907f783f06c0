import type { MaskCounts, MasksArg, MaskTexts } from '../../native.js';
import type { Rle, RleInput } from './types.js';
/** Masks in the form that the addon takes; `name` is what errors call them. */
export declare function packMasks(masks: readonly RleInput[], name: string): MasksArg;
/** Height and width; `name` and `index` are for errors. */
export declare function checkSize(size: unknown, name: string, index?: number): [number, number];
/** Throws that an argument is of the wrong type. */
export declare function refuse(expected: string, got: unknown, input: string, record?: number): never;
/** True for a list of masks, false for one mask. */
export declare function isList(masks: unknown, name: string): masks is readonly RleInput[];
/** Masks as the addon answers with them. */
export declare function unpackTexts({ sizes, lengths, text }: MaskTexts): Rle[];
/** Each mask's counts, in memory of its own. */
export declare function unpackCounts({ counts, lengths }: MaskCounts): Uint32Array[];
