import type { Id, NdArray } from '../api/evaluate/types.js';
import { type COCO } from './pycocotools-coco.js';
import { type EvalImg } from './pycocotools-images.js';
/** What is compared. */
export type IouTypeName = 'segm' | 'bbox' | 'keypoints';
/** The parameters of an evaluation; change them before `evaluate`. */
export declare class Params {
    imgIds: Id[];
    catIds: Id[];
    iouThrs: number[];
    recThrs: number[];
    maxDets: number[];
    areaRng: [number, number][];
    areaRngLbl: string[];
    useCats: number | boolean;
    kpt_oks_sigmas: number[];
    iouType: IouTypeName;
    /** Outdated: 1 stands for `segm`, 0 for `bbox`. */
    useSegm: number | null;
    constructor(iouType?: IouTypeName);
}
/** What `accumulate` makes. */
export interface Accumulated {
    params: Params;
    /** T, R, K, A, M. */
    counts: number[];
    /** When it was made: `2026-01-31 12:59:59`. */
    date: string;
    /** [T, R, K, A, M], as recall [T, K, A, M], in C order. */
    precision: NdArray;
    recall: NdArray;
    scores: NdArray;
}
/**
 * An evaluation by steps, as pycocotools' class: `evaluate`, `accumulate`, `summarize`. The work is done by boxwise's own
 * evaluator in `accumulate` (or when `evalImgs` are asked for), from the annotations as they are then.
 */
export declare class COCOeval {
    #private;
    readonly cocoGt: COCO;
    readonly cocoDt: COCO;
    params: Params;
    /** After `summarize`: the twelve numbers, or ten of keypoints. */
    stats: number[];
    constructor(cocoGt: COCO, cocoDt: COCO, iouType?: IouTypeName);
    /** What `accumulate` made; empty before. */
    get eval(): Accumulated;
    /** Fixes the parameters: ids unique and ascending, `maxDets` ascending. */
    evaluate(): void;
    /**
     * Results by category, area range and image, in this order; null where an image has neither annotations nor results of
     * the category.
     */
    get evalImgs(): (EvalImg | null)[];
    /** By `String([imgId, catId])` (so that `ious[[imgId, catId]]` finds them): a row for each of the best detections. */
    get ious(): Record<string, number[][]>;
    /** Makes the arrays, with other parameters if they are given. */
    accumulate(p?: Params): void;
    /** Prints the numbers and keeps them in `stats`. */
    summarize(): void;
}
