import type { Id } from './inputs.js';

/**
 * How detections are compared. `bbox`, `segm`, `rotated`: intersection over union (IoU) of upright boxes, of masks, or of
 * rotated boxes and quadrilaterals. `keypoints`: object keypoint similarity (OKS), the mean over an object's visible points of
 * exp(-d² / (2 · area · (2 · sigma)²)). `boundary`: the smaller of the mask IoU and the boundary IoU (Boundary IoU,
 * Cheng et al. 2021); the mask IoU for crowds.
 */
export type IouType = 'bbox' | 'segm' | 'keypoints' | 'boundary' | 'rotated';

/**
 * The rules for matching and the metrics; docs/protocols.md describes each protocol.
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
 * `Part` and other members are ignored.
 */
export interface ClassHierarchy {
  /** The `id` of a category of the dataset where ids are strings, or its `name`. */
  LabelName: string;
  /** The classes below this one. */
  Subcategory?: readonly ClassHierarchy[];
}

/**
 * `strict` returns what the reference returns, to the last bit and with its quirks. `corrected` fixes clear bugs of the
 * reference and refuses data that makes no sense; see docs/parity.md.
 */
export type Parity = 'strict' | 'corrected';

/**
 * A range of object areas: a label and its bounds in pixels, both inclusive. A range without a label is called by its bounds, as in
 * `0-1024`; if they are COCO's of all, small, medium or large objects, it also stands for that size in the metrics.
 */
export type AreaRange =
  readonly [label: string, min: number, max: number] | readonly [min: number, max: number];

/** What an evaluation does with a record that cannot be used. */
export type OnBadRecord = 'throw' | 'skip';

/** Options of every evaluation. */
export interface CommonEvaluateOptions {
  /** `strict` follows the reference, `corrected` fixes its bugs. Default `strict`. */
  parity?: Parity;
  /** Lowest IoU of a match, each 0 to 1. Default 0.50, 0.55, ..., 0.95. */
  iouThresholds?: readonly number[];
  /** Recalls at which precision is sampled, each 0 to 1. Default 0.00, 0.01, ..., 1.00. */
  recallThresholds?: readonly number[];
  /**
   * Numbers of detections that count per image and category, best first. Default 1, 10, 100; for keypoints 20. LVIS takes one
   * number, the detections per image over all categories; default 300.
   */
  maxDetections?: readonly number[];
  /**
   * Images to evaluate: ids, or values of `file_name` that one image has. What the dataset does not have is ignored, with a warning. Default: all
   * of the dataset.
   */
  imageIds?: readonly Id[];
  /**
   * Categories to evaluate: ids, or names that one category has. What the dataset does not have finds nothing, with a warning. Default: all of
   * the dataset.
   */
  categoryIds?: readonly Id[];
  /** False compares boxes regardless of category. Default true. */
  useCategories?: boolean;
  /**
   * What to do with an annotation or a detection whose shape or numbers cannot be used: a quadrilateral whose sides cross, a broken mask,
   * another number of keypoints, no score; in `corrected` parity also what that refuses. `throw` throws a {@link BoxwiseError} that names
   * it. `skip` evaluates as if it were not there, and warns with the number of such records and the first of them. Missing and unknown ids
   * always throw. Default `throw`.
   */
  onBadRecord?: OnBadRecord;
  /** Number of threads. Default: all cores that the process may use. Results do not depend on it. */
  threads?: number;
  /**
   * The most records of each list: images, annotations, categories, detections. More are `TOO_LARGE`, before all of them are read. For inputs
   * that others send. Default: no limit.
   */
  maxRecords?: number;
  /**
   * The most bytes of memory that an input or the evaluation's arrays may need; `TOO_LARGE` if it is more. It is an estimate that is made
   * before most of the memory is taken: 160 bytes a record, the text of masks and keypoints, inputs that are held whole (compressed ones and
   * pipes), and 16 bytes for each value of `precision`. Default: no limit.
   */
  maxMemory?: number;
}

/** Options of protocols that look at the sizes of objects: `coco`, `lvis`, `crowdpose`. */
export interface AreaOptions {
  /** Area ranges in square pixels. Default all, small (to 32²), medium (to 96²), large; for keypoints all, medium, large. */
  areaRanges?: readonly AreaRange[];
}

/** Options of `iouType: 'keypoints'`. */
export interface KeypointOptions {
  /**
   * Sigma of each keypoint, as a fraction of the square root of the object's area; one for each point. A `Map` has the sigmas
   * of each category. Default: COCO's 17, or CrowdPose's 14.
   */
  keypointSigmas?: readonly number[] | Float64Array | ReadonlyMap<Id, readonly number[]>;
}

