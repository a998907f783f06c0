import type { RleInput } from '../mask/types.js';
import type { Dataset } from './dataset.js';

/** An id of an image or a category: an integer (`bigint` above 2^53) or a string. */
export type Id = number | bigint | string;

/** A column of ids. Numbers must be integers. */
export type IdColumn =
  Int32Array | Uint32Array | BigInt64Array | Float64Array | readonly (number | bigint)[] | readonly string[];

/** An entry of a dataset's `images`; members that evaluation does not read may be there too. */
export interface CocoImage {
  id: Id;
  width?: number;
  height?: number;
  file_name?: string;
  /** CrowdPose: how crowded the image is, from 0 to 1. */
  crowdIndex?: number;
  /** LVIS and Open Images: categories that the image was searched for and does not have. */
  neg_category_ids?: readonly Id[];
  /** Open Images: categories that the image has, whether boxed or not. */
  pos_category_ids?: readonly Id[];
  /** LVIS: categories of which the image has more than is annotated. */
  not_exhaustive_category_ids?: readonly Id[];
}

/** An entry of a dataset's `categories`. */
export interface CocoCategory {
  id: Id;
  name?: string;
  supercategory?: string;
  /** LVIS: rare, common or frequent. */
  frequency?: string;
}

/** An entry of a dataset's `annotations`. */
export interface CocoAnnotation {
  id: Id;
  image_id: Id;
  category_id: Id;
  /**
   * x, y, width, height in pixels. Of a rotated box five numbers: centre, width, height and angle in radians, from +x
   * towards +y, which is clockwise on a screen.
   */
  bbox: readonly number[];
  /** A quadrilateral's corners in turn, as DOTA has them: x, y, x, y, x, y, x, y. Only `iouType: 'rotated'` looks at it. */
  poly?: readonly number[];
  /** The object's area in pixels, which decides between small, medium and large. */
  area: number;
  /** 1 for a region of many objects, which detections may overlap freely. COCO needs it, LVIS has none. */
  iscrowd?: number | boolean;
  ignore?: number | boolean;
  /** x, y and visibility of each point: 0 not labelled, 1 hidden, 2 visible. */
  keypoints?: readonly number[];
  /** How many keypoints are labelled; without any an object is ignored. */
  num_keypoints?: number;
  /** PASCAL VOC: need not be found, nor does it punish who finds it. Without it `ignore` or `iscrowd` says. */
  difficult?: number | boolean;
  /** Open Images: a box around several objects that touch. Without it `iscrowd` says. */
  is_group_of?: number | boolean;
  /** The object's mask. `iouType: 'rotated'` takes one outline of four corners for the object's shape. */
  segmentation?: CocoSegmentation | null;
}

/**
 * A mask as COCO's files write it: polygons (x, y, x, y, ... in pixels; four numbers are a box), or the lengths of runs down
 * the columns, compressed to text or as numbers.
 */
export type CocoSegmentation =
  | readonly (readonly number[])[]
  | { readonly size: readonly number[]; readonly counts: string | readonly number[] };

/** A COCO dataset as `JSON.parse` gives it. */
export interface CocoDataset {
  images?: readonly CocoImage[];
  annotations?: readonly CocoAnnotation[];
  categories?: readonly CocoCategory[];
}

/** An entry of a COCO results array. */
export interface CocoResult {
  image_id: Id;
  category_id: Id;
  /**
   * x, y, width, height in pixels. As in pycocotools the first result decides for all: where it has a `bbox`, areas are
   * those of the boxes and a `segmentation` that is absent is the box; where it has a `segmentation` alone, areas are
   * those of the masks, and a `bbox` that is absent is the mask's.
   */
  bbox?: readonly number[];
  /** The detector's confidence; only the order of scores matters. */
  score: number;
  /** The object's mask. */
  segmentation?: CocoSegmentation;
  /** A quadrilateral's corners in turn; a rotated box may also be a `bbox` of five numbers, as an annotation's. */
  poly?: readonly number[];
}

/** An entry of a COCO results array of keypoints. */
export interface CocoKeypointResult {
  image_id: Id;
  category_id: Id;
  /** x, y and a number that is not looked at of each point. */
  keypoints: readonly number[];
  /** The detector's confidence; only the order of scores matters. */
  score: number;
  /** x, y, width, height in pixels. Where the first result has one, areas are those of the boxes, otherwise of the points' extents. */
  bbox?: readonly number[];
}

/**
 * How numbers make a box: `xywh` is x, y, width, height; `xyxy` two corners; `cxcywh` centre and size. For rotated boxes
 * also `cxcywhr`, five numbers of which the last is an angle in radians, and `corners`, eight numbers.
 */
export type ResultBoxFormat = 'xywh' | 'xyxy' | 'cxcywh' | 'cxcywhr' | 'corners';

