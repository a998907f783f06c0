import type { NumbersInput } from '../../check/arrays.js';
import type { BoxFormat } from '../../check/boxes.js';
import type { NumberArray } from '../../check/elements.js';
import type { JsonBytes } from '../../check/json.js';
import type { TensorInput } from '../../check/tensors.js';
import type { RleInput } from '../../mask/types.js';

/** An id of an image or a category: an integer (`bigint` above 2^53) or a string. */
export type Id = number | bigint | string;

/** A column of ids. Numbers must be integers. */
export type IdColumn = NumberArray | TensorInput | readonly (number | bigint)[] | readonly string[];

/** An entry of `images` in a dataset. Files may have more members, which evaluation does not read. */
export interface CocoImage {
  /** Id of the image. */
  id: Id;
  /** Width in pixels. */
  width?: number;
  /** Height in pixels. */
  height?: number;
  /** Name of the image file; evaluation does not read it. */
  file_name?: string;
  /** CrowdPose: how crowded the image is, 0 to 1. */
  crowdIndex?: number;
  /** LVIS and Open Images: categories that were looked for in the image and are not there. */
  neg_category_ids?: readonly Id[];
  /** Open Images: categories that are in the image, with or without a box. */
  pos_category_ids?: readonly Id[];
  /** LVIS: categories of which not all objects in the image are annotated. */
  not_exhaustive_category_ids?: readonly Id[];
}

/** An entry of `categories` in a dataset. */
export interface CocoCategory {
  /** Id of the category. */
  id: Id;
  /** Name of the category. */
  name?: string;
  /** Name of the group of the category; evaluation does not read it. */
  supercategory?: string;
  /** LVIS: `r` (rare), `c` (common) or `f` (frequent). */
  frequency?: string;
}

/** An entry of `annotations` in a dataset. */
export interface CocoAnnotation {
  /** Id of the annotation. */
  id: Id;
  /** Id of its image. */
  image_id: Id;
  /** Id of its category. */
  category_id: Id;
  /**
   * x, y, width, height in pixels. A rotated box has five numbers: centre x and y, width, height, and angle in radians from
   * +x towards +y, clockwise on a screen. Not needed where only masks are compared (`segm`, `boundary`), or beside `poly`.
   */
  bbox?: readonly number[] | null;
  /** Corners of a quadrilateral in order, as in DOTA: x, y, x, y, x, y, x, y. Only `iouType: 'rotated'` reads it. */
  poly?: readonly number[];
  /**
   * Area of the object in square pixels, which decides between small, medium and large. Required in `strict` parity by COCO
   * and LVIS; `corrected` takes width × height of the box instead.
   */
  area?: number;
  /**
   * 1 for a region of many objects, which any number of detections may match. Required for COCO; LVIS has no crowds.
   */
  iscrowd?: number | boolean;
  /** 1 for an object that should be ignored. `strict` parity overwrites it with `iscrowd`, as pycocotools does. */
  ignore?: number | boolean;
  /** x, y and visibility of each point: 0 not labelled, 1 hidden, 2 visible. */
  keypoints?: readonly number[];
  /** Number of labelled keypoints; an object without any is ignored. */
  num_keypoints?: number;
  /** PASCAL VOC: 1 for an object that is ignored. Default: `ignore` or `iscrowd`. */
  difficult?: number | boolean;
  /** Open Images: 1 for a box around several touching objects. Default: `iscrowd`. */
  is_group_of?: number | boolean;
  /** Mask of the object. `iouType: 'rotated'` uses one outline of four corners as the shape. */
  segmentation?: CocoSegmentation | null;
}

/**
 * A mask as in COCO files: polygons (x, y, x, y, ... in pixels; four numbers are a box), or run lengths down the columns,
 * as compressed text or as numbers.
 */
export type CocoSegmentation =
  | readonly (readonly number[])[]
  | { readonly size: readonly number[]; readonly counts: string | readonly number[] };