/** Options of `iouType: 'boundary'`. */
export interface BoundaryOptions {
  /**
   * Width of boundaries as a fraction of the image's diagonal, 0 to 1; at least one pixel. Default 0.02.
   */
  dilationRatio?: number;
}

/** Options of the protocol `voc`. */
export interface VocOptions {
  /**
   * How average precision is computed from the curve. `all-points`, the area under it, is VOC2010's and later;
   * `11-points`, the mean of eleven precisions, is VOC2007's. Default `all-points`.
   */
  interpolation?: 'all-points' | '11-points';
  /**
   * With `pixels`, as in the development kit, corners are whole pixels that belong to the box, so its width is
   * `x2 - x1 + 1`; with `continuous` they are positions. Default `pixels`.
   */
  coordinates?: 'pixels' | 'continuous';
}

/** Options of the protocol `openimages`. */
export interface OpenImagesOptions {
  /** The class hierarchy; boxes also count for the ancestors of their class. Default: none. */
  hierarchy?: ClassHierarchy;
  /** Detections also count for the ancestors of their class. The reference expects expanded detections. Default false. */
  expandDetections?: boolean;
  /** Weight of a group-of box; with 0 the detections in it do not count. Default 1. */
  groupOfWeight?: number;
  /** Leave out detections of classes for which the image has neither box nor label. Default true. */
  verifiedOnly?: boolean;
}

/** What is evaluated, and by which rules. */
interface Task<P extends Protocol = Protocol, I extends IouType = IouType> {
  /** Evaluation protocol. Default `coco`. */
  protocol?: P;
  /** What to compare. Default `bbox`; `keypoints` for `crowdpose`. */
  iouType?: I;
}

/** Every option that belongs to some tasks only. */
type OwnOptions = AreaOptions & KeypointOptions & BoundaryOptions & VocOptions & OpenImagesOptions;

/** A task with its own options and none of those of others, which would do nothing. */
type With<T extends Task, Own = unknown> = T &
  Own & { [Name in Exclude<keyof OwnOptions, keyof Own>]?: never };

/** A task of these protocols that has to be named, as it is not the default. */
type Named<P extends Protocol> = Task<P> & { protocol: P };

type Sized = 'coco' | 'lvis' | 'crowdpose';

/** The tasks by their options. The first has none of its own, so that `protocol` and `iouType` may be variables of any value. */
type TaskOptions =
  | With<Task>
  | With<Task<Sized>, AreaOptions>
  | With<Task<'coco' | 'crowdpose'> & { iouType: 'keypoints' }, AreaOptions & KeypointOptions>
  | With<Task<'crowdpose', 'keypoints'> & { protocol: 'crowdpose' }, AreaOptions & KeypointOptions>
  | With<Task<'coco' | 'lvis'> & { iouType: 'boundary' }, AreaOptions & BoundaryOptions>
  | With<Named<'voc'>, VocOptions>
  | With<Named<'openimages'>, OpenImagesOptions>;

/** Options of an `Evaluator`: those of `evaluate`. Analyses need every detection, so there is no `analysis`. */
export type EvaluatorOptions = CommonEvaluateOptions & TaskOptions;

/** Options of `evaluate`. Those of one protocol or `iouType` do not compile beside another. */
export type EvaluateOptions = EvaluatorOptions & {
  /**
   * True keeps what analyses across categories need ({@link Evaluation.confusionMatrix}, {@link Evaluation.errors}): all boxes; of masks and
   * rotated boxes, the overlaps with objects of other categories. It also records which detections match, so that the first analysis does not
   * match again. The metrics are the same. Default false.
   */
  analysis?: boolean;
};

/** Options of the promise form. */
export type EvaluateAsyncOptions = EvaluateOptions & {
  /** Called repeatedly with the fraction of the inputs that has been read, 0 to 1. Default: not called. */
  onProgress?: (fraction: number) => void;
};

/** Options of `Dataset.load`. */
export interface LoadOptions {
  /** Number of threads. Default: all cores that the process may use. */
  threads?: number;
  /** Keep only the data that evaluations of this kind read, which takes less time and memory. Default: everything. */
  iouType?: IouType;
  /** The most records of each list; more are `TOO_LARGE`. Default: no limit. */
  maxRecords?: number;
  /** The most bytes of memory that the dataset may need, by the estimate of the same option of `evaluate`. Default: no limit. */
  maxMemory?: number;
}
