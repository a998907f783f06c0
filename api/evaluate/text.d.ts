import type { CocoDataset, CocoResult } from './types.js';
/** A parsed dataset as the bytes that the addon reads, so that one reader judges every form of input. */
export declare function datasetBytes(dataset: CocoDataset): Uint8Array;
/** A parsed results array as the bytes that the addon reads. */
export declare function resultBytes(results: readonly CocoResult[]): Uint8Array;
