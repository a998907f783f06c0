import type { Id } from './inputs.js';
import type { Metrics } from './metrics.js';
import type { IouType, Parity, Protocol } from './options.js';
/** An array of doubles in C order: the last axis moves fastest. */
export interface NdArray {
    data: Float64Array;
    shape: number[];
}
/** One category's numbers; -1 where it has no ground truth. */
export type CategoryMetrics<Names = Metrics> = Names & {
    categoryId: Id;
    /** The dataset's `name` of the category, if it has one. */
    name?: string;
};
/** Which curve {@link Evaluation.precisionRecall} gives. */
export interface CurveOptions {
    /** One of the evaluation's IoU thresholds. Default: its first. */
    iou?: number;
    /** One of the area labels. Default: the first, `all`. */
    area?: string;
    /** One of the `maxDetections`. Default: the largest. */
    maxDetections?: number;
}
/** Precision at each recall threshold. */
export interface PrecisionRecall {
    /** The recall thresholds. */
    recall: Float64Array;
    /** The best precision at that recall or above; 0 where it is not reached, -1 without ground truth. */
    precision: Float64Array;
    /** The score of the detection that reaches the recall; 0 and -1 as above. */
    scores: Float64Array;
    /** The largest recall that is reached; -1 without ground truth. */
    reached: number;
}
/** A column of positions or flags with its shape, in C order. */
export interface IndexArray<Data extends Int32Array | Uint8Array = Int32Array> {
    data: Data;
    shape: number[];
}
/**
 * Who matched whom. T is the IoU thresholds, A the area ranges, D the detections and G the annotations *as they
 * stand in the inputs*: values are positions there, never ids.
 */
export interface Matches {
    /** [T, A, D]: the position of the annotation that the detection matched, or -1. */
    detections: IndexArray;
    /** [T, A, D]: 1 where the detection counts neither for nor against. */
    detectionsIgnored: IndexArray<Uint8Array>;
    /** [D]: 1 for a detection that took part: of an evaluated image and category, and among the best there. */
    detectionsEvaluated: IndexArray<Uint8Array>;
    /** [T, A, G]: the position of the detection that matched the annotation (of a crowd the last one), or -1. */
    groundTruths: IndexArray;
    /** [A, G]: 1 where the annotation need not be found: a crowd, or outside the area range. */
    groundTruthsIgnored: IndexArray<Uint8Array>;
    /** [G]: 1 for an annotation that took part. */
    groundTruthsEvaluated: IndexArray<Uint8Array>;
}
/** Something in the data that would surprise, and how often. */
export interface EvaluationWarning {
    /** Stable name of the kind. */
    code: string;
    /** What was met and what it does to the numbers. */
    message: string;
    count: number;
}
/** The parameters that an evaluation used, after defaults: axes of its arrays. */
export interface EvaluationParams {
    protocol: Protocol;
    iouType: IouType;
    parity: Parity;
    /** Axis T. */
    iouThresholds: number[];
    /** Axis R. */
    recallThresholds: number[];
    /** Axis K; a single `-1` with `useCategories: false`. */
    categoryIds: Id[];
    /** Axis A. */
    areaRanges: [label: string, min: number, max: number][];
    /** Axis M, ascending. */
    maxDetections: number[];
    useCategories: boolean;
}
