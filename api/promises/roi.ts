import * as addon from '#native';
import type { FloatArray, FloatsLike, Numeric } from '../arrays.js';
import { nativeAsync } from '../errors.js';
import * as sync from '../roi.js';
import {
  alignCall,
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
} from '../roi/call.js';

/** As `roiAlign` of `boxwise`, off the event loop. */
export async function roiAlign<T extends FloatArray>(
  features: FeatureMap<T>,
  rois: RoisInput,
  options: RoiAlignOptions,
): Promise<FeatureMap<FloatsLike<T>>> {
  return pooled(alignCall(features, rois, options));
}

/** As `roiPool` of `boxwise`, off the event loop. */
export async function roiPool<T extends FloatArray>(
  features: FeatureMap<T>,
  rois: RoisInput,
  options: RoiPoolOptions,
): Promise<FeatureMap<FloatsLike<T>>> {
  return pooled(poolCall(features, rois, options));
}

/** As `roiLevels` of `boxwise`; a few nanoseconds a box, so that it answers at once. */
export async function roiLevels(boxes: Numeric, options: RoiLevelOptions = {}): Promise<Uint32Array> {
  return sync.roiLevels(boxes, options);
}

/** As `multiScaleRoiAlign` of `boxwise`, off the event loop. */
export async function multiScaleRoiAlign<T extends FloatArray>(
  features: readonly FeatureMap<T>[],
  rois: RoisInput,
  options: MultiScaleOptions,
): Promise<FeatureMap<FloatsLike<T>>> {
  return pooled(multiScaleCall(features, rois, options));
}

async function pooled<T extends FloatArray>(call: RegionCall): Promise<FeatureMap<FloatsLike<T>>> {
  const { maps, rois, options } = call;
  const data = await nativeAsync<FloatArray>(() =>
    rois instanceof Float32Array
      ? addon.poolRegionsAsync(maps as Float32Array[], rois, options)
      : addon.poolRegions64Async(maps as Float64Array[], rois, options),
  );
  return pooledFeatures(call, data);
}
