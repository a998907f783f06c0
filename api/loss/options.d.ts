import type * as addon from '../../native.js';
import { type Numeric } from '../arrays.js';
/** How the losses of the elements become one: their mean (0 where there are none), their sum, or all of them. */
export type Reduction = 'mean' | 'sum' | 'none';
/** Options of every loss. */
export interface LossOptions<R extends Reduction = Reduction> {
    /** `'mean'`. */
    reduction?: R;
}
/** Options of `focalLoss`. */
export interface FocalLossOptions<R extends Reduction = Reduction> extends LossOptions<R> {
    /** The weight of positives, 1 - alpha being that of negatives; 0.25. `null` weighs all alike. */
    alpha?: number | null;
    /** How strongly easy elements are weighed down; 2. */
    gamma?: number;
    /** Whether predictions are logits; false. */
    logits?: boolean;
}
/** Options of `binaryCrossEntropy`. */
export interface BinaryCrossEntropyOptions<R extends Reduction = Reduction> extends LossOptions<R> {
    /** Whether predictions are logits; false. */
    logits?: boolean;
}
/** Options of `crossEntropy`. */
export interface CrossEntropyOptions<R extends Reduction = Reduction> extends LossOptions<R> {
    /** Whether predictions are logits; true. */
    logits?: boolean;
    /** A target that means: no loss. */
    ignoreIndex?: number;
}
/** Options of `smoothL1Loss`. */
export interface SmoothL1Options<R extends Reduction = Reduction> extends LossOptions<R> {
    /** Where the square ends; 1. */
    beta?: number;
}
/** Options of the losses of boxes. */
export interface IouLossOptions<R extends Reduction = Reduction> extends LossOptions<R> {
    /** The least area or squared length that is divided by; 1e-6. */
    eps?: number;
    /** CIoU: the shape term's weight counts as a constant in the gradient; false. */
    detachShapeWeight?: boolean;
}
/** A loss and its gradient. */
export interface LossResult<R extends Reduction = Reduction> {
    /** With `'none'` a number for each element. */
    value: R extends 'none' ? Float64Array : number;
    /** The derivative of the value (with `'none'`, of each element's own) by each prediction, flat. */
    gradient: Float64Array;
}
type Arguments = [Float64Array, Float64Array, addon.LossOptions];
export declare function focalArguments(predictions: Numeric, targets: ArrayLike<number>, given: FocalLossOptions): Arguments;
export declare function binaryArguments(predictions: Numeric, targets: ArrayLike<number>, given: BinaryCrossEntropyOptions): Arguments;
export declare function classArguments(predictions: Numeric, targets: ArrayLike<number>, given: CrossEntropyOptions): Arguments;
export declare function smoothL1Arguments(predictions: Numeric, targets: ArrayLike<number>, given: SmoothL1Options): Arguments;
export declare function overlapArguments(kind: 'iou' | 'giou' | 'diou' | 'ciou', predictions: Numeric, targets: Numeric, given: IouLossOptions): Arguments;
/** One number where the losses are reduced. */
export declare function answer<R extends Reduction>({ value, gradient }: addon.LossAndGradient, { reduction }: addon.LossOptions): LossResult<R>;
export {};
