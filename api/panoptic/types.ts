import type { IntegersInput } from '../check/arrays.js';
import type { JsonBytes } from '../check/json.js';
import type { EvaluationWarning, Id, Parity } from '../evaluate/types.js';

/** A segment of an image. Files may have more members, which evaluation does not read. */
export interface PanopticSegment {
  /** Id of the segment in the mask: 1 to 2^24 - 1 in PNG files, up to 2^32 - 1 in maps. */
  id: number;
  /** Id of the category. */
  category_id: Id;
  /** Number of pixels; required in ground truth. */
  area?: number;
  /** 1 for a region of many objects, which predictions may cover; required in ground truth. */
  iscrowd?: number | boolean;
}

/** The segments of one image. */
export interface PanopticAnnotation {
  /** Id of the image. */
  image_id: Id;
  /** Name of the PNG file of the image; required if masks are in a folder. */
  file_name?: string;
  /** The segments of the image. */
  segments_info: readonly PanopticSegment[];
}

/** A category. */
export interface PanopticCategory {
  /** Id of the category. */
  id: Id;
  /** Name of the category. */
  name?: string;
  /** 1 for things, which can be counted, 0 for stuff, which cannot. */
  isthing: number | boolean;
}

/** COCO's panoptic format as `JSON.parse` returns it. For predictions only `annotations` is read. */
export interface CocoPanoptic {
  /** The segments of each image. */
  annotations: readonly PanopticAnnotation[];
  /** The categories; only read in ground truth. */
  categories?: readonly PanopticCategory[];
}

/** The segment id of each pixel, 0 for none. */
export interface IdMap<Data extends IntegersInput = Uint32Array> {
  /** Segment ids, row by row; a `Uint32Array` is read without a copy. */
  data: Data;
  /** Width in pixels. */
  width: number;
  /** Height in pixels. */
  height: number;
}

/** Panoptic segmentations of images: the segments and their masks. */
export interface PanopticSegmentation {
  /** A path, a `file:` URL, JSON bytes, or a parsed object. */
  json: string | URL | JsonBytes | CocoPanoptic;
  /**
   * A folder of PNG files (a path or a `file:` URL), or maps by image id. PNG files have three colours of 8 bits, the id
   * is red + 256 × green + 65536 × blue. Default: the folder `X` next to `X.json`, as in the reference.
   */
  masks?: string | URL | ReadonlyMap<Id, IdMap<IntegersInput>>;
}

/** Segmentations, or the path of their JSON file if the masks are in the folder of the same name. */
export type PanopticInput = string | URL | PanopticSegmentation;

/** The prediction of one image. */
export interface PanopticPrediction {
  /** The segments of the image; only `id` and `category_id` are read. */
  segments_info: readonly Pick<PanopticSegment, 'id' | 'category_id'>[];
  /** The segment id of each pixel. */
  mask: IdMap<IntegersInput>;
}

/** Options of `evaluatePanoptic`. */
export interface PanopticOptions {
  /**
   * `strict` returns the numbers of panopticapi, quirks included. `corrected` fixes clear bugs and refuses data that makes no
   * sense; see docs/protocols.md. Default `strict`.
   */
  parity?: Parity;
  /**
   * `'segm'` (default): pairs of segments have the IoU of their masks. `'boundary'`: the lesser of that and the IoU of their boundaries, for
   * boundary PQ (Cheng et al., Boundary IoU, CVPR 2021).
   */
  iouType?: 'segm' | 'boundary';
  /** Width of boundaries as a share of the image's diagonal, above 0; at least a pixel. Default 0.02. Only with `iouType: 'boundary'`. */
  dilationRatio?: number;
  /** Number of threads. Default: all cores that the process may use. Results do not depend on it. */
  threads?: number;
}

/** Options of the promise form. */
export interface PanopticAsyncOptions extends PanopticOptions {
  /** Called repeatedly with the fraction that is done, 0 to 1. Default: not called. */
  onProgress?: (fraction: number) => void;
}

/** Means over the `n` categories that have a segment; -1 if there is none. */
export interface PanopticQuality {
  /** Panoptic quality, from 0 to 1. */
  pq: number;
  /** Segmentation quality: the mean IoU of matches. */
  sq: number;
  /** Recognition quality: F1 of matches, from 0 to 1. */
  rq: number;
  /** Number of categories that the means are over. */
  n: number;
}

/** The nine metrics, each 0 to 1; -1 if there is nothing to measure. */
export interface PanopticMetrics {
  /** Panoptic quality of all categories. */
  PQ: number;
  /** Segmentation quality of all categories: mean IoU of matches. */
  SQ: number;
  /** Recognition quality of all categories: F1 of matches. */
  RQ: number;
  /** PQ of things. */
  PQth: number;
  /** SQ of things. */
  SQth: number;
  /** RQ of things. */
  RQth: number;
  /** PQ of stuff. */
  PQst: number;
  /** SQ of stuff. */
  SQst: number;
  /** RQ of stuff. */
  RQst: number;
}

/**
 * PQ† (Porzi et al., Seamless Scene Segmentation, CVPR 2019): of stuff, no pair has to reach an IoU of 0.5. -1 if there is nothing to measure.
 */
export interface ModifiedPanopticQuality {
  /** The mean of all categories. */
  PQ: number;
  /** The mean of things, whose values are those of PQ. */
  PQth: number;
  /** The mean of stuff. */
  PQst: number;
}

/** The metrics of one category; zeros if it has no segment. */
export interface PanopticCategoryMetrics {
  /** Id of the category. */
  categoryId: Id;
  /** Name of the category, if it has one. */
  name?: string;
  /** True for things, false for stuff. */
  isThing: boolean;
  /** Panoptic quality, from 0 to 1. */
  PQ: number;
  /** Segmentation quality: mean IoU of matches. */
  SQ: number;
  /** Recognition quality: F1 of matches, from 0 to 1. */
  RQ: number;
  /** Sum of the IoU of the matches. */
  iou: number;
  /** Number of matches. */
  truePositives: number;
  /** Number of unmatched predictions. */
  falsePositives: number;
  /** Number of unmatched true segments. */
  falseNegatives: number;
  /**
   * PQ†: of stuff, the sum of the IoU of all pairs that share a pixel over the number of true segments, -1 without any; of things, `PQ`, -1 without a segment.
   */
  modifiedPQ: number;
}

/** The options after defaults. */
export interface PanopticParams {
  /** Always `panoptic`. */
  protocol: 'panoptic';
  /** `strict` or `corrected`. */
  parity: Parity;
  /** `segm` or `boundary`. */
  iouType: 'segm' | 'boundary';
  /** Width of boundaries as a share of the diagonal, with `boundary`. */
  dilationRatio?: number;
}

export type { EvaluationWarning };
