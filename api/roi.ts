import { call, type Later, type PromiseOptions } from './call.js';
import { rows, type FloatArray, type FloatsLike, type Numeric } from './check/arrays.js';
import {
  alignArguments,
  featuresOf,
  levelOptions,
  multiScaleArguments,
  poolArguments,
  type FeatureMap,
  type FeaturesInput,
  type MultiScaleOptions,
  type RoiAlignOptions,
  type RoiLevelOptions,
  type RoiPoolOptions,
  type RoisInput,
} from './roi/call.js';

export type {
  FeatureMap,
  FeaturesInput,
  MultiScaleOptions,
  RoiAlignOptions,
  RoiLevelOptions,
  RoiPoolOptions,
  RoisInput,
} from './roi/call.js';

/**
 * Returns the features of regions of interest, as torchvision's `roi_align` (He et al. 2017): each bin is the mean of bilinear samples.
 * - **Result**: `[regions, channels, rows, columns]`, computed in the map's own type; sums agree with torchvision's to rounding.
 * - **Outside**: a sample more than one cell outside the map is 0, others are clamped to its border. A region outside the map or of
 *   an empty map is 0. Only the part on the map is visited, however large a region is.
 * - **`mode: 'max'`**: each bin is its greatest sample, as MMCV's `pool_mode='max'`, which starts at -10,000 where this has no least value. Samples outside the
 *   map are 0; NaN is skipped unless a bin has nothing else. ONNX's reference and ONNX Runtime take the
 *   greatest weighted cell of all samples instead (onnx issue 4764).
 * - **Inverted regions** have at least one cell, or are sampled backwards if `aligned` (0 without `samplingRatio`).
 *
 * ```ts
 * const features = { data: Float32Array.from({ length: 16 }, (_, i) => i), dims: [1, 1, 4, 4] };
 * console.log(roiAlign(features, [[0, 0, 0, 8, 8]], { outputSize: 2, spatialScale: 0.5 }).data); // Float32Array(4) [ 5, 6.75, 12, 13.75 ]
 * ```
 *
 * @param rois rows of (image, x1, y1, x2, y2) in pixels of the image; or a typed array of boxes for each image
 * @throws BoxwiseError `SHAPE_MISMATCH`, `LENGTH_MISMATCH`; `OUT_OF_RANGE` for an image that is not there; `INVALID_VALUE` for
 * coordinates that are not finite; `TOO_LARGE` above 2^30 numbers
 */
export function roiAlign<T extends FloatArray>(
  features: FeaturesInput<T>,
  rois: RoisInput,
  options: RoiAlignOptions,
): FeatureMap<FloatsLike<T>> {
  return align.now(features, rois, options) as FeatureMap<FloatsLike<T>>;
}

const align = call('regionFeatures', alignArguments, (data, features, _rois, options) =>
  featuresOf(data, features, options),
);

/**
 * Returns the features of regions of interest, as torchvision's `roi_pool` (Girshick 2015): each bin is the maximum of its cells. Scaled corners are
 * rounded, halves away from 0, and belong to the region; bins outside the map are 0. NaN is ignored; a bin with only NaN is -3.4e38.
 *
 * Arguments, result and errors as in {@link roiAlign}.
 *
 * ```ts
 * const features = { data: Float32Array.from({ length: 16 }, (_, i) => i), dims: [1, 1, 4, 4] };
 * console.log(roiPool(features, [[0, 0, 0, 6, 6]], { outputSize: 2, spatialScale: 0.5 }).data); // Float32Array(4) [ 5, 7, 13, 15 ]
 * ```
 *
 * @throws BoxwiseError like {@link roiAlign}
 */
export function roiPool<T extends FloatArray>(
  features: FeaturesInput<T>,
  rois: RoisInput,
  options: RoiPoolOptions,
): FeatureMap<FloatsLike<T>> {
  return pool.now(features, rois, options) as FeatureMap<FloatsLike<T>>;
}

const pool = call('regionFeatures', poolArguments, (data, features, _rois, options) =>
  featuresOf(data, features, options),
);

/**
 * Returns the level of a feature pyramid for each box, counted from 0 for `lowest`: `⌊canonicalLevel + log2(√area / canonicalScale) +
 * eps⌋`, clamped to the levels, as torchvision's `LevelMapper` (Lin et al. 2017, equation 1). A box whose area is 0, negative or NaN belongs to the lowest.
 *
 * ```ts
 * const boxes = Float32Array.of(0, 0, 112, 112, 0, 0, 224, 224);
 * console.log(roiLevels(boxes)); // Uint32Array(2) [ 1, 2 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `OUT_OF_RANGE` for levels that are not whole numbers from -1000 to
 *   1000
 */
export function roiLevels(boxes: Numeric, options?: RoiLevelOptions): Uint32Array {
  return levels.now(boxes, options);
}

const levels = call('roiLevels', (boxes: Numeric, options?: RoiLevelOptions) => [
  rows(boxes, 4, 'boxes'),
  levelOptions(options),
]);

/**
 * Returns the features of regions from the maps of a pyramid, as torchvision's `MultiScaleRoIAlign`: {@link roiLevels} selects the map, and
 * {@link roiAlign} computes the features. Maps are ordered finest first. Without `spatialScales` their scales are inferred from the image's height as
 * powers of two; the levels follow from the scales.
 *
 * ```ts
 * const fine = { data: new Float32Array(64 * 64).fill(1), dims: [1, 1, 64, 64] };
 * const coarse = { data: new Float32Array(32 * 32).fill(2), dims: [1, 1, 32, 32] };
 * const boxes = [Float32Array.of(0, 0, 50, 50)];
 * console.log(multiScaleRoiAlign([fine, coarse], boxes, { outputSize: 1, imageHeight: 256 }).data); // Float32Array(1) [ 1 ]
 * ```
 *
 * @throws BoxwiseError like {@link roiAlign}; `LENGTH_MISMATCH` for another number of scales than of maps
 */
export function multiScaleRoiAlign<T extends FloatArray>(
  features: readonly FeaturesInput<T>[],
  rois: RoisInput,
  options: MultiScaleOptions,
): FeatureMap<FloatsLike<T>> {
  return multiScale.now(features, rois, options) as FeatureMap<FloatsLike<T>>;
}

const multiScale = call('multiScaleRoiAlign', multiScaleArguments, (data, features, _rois, options) =>
  featuresOf(data, features[0], options),
);

type RoiLater<Options> = <T extends FloatArray>(
  features: FeaturesInput<T>,
  rois: RoisInput,
  options: Options & PromiseOptions,
) => Promise<FeatureMap<FloatsLike<T>>>;

/** As {@link roiAlign}, off the event loop. */
export const roiAlignLater = align.later as RoiLater<RoiAlignOptions>;
/** As {@link roiPool}, off the event loop. */
export const roiPoolLater = pool.later as RoiLater<RoiPoolOptions>;
/** As {@link roiLevels}, off the event loop. */
export const roiLevelsLater: Later<typeof roiLevels> = levels.later;
/** As {@link multiScaleRoiAlign}, off the event loop. */
export const multiScaleRoiAlignLater = multiScale.later as <T extends FloatArray>(
  features: readonly FeaturesInput<T>[],
  rois: RoisInput,
  options: MultiScaleOptions & PromiseOptions,
) => Promise<FeatureMap<FloatsLike<T>>>;
