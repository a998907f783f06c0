import { type NativeIds } from './ids.js';
import type { EvaluateOptions } from './types.js';
/** A range of areas; without a label it takes COCO's by position. */
interface NativeAreaRange {
    label?: string;
    min: number;
    max: number;
}
/** Options in a form that the addon takes; absent ones take the core's defaults. */
export interface NativeParams {
    corrected: boolean;
    iouThresholds?: number[];
    recallThresholds?: number[];
    maxDetections?: number[];
    areaRanges?: NativeAreaRange[];
    imageIds?: NativeIds;
    categoryIds?: NativeIds;
    useCategories?: boolean;
    threads?: number;
}
/** Checks the options' types; the core checks their ranges. */
export declare function nativeParams(options: EvaluateOptions): NativeParams;
/** Checks a `threads` option. */
export declare function nativeThreads(threads: unknown): number | undefined;
export {};
