import { type NativeIds } from './ids.js';
import { type NativeRules } from './rules.js';
import type { LoadOptions } from './dataset.js';
import type { EvaluateOptions, IouType, Protocol } from './types.js';
/** A range of areas; without a label it takes COCO's by position. */
interface NativeAreaRange {
    label?: string;
    min: number;
    max: number;
}
/** Options in a form that the addon takes; absent ones take the core's defaults. */
export interface NativeParams extends NativeRules {
    protocol: Protocol;
    iouType: IouType;
    corrected: boolean;
    iouThresholds?: number[];
    recallThresholds?: number[];
    maxDetections?: number[];
    areaRanges?: NativeAreaRange[];
    imageIds?: NativeIds;
    categoryIds?: NativeIds;
    useCategories?: boolean;
    keypointSigmas?: number[][];
    sigmaCategories?: NativeIds;
    dilationRatio?: number;
    threads?: number;
}
/** Checks the options' types; the core checks their ranges. */
export declare function nativeParams(options: EvaluateOptions): NativeParams;
/** How to load a dataset for one evaluation: what that one looks at. */
export declare function loadOptions(options: EvaluateOptions): LoadOptions;
/** Checks the options for loading a dataset. */
export declare function nativeLoad({ threads, iouType }: LoadOptions): {
    threads: number | undefined;
    iouType: IouType | undefined;
};
/** Checks a `threads` option. */
export declare function nativeThreads(threads: unknown): number | undefined;
export {};
