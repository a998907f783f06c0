/** `pycocotools.cocoeval`, under its names. */
import { isA } from '../api/check/kinds.js';
import { mistake, wrongType } from '../api/check/mistakes.js';
import { whole } from '../api/check/numbers.js';
import { BoxwiseError } from '../api/errors.js';
import { Dataset } from '../api/evaluate/dataset.js';
import type { Evaluation } from '../api/evaluate/evaluation.js';
import { evaluate } from '../api/evaluate.js';
import type {
  CocoDataset,
  DetectionsInput,
  EvaluateOptions,
  EvaluationWarning,
  Id,
  NdArray,
} from '../api/evaluate/types.js';
import { COCO } from './pycocotools-coco.js';
import { fingerprint } from './pycocotools-changed.js';
import { cellsOf, type Cells } from './pycocotools-cells.js';
import { explained, inItsNames } from './pycocotools-explained.js';
import type { ByPair } from './pycocotools-ids.js';
import { ascending, idOf } from './pycocotools-ids.js';
import { annotationsOf } from './pycocotools-indexed.js';
import { imageResults, type EvalImg } from './pycocotools-images.js';
import { similarities, similaritiesOf } from './pycocotools-ious.js';
import { areaRange, fixed, Params, type IouTypeName } from './pycocotools-params.js';

/** What `accumulate` makes. */
export interface Accumulated {
  /** The parameters of the evaluation. */
  params: Params;
  /** The lengths of the axes T, R, K, A and M. */
  counts: number[];
  /** When it was made: `2026-01-31 12:59:59`. */
  date: string;
  /** [T, R, K, A, M], as recall [T, K, A, M], in C order. */
  precision: NdArray;
  /** The highest recall, [T, K, A, M]. */
  recall: NdArray;
  /** The score at each recall threshold, [T, R, K, A, M]. */
  scores: NdArray;
}

/**
 * An evaluation by steps, as pycocotools' class: `evaluate`, `accumulate`, `summarize`. The work is done by boxwise's own
 * evaluator in `evaluate`, from the annotations as they are then.
 */
export class COCOeval {
  /** The ground truth. */
  readonly cocoGt: COCO;
  /** The detections. */
  readonly cocoDt: COCO;
  /** The parameters; change them before `evaluate`. */
  params: Params;
  /** After `summarize`: the twelve numbers, or ten of keypoints. */
  stats: number[] = [];
  #accumulated: Accumulated | Record<string, never> = {};
  #run: { evaluation: Evaluation; of: string } | undefined;
  #params: Params | undefined;
  #cells: Cells | undefined;
  #images: (EvalImg | null)[] | undefined;
  /** The fingerprints of what `evalImgs` and `eval` returned, if they were read. */
  #given: { images?: number; accumulated?: number } = {};
  #similarities: ByPair<number[][]> | undefined;

  constructor(cocoGt: COCO, cocoDt: COCO, iouType: IouTypeName = 'segm') {
    if (!isA(cocoGt, COCO)) throw wrongType('a COCO of the ground truth', cocoGt, 'cocoGt');
    if (!isA(cocoDt, COCO))
      throw wrongType(
        'a COCO of the results',
        cocoDt,
        'cocoDt',
        undefined,
        'make it by cocoGt.loadRes(results)',
      );
    [this.cocoGt, this.cocoDt] = [cocoGt, cocoDt];
    this.params = new Params(iouType);
    this.params.imgIds = cocoGt.getImgIds().toSorted(ascending);
    this.params.catIds = cocoGt.getCatIds().toSorted(ascending);
  }

  /** What `accumulate` made; empty before. */
  get eval(): Accumulated {
    this.#given.accumulated ??= arraysOf(this.#accumulated);
    return this.#accumulated as Accumulated;
  }

