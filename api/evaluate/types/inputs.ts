import type { NumbersInput } from '../../check/arrays.js';
import type { BoxFormat } from '../../check/boxes.js';
import type { NumberArray } from '../../check/elements.js';
import type { TensorInput } from '../../check/tensors.js';
import type { RleInput } from '../../mask/types.js';
import type { Dataset } from '../dataset.js';

/** An id of an image or a category: an integer (`bigint` above 2^53) or a string. */
export type Id = number | bigint | string;

/** A column of ids. Numbers must be integers. */
export type IdColumn = NumberArray | TensorInput | readonly (number | bigint)[] | readonly string[];

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
 * How numbers make a box: `xywh` is x, y, width, height; `xyxy` and `yxyx` two corners; `cxcywh` centre and size. For
 * rotated boxes also `rotated`, five numbers of which the last is an angle in radians, and `corners`, eight numbers.
 */
export type ResultBoxFormat = BoxFormat | 'corners';

/** Detections as columns: the i-th box is `boxes[4 * i]` to `boxes[4 * i + 3]`. */
export interface DetectionColumns {
  imageIds: IdColumn;
  categoryIds: IdColumn;
  /**
   * Four numbers a detection, or as many as `format` says. Float32 values are widened to double before anything is computed. With `masks` or `keypoints` it
   * may be absent: areas, and boxes where they are asked for, are then those of the masks or of the points' extents.
   */
  boxes?: NumbersInput;
  /** A mask for each detection: run-length masks one by one, or packed in arrays. Absent: the boxes are the masks. */
  masks?: readonly RleInput[] | PackedMasks;
  scores: NumbersInput;
  /** Default `xywh`. `xyxy` becomes width = x2 - x1, `cxcywh` becomes x = cx - w / 2, in double. */
  format?: ResultBoxFormat;
  /** x, y and a number that is not looked at of each point, `3 * pointsPerDetection` numbers a detection. */
  keypoints?: NumbersInput;
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