/** Detections as columns: the i-th box is `boxes[4 * i]` to `boxes[4 * i + 3]`. */
export interface DetectionColumns {
  imageIds: IdColumn;
  categoryIds: IdColumn;
  /**
   * Four numbers a detection, or as many as `format` says. Float32 values are widened to double before anything is computed. With `masks` or `keypoints` it
   * may be absent: areas, and boxes where they are asked for, are then those of the masks or of the points' extents.
   */
  boxes?: Float32Array | Float64Array;
  /** A mask for each detection: run-length masks one by one, or packed in arrays. Absent: the boxes are the masks. */
  masks?: readonly RleInput[] | PackedMasks;
  scores: Float32Array | Float64Array;
  /** Default `xywh`. `xyxy` becomes width = x2 - x1, `cxcywh` becomes x = cx - w / 2, in double. */
  format?: ResultBoxFormat;
  /** x, y and a number that is not looked at of each point, `3 * pointsPerDetection` numbers a detection. */
  keypoints?: Float32Array | Float64Array;
  /** How many points a detection has. */
  pointsPerDetection?: number;
}

/** Masks in columns: the i-th one's text is the next `lengths[i]` bytes of `counts`. */
export interface PackedMasks {
  /** COCO's compressed counts (ASCII), one mask after the other. */
  counts: Uint8Array;
  /** Bytes of each mask's counts. */
  lengths: Uint32Array;
  /** Height and width of each mask. */
  sizes: Uint32Array;
}

/** Ground truth: a path, a `file:` URL, JSON bytes, a parsed dataset, or a {@link Dataset} loaded before. */
export type GroundTruthInput = string | URL | Uint8Array | CocoDataset | Dataset;

/** Detections: a path, a `file:` URL, JSON bytes, a parsed results array, or columns. */
export type DetectionsInput =
  string | URL | Uint8Array | readonly CocoResult[] | readonly CocoKeypointResult[] | DetectionColumns;

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
export type AreaRange =
  readonly [label: string, min: number, max: number] | readonly [min: number, max: number];

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

/** COCO's twelve numbers by name; -1 where there is nothing to measure. */
export interface Metrics {
  /** Average precision, mean over the IoU thresholds. */
  AP: number;
  /** Average precision at IoU 0.50, PASCAL VOC's measure. */
  AP50: number;
  /** Average precision at IoU 0.75. */
  AP75: number;
  /** AP of small objects. */
  APs: number;
  /** AP of medium objects. */
  APm: number;
  /** AP of large objects. */
  APl: number;
  /** Average recall with one detection an image. */
  AR1: number;
  /** Average recall with ten detections an image. */
  AR10: number;
  /** Average recall with a hundred detections an image. */
  AR100: number;
  /** AR100 of small objects. */
  ARs: number;
  /** AR100 of medium objects. */
  ARm: number;
  /** AR100 of large objects. */
  ARl: number;
}

/** COCO's ten numbers for keypoints by name; -1 where there is nothing to measure. */
export interface KeypointMetrics {
  /** Average precision with twenty detections an image, mean over the similarity thresholds. */
  AP: number;
  /** Average precision at similarity 0.50. */
  AP50: number;
  /** Average precision at similarity 0.75. */
  AP75: number;
  /** AP of medium objects. */
  APm: number;
  /** AP of large objects. */
  APl: number;
  /** Average recall with twenty detections an image. */
  AR: number;
  /** AR at similarity 0.50. */
  AR50: number;
  /** AR at similarity 0.75. */
  AR75: number;
  /** AR of medium objects. */
  ARm: number;
  /** AR of large objects. */
  ARl: number;
}

/** CrowdPose's nine numbers by name; -1 where there is nothing to measure. */
export interface CrowdPoseMetrics {
  /** Average precision with twenty detections an image, mean over the similarity thresholds. */
  AP: number;
  /** Average precision at similarity 0.50. */
  AP50: number;
  /** Average precision at similarity 0.75. */
  AP75: number;
  /** Average recall with twenty detections an image. */
  AR: number;
  /** AR at similarity 0.50. */
  AR50: number;
  /** AR at similarity 0.75. */
  AR75: number;
  /** AP of images with a `crowdIndex` below 0.2, rounded to four decimals; not known of single categories. */
  APeasy: number;
  /** Of those from 0.2 to below 0.8. */
  APmedium: number;
  /** Of those from 0.8 on. */
  APhard: number;
}

/**
 * LVIS's thirteen numbers by name; -1 where there is nothing to measure. With another number as `maxDetections`, the names of the
 * last four have that number.
 */
export interface LvisMetrics {
  /** Average precision, mean over the IoU thresholds. */
  AP: number;
  /** Average precision at IoU 0.50. */
  AP50: number;
  /** Average precision at IoU 0.75. */
  AP75: number;
  /** AP of small objects. */
  APs: number;
  /** AP of medium objects. */
  APm: number;
  /** AP of large objects. */
  APl: number;
  /** AP of rare categories. */
  APr: number;
  /** AP of common categories. */
  APc: number;
  /** AP of frequent categories. */
  APf: number;
  /** Average recall with 300 detections an image. */
  'AR@300': number;
  /** AR@300 of small objects. */
  'ARs@300': number;
  /** AR@300 of medium objects. */
  'ARm@300': number;
  /** AR@300 of large objects. */
  'ARl@300': number;
  [name: `AR${'' | 's' | 'm' | 'l'}@${number}`]: number;
}

