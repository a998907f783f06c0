import * as addon from '#native';
import type {
  AnchorClusters,
  EfficientDetAnchorOptions,
  GridDataset,
  KmeansOptions,
  PyramidOptions,
  RetinaNetAnchorOptions,
  SsdOptions,
  TorchvisionAnchorOptions,
} from '../anchors.js';
import * as layouts from '../anchors/layouts.js';
import { nativeAsync } from '../errors.js';
import type { Numeric } from '../arrays.js';

async function made(layout: addon.AnchorLayout): Promise<Float64Array> {
  return nativeAsync(() => addon.layoutAnchorsAsync(layout));
}

/** As `generateAnchors` of `boxwise`, off the event loop. */
export async function generateAnchors(
  featureHeight: number,
  featureWidth: number,
  stride: number,
  scales: readonly number[],
  ratios: readonly number[],
): Promise<Float64Array> {
  return made(layouts.gridLayout(featureHeight, featureWidth, stride, scales, ratios));
}

/** As `pyramidAnchors` of `boxwise`, off the event loop. */
export async function pyramidAnchors(options: PyramidOptions): Promise<Float64Array> {
  return made(layouts.pyramidLayout(options));
}

/** As `torchvisionAnchors` of `boxwise`, off the event loop. */
export async function torchvisionAnchors(options: TorchvisionAnchorOptions): Promise<Float64Array> {
  return made(layouts.torchvisionLayout(options));
}

/** As `retinaNetAnchors` of `boxwise`, off the event loop. */
export async function retinaNetAnchors(options: RetinaNetAnchorOptions): Promise<Float64Array> {
  return made(layouts.retinaNetLayout(options));
}

/** As `efficientDetAnchors` of `boxwise`, off the event loop. */
export async function efficientDetAnchors(options: EfficientDetAnchorOptions): Promise<Float64Array> {
  return made(layouts.efficientDetLayout(options));
}

/** As `ssdDefaultBoxes` of `boxwise`, off the event loop. */
export async function ssdDefaultBoxes(options: SsdOptions = {}): Promise<Float64Array> {
  return made(layouts.ssdLayout(options));
}

/** As `kmeansAnchors` of `boxwise`, off the event loop. */
export async function kmeansAnchors(
  boxes: Numeric | GridDataset,
  k: number,
  options: KmeansOptions = {},
): Promise<AnchorClusters> {
  const [sizes, count, seed, rounds] = layouts.clusterArguments(boxes, k, options);
  return layouts.clustered(await nativeAsync(() => addon.kmeansAnchorsAsync(sizes, count, seed, rounds)));
}
