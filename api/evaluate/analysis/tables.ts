import { call } from '../../call.js';
import { flagOr, numberOr } from '../../check/numbers.js';
import { knownOptions, optionsOf, type KnownOptions } from '../../check/options.js';
import { LaterColumn, tableOf, type Table } from '../../table.js';
import type { Id } from '../types.js';
import { BACKGROUND, KINDS, type ErrorKind, type ErrorOptions } from './errors.js';
import { confidenceOf, settingOf, type AnalysisOptions } from './setting.js';
import type { Subject } from './subject.js';

/** What became of a detection: it matches an object, counts neither for nor against, or is an error. */
export type DetectionOutcome = 'matched' | 'ignored' | Exclude<ErrorKind, 'missed'>;

/**
 * What became of an object: a detection matches it, it need not be found, nothing is on it, or the only detection on it is an error of one of
 * two kinds.
 */
export type ObjectOutcome = 'matched' | 'ignored' | 'missed' | 'classification' | 'localization';

/** Columns of detections that took part, by image (in the order of ids) and then by descending score. */
export interface DetectionTableColumns {
  /** Index in the input. */
  detection: Uint32Array;
  /** Id of the image. */
  imageId: Id[];
  /** `file_name` of the image, if the dataset has one. */
  fileName: (string | undefined)[];
  /** Id of the category. */
  categoryId: Id[];
  /** Name of the category, if it has one. */
  categoryName: (string | undefined)[];
  /** Its score. */
  score: Float64Array;
  /** What became of it. */
  outcome: DetectionOutcome[];
  /** Index of the annotation that it matches; else of the object that its error is about, the one that it overlaps most; -1 without one. */
  object: Int32Array;
  /** Id of that annotation. */
  objectId: (Id | undefined)[];
  /** IoU (or OKS) with that annotation; 0 without one. */
  iou: Float64Array;
}

/** Columns of annotations that took part, by category and then by image. */
export interface ObjectColumns {
  /** Index among the dataset's annotations. */
  object: Uint32Array;
  /** Id of the annotation. */
  objectId: (Id | undefined)[];
  /** Id of the image. */
  imageId: Id[];
  /** `file_name` of the image, if the dataset has one. */
  fileName: (string | undefined)[];
  /** Id of the category. */
  categoryId: Id[];
  /** Name of the category, if it has one. */
  categoryName: (string | undefined)[];
  /** What became of it. */
  outcome: ObjectOutcome[];
  /** Index of the detection that matches it, or of the error that is on it; -1 without one. */
  detection: Int32Array;
  /** IoU (or OKS) with the detection that matches it; 0 without one. */
  iou: Float64Array;
}

/** Options of {@link Evaluation.imageTable}. */
export interface ImageTableOptions extends AnalysisOptions {
  /** Detections with `score >= confidence` count. Default 0.25, which scores that are no probabilities do not have: give one. */
  confidence?: number;
  /** Also computes what each image costs, which takes longer. Default false. */
  cost?: boolean;
}

/** Columns of images; the worst first. */
export interface ImageColumns {
  /** Id of the image. */
  imageId: Id[];
  /** `file_name` of the image, if the dataset has one. */
  fileName: (string | undefined)[];
  /** Number of detections that match an object. */
  truePositives: Uint32Array;
  /** Number of detections that match none. */
  falsePositives: Uint32Array;
  /** Number of objects that no detection matches. */
  falseNegatives: Uint32Array;
  /** 2 TP / (2 TP + FP + FN); 1 for an image without objects and detections. */
  f1: Float64Array;
  /**
   * AP at `iou` without the image, less AP: above 0 if the image lowers AP. Of all detections, whatever their score. Categories whose objects
   * are all in this image leave the mean; NaN if none is left. Without the option `cost` NaN.
   */
  cost: Float64Array;
}

const TABLE: KnownOptions<ErrorOptions> = knownOptions('evaluation.detectionTable({ iou: 0.5 })', {
  iou: true,
  area: true,
  background: true,
});
const IMAGES: KnownOptions<ImageTableOptions> = knownOptions('evaluation.imageTable({ confidence: 0.5 })', {
  iou: true,
  area: true,
  confidence: true,
  cost: true,
});

/** Outcomes by the addon's numbers. */
const OUTCOMES = [...KINDS, 'matched', 'ignored'] as const;

