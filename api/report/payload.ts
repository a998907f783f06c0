/**
 * The data of a report as the page reads it. Nothing here needs Node.js: the page and the writer share these types, `decode.ts`, which makes
 * them of the embedded bytes, and `counts.ts`, which counts from them at any confidence and IoU threshold.
 *
 * Indices: an image, object, detection or category is named by its index in the columns here, never by its id. Images are in the order of
 * their ids; objects by image and then by category; detections by image and then by descending score.
 */

/** Everything that a report shows. */
export interface ReportData {
  /** Names, settings, tables and sentences. */
  header: ReportHeader;
  /** Columns of images. */
  images: ReportImages;
  /** Columns of objects: the annotations that took part. */
  objects: ReportObjects;
  /** One run, or two: before and after. All are of the same images and objects. */
  runs: ReportRun[];
  /** Which images or objects the slices have, in the order of `slices` of a run; `null` where it is not known. */
  slices: (ReportSliceMembers | null)[];
  /** Small pictures that are in the file, the worst images first. */
  thumbnails: ReportThumbnail[];
}

/** The part that is JSON. A number that is NaN is `null`. */
export interface ReportHeader {
  /** Version of this format; the page refuses others. */
  format: 1;
  /** Heading of the page, from the caller: text, never markup. */
  title: string;
  /** Where the numbers come from. */
  provenance: ReportProvenance;
  /** Settings of the evaluation. */
  params: ReportParams;
  /** Categories in the order of their indices. With `params.useCategories` false there is one, named `all categories`. */
  categories: ReportCategory[];
  /** Names of the metrics in the order that the reference prints them: keys of `metrics` and of the rows of `perCategory`. */
  metricNames: string[];
  /** Each run's own tables, in the order of `runs`. */
  runs: ReportRunHeader[];
  /** The comparison of two runs. */
  comparison?: ReportComparison;
  /** What is on the page without pictures: which detections have boxes, and why not all of them. */
  included: ReportIncluded;
  /** Where pictures are. */
  pictures: ReportPictures;
}

/** A category. */
export interface ReportCategory {
  /** Id in the dataset; `null` where all categories are evaluated as one. */
  id: number | string | null;
  /** Its name, or `category ID` where the dataset has none. Not unique. */
  name: string;
  /** Number of objects to be found. */
  objects: number;
}

/** Settings of the evaluation, after defaults. */
export interface ReportParams {
  protocol: string;
  iouType: 'bbox' | 'segm' | 'keypoints' | 'boundary' | 'rotated';
  parity: string;
  useCategories: boolean;
  /** The ladder: bit `t` of sets of thresholds is `iouThresholds[t]`. At most 16; further ones of the evaluation are left out here. */
  iouThresholds: number[];
  /** The threshold of TIDE, calibration and the other tables: an index into `iouThresholds`. */
  baseThreshold: number;
  /** Label, least and greatest area; the first is that of all counts on the page. */
  areaRanges: [label: string, min: number, max: number][];
  maxDetections: number[];
  /** The confidence of tables that need one; where the handle starts. */
  confidence: number;
}

/** Where the numbers come from. */
export interface ReportProvenance {
  boxwise: string;
  /** Of the machine: `linux-x64`, and the binary of boxwise that ran. */
  platform: string;
  node: string;
  /** When the evaluation, of two the first, ended: ISO 8601, UTC. */
  time: string;
  /** Milliseconds of the evaluations, with reading. */
  duration: number;
  groundTruth: ReportInput;
  /** One for each run. */
  detections: ReportInput[];
  counts: { images: number; objects: number; categories: number; detections: number[] };
  warnings: { code: string; message: string; count: number }[];
}

/** An input. */
export interface ReportInput {
  /** Name of the file without its folder, or what was given instead, such as `an array`. */
  name: string;
  /** Number of bytes, where it was a file or bytes. */
  bytes: number | null;
  /** SHA-256 in hexadecimal digits, where it was a file or bytes. */
  sha256: string | null;
}

