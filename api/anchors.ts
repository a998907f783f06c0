import { call, plainCall, type Later, type PlainLater } from './call.js';
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
 * Returns the anchors of one feature map, `(x1, y1, x2, y2)` in pixels, flat. For each cell (row by row), scale and ratio there is a box
 * of width `scale · √ratio` and height `scale / √ratio` around the centre of the cell, `((x + ½) · stride, (y + ½) · stride)`.
 * An empty map has no anchors, and neither have empty lists of scales or ratios.
 *
 * ```ts
 * console.log(generateAnchors(1, 2, 16, [32], [1])); // Float64Array(8) [ -8, -8, 24, 24, 8, -8, 40, 24 ]
 * ```
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

const grid = plainCall('anchors', gridArguments);

/**
 * Returns {@link generateAnchors} of every level of a pyramid, one level after the other; `scales` has a list for each level.
 *
 * ```ts
 * const anchors = pyramidAnchors({ strides: [8, 16], scales: [[16], [32]], ratios: [1], imageSize: [32, 32] });
 * console.log(anchors.length / 4); // 20
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for lists of other lengths than `featureSizes`; `OUT_OF_RANGE` for strides, scales and ratios that
 *   are not finite and above 0; `TOO_LARGE` above 2^26 anchors
 */
export function pyramidAnchors(options: PyramidOptions): Float64Array {
  return pyramid.now(options);
}

const pyramid = call('anchors', pyramidArguments);

/**
 * Returns the anchors of torchvision's `AnchorGenerator`: around the top left corners of the cells, with corners rounded (half to even) in
 * single precision. Sizes vary fastest within ratios; a ratio is height over width. `imageSize` is that of the padded batch; strides are
 * its sides over the maps', rounded down.
 *
 * ```ts
 * const layout = { sizes: [[32]], aspectRatios: [[1]], featureSizes: [[2, 2]] as [number, number][] };
 * console.log(torchvisionAnchors({ imageSize: [32, 32], ...layout }).subarray(0, 4)); // Float64Array(4) [ -16, -16, 16, 16 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of `sizes` than of maps; `OUT_OF_RANGE` for sides that are not above 0;
 *   `TOO_LARGE` above 2^26 anchors
 */
export function torchvisionAnchors(options: TorchvisionAnchorOptions): Float64Array {
  return torchvision.now(options);
}

const torchvision = call('anchors', torchvisionArguments);

/**
 * Returns torchvision's RetinaNet anchors: levels P3 to P7, sizes 32 to 512 with 3 octaves each (×1, ×2^⅓, ×2^⅔, rounded down), ratios ½, 1, 2. Without
 * `featureSizes` the sides of the maps are the image's sides divided by 8 to 128, rounded up.
 *
 * ```ts
 * console.log(retinaNetAnchors({ imageSize: [640, 640] }).length / 4); // 76725
 * ```
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for sides that are not above 0; `TOO_LARGE` above 2^26 anchors
 */
export function retinaNetAnchors(options: RetinaNetAnchorOptions): Float64Array {
  return retinaNet.now(options);
}

const retinaNet = call('anchors', retinaNetArguments);

/**
 * Returns EfficientDet's anchors (Tan et al. 2020): `scale · stride · 2^(octave / octaves)` times each pair of factors of width and height. The sides of the maps are
 * the image's sides divided by the strides, rounded up.
 *
 * ```ts
 * console.log(efficientDetAnchors({ imageSize: [512, 512] }).length / 4); // 49104
 * ```
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for sides that are not above 0; `TOO_LARGE` above 2^26 anchors
 */
export function efficientDetAnchors(options: EfficientDetAnchorOptions): Float64Array {
  return efficientDet.now(options);
}

const efficientDet = call('anchors', efficientDetArguments);

/**
 * Returns SSD's default boxes (Liu et al. 2016) in pixels of the image, in the order of torchvision's `DefaultBoxGenerator`. The defaults
 * are those of SSD300: 8,732 boxes for an input of 300 × 300.
 *
 * ```ts
 * console.log(ssdDefaultBoxes().length / 4); // 8732
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for lists of other lengths than `featureSizes`; `OUT_OF_RANGE` for empty lists and for sides that
 *   are not above 0; `TOO_LARGE` above 2^26 boxes
 */
export function ssdDefaultBoxes(options?: SsdOptions): Float64Array {
  return ssd.now(options);
}

const ssd = call('anchors', ssdArguments);

/**
 * Returns anchor sizes that fit a dataset: k-means with the distance 1 - IoU of concentric boxes (Redmon and Farhadi 2017), initialised with
 * k-means++ by boxwise's own random generator. Equal arguments give equal results.
 *
 * ```ts
 * const sizes = [[10, 10], [12, 10], [50, 60], [55, 60]];
 * console.log(kmeansAnchors(sizes, 2).sizes); // Float64Array(4) [ 11, 10, 52.5, 60 ]
 * ```
 *
 * @param boxes widths and heights, `[[w, h], ...]` or flat; or a COCO dataset, whose annotations with area are used, without crowds
 * @param k number of anchors
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
export const generateAnchorsLater: PlainLater<typeof generateAnchors> = grid.later;
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
