import * as addon from '../../native.js';
import { type FloatArray, type FloatsLike, type Numeric } from '../arrays.js';
/** Features with their dimensions, row-major: `[images, channels, height, width]`. */
export interface FeatureMap<T extends FloatArray = FloatArray> {
    readonly data: T;
    readonly dims: readonly number[];
}
/** Rows of (image, x1, y1, x2, y2), flat or nested; or, as a list of typed arrays, the boxes (x1, y1, x2, y2) of each image. */
export type RoisInput = Numeric | readonly FloatArray[];
/** Options of `roiPool`. */
export interface RoiPoolOptions {
    /** Rows and columns of the answer; one number for both. */
    outputSize: number | readonly [rows: number, columns: number];
    /** Cells of the map for each pixel of the image, 1/stride; 1. */
    spatialScale?: number;
    /** The threads that regions are shared over; 1. Answers never depend on it. */
    threads?: number;
}
/** Options of `roiAlign`. */
export interface RoiAlignOptions extends RoiPoolOptions {
    /** Samples of a bin along each axis, at most 1,024; 0 or less: as many as the bin has cells, rounded up; -1. */
    samplingRatio?: number;
    /** Moves coordinates by half a cell, so that they mean the centres of cells; false. */
    aligned?: boolean;
}
/** Options of `roiLevels`; torchvision's. */
export interface RoiLevelOptions {
    /** The finest level, k for a map of stride 2^k; 2. */
    lowest?: number;
    /** The coarsest level; 5. */
    highest?: number;
    /** The side of a square box of the canonical level; 224. */
    canonicalScale?: number;
    /** 4. */
    canonicalLevel?: number;
    /** Added before rounding down; 1e-6. */
    eps?: number;
}
/** Options of `multiScaleRoiAlign`. */
export interface MultiScaleOptions extends Omit<RoiAlignOptions, 'spatialScale' | 'aligned'> {
    /** The height of the images in pixels (of several, the greatest), which scales are inferred from. */
    imageHeight?: number;
    /** Cells for each pixel, of each map, in place of `imageHeight`. */
    spatialScales?: readonly number[];
    /** 224. */
    canonicalScale?: number;
    /** 4. */
    canonicalLevel?: number;
}
/** What the addon takes. */
export interface RegionCall {
    maps: FloatArray[];
    rois: FloatArray;
    options: addon.RegionOptions;
    /** Of the answer. */
    dims: number[];
}
export declare function alignCall(features: unknown, rois: unknown, options: RoiAlignOptions): RegionCall;
export declare function poolCall(features: unknown, rois: unknown, options: RoiPoolOptions): RegionCall;
export declare function multiScaleCall(features: unknown, rois: unknown, options: MultiScaleOptions): RegionCall;
/** The answer with its dimensions. */
export declare function pooledFeatures<T extends FloatArray>({ dims }: RegionCall, data: FloatArray): FeatureMap<FloatsLike<T>>;
export declare function levelOptions(options: RoiLevelOptions): addon.LevelOptions;
/** Boxes in their own type. */
export declare function levelsOf(boxes: unknown): FloatArray;
