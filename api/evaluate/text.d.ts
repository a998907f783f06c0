import type { CocoDataset, IouType } from './types.js';
/**
 * A parsed dataset as the bytes that the addon reads, so that one reader judges every form of input: with what
 * evaluations by `iouType` read, or, without it, with what any does.
 */
export declare function datasetBytes(dataset: CocoDataset, iouType?: IouType): Uint8Array;
/** A parsed results array as the bytes that the addon reads. */
export declare function resultBytes(results: readonly unknown[], iouType: IouType): Uint8Array;
/** Whether evaluations by `iouType` look at masks. */
export declare function comparesMasks(iouType: IouType): boolean;