/** A COCO dataset as `JSON.parse` returns it. */
export interface CocoDataset {
  /** The images. */
  images?: readonly CocoImage[];
  /** The objects. */
  annotations?: readonly CocoAnnotation[];
  /** The categories. */
  categories?: readonly CocoCategory[];
}

/** An entry of a COCO results array. */
export interface CocoResult {
  /** Id of the image. */
  image_id: Id;
  /** Id of the category. */
  category_id: Id;
  /**
   * x, y, width, height in pixels. As in pycocotools, the first result decides for all: if it has a `bbox`, areas are those of
   * the boxes, and a missing `segmentation` is the box. If it has only a `segmentation`, areas are those of the masks, and
   * a missing `bbox` is that of the mask.
   */
  bbox?: readonly number[];
  /** The detector's confidence; only the order of scores matters. */
  score: number;
  /** Mask of the object. */
  segmentation?: CocoSegmentation;
  /**
   * Corners of a quadrilateral in order. A rotated box may also be a `bbox` of five numbers, like that of an annotation.
   */
  poly?: readonly number[];
}

/** An entry of a COCO results array of keypoints. */
export interface CocoKeypointResult {
  /** Id of the image. */
  image_id: Id;
  /** Id of the category. */
  category_id: Id;
  /** x and y in pixels and a third number, which is not read, of each point. */
  keypoints: readonly number[];
  /** The detector's confidence; only the order of scores matters. */
  score: number;
  /**
   * x, y, width, height in pixels. If the first result has one, areas are those of the boxes, otherwise of the extents of the points.
   */
  bbox?: readonly number[];
}

/**
 * The numbers of a box: `xywh` is x, y, width, height; `xyxy` and `yxyx` are two corners; `cxcywh` is centre and size. For
 * rotated boxes also `rotated`, five numbers of which the last is an angle in radians, and `corners`, eight numbers.
 */
export type ResultBoxFormat = BoxFormat | 'corners';

/** Detections as columns: the i-th box is `boxes[4 * i]` to `boxes[4 * i + 3]`. */
export interface DetectionColumns {
  /** Id of the image of each detection. */
  imageIds: IdColumn;
  /** Id of the category of each detection. */
  categoryIds: IdColumn;
  /**
   * Four numbers a detection, or as many as `format` says. Float32 values are widened to double before anything is computed. With `masks` or `keypoints` it
   * may be absent: areas, and boxes where they are asked for, are then those of the masks or of the points' extents.
   */
  boxes?: NumbersInput | readonly (readonly number[])[];
  /** A mask for each detection: RLE masks one by one, or packed in arrays. Default: the boxes are the masks. */
  masks?: readonly RleInput[] | PackedMasks;
  /** Confidence of each detection; only the order of scores matters. NaN ranks last. */
  scores: NumbersInput;
  /** Default `xywh`. `xyxy` becomes width = x2 - x1, `cxcywh` becomes x = cx - w / 2, in double. */
  format?: ResultBoxFormat;
  /** x and y in pixels and a third number, which is not read, of each point: `3 * pointsPerDetection` numbers per detection. */
  keypoints?: NumbersInput | readonly (readonly number[])[];
  /** Number of points of each detection. */
  pointsPerDetection?: number;
}

/** Masks in columns: the i-th one's text is the next `lengths[i]` bytes of `counts`. */
export interface PackedMasks {
  /** Compressed COCO counts (ASCII), one mask after the other. */
  counts: Uint8Array;
  /** Number of bytes of the counts of each mask. */
  lengths: Uint32Array;
  /** Height and width of each mask. */
  sizes: Uint32Array;
}

/** What a dataset is loaded from: a path, a `file:` URL, JSON bytes, or a parsed dataset. */
export type DatasetSource = string | URL | JsonBytes | CocoDataset;

/** Detections: a path, a `file:` URL, JSON bytes, a parsed results array, or columns. */
export type DetectionsInput =
  string | URL | JsonBytes | readonly CocoResult[] | readonly CocoKeypointResult[] | DetectionColumns;
