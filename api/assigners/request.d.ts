import type * as addon from '../../native.js';
import { type Numeric } from '../arrays.js';
/** Objects with their classes. */
export interface GroundTruth {
    /** Rows of `(x1, y1, x2, y2)`. */
    boxes: Numeric;
    /** Classes from 0, columns of the scores. */
    labels: ArrayLike<number>;
}
/** Predictions, one for each point. */
export interface DensePredictions {
    /** Rows of probabilities, one for each class. */
    scores: Numeric;
    /** Rows of `(x1, y1, x2, y2)`. */
    boxes: Numeric;
    /** Rows of `(x, y)`: where each prediction stands. */
    points: Numeric;
}
/** Predictions of `assignSimOta`. */
export interface SimOtaPredictions extends DensePredictions {
    /** Probabilities of being an object; with them √(class · objectness) counts, as in YOLOX. */
    objectness?: Numeric;
    /** Pixels from point to point, for each. */
    strides: Numeric;
}
/** What each prior is to predict. */
export interface AssignedPriors {
    /** 1 for an object, 0 for background. */
    labels: Int8Array;
    /** The ground truth; -1 for background. */
    matched: Int32Array;
    /** The IoU with it; 0 for background. */
    ious: Float64Array;
}
/** Answer of `assignTaskAligned`. */
export interface TaskAlignedPredictions extends AssignedPriors {
    /** `score^alpha · IoU^beta` with the ground truth; 0 for background. */
    alignment: Float64Array;
    /** What the class score is to learn; 0 for background. */
    targets: Float64Array;
}
/** Answer of `assignFcos`. */
export interface CenterSampledPoints {
    /** 1 for an object, 0 for background. */
    labels: Int8Array;
    /** The ground truth; -1 for background. */
    matched: Int32Array;
    /** √(min(l, r)/max(l, r) · min(t, b)/max(t, b)) in it; 0 for background. */
    centerness: Float64Array;
}
/** What all assigners share. */
interface Sharing {
    /** The threads that work is shared over; 1. Answers never depend on it. */
    threads?: number;
}
/** Options of `assignAtss`. */
export interface AtssOptions extends Sharing {
    /** Candidates of each level; 9. */
    topK?: number;
}
/** A level's points. */
export interface FcosLevel {
    /** How many points it has. */
    points: number;
    /** Pixels from point to point. */
    stride: number;
    /** The largest distance from a side lies between these; of all levels or of none. */
    range?: readonly [above: number, below: number];
}
/** Options of `assignFcos`. */
export interface FcosOptions extends Sharing {
    /** Strides from a centre; 1.5. */
    radius?: number;
}
/** Options of `assignSimOta`; YOLOX's. */
export interface SimOtaOptions extends Sharing {
    /** Strides from a centre; 2.5. */
    radius?: number;
    /** So many of the best IoUs are summed; 10. */
    topK?: number;
    /** The weight of the class cost; 1. */
    classWeight?: number;
    /** The weight of the IoU cost; 3. */
    iouWeight?: number;
}
/** Options of `assignTaskAligned`; TOOD's. */
export interface TaskAlignedOptions extends Sharing {
    /** Candidates of each ground truth; 13. */
    topK?: number;
    /** The exponent of the score; 1. */
    alpha?: number;
    /** The exponent of the IoU; 6. */
    beta?: number;
}
/** Options of `sampleBalanced`. */
export interface SampleOptions {
    /** How many places in all; 256. */
    size?: number;
    /** The share of positive places, at most; 0.5. */
    positiveFraction?: number;
    /** Seeds the draw; 0. */
    seed?: number;
}
/** Places that are trained on, ascending. */
export interface BalancedSample {
    positive: Uint32Array;
    negative: Uint32Array;
}
export declare function atssRequest(anchors: unknown, anchorsPerLevel: unknown, groundTruth: unknown, options: AtssOptions): addon.AssignRequest;
export declare function fcosRequest(points: unknown, levels: readonly FcosLevel[], groundTruth: unknown, options: FcosOptions): addon.AssignRequest;
export declare function simOtaRequest(predictions: SimOtaPredictions, groundTruth: GroundTruth, options: SimOtaOptions): addon.AssignRequest;
export declare function taskAlignedRequest(predictions: DensePredictions, groundTruth: GroundTruth, options: TaskAlignedOptions): addon.AssignRequest;
export declare function sampleArguments(labels: ArrayLike<number>, options: SampleOptions): [Int32Array, number, number, number];
export declare function matched(made: addon.Assigned): AssignedPriors;
export declare function taskAligned(made: addon.Assigned): TaskAlignedPredictions;
export declare function centerSampled(made: addon.Assigned): CenterSampledPoints;
export {};
