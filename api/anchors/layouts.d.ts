import type * as addon from '../../native.js';
import { type Numeric } from '../arrays.js';
import { type Size } from '../numbers.js';
/** The maps of a pyramid. */
export interface PyramidOptions {
    /** Pixels from cell to cell, for each level. */
    strides: readonly number[];
    /** Sides of square anchors, for each level. */
    scales: readonly (readonly number[])[];
    /** Width over height. */
    ratios: readonly number[];
    /** Rows and columns of each map; without them the image's sides over the strides, rounded up. */
    featureSizes?: readonly (readonly [height: number, width: number])[];
    /** Needed without `featureSizes`. */
    imageSize?: Size;
}
/** torchvision's `AnchorGenerator`. */
export interface TorchvisionAnchorOptions {
    imageSize: Size;
    featureSizes: readonly (readonly [height: number, width: number])[];
    /** For each level. */
    sizes: readonly (readonly number[])[];
    /** Height over width, for each level. */
    aspectRatios: readonly (readonly number[])[];
}
/** torchvision's RetinaNet. */
export interface RetinaNetAnchorOptions {
    /** That of the padded batch. */
    imageSize: Size;
    featureSizes?: readonly (readonly [height: number, width: number])[];
}
/** EfficientDet. */
export interface EfficientDetAnchorOptions {
    imageSize: Size;
    /** 8 to 128. */
    strides?: readonly number[];
    /** 4. */
    scale?: number;
    /** 3. */
    octaves?: number;
    /** Factors of width and height: `[[1, 1], [1.4, 0.7], [0.7, 1.4]]`. */
    ratios?: readonly (readonly [width: number, height: number])[];
}
/** SSD; what is absent is SSD300's. */
export interface SsdOptions {
    imageSize?: Size;
    featureSizes?: readonly (readonly [height: number, width: number])[];
    /** Pixels from cell to cell, for each map. */
    steps?: readonly number[];
    /** Width over height of the extra boxes of each map. */
    aspectRatios?: readonly (readonly number[])[];
    /** Sides as fractions of the image, one more than there are maps. */
    scales?: readonly number[];
    /** Whether sides are kept within the image's; true. */
    clip?: boolean;
}
/** Options of `kmeansAnchors`. */
export interface KmeansOptions {
    /** Starts the generator; 0. A whole number below 2^53. */
    seed?: number;
    /** The most rounds; 300. */
    maxIterations?: number;
    /** With a dataset that has image sizes: boxes are scaled as a letterbox of this size scales their images. */
    inputSize?: Size;
}
/** The part of a COCO dataset that k-means reads. */
export interface GridDataset {
    annotations: readonly {
        bbox: readonly number[];
        iscrowd?: number;
        image_id?: number | string;
    }[];
    images?: readonly {
        id: number | string;
        width?: number;
        height?: number;
    }[];
}
/** What `kmeansAnchors` found. */
export interface AnchorClusters {
    /** Width and height of each anchor, flat, by ascending area. */
    sizes: Float64Array;
    /** The mean IoU of the boxes with their nearest anchor, as if concentric. */
    meanIou: number;
    /** Rounds until no box changed its anchor, or `maxIterations`. */
    iterations: number;
}
type Layout = addon.AnchorLayout;
/** One map, as the tutorial has it. */
export declare function gridLayout(featureHeight: number, featureWidth: number, stride: number, scales: readonly number[], ratios: readonly number[]): Layout;
/** Several maps, as the tutorial has one. */
export declare function pyramidLayout(options: PyramidOptions): Layout;
/** torchvision's. */
export declare function torchvisionLayout(options: TorchvisionAnchorOptions): Layout;
/** torchvision's RetinaNet's. */
export declare function retinaNetLayout({ imageSize, featureSizes }: RetinaNetAnchorOptions): Layout;
/** EfficientDet's. */
export declare function efficientDetLayout(options: EfficientDetAnchorOptions): Layout;
/** SSD's. */
export declare function ssdLayout(options: SsdOptions): Layout;
/** What the addon's k-means takes. */
export declare function clusterArguments(boxes: Numeric | GridDataset, k: number, options: KmeansOptions): [Float64Array, number, number, number];
/** What the addon's k-means gives. */
export declare function clustered({ sizes, meanIou, iterations }: addon.AnchorClusters): AnchorClusters;
export {};
