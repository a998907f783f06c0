/** `COCOeval.evalImgs`, from the matches that boxwise found. */
import type { Id, Matches } from '../api/evaluate/types.js';
import type { Annotation } from './pycocotools-coco.js';
import type { Params } from './pycocotools-eval.js';
/** The annotations and the results by image and category, as positions. */
export interface Cells {
    gt: readonly Annotation[];
    dt: readonly Annotation[];
    /** A single -1 where categories are not used. */
    catIds: readonly Id[];
    gts(imgId: Id, catId: Id): number[];
    /** The best ones, best first. */
    dts(imgId: Id, catId: Id): number[];
}
/** What an image has of a category, at one area range. T is the thresholds, D the results, G the annotations. */
export interface EvalImg {
    image_id: Id;
    category_id: Id;
    aRng: [number, number];
    maxDet: number;
    dtIds: Id[];
    gtIds: Id[];
    /** [T][D]: the id of the annotation that the result matches, or 0. */
    dtMatches: Id[][];
    /** [T][G]: the id of the result that the annotation matches, or 0. */
    gtMatches: Id[][];
    dtScores: number[];
    /** [G]: 1 for an annotation that need not be found; these come last. */
    gtIgnore: number[];
    /** [T][D]: the result counts neither for nor against. */
    dtIgnore: boolean[][];
}
/** By category, area range and image. */
export declare function imageResults(cells: Cells, p: Params, matches: Matches): (EvalImg | null)[];
