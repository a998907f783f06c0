import type { EvaluationWarning, Id, Parity } from '../evaluate/types.js';

/** A segment of an image; members that evaluation does not read may be there too. */
export interface PanopticSegment {
  /** What the mask holds where the segment is: 1 to 2^24 - 1 in PNG files, up to 2^32 - 1 in maps. */
  id: number;
  category_id: Id;
  /** Pixels; needed of ground truth. */
  area?: number;
  /** 1 for a region of many objects, which predictions may cover freely; needed of ground truth. */
  iscrowd?: number | boolean;
}

/** The segments of one image. */
export interface PanopticAnnotation {
  image_id: Id;
  /** The name of the image's PNG file; needed where masks are in a folder. */
  file_name?: string;
  segments_info: readonly PanopticSegment[];
}

/** A category. */
export interface PanopticCategory {
  id: Id;
  name?: string;
  /** 1 for things, which can be counted, 0 for stuff, which cannot. */
  isthing: number | boolean;
}

/** COCO's panoptic format as `JSON.parse` gives it; of predictions only `annotations` are looked at. */
export interface CocoPanoptic {
  annotations: readonly PanopticAnnotation[];
  categories?: readonly PanopticCategory[];
}

/** A map of segments' ids by rows, 0 where no segment is. */
export interface IdMap {
  data: Uint32Array;
  width: number;
  height: number;
}

/** Panoptic segmentations of images: which segments there are, and where. */
export interface PanopticSegmentation {
  /** A path, a `file:` URL, JSON bytes, or a parsed object. */
  json: string | URL | Uint8Array | CocoPanoptic;
  /**
   * A folder of PNG files (a path or a `file:` URL), or maps by image id. PNG files have three colours of 8 bits, the id
   * is red + 256 × green + 65536 × blue. Default: of `X.json` the folder `X` beside it, as the reference.
   */
  masks?: string | URL | ReadonlyMap<Id, IdMap>;
}

/** Segmentations, or the path of their JSON file where the masks are in the folder of its name. */
export type PanopticInput = string | URL | PanopticSegmentation;

/** How to evaluate. */
export interface PanopticOptions {
  /**
   * Default `strict`: the numbers of panopticapi, its quirks included. `corrected` mends what is plainly mistaken and
   * refuses what makes no sense; see docs/protocols.md.
   */
  parity?: Parity;
  /** Threads to work on. Default: all cores that the process may use. The answer never depends on it. */
  threads?: number;
}

/** Options of the promise form. */
export interface PanopticAsyncOptions extends PanopticOptions {
  /** Called now and then with the share that is done, from 0 to 1. */
  onProgress?: (fraction: number) => void;
}

/** Means over the `n` categories that have any segment; -1 where there is none. */
export interface PanopticQuality {
  /** Panoptic quality. */
  pq: number;
  /** Segmentation quality: the mean IoU of matches. */
  sq: number;
  /** Recognition quality: F1 of matches. */
  rq: number;
  /** How many categories the means are over. */
  n: number;
}

/** The nine numbers by name, each from 0 to 1; -1 where there is nothing to measure. */
export interface PanopticMetrics {
  PQ: number;
  SQ: number;
  RQ: number;
  /** Of things. */
  PQth: number;
  SQth: number;
  RQth: number;
  /** Of stuff. */
  PQst: number;
  SQst: number;
  RQst: number;
}

/** One category's numbers; zeros where it has no segment. */
export interface PanopticCategoryMetrics {
  categoryId: Id;
  name?: string;
  isThing: boolean;
  PQ: number;
  SQ: number;
  RQ: number;
  /** The sum of the matches' IoU. */
  iou: number;
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
}

/** The parameters after defaults. */
export interface PanopticParams {
  protocol: 'panoptic';
  parity: Parity;
}

export type { EvaluationWarning };
