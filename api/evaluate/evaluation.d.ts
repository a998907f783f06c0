import type * as addon from '../../native.js';
import { Disposing } from '../dispose.js';
import type { CategoryMetrics, CurveOptions, EvaluationParams, EvaluationWarning, Id, Matches, Metrics, NdArray, PrecisionRecall } from './types.js';
/**
 * What an evaluation found. Numbers are there at once; the big arrays, the matches and the tables are made when
 * they are first asked for, and kept.
 *
 * Where there is nothing to measure, a number is -1, as in pycocotools.
 *
 * Its memory is native and goes with the object, some time after the last use of it. `dispose` gives it back at once, by hand or
 * by `using`, which matters where many evaluations follow one another without a pause of the event loop.
 *
 * @typeParam Names the names of its numbers; they depend on the protocol and on what is compared
 */
export declare class Evaluation<Names = Metrics> extends Disposing {
    #private;
    /** @internal */
    constructor(handle: addon.EvaluationHandle);
    /**
     * The numbers in the reference's order; for boxes under COCO's protocol AP, AP50, AP75, APs, APm, APl, AR1, AR10,
     * AR100, ARs, ARm, ARl.
     */
    get stats(): Float64Array;
    /** The numbers by name. */
    get metrics(): Names;
    /** The text that the reference prints, character for character, with its final line break. */
    summary(): string;
    /** The parameters after defaults: the axes of the arrays. */
    get params(): EvaluationParams;
    /** Precision at each recall threshold, [T, R, K, A, M]: IoU, recall, category, area, detections. LVIS's arrays have no axis M. */
    get precision(): NdArray;
    /** The recall that is reached, [T, K, A, M]. */
    get recall(): NdArray;
    /** The score of the detection that reaches each recall threshold, [T, R, K, A, M]. */
    get scores(): NdArray;
    /** The averages of each category, in the order of `params.categoryIds`. */
    perCategory(): CategoryMetrics<Names>[];
    /**
     * One precision-recall curve.
     *
     * Throws `UNKNOWN_ID` for a category, an area label, an IoU threshold or a number of detections that the
     * evaluation did not have.
     */
    precisionRecall(categoryId: Id, options?: CurveOptions): PrecisionRecall;
    /** Who matched whom, as columns of positions in the inputs. Made by matching once more when first asked for. */
    get matches(): Matches;
    /** What in the data would surprise; empty for clean data. */
    get warnings(): EvaluationWarning[];
    /** The numbers, for JSON.stringify: -1 stays -1. */
    toJSON(): {
        metrics: Names;
        stats: number[];
        params: EvaluationParams;
        warnings: EvaluationWarning[];
    };
    /**
     * Gives the native memory back at once; the second time nothing happens. Numbers and arrays that were taken out before stay;
     * every use of the evaluation afterwards throws `DISPOSED`. Also as `[Symbol.dispose]`, for `using`.
     */
    dispose(): void;
}
