import * as addon from '#native';
import { native } from './errors.js';
import type { FloatArray, FloatsLike, Numeric } from './arrays.js';
import {
  alignCall,
  levelOptions,
  levelsOf,
  multiScaleCall,
  pooledFeatures,
  poolCall,
  type FeatureMap,
  type MultiScaleOptions,
  type RegionCall,
  type RoiAlignOptions,
  type RoiLevelOptions,
  type RoiPoolOptions,
  type RoisInput,
} from './roi/call.js';

export type {
  FeatureMap,
  MultiScaleOptions,
  RoiAlignOptions,
  RoiLevelOptions,
  RoiPoolOptions,
  RoisInput,
} from './roi/call.js';

/**
 * The features of regions of interest, as torchvision's `roi_align` (He et al. 2017): each bin is the mean of bilinear samples.
 *
 * ```ts
 * const features = { data: Float32Array.from({ length: 16 }, (_, i) => i), dims: [1, 1, 4, 4] };
 * roiAlign(features, [[0, 0, 0, 8, 8]], { outputSize: 2, spatialScale: 0.5 }).data; // [3.75, 5.5, 10.75, 12.5]
 * ```
 *
 * - **Answer**: `[regions, channels, rows, columns]`, computed in the map's own type; sums agree with torchvision's to rounding.
 * - **Outside**: a sample farther than one cell outside the map is 0, others are moved to its border. A region outside the map, or of
 *   a map without cells, is 0. Only what lies on the map is visited, however large a region is.
 * - **Inverted regions** are of one cell at least, or, `aligned`, sampled backwards (0 where `samplingRatio` is left open).
 *
 * @param rois rows of (image, x1, y1, x2, y2) in pixels of the image; or a typed array of boxes for each image
 * @throws BoxwiseError `SHAPE_MISMATCH`, `LENGTH_MISMATCH`; `OUT_OF_RANGE` for an image that is not there; `INVALID_VALUE` for
 * coordinates that are not finite; `TOO_LARGE` above 2^30 numbers
 */
export function roiAlign<T extends FloatArray>(
  features: FeatureMap<T>,
  rois: RoisInput,
  options: RoiAlignOptions,
): FeatureMap<FloatsLike<T>> {
  return pooled(alignCall(features, rois, options));
}

/**
 * The features of regions of interest, as torchvision's `roi_pool` (Girshick 2015): each bin is its greatest cell. Scaled corners are rounded,
 * halves away from 0, and belong to the region; bins outside the map are 0. NaN is passed over; a bin of nothing else is -3.4e38.
 *
 * Arguments, answer and errors are those of {@link roiAlign}.
 */
export function roiPool<T extends FloatArray>(
  features: FeatureMap<T>,
  rois: RoisInput,
  options: RoiPoolOptions,
): FeatureMap<FloatsLike<T>> {
  return pooled(poolCall(features, rois, options));
}

/**
 * The level of a feature pyramid that each box is taken from, counted from 0 for `lowest`: `⌊canonicalLevel + log2(√area / canonicalScale) +
 * eps⌋`, kept within the levels, as torchvision's `LevelMapper` (Lin et al. 2017, equation 1). A box whose area is 0, negative or NaN belongs to the lowest.
 *
 * ```ts
 * roiLevels([[0, 0, 112, 112], [0, 0, 224, 224]]); // Uint32Array [1, 2]: P3 and P4
 * ```
 */
export function roiLevels(boxes: Numeric, options: RoiLevelOptions = {}): Uint32Array {
  const levels = levelOptions(options);
  const corners = levelsOf(boxes);
  return native(() =>
    corners instanceof Float32Array ? addon.roiLevels(corners, levels) : addon.roiLevels64(corners, levels),
  );
}

/**
 * The features of regions from the maps of a pyramid, as torchvision's `MultiScaleRoIAlign`: {@link roiLevels} tells which map, and
 * {@link roiAlign} does the rest. Maps are in order, finest first; their scales are inferred from the image's height as powers of two unless
 * given, and the levels from the scales.
 */
export function multiScaleRoiAlign<T extends FloatArray>(
  features: readonly FeatureMap<T>[],
  rois: RoisInput,
  options: MultiScaleOptions,
): FeatureMap<FloatsLike<T>> {
  return pooled(multiScaleCall(features, rois, options));
}

function pooled<T extends FloatArray>(call: RegionCall): FeatureMap<FloatsLike<T>> {
  const { maps, rois, options } = call;
  const data = native(() =>
    rois instanceof Float32Array
      ? addon.poolRegions(maps as Float32Array[], rois, options)
      : addon.poolRegions64(maps as Float64Array[], rois, options),
  );
  return pooledFeatures(call, data);
}
