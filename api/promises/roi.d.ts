import type { FloatArray, FloatsLike, Numeric } from '../arrays.js';
import { type FeatureMap, type MultiScaleOptions, type RoiAlignOptions, type RoiLevelOptions, type RoiPoolOptions, type RoisInput } from '../roi/call.js';
/** As `roiAlign` of `boxwise`, off the event loop. */
export declare function roiAlign<T extends FloatArray>(features: FeatureMap<T>, rois: RoisInput, options: RoiAlignOptions): Promise<FeatureMap<FloatsLike<T>>>;
/** As `roiPool` of `boxwise`, off the event loop. */
export declare function roiPool<T extends FloatArray>(features: FeatureMap<T>, rois: RoisInput, options: RoiPoolOptions): Promise<FeatureMap<FloatsLike<T>>>;
/** As `roiLevels` of `boxwise`; a few nanoseconds a box, so that it answers at once. */
export declare function roiLevels(boxes: Numeric, options?: RoiLevelOptions): Promise<Uint32Array>;
/** As `multiScaleRoiAlign` of `boxwise`, off the event loop. */
export declare function multiScaleRoiAlign<T extends FloatArray>(features: readonly FeatureMap<T>[], rois: RoisInput, options: MultiScaleOptions): Promise<FeatureMap<FloatsLike<T>>>;