/** Tables of a run. */
export interface ReportRunHeader {
  /** Name for people: the file of its detections, or `before` and `after`. */
  name: string;
  /** The text that the reference prints. */
  summary: string;
  metrics: Record<string, number | null>;
  /** A row for each category; -1 without objects. */
  perCategory: Record<string, number | null>[];
  /** AP of each category at each threshold of the ladder, [categories][thresholds]; -1 without objects. */
  ap: number[][];
  /** Errors as TIDE has them, over all categories; absent where the evaluation cannot tell (keypoints have only some kinds). */
  errors?: ReportErrors;
  calibration?: ReportCalibration;
  /** Histograms at the base threshold. */
  distributions?: { score: ReportHistogramRow[]; iou: ReportHistogramRow[] };
  /** Operating points with the best F1 at the base threshold. */
  bestF1: { micro: ReportPoint; macro: ReportPoint; perCategory: ReportPoint[] };
  /** The three findings that cost most AP, and others; the most costly first. */
  findings: ReportFinding[];
  /** Suspicious labels, the worst first, and how many detections speak (`passed`). Of boxes with scores from 0 to 1. */
  labels?: ReportLabels;
  slices: ReportSlices[];
}

/** Errors by kind at the base threshold. */
export interface ReportErrors {
  ap: number;
  kinds: ReportErrorKind[];
  falsePositiveCost: number;
  falseNegativeCost: number;
  /**
   * A row for each category that has errors: count of each kind, in the order of `KINDS`, its AP at the base threshold, and by how much
   * that AP rises without the errors of each kind; `null` for categories without objects.
   */
  perCategory: { category: number; ap: number; counts: number[]; cost: number[] | null }[];
}

/** A kind of error. */
export interface ReportErrorKind {
  kind: ErrorKindName;
  count: number;
  /** By how much AP at the base threshold rises without these errors, as a fraction. */
  cost: number;
}

/** Kinds of errors in the order of the numbers in `kind` columns; then come `MATCHED` and `IGNORED`. */
export const KINDS = ['classification', 'localization', 'both', 'duplicate', 'background', 'missed'] as const;
/** A kind of error. */
export type ErrorKindName = (typeof KINDS)[number];
/** In a `kind` column: a detection that matches an object, an object that is found. */
export const MATCHED = 6;
/** In a `kind` column: counts neither for nor against. */
export const IGNORED = 7;

/** How far scores are from probabilities. */
export interface ReportCalibration {
  ece: number | null;
  mce: number | null;
  bins: { lower: number; upper: number; count: number; meanScore: number | null; accuracy: number | null }[];
  temperature: number | null;
  platt: { slope: number | null; intercept: number | null; ece: number | null };
}

/** A bin of a histogram; the last one includes its upper edge. */
export interface ReportHistogramRow {
  lower: number;
  upper: number;
  truePositives: number;
  falsePositives: number;
  ignored: number;
}

/** Counts and rates at a confidence; `confidence` is `null` where no confidence will do. */
export interface ReportPoint {
  confidence: number | null;
  precision: number;
  recall: number;
  fScore: number;
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
}

/** A sentence, what it is worth, and the pictures that show it. */
export interface ReportFinding {
  /** Stable name of its kind, for icons and tests: `error`, `fit`, `nothing`, `never`, `confusion`, `category`, `size`, `image`, `calibration`, `threshold`, `labels`. */
  kind: string;
  /** A plain sentence, without markup. Names of categories stand in it as they are. */
  text: string;
  /** AP that it costs, as a fraction; `null` where it has no such number. */
  ap: number | null;
  /** The metric that it costs, where that is not AP at the base threshold. */
  metric?: 'AP';
  /** Which pictures show it. */
  filter: ReportFilter;
}

