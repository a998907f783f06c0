/** `Params` of `pycocotools.cocoeval`. */
import { isA } from '../api/check/kinds.js';
import { list, numbers } from '../api/check/lists.js';
import { owned } from '../api/check/memory.js';
import { mistake, wrongType } from '../api/check/mistakes.js';
import { nearest } from '../api/check/nearest.js';
import { flag } from '../api/check/numbers.js';
import { text } from '../api/check/words.js';
import { BoxwiseError, describe } from '../api/errors.js';
import type { Id } from '../api/evaluate/types.js';
import { ascending, idOf, unique } from './pycocotools-ids.js';

/** What is compared. */
export type IouTypeName = 'segm' | 'bbox' | 'keypoints';

/** The parameters of an evaluation; change them before `evaluate`. */
export class Params {
  /** Images to evaluate. */
  imgIds: Id[] = [];
  /** Categories to evaluate. */
  catIds: Id[] = [];
  /** IoU thresholds. */
  iouThrs: number[] = linspace(0.5, 0.95, 10);
  /** Recall thresholds. */
  recThrs: number[] = linspace(0, 1, 101);
  /** Numbers of detections that count per image and category. */
  maxDets: number[];
  /** Area ranges in square pixels. */
  areaRng: [number, number][];
  /** Names of the area ranges. */
  areaRngLbl: string[];
  /** 0 compares boxes regardless of category. */
  useCats: number | boolean = 1;
  /** Standard deviation of each keypoint, as a fraction of the object's size. */
  kpt_oks_sigmas: number[];
  /** What is compared. */
  iouType: IouTypeName;
  /** Outdated: 1 stands for `segm`, 0 for `bbox`. */
  useSegm: number | null = null;

  constructor(iouType: IouTypeName = 'segm') {
    if (!['segm', 'bbox', 'keypoints'].includes(iouType)) {
      throw new BoxwiseError('INVALID_ARGUMENT', "'segm', 'bbox' or 'keypoints'", describe(iouType), {
        input: 'iouType',
      });
    }
    this.iouType = iouType;
    [this.maxDets, this.areaRng, this.areaRngLbl, this.kpt_oks_sigmas] = [[], [], [], []];
    if (iouType === 'keypoints') this.setKpParams();
    else this.setDetParams();
  }

  /**
   * Sets what boxes and masks are evaluated with, and no images and categories.
   *
   * ```ts
   * const params = new Params('keypoints');
   * params.setDetParams();
   * console.log(params.maxDets); // [ 1, 10, 100 ]
   * ```
   */
  setDetParams(): void {
    this.#set([1, 10, 100], SIZES);
  }

  /**
   * Sets what keypoints are evaluated with, and no images and categories.
   *
   * ```ts
   * const params = new Params('bbox');
   * params.setKpParams();
   * console.log(params.maxDets); // [ 20 ]
   * ```
   */
  setKpParams(): void {
    this.#set(
      [20],
      SIZES.filter(([label]) => label !== 'small'),
    );
    this.kpt_oks_sigmas = SIGMAS.map((tenths) => tenths / 10);
  }

  #set(maxDets: number[], sizes: readonly (readonly [string, number, number])[]): void {
    [this.imgIds, this.catIds] = [[], []];
    [this.iouThrs, this.recThrs] = [linspace(0.5, 0.95, 10), linspace(0, 1, 101)];
    this.maxDets = maxDets;
    this.areaRng = sizes.map(([, least, most]) => [least, most]);
    this.areaRngLbl = sizes.map(([label]) => label);
    this.useCats = 1;
  }
}

/** The areas of COCO's sizes. */
const SIZES = [
  ['all', 0, 1e10],
  ['small', 0, 32 ** 2],
  ['medium', 32 ** 2, 96 ** 2],
  ['large', 96 ** 2, 1e10],
] as const;

/** What an evaluation reads. */
const NAMES = Object.keys(new Params('bbox'));

function unknownName(name: string): BoxwiseError {
  const meant = nearest(name, NAMES);
  const cure = meant === undefined ? {} : { cure: `did you mean ${meant}?` };
  return mistake('INVALID_ARGUMENT', `one of ${NAMES.join(', ')}`, name, 'params', cure);
}

/** A copy of parameters as an evaluation uses them: ids unique and ascending, `maxDets` ascending. */
export function fixed(given: Params): Params {
  if (!isA(given, Params)) throw wrongType('Params', given, 'params');
  for (const name of Object.keys(given)) if (!NAMES.includes(name)) throw unknownName(name);
  const p = new Params(given.useSegm === null ? given.iouType : given.useSegm === 1 ? 'segm' : 'bbox');
  p.useCats = typeof given.useCats === 'number' ? given.useCats : flag(given.useCats, 'useCats');
  p.imgIds = unique(idList(given.imgIds, 'imgIds')).toSorted(ascending);
  const catIds = idList(given.catIds, 'catIds');
  p.catIds = p.useCats ? unique(catIds).toSorted(ascending) : catIds;
  p.iouThrs = numbers(given.iouThrs, 'iouThrs');
  p.recThrs = numbers(given.recThrs, 'recThrs');
  p.maxDets = numbers(given.maxDets, 'maxDets').toSorted((a, b) => a - b);
  p.areaRng = list(given.areaRng, 'an array of [min, max]', 'areaRng').map((range, i) =>
    areaRange(range, `areaRng[${i}]`),
  );
  p.areaRngLbl = list(given.areaRngLbl, 'an array of names', 'areaRngLbl').map((label, i) =>
    text(label, `areaRngLbl[${i}]`),
  );
  p.kpt_oks_sigmas = numbers(given.kpt_oks_sigmas, 'kpt_oks_sigmas');
  return p;
}

/** A range of areas: two numbers. */
export function areaRange(range: unknown, input: string): [number, number] {
  const [least, most, ...rest] = numbers(range, input);
  if (least === undefined || most === undefined || rest.length > 0)
    throw wrongType('[min, max]', range, input);
  return [least, most];
}

function idList(ids: unknown, input: string): Id[] {
  const given = ArrayBuffer.isView(ids) ? Array.from(owned(ids, input) as unknown as ArrayLike<Id>) : ids;
  return list(given, 'an array of ids', input).map((id, index) => idOf(id, input, index));
}

const SIGMAS = [
  0.26, 0.25, 0.25, 0.35, 0.35, 0.79, 0.79, 0.72, 0.72, 0.62, 0.62, 1.07, 1.07, 0.87, 0.87, 0.89, 0.89,
] as const;

/** `numpy.linspace`, to the bit. */
function linspace(start: number, stop: number, count: number): number[] {
  const step = (stop - start) / (count - 1);
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? stop : i * step + start));
}