/** As of confusion matrices. */

function prepare(
  { handle }: Subject,
  given?: ErrorOptions,
): [Subject['handle'], ReturnType<typeof settingOf>, number] {
  const options = optionsOf(given, TABLE);
  return [handle, settingOf(options), numberOr(options.background, BACKGROUND, 'background')];
}

/** The values at places; `undefined` where there is none. */
export function at<T>(values: readonly T[], places: ArrayLike<number>): T[] {
  const picked: T[] = new Array(places.length);
  const { length } = values;
  for (let i = 0; i < picked.length; i++) {
    const place = places[i] as number;
    // -1 would be looked up by its name, which takes ten times as long
    picked[i] = (place >= 0 && place < length ? values[place] : undefined) as T;
  }
  return picked;
}

/** The column of values at places, made when it is read: by then the evaluation may be disposed of, but the values are there. */
function atLater<T>(values: readonly T[], places: ArrayLike<number>): LaterColumn<T[]> {
  return new LaterColumn(() => at(values, places));
}

/** Columns that name the image and the category of each row. */
function places(
  { params, names, sources }: Subject,
  { image, category }: { image: Uint32Array; category: Uint32Array },
) {
  const { imageIds, imageNames } = sources();
  return {
    imageId: atLater(imageIds, image),
    fileName: atLater(imageNames, image),
    categoryId: atLater(params.categoryIds, category),
    categoryName: atLater(names, category),
  };
}

/** `detectionTable` of an evaluation. */
export const detectionTable = call('detectionTable', prepare, (rows, subject, _options) =>
  tableOf<DetectionTableColumns>({
    detection: rows.detection,
    ...places(subject, rows),
    score: rows.score,
    outcome: atLater(OUTCOMES as readonly DetectionOutcome[], rows.outcome),
    object: rows.object,
    objectId: atLater(subject.sources().annotationIds, rows.object),
    iou: rows.similarity,
  }),
);

/** `objectTable` of an evaluation. */
export const objectTable = call('objectTable', prepare, (rows, subject, _options) =>
  tableOf<ObjectColumns>({
    object: rows.object,
    objectId: atLater(subject.sources().annotationIds, rows.object),
    ...places(subject, rows),
    outcome: atLater(OUTCOMES as readonly ObjectOutcome[], rows.outcome),
    detection: rows.detection,
    iou: rows.similarity,
  }),
);

/** The places of numbers from the highest down; equal ones keep their order. */
function worstFirst(badness: Float64Array): number[] {
  const order = Array.from(badness.keys());
  return order.sort((one, other) => (badness[other] as number) - (badness[one] as number) || one - other);
}

/** `imageTable` of an evaluation. */
export const imageTable = call(
  'imageTable',
  ({ handle }: Subject, given?: ImageTableOptions) => {
    const options = optionsOf(given, IMAGES);
    const withCost = flagOr(options.cost, false, 'cost');
    return [handle, settingOf(options), { ...confidenceOf(options), withCost }];
  },
  (rows, subject, _options): Table<ImageColumns> => {
    const { truePositives, falsePositives, falseNegatives } = rows;
    const f1 = Float64Array.from(truePositives, (found, image) => {
      const wrong = (falsePositives[image] ?? 0) + (falseNegatives[image] ?? 0);
      return found + wrong === 0 ? 1 : (2 * found) / (2 * found + wrong);
    });
    const cost = rows.cost.length === 0 ? new Float64Array(f1.length).fill(Number.NaN) : rows.cost;
    const badness = rows.cost.length === 0 ? f1.map((own) => -own) : cost;
    const order = worstFirst(badness.map((own) => (Number.isNaN(own) ? -Infinity : own)));
    const { imageIds, imageNames } = subject.sources();
    const counts = (column: Uint32Array): Uint32Array =>
      Uint32Array.from(order, (image) => column[image] ?? 0);
    return tableOf({
      imageId: at(imageIds, order),
      fileName: at(imageNames, order),
      truePositives: counts(truePositives),
      falsePositives: counts(falsePositives),
      falseNegatives: counts(falseNegatives),
      f1: Float64Array.from(order, (image) => f1[image] ?? 0),
      cost: Float64Array.from(order, (image) => cost[image] ?? 0),
    });
  },
);
