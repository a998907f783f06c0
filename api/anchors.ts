import { call, type Later } from './call.js';
import type { Numeric } from './check/arrays.js';
import {
  clusterArguments,
  efficientDetArguments,
  gridArguments,
  pyramidArguments,
  retinaNetArguments,
  ssdArguments,
  torchvisionArguments,
  type AnchorClusters,
  type EfficientDetAnchorOptions,
  type GridDataset,
  type KmeansOptions,
  type PyramidOptions,
  type RetinaNetAnchorOptions,
  type SsdOptions,
  type TorchvisionAnchorOptions,
} from './anchors/layouts.js';

export type {
  AnchorClusters,
  EfficientDetAnchorOptions,
  GridDataset,
  KmeansOptions,
  PyramidOptions,
  RetinaNetAnchorOptions,
  SsdOptions,
  TorchvisionAnchorOptions,
};

/**
 * Anchors of one feature map, `(x1, y1, x2, y2)` in pixels, flat: for each cell (rows first), each scale, each ratio a box of
 * width `scale · √ratio` and height `scale / √ratio` around the cell's centre, `((x + ½) · stride, (y + ½) · stride)`.
 *
 * ```ts
 * generateAnchors(4, 4, 16, [32], [1]).length; // 64: 16 boxes
 * ```
 *
 * An empty map, or no scales or ratios, gives no anchors.
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for a stride, scale or ratio that is not finite and above 0 (negative strides), `TOO_LARGE` above
 * 2^26 anchors
 */
export function generateAnchors(
  featureHeight: number,
  featureWidth: number,
  stride: number,
  scales: readonly number[],
  ratios: readonly number[],
): Float64Array {
  return grid.now(featureHeight, featureWidth, stride, scales, ratios);
}

const grid = call('pyramidAnchors', gridArguments);

/** {@link generateAnchors} of every level of a pyramid, one level after the other; `scales` has a list for each level. */
export function pyramidAnchors(options: PyramidOptions): Float64Array {
  return pyramid.now(options);
}

const pyramid = call('pyramidAnchors', pyramidArguments);

/**
 * Anchors as torchvision's `AnchorGenerator` makes them: around the cells' upper left corners, corners rounded (half to even) in
 * single precision, sizes running fastest within ratios; a ratio is height over width. `imageSize` is that of the padded batch; strides are
 * its sides over the maps', rounded down.
 */
export function torchvisionAnchors(options: TorchvisionAnchorOptions): Float64Array {
  return torchvision.now(options);
}

const torchvision = call('torchvisionAnchors', torchvisionArguments);

/**
 * torchvision's RetinaNet anchors: levels P3 to P7, sizes 32 to 512 with 3 octaves each (×1, ×2^⅓, ×2^⅔, rounded down), ratios ½, 1, 2. Without
 * `featureSizes` the maps are the image's sides over 8 to 128, rounded up.
 */
export function retinaNetAnchors(options: RetinaNetAnchorOptions): Float64Array {
  return retinaNet.now(options);
}

const retinaNet = call('torchvisionAnchors', retinaNetArguments);

/**
 * EfficientDet's anchors (Tan et al. 2020): `scale · stride · 2^(octave / octaves)` times each pair of factors of width and height. Maps are the
 * image's sides over the strides, rounded up.
 */
export function efficientDetAnchors(options: EfficientDetAnchorOptions): Float64Array {
  return efficientDet.now(options);
}

const efficientDet = call('efficientDetAnchors', efficientDetArguments);

/**
 * SSD's default boxes (Liu et al. 2016) in pixels of the image, in the order of torchvision's `DefaultBoxGenerator`; without options those
 * of SSD300: 8,732 boxes of an input of 300 × 300.
 */
export function ssdDefaultBoxes(options?: SsdOptions): Float64Array {
  return ssd.now(options);
}

const ssd = call('ssdDefaultBoxes', ssdArguments);

/**
 * Anchor sizes for a dataset: k-means under 1 - IoU of concentric boxes (Redmon and Farhadi 2017), started as k-means++ with a generator
 * of its own, so that equal arguments give equal answers.
 *
 * @param boxes widths and heights, `[[w, h], ...]` or flat; or a COCO dataset, whose annotations with area are taken, crowds left out
 * @param k how many anchors
 * @returns sizes by ascending area, and the mean IoU of the boxes with their nearest anchor
 * @throws BoxwiseError `INVALID_VALUE` for sides that are not finite and above 0, `OUT_OF_RANGE` for more anchors than boxes
 */
export function kmeansAnchors(
  boxes: Numeric | GridDataset,
  k: number,
  options?: KmeansOptions,
): AnchorClusters {
  return clusters.now(boxes, k, options);
}

const clusters = call('kmeansAnchors', clusterArguments);

/** As {@link generateAnchors}, off the event loop. */
export const generateAnchorsLater: Later<typeof generateAnchors> = grid.later;
/** As {@link pyramidAnchors}, off the event loop. */
export const pyramidAnchorsLater: Later<typeof pyramidAnchors> = pyramid.later;
/** As {@link torchvisionAnchors}, off the event loop. */
export const torchvisionAnchorsLater: Later<typeof torchvisionAnchors> = torchvision.later;
/** As {@link retinaNetAnchors}, off the event loop. */
export const retinaNetAnchorsLater: Later<typeof retinaNetAnchors> = retinaNet.later;
/** As {@link efficientDetAnchors}, off the event loop. */
export const efficientDetAnchorsLater: Later<typeof efficientDetAnchors> = efficientDet.later;
/** As {@link ssdDefaultBoxes}, off the event loop. */
export const ssdDefaultBoxesLater: Later<typeof ssdDefaultBoxes> = ssd.later;
/** As {@link kmeansAnchors}, off the event loop. */
export const kmeansAnchorsLater: Later<typeof kmeansAnchors> = clusters.later;
