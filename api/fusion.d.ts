import { type BoxesInput, type NumbersInput } from './arrays.js';
/** What one model found in an image. */
export interface ModelBoxes {
    /** Corners x1, y1, x2, y2 as fractions of the image, 0 to 1. */
    boxes: BoxesInput;
    /** A score for each box. */
    scores: NumbersInput;
    /** A label for each box, whole numbers. */
    labels: ArrayLike<number>;
}
/** Fused boxes, best first. */
export interface FusedBoxes {
    /** Corners x1, y1, x2, y2, one box after the other. */
    boxes: Float64Array;
    scores: Float64Array;
    labels: Int32Array;
}
/** What all fusions share. */
export interface FusionOptions {
    /** A weight above 0 for each model; all 1 by default. */
    weights?: NumbersInput;
}
/** Options of {@link nonMaximumWeighted}. */
export interface ClusterOptions extends FusionOptions {
    /** Boxes with an IoU above it belong together; 0.55 by default. */
    iouThreshold?: number;
    /** Boxes with a lower score are left out; 0 by default. */
    scoreThreshold?: number;
}
/** Options of {@link weightedBoxesFusion}. */
export interface WbfOptions extends ClusterOptions {
    /**
     * How a cluster's scores become one: `avg` (default), `max`, `box_and_model_avg` or `absent_model_aware_avg`.
     */
    confidence?: 'avg' | 'max' | 'box_and_model_avg' | 'absent_model_aware_avg';
    /** With `avg`: scores may exceed 1 where a model has several boxes in a cluster; false by default. */
    allowsOverflow?: boolean;
}
/** Options of {@link ensembleNms}. */
export interface EnsembleNmsOptions extends FusionOptions {
    /** 0.5 by default. */
    iouThreshold?: number;
}
/** Options of {@link ensembleSoftNms}. */
export interface EnsembleSoftNmsOptions extends EnsembleNmsOptions {
    /** `gaussian` (default) or `linear`. */
    method?: 'gaussian' | 'linear';
    /** σ of the gaussian; 0.5 by default. */
    sigma?: number;
    /** Lowered scores must stay above it; 0.001 by default. */
    scoreThreshold?: number;
}
/**
 * Weighted boxes fusion: boxes of several models that overlap become their mean, weighted by score.
 *
 * As `weighted_boxes_fusion` of the Python package ensemble-boxes, single-precision steps included; of equal scores the lower
 * index comes first, which the package leaves to its sort. Inverted boxes are put right, corners outside the image moved to its border,
 * empty boxes dropped; NaN is an error.
 *
 * Source: Solovyev, Wang and Gabruseva, Weighted boxes fusion (2021).
 */
export declare function weightedBoxesFusion(models: readonly ModelBoxes[], options?: WbfOptions): FusedBoxes;
/**
 * Non-maximum weighted: boxes that overlap the best of a cluster become their mean, weighted by score and by IoU with it,
 * and take its score. As `non_maximum_weighted` of ensemble-boxes; otherwise as {@link weightedBoxesFusion}.
 *
 * Source: Zhou et al., CAD (2017).
 */
export declare function nonMaximumWeighted(models: readonly ModelBoxes[], options?: ClusterOptions): FusedBoxes;
/**
 * NMS over the boxes of all models, label by label (ascending). As `nms` of ensemble-boxes: with `weights` scores are
 * multiplied by weight / sum of weights.
 */
export declare function ensembleNms(models: readonly ModelBoxes[], options?: EnsembleNmsOptions): FusedBoxes;
/**
 * Soft-NMS over the boxes of all models, label by label (ascending). As `soft_nms` of ensemble-boxes: lowered scores decide
 * which boxes stay, the scores returned are the ones before.
 */
export declare function ensembleSoftNms(models: readonly ModelBoxes[], options?: EnsembleSoftNmsOptions): FusedBoxes;
type FuseCall = [Float64Array, Float64Array, Int32Array, Uint32Array, Float64Array, Float64Array];
/** What the addon takes. */
export declare function wbfCall(models: readonly ModelBoxes[], options: WbfOptions): FuseCall;
/** What the addon takes. */
export declare function nmwCall(models: readonly ModelBoxes[], options: ClusterOptions): FuseCall;
/** What the addon takes. */
export declare function ensembleNmsCall(models: readonly ModelBoxes[], options: EnsembleNmsOptions): FuseCall;
/** What the addon takes. */
export declare function ensembleSoftNmsCall(models: readonly ModelBoxes[], options: EnsembleSoftNmsOptions): FuseCall;
export {};
