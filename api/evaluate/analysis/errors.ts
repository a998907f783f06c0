import { call } from '../../call.js';
import { doesNotApply } from '../../check/mistakes.js';
import { numberOr } from '../../check/numbers.js';
import { knownOptions, optionsOf, type KnownOptions } from '../../check/options.js';
import { oneOf } from '../../check/words.js';
import { tableOf, type Table } from '../../table.js';
import type { Id } from '../types.js';
import { settingOf, type AnalysisOptions } from './setting.js';
import type { Subject } from './subject.js';

/** Which errors a table or a histogram has. */
export interface ErrorOptions extends AnalysisOptions {
  /** Greatest IoU of a detection on background, from 0.1 to `iou`. Default 0.1. */
  background?: number;
}

/** Options of {@link Evaluation.errors}. */
export type ErrorCostOptions = CocoErrorOptions | TidecvErrorOptions;

/** Options of {@link Evaluation.errors} by COCO's matching. */
export interface CocoErrorOptions extends ErrorOptions {
  /** Errors of AP's matching, and the AP of the metrics. The default. */
  definition?: 'coco';
}

/** Options of {@link Evaluation.errors} as tidecv has them. */
export interface TidecvErrorOptions extends ErrorOptions {
  /** What tidecv 1.0.1 computes, to compare with published numbers; its AP is not that of the metrics. */
  definition: 'tidecv';
  /** tidecv has no areas. */
  area?: never;
}

/**
 * What is wrong with a false positive, or with an object that is not found: TIDE's Cls, Loc, Both, Dupe, Bkg and Miss.
 *
 * - `classification`: on an object of another category (IoU of at least `iou`).
 * - `localization`: on an object of its category, but badly (IoU from `background` to `iou`).
 * - `both`: of another category, and badly.
 * - `duplicate`: on an object that a detection with a higher score matches.
 * - `background`: on nothing.
 * - `missed`: an object that no detection matches and no error of the first two kinds is on.
 */
export type ErrorKind = 'classification' | 'localization' | 'both' | 'duplicate' | 'background' | 'missed';

/** Columns of errors, one row for each kind. */
export interface ErrorColumns {
  /** The kind of error. */
  kind: ErrorKind[];
  /** Number of errors. */
  count: Uint32Array;
  /** By how much AP at `iou` rises if these errors, and no others, are repaired: TIDE's dAP as a fraction. */
  cost: Float64Array;
}

/**
 * Columns of what errors cost each category, one row for each category that has objects: by how much its AP at `iou` rises if the errors of a kind, and no
 * others, are repaired, as a fraction.
 */
export interface CategoryErrorColumns {
  /** Id of the category. */
  categoryId: Id[];
  /** Its name, if it has one. */
  name: (string | undefined)[];
  /** Cost, in AP, of detections on objects of another category. */
  classification: Float64Array;
  /** Cost, in AP, of detections on objects of their category whose IoU is too low. */
  localization: Float64Array;
  /** Cost, in AP, of detections whose category and place are both wrong. */
  both: Float64Array;
  /** Cost, in AP, of further detections of objects that are found. */
  duplicate: Float64Array;
  /** Cost, in AP, of detections on background. */
  background: Float64Array;
  /** Cost, in AP, of objects without any detection near them. */
  missed: Float64Array;
}

/** Errors by kind, and what they cost. */
export interface DetectionErrors {
  /** The IoU threshold. */
  iou: number;
  /** Label of the area range. */
  area: string;
  /** Greatest IoU of a detection on background. */
  background: number;
  /** AP at the IoU threshold: by default the one that the metrics have; -1 without ground truth. */
  ap: number;
  /** The six kinds. Their costs do not add up to 1 - AP: errors hide behind one another. */
  kinds: Table<ErrorColumns>;
  /** What the kinds cost each category that has objects; their mean is the cost in `kinds`. Without rows for the definition `tidecv`. */
  perCategory: Table<CategoryErrorColumns>;
  /** By how much AP rises without any false positive. */
  falsePositiveCost: number;
  /** By how much AP rises if only the objects that are found need be found. */
  falseNegativeCost: number;
}

const ERRORS: KnownOptions<ErrorCostOptions> = knownOptions('evaluation.errors({ iou: 0.5 })', {
  iou: true,
  area: true,
  background: true,
  definition: true,
});
/** The kinds, in TIDE's order. */
export const KINDS: readonly ErrorKind[] = [
  'classification',
  'localization',
  'both',
  'duplicate',
  'background',
  'missed',
];

/** TIDE's border between background and a badly located detection. */
export const BACKGROUND = 0.1;

/** `errors` of an evaluation. */
export const errorCosts = call(
  'errorCosts',
  ({ handle }: Subject, given?: ErrorCostOptions) => {
    const options = optionsOf(given, ERRORS);
    const isTidecv = oneOf(options.definition ?? 'coco', ['coco', 'tidecv'], 'definition') === 'tidecv';
    if (isTidecv && options.area !== undefined)
      throw doesNotApply('area', options.area, 'to the definition coco');
    return [handle, settingOf(options), numberOr(options.background, BACKGROUND, 'background'), isTidecv];
  },
  ({ counts, cost, slotCost, ...found }, subject, options): DetectionErrors => ({
    ...found,
    background: options?.background ?? BACKGROUND,
    kinds: tableOf({ kind: [...KINDS], count: counts, cost }),
    perCategory: costsOf(subject, slotCost),
  }),
);

/** The costs of the categories that have objects, from rows of all. */
function costsOf({ params, names }: Subject, costs: Float64Array): Table<CategoryErrorColumns> {
  const slots = [...params.categoryIds.keys()].filter((slot) => !Number.isNaN(costs[KINDS.length * slot] ?? NaN)); // prettier-ignore
  const column = (_: ErrorKind, kind: number): Float64Array =>
    Float64Array.from(slots, (slot) => costs[KINDS.length * slot + kind] as number);
  const columns = Object.fromEntries(KINDS.map((kind, at) => [kind, column(kind, at)]));
  return tableOf({
    categoryId: slots.map((slot) => params.categoryIds[slot] as Id),
    name: slots.map((slot) => names[slot]),
    ...(columns as Record<ErrorKind, Float64Array>),
  });
}