/** Selects pictures in the gallery; all members that are there apply. Indices of categories and images. */
export interface ReportFilter {
  /** Detections (and objects) of this category. */
  category?: number;
  /** Cell of the confusion matrix: true category; `background` for detections on nothing. */
  truth?: number | 'background';
  /** Cell of the confusion matrix: predicted category; `background` for missed objects. */
  predicted?: number | 'background';
  /** How cells of the confusion matrix pair detections and objects; by default within categories first. */
  rule?: 'class-agnostic';
  /** Errors of this kind at the base threshold. */
  kind?: ErrorKindName;
  outcome?: 'truePositive' | 'falsePositive' | 'falseNegative' | 'ignored';
  /** `minScore <= score < maxScore` (the greatest score included). */
  minScore?: number;
  maxScore?: number;
  minIou?: number;
  maxIou?: number;
  /** `table.row` of a slice: `0.2` is the third row of the first table. */
  slice?: string;
  /** Label of an area range: objects of this size. */
  area?: string;
  image?: number;
  /** Of two runs: what became of images and objects. */
  change?: 'fixed' | 'broken' | 'better' | 'worse';
  /** Of two runs: objects with an error of `kind` in both, or in one alone. */
  by?: 'both' | 'a' | 'b';
  label?: 'overlooked' | 'badlyLocated' | 'swapped';
}

/** Suspicious labels. */
export interface ReportLabels {
  passed: { overlooked: number; badlyLocated: number; swapped: number };
  /** The number of all; `boxes` has the worst of them. */
  total: number;
  boxes: {
    kind: 'overlooked' | 'badlyLocated' | 'swapped';
    quality: number;
    image: number;
    /** Index of the object; -1 for an overlooked one. */
    object: number;
    /** Index of the detection that speaks against the label; -1 where it is another label. */
    detection: number;
    category: number;
    suggested: number | null;
    /** x, y, width, height. */
    box: [number, number, number, number];
  }[];
}

/** Which images or objects slices have. */
export interface ReportSliceMembers {
  of: 'images' | 'objects';
  /** For each image or object, one more than the row of its slice; 0 where it is in none. */
  row: Uint8Array | Uint16Array | Uint32Array;
}

/** A table of slices; without rows where the numbers of a run are not known. */
export interface ReportSlices {
  /** What it is sliced by. */
  by: string;
  rows: {
    slice: string;
    images: number;
    objects: number;
    detections: number;
    ap: number;
    apAtIou: number;
    recall: number;
  }[];
}

/** A difference of `after` less `before`; what is not drawn is `null`. */
export interface ReportDifference {
  before: number;
  after: number;
  delta: number | null;
  low: number | null;
  high: number | null;
  /** Share of the draws in which `after` is better. */
  better: number | null;
  pValue: number | null;
}

/** The comparison of two runs, at the base threshold where one applies. */
export interface ReportComparison {
  resamples: number;
  level: number;
  metrics: (ReportDifference & { metric: string })[];
  /** In the order of the categories; `adjusted` is the p-value corrected for their number. */
  perCategory: (ReportDifference & { adjusted: number | null })[];
  images: {
    image: number;
    change: 'fixed' | 'broken' | 'better' | 'worse';
    errorsBefore: number;
    errorsAfter: number;
  }[];
  /** Objects that only one run finds at the base threshold. */
  objects: { object: number; change: 'fixed' | 'broken' }[];
}

/** What is left out so that the file stays small. */
export interface ReportIncluded {
  /** Number of images of which every detection has its box; the others have boxes of objects alone. */
  imagesWithBoxes: number;
  /** Number of images with masks, keypoints or rotated boxes drawn as such. */
  imagesWithShapes: number;
  /** A sentence for the page where something is left out; otherwise empty. */
  note: string;
}

/** Where pictures are. */
export interface ReportPictures {
  /**
   * `none`: the reader may pick a folder. `relative`: at `base` + file name, beside the report. `served`: the same, from the server of `boxwise
   * view`. `thumbnails` are besides.
   */
  kind: 'none' | 'relative' | 'served';
  /** URL of the folder, ends with a slash; each part of a file name is to be encoded with `encodeURIComponent`. */
  base: string | null;
}

/** Columns of images. */
export interface ReportImages {
  length: number;
  ids: (number | string)[];
  /** `file_name`, or `null`. */
  names: (string | null)[];
  /** In pixels; where the dataset does not say, how far boxes reach, and 0 without any. */
  width: Float32Array;
  height: Float32Array;
  /** Index of the first object of each image, and the number of all. */
  objectStart: Uint32Array;
}