/** The numbers of PASCAL VOC and Open Images; -1 where there is nothing to measure. */
export interface MeanApMetrics {
  /** Mean over categories of average precision at IoU 0.50; -1 where 0.5 is not among the thresholds. */
  AP50: number;
  /** The same at every IoU threshold that was asked for, averaged. By default that is 0.50 alone. */
  AP: number;
}

/** The names of the numbers that evaluations of a protocol tell. */
export type MetricsFor<P extends Protocol | undefined, I extends IouType | undefined> = P extends
  'coco' | undefined
  ? CocoMetricsFor<I>
  : P extends 'lvis'
    ? LvisMetrics
    : P extends 'voc' | 'openimages'
      ? MeanApMetrics
      : P extends 'crowdpose'
        ? CrowdPoseMetrics
        : never;

type CocoMetricsFor<I extends IouType | undefined> = I extends
  'bbox' | 'segm' | 'boundary' | 'rotated' | undefined
  ? Metrics
  : I extends 'keypoints'
    ? KeypointMetrics
    : never;

/** What an options object has as one of its members; `undefined` where it has no such member. */
type MemberOf<Options, Name extends PropertyKey> = Name extends keyof Options ? Options[Name] : undefined;

/** The names of the numbers that an evaluation with these options tells; of several kinds where the options leave it open. */
export type MetricsOf<Options extends EvaluateOptions> = MetricsFor<
  MemberOf<Options, 'protocol'>,
  MemberOf<Options, 'iouType'>
>;

/** An array of doubles in C order: the last axis moves fastest. */
export interface NdArray {
  data: Float64Array;
  shape: number[];
}

/** One category's numbers; -1 where it has no ground truth. */
export type CategoryMetrics<Names = Metrics> = Names & {
  categoryId: Id;
  /** The dataset's `name` of the category, if it has one. */
  name?: string;
};

/** Which curve {@link Evaluation.precisionRecall} gives. */
export interface CurveOptions {
  /** One of the evaluation's IoU thresholds. Default: its first. */
  iou?: number;
  /** One of the area labels. Default: the first, `all`. */
  area?: string;
  /** One of the `maxDetections`. Default: the largest. */
  maxDetections?: number;
}

/** Precision at each recall threshold. */
export interface PrecisionRecall {
  /** The recall thresholds. */
  recall: Float64Array;
  /** The best precision at that recall or above; 0 where it is not reached, -1 without ground truth. */
  precision: Float64Array;
  /** The score of the detection that reaches the recall; 0 and -1 as above. */
  scores: Float64Array;
  /** The largest recall that is reached; -1 without ground truth. */
  reached: number;
}

/** A column of positions or flags with its shape, in C order. */
export interface IndexArray<Data extends Int32Array | Uint8Array = Int32Array> {
  data: Data;
  shape: number[];
}

/**
 * Who matched whom. T is the IoU thresholds, A the area ranges, D the detections and G the annotations *as they
 * stand in the inputs*: values are positions there, never ids.
 */
export interface Matches {
  /** [T, A, D]: the position of the annotation that the detection matched, or -1. */
  detections: IndexArray;
  /** [T, A, D]: 1 where the detection counts neither for nor against. */
  detectionsIgnored: IndexArray<Uint8Array>;
  /** [D]: 1 for a detection that took part: of an evaluated image and category, and among the best there. */
  detectionsEvaluated: IndexArray<Uint8Array>;
  /** [T, A, G]: the position of the detection that matched the annotation (of a crowd the last one), or -1. */
  groundTruths: IndexArray;
  /** [A, G]: 1 where the annotation need not be found: a crowd, or outside the area range. */
  groundTruthsIgnored: IndexArray<Uint8Array>;
  /** [G]: 1 for an annotation that took part. */
  groundTruthsEvaluated: IndexArray<Uint8Array>;
}

/** Something in the data that would surprise, and how often. */
export interface EvaluationWarning {
  /** Stable name of the kind. */
  code: string;
  /** What was met and what it does to the numbers. */
  message: string;
  count: number;
}

/** The parameters that an evaluation used, after defaults: axes of its arrays. */
export interface EvaluationParams {
  protocol: Protocol;
  iouType: IouType;
  parity: Parity;
  /** Axis T. */
  iouThresholds: number[];
  /** Axis R. */
  recallThresholds: number[];
  /** Axis K; a single `-1` with `useCategories: false`. */
  categoryIds: Id[];
  /** Axis A. */
  areaRanges: [label: string, min: number, max: number][];
  /** Axis M, ascending. */
  maxDetections: number[];
  useCategories: boolean;
}
