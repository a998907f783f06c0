import { call } from '../../call.js';
import { made } from '../../check/made.js';
import { whole } from '../../check/numbers.js';
import { knownOptions, optionsOf, type KnownOptions } from '../../check/options.js';
import { oneOf } from '../../check/words.js';
import { tableOf, type Table } from '../../table.js';
import type { Id, NdArray } from '../types.js';
import { confidenceOf, settingOf, type AnalysisOptions } from './setting.js';
import type { Subject } from './subject.js';

/** Options of {@link Evaluation.confusionMatrix}. */
export interface ConfusionOptions extends AnalysisOptions {
  /** Detections with `score >= confidence` count. Default 0.25, which scores that are no probabilities do not have: give one. */
  confidence?: number;
  /**
   * How detections are paired with objects. `same-class-first`: within each category as AP matches, then each false positive, by
   * descending score, takes the free object of another category that it overlaps most. `class-agnostic`: by descending score, each detection
   * takes the free object that it overlaps most, whatever its category. Default `same-class-first`.
   */
  rule?: 'same-class-first' | 'class-agnostic';
}

/** Columns of pairs of categories that are taken for one another. */
export interface ConfusedPairColumns {
  /** Id of the objects' category. */
  truthId: Id[];
  /** Its name, if it has one. */
  truthName: (string | undefined)[];
  /** Id of the detections' category. */
  predictedId: Id[];
  /** Its name, if it has one. */
  predictedName: (string | undefined)[];
  /** Number of objects of the one that are detected as the other. */
  count: Uint32Array;
  /** The same as a fraction of the objects of the true category. */
  share: Float64Array;
}

const CONFUSION: KnownOptions<ConfusionOptions> = knownOptions(
  'evaluation.confusionMatrix({ confidence: 0.5 })',
  { iou: true, area: true, confidence: true, rule: true },
);
const DIRECTIONS = ['truth', 'predicted', 'all'] as const;

/** The default confidence, as in ultralytics' `val` and `ConfusionMatrix`. */
const CONFIDENCE = 0.25;

/**
 * Numbers of detections and objects by true category (row) and predicted category (column). The last row and the last column are
 * background: detections on nothing, and objects that are missed.
 */
export class DetectionConfusion {
  /** The IoU threshold. */
  readonly iou: number;
  /** Label of the area range. */
  readonly area: string;
  /** Detections with `score >= confidence` count. */
  readonly confidence: number;
  /** How detections are paired with objects. */
  readonly rule: NonNullable<ConfusionOptions['rule']>;
  /** Ids of the categories, in the order of the rows and columns; background, the last, has none. */
  readonly categoryIds: readonly Id[];
  /** Names of the categories, `undefined` without one, and `background`. */
  readonly names: readonly (string | undefined)[];
  /** The counts in C order: `counts[truth * shape[1] + predicted]`. */
  readonly counts: Uint32Array;
  /** Number of rows and columns: the categories and background. */
  readonly shape: [rows: number, columns: number];

  /** @internal */
  constructor(
    found: { iou: number; area: string; counts: Uint32Array; size: number },
    subject: Subject,
    { confidence = CONFIDENCE, rule = 'same-class-first' }: ConfusionOptions = {},
  ) {
    const { params, names } = made(subject, 'params', 'DetectionConfusion', 'confusionMatrix()');
    this.iou = found.iou;
    this.area = found.area;
    this.confidence = confidence;
    this.rule = rule;
    this.categoryIds = params.categoryIds;
    this.names = [...names, 'background'];
    this.counts = found.counts;
    this.shape = [found.size, found.size];
  }

  /**
   * Returns the counts as fractions: of the objects of each category (`truth`, each row sums to 1; the diagonal is recall), of the detections of
   * each category (`predicted`, each column sums to 1; the diagonal is precision), or of `all`. A row or column of zeros stays zero.
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
   * const confusion = evaluation.confusionMatrix({ confidence: 0.3 });
   * console.log(confusion.normalized('truth').data[0]?.toFixed(3)); // 0.629
   * ```
   */
  normalized(by: 'truth' | 'predicted' | 'all' = 'truth'): NdArray {
    oneOf(by, DIRECTIONS, 'by');
    const [size] = this.shape;
    const group = (at: number): number =>
      by === 'truth' ? Math.floor(at / size) : by === 'predicted' ? at % size : 0;
    const sums = new Float64Array(size);
    for (const [at, count] of this.counts.entries()) sums[group(at)] = (sums[group(at)] ?? 0) + count;
    const data = Float64Array.from(this.counts, (count, at) =>
      count === 0 ? 0 : count / (sums[group(at)] ?? 1),
    );
    return { data, shape: [...this.shape] };
  }

  /**
   * Returns the pairs of different categories that are confused most often, at most `limit` (default 10), the most frequent first.
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
   * const confusion = evaluation.confusionMatrix({ confidence: 0.3 });
   * const [first] = confusion.mostConfused(1).toTable();
   * console.log(first?.truthName, first?.predictedName, first?.count); // person bicycle 2
   * ```
   */
  mostConfused(limit = 10): Table<ConfusedPairColumns> {
    const [size] = this.shape;
    const last = size - 1;
    const cells = [...this.counts.keys()].filter((at) => {
      const [truth, predicted] = [Math.floor(at / size), at % size];
      return truth !== predicted && truth < last && predicted < last && (this.counts[at] ?? 0) > 0;
    });
    cells.sort((one, other) => (this.counts[other] ?? 0) - (this.counts[one] ?? 0));
    const best = cells.slice(0, whole(limit, 'limit'));
    const shares = this.normalized().data;
    const [truth, predicted] = [best.map((at) => Math.floor(at / size)), best.map((at) => at % size)];
    const ids = (places: number[]): Id[] => places.map((place) => this.categoryIds[place] as Id);
    const names = (places: number[]): (string | undefined)[] => places.map((place) => this.names[place]);
    return tableOf({
      truthId: ids(truth),
      truthName: names(truth),
      predictedId: ids(predicted),
      predictedName: names(predicted),
      count: Uint32Array.from(best, (at) => this.counts[at] ?? 0),
      share: Float64Array.from(best, (at) => shares[at] ?? 0),
    });
  }

  /**
   * Returns the matrix for JSON.stringify; the counts that are not 0 as `cells`, each [row, column, count].
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
   * const confusion = evaluation.confusionMatrix({ confidence: 0.3 });
   * console.log(JSON.parse(JSON.stringify(confusion)).confidence); // 0.3
   * ```
   */
  toJSON(): object {
    const { iou, area, confidence, rule, categoryIds, names, counts, shape } = this;
    const cells = [...counts.entries()].filter(([, count]) => count > 0);
    return {
      iou,
      area,
      confidence,
      rule,
      categoryIds,
      names: names.map((name) => name ?? null),
      cells: cells.map(([at, count]) => [Math.floor(at / shape[1]), at % shape[1], count]),
    };
  }
}

/** `confusionMatrix` of an evaluation. */
export const confusionMatrix = call(
  'confusionMatrix',
  ({ handle }: Subject, given?: ConfusionOptions) => {
    const options = optionsOf(given, CONFUSION);
    const rule = oneOf(options.rule ?? 'same-class-first', ['same-class-first', 'class-agnostic'], 'rule');
    return [
      handle,
      settingOf(options),
      { ...confidenceOf(options), classAgnostic: rule === 'class-agnostic' },
    ];
  },
  (found, subject, options) => new DetectionConfusion(found, subject, options),
);