/** Columns of objects. */
export interface ReportObjects {
  length: number;
  /** Ids of annotations. */
  ids: (number | string)[];
  image: Uint32Array;
  category: Uint16Array;
  /** Bit 0: crowd. Bit 1: need not be found (crowd, ignored or outside the area range). */
  flags: Uint8Array;
  /** Area ranges that its area is in: bit `a` for `params.areaRanges[a]`, of which there are at most 8 here. */
  areas: Uint8Array;
  /** Four values each: x, y, width, height, in 1,023 steps of the image and cut off at its edges; NaN where it is not of numbers. */
  box: Float32Array;
  /** Of objects of the worst images, by index. */
  shapes: Map<number, ReportShape>;
}

/** Bit of `objects.flags`: a crowd. */
export const CROWD = 1;
/** Bit of `objects.flags`: need not be found. */
export const NOT_TO_FIND = 2;

/** Columns of the detections of one run. */
export interface ReportRun {
  length: number;
  /** Index of the first detection of each image, and the number of all. */
  detectionStart: Uint32Array;
  image: Uint32Array;
  category: Uint16Array;
  /** Index into `levels`. Sorted downwards within an image. */
  level: Uint16Array;
  /**
   * Scores, ascending; NaN, if there is one, is the first. All different scores if there are at most 16,384 (`exact`); else each score is
   * rounded down to one of these, and counts are exact at these confidences: every hundredth, those of `bestF1`, and quantiles of the scores.
   */
  levels: Float64Array;
  exact: boolean;
  /** Thresholds at which it is a true positive: bit `t` for `iouThresholds[t]`. */
  hits: Uint16Array;
  /** Thresholds at which it counts neither for nor against. Neither hit nor ignored: a false positive. */
  ignored: Uint16Array;
  /** TIDE's kind at the base threshold: an index into `KINDS`, `MATCHED` or `IGNORED`. */
  kind: Uint8Array;
  /** Index of the object that it matches, or that its error is about, at the base threshold; -1 without one. */
  object: Int32Array;
  /** IoU with that object in 255 steps (0 without one); to show, not to compare with a threshold. */
  iou: Float32Array;
  /** Index of the first match of each detection in the next two columns, and the number of all. Usually none or one. */
  matchStart: Uint32Array;
  /** The object that is matched ... */
  matchObject: Uint32Array;
  /** ... at these thresholds. */
  matchThresholds: Uint16Array;
  /**
   * Index of the first neighbour of each detection in the next two columns, and the number of all. Neighbours are the objects of its image,
   * of any category, that are to be found, with an IoU of at least the lowest threshold; in front the one that it would take first.
   */
  nearStart: Uint32Array;
  nearObject: Uint32Array;
  /** Thresholds that the IoU with the neighbour reaches. */
  nearThresholds: Uint16Array;
  /** By detection: thresholds that its IoU with an object reaches that need not be found. */
  nearIgnored: Uint16Array;
  /** Four values each: x, y, width, height, in 1,023 steps of the image; NaN where the box is left out (`header.included`). */
  box: Float32Array;
  /** Shapes of detections of the worst images, by index. */
  shapes: Map<number, ReportShape>;
  /** By object: its kind at the base threshold: `MATCHED`, `IGNORED`, missed (5), or the error that is the only thing on it. */
  objectKind: Uint8Array;
  /** By image: AP at the base threshold without the image, less AP: above 0 where the image lowers AP. NaN where no category is left. */
  imageCost: Float32Array;
}

/** A shape besides the box. */
export type ReportShape =
  /** Polygons: x, y, x, y, ... */
  | { polygons: number[][] }
  /** Runs of a mask in columns, from outside: `runs[0]` pixels outside, then inside, ... */
  | { height: number; width: number; runs: number[] }
  /** x, y, visibility of each keypoint. */
  | { keypoints: number[] }
  /** Four corners: x, y, ... */
  | { quad: number[] };

/** A small picture of an image. */
export interface ReportThumbnail {
  image: number;
  type: 'image/jpeg' | 'image/webp' | 'image/png';
  bytes: Uint8Array<ArrayBuffer>;
}

/** Id of the script element with the data: base64 of a deflate-raw stream of what `unpack` reads. */
export const ELEMENT = 'boxwise-data';
