/** `Params` of `pycocotools.cocoeval`. */
import { BoxwiseError } from '../api/errors.js';
import type { Id } from '../api/evaluate/types.js';

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
  /** Sigma of each keypoint. */
  kpt_oks_sigmas: number[];
  /** What is compared. */
  iouType: IouTypeName;
  /** Outdated: 1 stands for `segm`, 0 for `bbox`. */
  useSegm: number | null = null;

  constructor(iouType: IouTypeName = 'segm') {
    if (!['segm', 'bbox', 'keypoints'].includes(iouType)) {
      throw new BoxwiseError('INVALID_ARGUMENT', "'segm', 'bbox' or 'keypoints'", String(iouType), {
        input: 'iouType',
      });
    }
    const keypoints = iouType === 'keypoints';
    const sizes: [string, number, number][] = [
      ['all', 0, 1e10],
      ['small', 0, 32 ** 2],
      ['medium', 32 ** 2, 96 ** 2],
      ['large', 96 ** 2, 1e10],
    ];
    const own = keypoints ? sizes.filter(([label]) => label !== 'small') : sizes;
    this.iouType = iouType;
    this.maxDets = keypoints ? [20] : [1, 10, 100];
    this.areaRng = own.map(([, least, most]) => [least, most]);
    this.areaRngLbl = own.map(([label]) => label);
    this.kpt_oks_sigmas = SIGMAS.map((tenths) => tenths / 10);
  }
}

const SIGMAS = [
  0.26, 0.25, 0.25, 0.35, 0.35, 0.79, 0.79, 0.72, 0.72, 0.62, 0.62, 1.07, 1.07, 0.87, 0.87, 0.89, 0.89,
] as const;

/** `numpy.linspace`, to the bit. */
function linspace(start: number, stop: number, count: number): number[] {
  const step = (stop - start) / (count - 1);
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? stop : i * step + start));
}
