/** `pycocotools.cocoeval`, under its names. */
import { wrongType } from '../api/check/mistakes.js';
import { BoxwiseError } from '../api/errors.js';
import { Dataset } from '../api/evaluate/dataset.js';
import type { Evaluation } from '../api/evaluate/evaluation.js';
import { evaluate } from '../api/evaluate.js';
import type { CocoDataset, DetectionsInput, EvaluateOptions, Id, NdArray } from '../api/evaluate/types.js';
import { COCO, key, type Annotation } from './pycocotools-coco.js';
import { imageResults, type Cells, type EvalImg } from './pycocotools-images.js';
import { similarities } from './pycocotools-ious.js';
import { Params, type IouTypeName } from './pycocotools-params.js';

/** What `accumulate` makes. */
export interface Accumulated {
  /** The parameters of the evaluation. */
  params: Params;
  /** T, R, K, A, M. */
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
 * evaluator in `accumulate` (or when `evalImgs` are asked for), from the annotations as they are then.
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
  #images: (EvalImg | null)[] | undefined;
  #similarities: Record<string, number[][]> | undefined;

  constructor(cocoGt: COCO, cocoDt: COCO, iouType: IouTypeName = 'segm') {
    if (!(cocoGt instanceof COCO)) throw wrongType('a COCO of the ground truth', cocoGt, 'cocoGt');
    if (!(cocoDt instanceof COCO))
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
    return this.#accumulated as Accumulated;
  }

  /** Fixes the parameters: ids unique and ascending, `maxDets` ascending. */
  evaluate(): void {
    const p = this.params;
    if (p.useSegm !== null) p.iouType = p.useSegm === 1 ? 'segm' : 'bbox';
    p.imgIds = unique(p.imgIds);
    if (p.useCats) p.catIds = unique(p.catIds);
    p.maxDets = p.maxDets.toSorted((a, b) => a - b);
    this.#params = structuredClone(p);
    this.#run = undefined;
    this.#images = undefined;
    this.#similarities = undefined;
    this.#accumulated = {};
    this.#evaluation(this.#params);
  }

  /**
   * Results by category, area range and image, in this order; null where an image has neither annotations nor results of
   * the category.
   */
  get evalImgs(): (EvalImg | null)[] {
    const p = this.#params;
    if (!p) return [];
    return (this.#images ??= imageResults(this.#cells(p), p, this.#evaluation(p).matches));
  }

  /** By `String([imgId, catId])` (so that `ious[[imgId, catId]]` finds them): a row for each of the best detections. */
  get ious(): Record<string, number[][]> {
    const p = this.#params;
    if (!p) return {};
    return (this.#similarities ??= similarities(this.#cells(p), p, [this.cocoGt, this.cocoDt]));
  }

  /** Makes the arrays, with other parameters if they are given. */
  accumulate(p: Params = this.params): void {
    if (!this.#params) throw new BoxwiseError('INVALID_ARGUMENT', 'evaluate() before accumulate()', 'none');
    const evaluation = this.#evaluation(p);
    const [T, R, A, M] = [p.iouThrs, p.recThrs, p.areaRng, p.maxDets].map((axis) => axis.length) as [
      number,
      number,
      number,
      number,
    ];
    const K = p.useCats ? p.catIds.length : 1;
    this.#accumulated = {
      params: p,
      counts: [T, R, K, A, M],
      date: date(new Date()),
      precision: narrowed(evaluation.precision, M),
      recall: narrowed(evaluation.recall, M),
      scores: narrowed(evaluation.scores, M),
    };
  }

  /** Prints the numbers and keeps them in `stats`. */
  summarize(): void {
    if (!('params' in this.#accumulated)) {
      throw new BoxwiseError('INVALID_ARGUMENT', 'accumulate() before summarize()', 'none');
    }
    const p = (this.#accumulated as Accumulated).params;
    if (p.iouType !== 'keypoints' && p.maxDets.length < 3) {
      throw new BoxwiseError('OUT_OF_RANGE', 'at least 3 numbers', String(p.maxDets), { input: 'maxDets' });
    }
    const evaluation = this.#evaluation(p);
    this.stats = [...evaluation.stats];
    console.log(evaluation.summary().replace(/\n$/, ''));
  }

  #evaluation(p: Params): Evaluation {
    const of = JSON.stringify(p, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
    if (this.#run?.of !== of) {
      const options: EvaluateOptions = {
        iouType: p.iouType,
        iouThresholds: p.iouThrs,
        recallThresholds: p.recThrs,
        maxDetections: padded(p),
        areaRanges: p.areaRng.map(([least, most], i) => [p.areaRngLbl[i] ?? '', least, most]),
        imageIds: p.imgIds,
        categoryIds: p.catIds,
        useCategories: Boolean(p.useCats),
        ...(p.iouType === 'keypoints' && { keypointSigmas: p.kpt_oks_sigmas }),
      };
      const dataset = Dataset.load(this.cocoGt.dataset as CocoDataset, { iouType: p.iouType });
      try {
        this.#run = { evaluation: evaluate(dataset, this.#results(p.iouType), options) as Evaluation, of };
      } finally {
        dataset.dispose();
      }
    }
    return this.#run.evaluation;
  }

  /** The results as they were before `loadRes`: from what areas are taken, their first record tells. */
  #results(iouType: IouTypeName): DetectionsInput {
    const anns = (this.cocoDt.dataset.annotations ?? []) as unknown as Annotation[];
    const { areaOf } = this.cocoDt;
    const own = { bbox: 'bbox', segm: 'segmentation', keypoints: 'keypoints' }[iouType];
    const members = ['image_id', 'category_id', 'score', own];
    if (areaOf === 'bbox' && iouType !== 'bbox') members.push('bbox');
    return anns.map((ann) => Object.fromEntries(members.map((name) => [name, ann[name]]))) as never;
  }

  #cells(p: Params): Cells {
    const group = (anns: Annotation[]): Map<string, number[]> => {
      const cells = new Map<string, number[]>();
      anns.forEach((ann, position) => {
        const cell = `${key(ann.image_id)},${key(ann.category_id)}`;
        const list = cells.get(cell);
        if (list) list.push(position);
        else cells.set(cell, [position]);
      });
      return cells;
    };
    const [gt, dt] = [this.cocoGt, this.cocoDt].map(
      (coco) => (coco.dataset.annotations ?? []) as unknown as Annotation[],
    ) as [Annotation[], Annotation[]];
    const [gts, dts] = [group(gt), group(dt)];
    const of = (cells: Map<string, number[]>, imgId: Id, catId: Id): number[] => {
      const catIds = p.useCats ? [catId] : p.catIds;
      return catIds.flatMap((own) => cells.get(`${key(imgId)},${key(own)}`) ?? []);
    };
    const most = p.maxDets.at(-1) ?? 0;
    return {
      gt,
      dt,
      catIds: p.useCats ? p.catIds : [-1],
      gts: (imgId, catId) => of(gts, imgId, catId),
      dts: (imgId, catId) => best(of(dts, imgId, catId), dt).slice(0, most),
    };
  }
}

/** Positions by falling score, NaN last; equal scores stay in their order. */
function best(positions: number[], dt: readonly Annotation[]): number[] {
  const score = (position: number): number => Number(dt[position]?.['score']);
  return positions.toSorted((a, b) => {
    const [x, y] = [score(a), score(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return y - x;
  });
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

function unique(ids: readonly Id[]): Id[] {
  return [...new Map(ids.map((id) => [key(id), id])).values()].toSorted(ascending);
}

function ascending(a: Id, b: Id): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function date(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `${day} ${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(':')}`;
}
