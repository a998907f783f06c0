import type { Id } from './inputs.js';
/**
 * What detections are compared by. `bbox`, `segm`, `rotated`: intersection over union of upright boxes, of masks, or of
 * rotated boxes and quadrilaterals. `keypoints`: object keypoint similarity, the mean over an object's visible points of
 * exp(-d² / (2 · area · (2 · sigma)²)). `boundary`: the lesser of the IoU of masks and that of their boundaries (Boundary IoU,
 * Cheng et al. 2021); with crowds the IoU of masks.
 */
export type IouType = 'bbox' | 'segm' | 'keypoints' | 'boundary' | 'rotated';
/**
 * Whose rules decide what matches and which numbers are told; docs/protocols.md tells them apart.
 *
 * - `coco`: COCO's, as pycocotools.
 * - `lvis`: LVIS's, as lvis-api 0.5.3, for datasets in which images were searched for some categories only.
 * - `voc`: PASCAL VOC's, as its development kit.
 * - `openimages`: the Open Images challenge's, as the TensorFlow Object Detection API's evaluator.
 * - `crowdpose`: CrowdPose's for keypoints, as crowdposetools: 14 points, areas from boxes, numbers by how crowded images are.
 */
export type Protocol = 'coco' | 'lvis' | 'voc' | 'openimages' | 'crowdpose';
/**
 * A class of Open Images' hierarchy file (`bbox_labels_600_hierarchy.json`) with the classes below it. The root is no class;
 * `Part` and other members are passed over.
 */
export interface ClassHierarchy {
    /** The `id` of a category of the dataset where ids are strings, or its `name`. */
    LabelName: string;
    Subcategory?: readonly ClassHierarchy[];
}
/**
 * `strict` computes what pycocotools 2.0.11 computes, to the last bit and with its quirks. `corrected` mends what
 * are plainly bugs there and refuses data that makes no sense; see docs/parity.md.
 */
export type Parity = 'strict' | 'corrected';
/** A range of object areas: a label and its bounds in pixels, both inclusive. Bare bounds take COCO's labels by position. */
export type AreaRange = readonly [label: string, min: number, max: number] | readonly [min: number, max: number];
/** How to evaluate. Every option has COCO's default. */
export interface EvaluateOptions {
    /** Default `coco`. */
    protocol?: Protocol;
    /** Default `bbox`; `keypoints` under `crowdpose`. */
    iouType?: IouType;
    /** Default `strict`. */
    parity?: Parity;
    /** IoU that a match needs, each in 0..1. Default 0.50, 0.55, ..., 0.95. */
    iouThresholds?: readonly number[];
    /** Recalls at which precision is sampled, each in 0..1. Default 0.00, 0.01, ..., 1.00. */
    recallThresholds?: readonly number[];
    /**
     * Detections of an image and category that count, best first. Default 1, 10, 100; of keypoints 20. LVIS takes one number: of
     * detections of an image, over all categories; default 300.
     */
    maxDetections?: readonly number[];
    /** Default all, small (to 32²), medium (to 96²), large; of keypoints all, medium, large. */
    areaRanges?: readonly AreaRange[];
    /** Images to evaluate. Default: all of the dataset. */
    imageIds?: readonly Id[];
    /** Categories to evaluate. Default: all of the dataset. */
    categoryIds?: readonly Id[];
    /** False evaluates boxes alone, whatever their category. Default true. */
    useCategories?: boolean;
    /**
     * Spread of each keypoint, as a share of the root of an object's area; there are as many as an object has points. A `Map`
     * has those of each category. Default COCO's 17, or CrowdPose's 14. Only keypoints use it.
     */
    keypointSigmas?: readonly number[] | Float64Array | ReadonlyMap<Id, readonly number[]>;
    /**
     * How far boundaries reach into masks, as a share of the image's diagonal, in 0..1; at least one pixel. Default 0.02. Only
     * `boundary` uses it.
     */
    dilationRatio?: number;
    /**
     * Of `voc`: how average precision is taken from the curve. `all-points`, the area under it, is VOC2010's and later;
     * `11-points`, the mean of eleven precisions, is VOC2007's. Default `all-points`.
     */
    interpolation?: 'all-points' | '11-points';
    /**
     * Of `voc`: `pixels`, as the kit, takes corners for whole pixels that belong to the box, so that it is
     * `x2 - x1 + 1` wide; `continuous` takes them for positions. Default `pixels`.
     */
    coordinates?: 'pixels' | 'continuous';
    /** Of `openimages`: the hierarchy's tree; boxes count for the classes above their own, too. Default: none. */
    hierarchy?: ClassHierarchy;
    /** Of `openimages`: detections count for the classes above their own, too, which the reference leaves to who makes them. Default false. */
    expandDetections?: boolean;
    /** Of `openimages`: what a group-of box counts for; 0 forgives the detections in it and counts nothing. Default 1. */
    groupOfWeight?: number;
    /** Of `openimages`: leaves out detections of classes for which the image has neither box nor label. Default true. */
    verifiedOnly?: boolean;
    /** Threads to work on. Default: all cores that the process may use. The answer never depends on it. */
    threads?: number;
}
/** Options of the promise form. */
export interface EvaluateAsyncOptions extends EvaluateOptions {
    /** Called now and then with the share of the inputs that has been read, from 0 to 1. */
    onProgress?: (fraction: number) => void;
}