  /** What is suspicious in the data or the parameters of the last evaluation, with what to do; empty before `evaluate`. */
  get warnings(): EvaluationWarning[] {
    return (this.#run?.evaluation.warnings ?? []).map((warning) => ({
      ...warning,
      message: inItsNames(warning.message),
    }));
  }

  /**
   * Fixes the parameters, ids unique and ascending and `maxDets` ascending, and evaluates.
   *
   * ```ts
   * const cocoGt = new COCO('sample/gt.json');
   * const E = new COCOeval(cocoGt, cocoGt.loadRes('sample/dt.json'), 'bbox');
   * E.evaluate();
   * console.log(E.evalImgs.length); // 64000
   * ```
   */
  evaluate(): void {
    const p = fixed(this.params);
    Object.assign(this.params, { ...p, useSegm: this.params.useSegm });
    this.#params = p;
    this.#run = undefined;
    this.#cells = undefined;
    this.#images = undefined;
    this.#similarities = undefined;
    this.#accumulated = {};
    this.#given = {};
    this.#evaluation(p);
  }

  /**
   * Results by category, area range and image, in this order; null where an image has neither annotations nor results of
   * the category.
   */
  get evalImgs(): (EvalImg | null)[] {
    const p = this.#params;
    if (!p) return [];
    this.#images ??= imageResults(this.#cellsOf(p), p, this.#evaluation(p).matches);
    this.#given.images ??= fingerprint(this.#images);
    return this.#images;
  }

  /** Throws: results of several processes are merged otherwise than by this member. */
  set evalImgs(merged: unknown) {
    const cure =
      'merge the results of several processes by Evaluator: evaluator.merge(other.toState()), or concatenate the results before loadRes()';
    throw wrongType('no assignment', merged, 'evalImgs', undefined, cure);
  }

  /** By image and category, `ious.get(imgId, catId)`: a row for each of the best detections. */
  get ious(): ByPair<number[][]> {
    const p = this.#params;
    return (this.#similarities ??= similarities(p && this.#cellsOf(p), p, [this.cocoGt, this.cocoDt]));
  }

  /**
   * The overlaps of an image's detections of a category with its annotations; empty where there are none of either.
   *
   * ```ts
   * const cocoGt = new COCO('sample/gt.json');
   * const E = new COCOeval(cocoGt, cocoGt.loadRes('sample/dt.json'), 'bbox');
   * E.evaluate();
   * const [imgId = 0] = cocoGt.getImgIds({ catIds: [1] });
   * console.log(E.computeIoU(imgId, 1)[0]?.length); // 8
   * ```
   */
  computeIoU(imgId: Id, catId: Id): number[][] {
    const p = this.#evaluated('computeIoU()');
    return similaritiesOf(this.#cellsOf(p), p, [this.cocoGt, this.cocoDt], ...pairOf(imgId, catId));
  }

  /**
   * The keypoint similarities of an image's detections of a category with its annotations.
   *
   * ```ts
   * const points = { image_id: 1, category_id: 1, keypoints: Array(17).fill([5, 5, 2]).flat() };
   * const cocoGt = new COCO({
   *   images: [{ id: 1 }],
   *   categories: [{ id: 1, name: 'person' }],
   *   annotations: [{ ...points, id: 1, num_keypoints: 17, bbox: [0, 0, 9, 9], area: 81, iscrowd: 0 }],
   * });
   * const E = new COCOeval(cocoGt, cocoGt.loadRes([{ ...points, score: 0.9 }]), 'keypoints');
   * E.evaluate();
   * console.log(E.computeOks(1, 1)); // [ [ 1 ] ]
   * ```
   */
  computeOks(imgId: Id, catId: Id): number[][] {
    const p = Object.assign(fixed(this.#evaluated('computeOks()')), { iouType: 'keypoints' });
    return similaritiesOf(this.#cellsOf(p), p, [this.cocoGt, this.cocoDt], ...pairOf(imgId, catId));
  }

  /**
   * What an image has of a category, with one area range and one number of detections; null where it has nothing.
   *
   * ```ts
   * const cocoGt = new COCO('sample/gt.json');
   * const E = new COCOeval(cocoGt, cocoGt.loadRes('sample/dt.json'), 'bbox');
   * E.evaluate();
   * const [imgId = 0] = cocoGt.getImgIds({ catIds: [1] });
   * console.log(E.evaluateImg(imgId, 1, [0, 1e10], 100)?.gtIds.length); // 8
   * ```
   */
  evaluateImg(imgId: Id, catId: Id, aRng: readonly [number, number], maxDet: number): EvalImg | null {
    const p = fixed(this.#evaluated('evaluateImg()'));
    [p.imgIds, p.areaRng, p.areaRngLbl] = [[idOf(imgId, 'imgId')], [areaRange(aRng, 'aRng')], ['all']];
    if (p.useCats) p.catIds = [idOf(catId, 'catId')];
    p.maxDets = [whole(maxDet, 'maxDet')];
    const own = fixed(p);
    const { matches } = this.#evaluatedWith(own);
    return imageResults(this.#cellsOf(own), own, matches)[0] ?? null;
  }

  /**
   * Makes the arrays, with other parameters if they are given.
   *
   * ```ts
   * const cocoGt = new COCO('sample/gt.json');
   * const E = new COCOeval(cocoGt, cocoGt.loadRes('sample/dt.json'), 'bbox');
   * E.evaluate();
   * E.accumulate();
   * console.log(E.eval.precision.shape); // [ 10, 101, 80, 4, 3 ]
   * ```
   */
  accumulate(p: Params = this.params): void {
    this.#evaluated('accumulate()');
    if (this.#given.images !== undefined && fingerprint(this.#images) !== this.#given.images) {
      const cure =
        'accumulate() reads the matches themselves: choose images and categories by params.imgIds and params.catIds, annotations by imgToAnns, before evaluate()';
      throw mistake('INVALID_ARGUMENT', 'what evaluate() made', 'another content', 'evalImgs', { cure });
    }
    const own = fixed(p);
    const evaluation = this.#evaluation(own);
    const [T, R, A, M] = [own.iouThrs, own.recThrs, own.areaRng, own.maxDets].map((axis) => axis.length) as [
      number,
      number,
      number,
      number,
    ];
    const K = own.useCats ? own.catIds.length : 1;
    delete this.#given.accumulated;
    this.#accumulated = {
      params: p,
      counts: [T, R, K, A, M],
      date: date(new Date()),
      precision: narrowed(evaluation.precision, M),
      recall: narrowed(evaluation.recall, M),
      scores: narrowed(evaluation.scores, M),
    };
  }

  /**
   * Prints the numbers and keeps them in `stats`.
   *
   * ```ts
   * const cocoGt = new COCO('sample/gt.json');
   * const E = new COCOeval(cocoGt, cocoGt.loadRes('sample/dt.json'), 'bbox');
   * E.evaluate();
   * E.accumulate();
   * E.summarize(); // prints twelve lines
   * console.log(E.stats[0]?.toFixed(3)); // 0.579
   * ```
   */
  summarize(): void {
    if (!('params' in this.#accumulated)) {
      throw new BoxwiseError('INVALID_ARGUMENT', 'accumulate() before summarize()', 'none');
    }
    if (this.#given.accumulated !== undefined && arraysOf(this.#accumulated) !== this.#given.accumulated) {
      const cure =
        "summarize() reads the metrics themselves: take means of eval.precision.data and eval.recall.data, which are the reference's arrays";
      throw mistake('INVALID_ARGUMENT', 'what accumulate() made', 'another content', 'eval', { cure });
    }
    const p = fixed((this.#accumulated as Accumulated).params);
    if (p.iouType !== 'keypoints' && p.maxDets.length < 3) {
      throw new BoxwiseError('OUT_OF_RANGE', 'at least 3 numbers', String(p.maxDets), { input: 'maxDets' });
    }
    const evaluation = this.#evaluation(p);
    this.stats = [...evaluation.stats];
    console.log(referenceLines(evaluation.summary(), this.stats.length));
  }

  /** The parameters of the last `evaluate`, without which `what` cannot be. */
  #evaluated(what: string): Params {
    if (this.#params) return this.#params;
    throw new BoxwiseError('INVALID_ARGUMENT', `evaluate() before ${what}`, 'none');
  }

  #evaluation(p: Params): Evaluation {
    const of = JSON.stringify(p, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
    if (this.#run?.of !== of) this.#run = { evaluation: this.#evaluatedWith(p), of };
    return this.#run.evaluation;
  }

  #evaluatedWith(p: Params): Evaluation {
    const settings = {
      iouThresholds: p.iouThrs,
      recallThresholds: p.recThrs,
      maxDetections: padded(p),
      areaRanges: p.areaRng.map(([least, most], i) => [p.areaRngLbl[i] ?? '', least, most]),
      imageIds: p.imgIds,
      categoryIds: p.catIds,
      useCategories: Boolean(p.useCats),
    } satisfies EvaluateOptions;
    const { iouType } = p;
    const options: EvaluateOptions =
      iouType === 'keypoints'
        ? { ...settings, iouType, keypointSigmas: p.kpt_oks_sigmas }
        : { ...settings, iouType };
    try {
      const annotations = annotationsOf(this.cocoGt, p);
      const own = this.cocoGt.dataset as unknown as CocoDataset;
      const isOwn = own.annotations === undefined || (annotations as unknown) === own.annotations;
      const given = isOwn ? own : { ...own, annotations: annotations as never };
      const dataset = Dataset.load(given, { iouType: p.iouType });
      try {
        return evaluate(dataset, this.#results(p), options) as Evaluation;
      } finally {
        dataset.dispose();
      }
    } catch (thrown) {
      throw explained(thrown, [this.cocoGt, this.cocoDt], options);
    }
  }

  /** The results as they were before `loadRes`: from what areas are taken, their first record tells. */
  #results(p: Params): DetectionsInput {
    const { iouType } = p;
    const anns = annotationsOf(this.cocoDt, p);
    const { areaOf } = this.cocoDt;
    const own = { bbox: 'bbox', segm: 'segmentation', keypoints: 'keypoints' }[iouType];
    const members = ['image_id', 'category_id', 'score', own];
    if (areaOf === 'bbox' && iouType !== 'bbox') members.push('bbox');
    return anns.map((ann) => Object.fromEntries(members.map((name) => [name, ann[name]]))) as never;
  }

  #cellsOf(p: Params): Cells {
    if (p !== this.#params) return cellsOf(this.cocoGt, this.cocoDt, p);
    return (this.#cells ??= cellsOf(this.cocoGt, this.cocoDt, p));
  }
}

/** The fingerprint of the arrays that metrics are means of. */
function arraysOf({ precision, recall, scores }: Partial<Accumulated>): number {
  return fingerprint([precision, recall, scores]);
}

function pairOf(imgId: unknown, catId: unknown): [imgId: Id, catId: Id] {
  return [idOf(imgId, 'imgId'), idOf(catId, 'catId')];
}

/** The lines that the reference prints: labels of one's own have numbers, but no line there. */
function referenceLines(summary: string, count: number): string {
  return summary.split('\n').slice(0, count).join('\n');
}

/** Boxes and masks have metrics of the third number; arrays alone do with fewer. */
function padded({ maxDets, iouType }: Params): number[] {
  const last = maxDets.at(-1);
  if (iouType === 'keypoints' || last === undefined) return maxDets;
  return [...maxDets, ...Array<number>(Math.max(0, 3 - maxDets.length)).fill(last)];
}

/** The first `most` of the last axis. */
function narrowed({ data, shape }: NdArray, most: number): NdArray {
  const last = shape.at(-1) ?? 0;
  if (last === most) return { data, shape };
  return { data: data.filter((_, i) => i % last < most), shape: [...shape.slice(0, -1), most] };
}

function date(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `${day} ${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(':')}`;
}
