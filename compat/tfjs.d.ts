import { type Numbers } from './arguments.js';
/** What a tensor of TensorFlow.js has of use here. */
export interface TensorLike {
    readonly shape: readonly number[];
    dataSync(): ArrayLike<number>;
    data(): Promise<ArrayLike<number>>;
}
/** Numbers, flat or in rows of four; or a tensor, which is read and not disposed. */
export type Input = Numbers | TensorLike;
/** Boxes selected with their scores. */
export interface SelectionWithScores {
    /** Positions of the boxes, in the order of selection. */
    selectedIndices: Int32Array;
    /** Their scores, lowered where `softNmsSigma` is above 0. */
    selectedScores: Float32Array;
}
/** Boxes selected, padded if asked. */
export interface PaddedSelection {
    /** Positions of the boxes, then zeros. */
    selectedIndices: Int32Array;
    /** How many are positions. */
    validOutputs: number;
}
/**
 * Greedy suppression.
 *
 * @param boxes `[boxes, 4]`
 * @param scores `[boxes]`
 * @param maxOutputSize at most so many; more than there are boxes means all, less than 1 none
 * @param iouThreshold in 0..1; 0 leaves the best box alone
 * @param scoreThreshold a score must be above it
 * @returns positions, best first
 * @throws BoxwiseError for shapes that disagree, types that are not numbers, thresholds outside their range
 *
 * ```ts
 * nonMaxSuppression([[0, 0, 1, 1], [0, 0, 1, 0.9], [2, 2, 3, 3]], [0.8, 0.9, 0.7], 10); // Int32Array [1, 2]
 * ```
 */
export declare function nonMaxSuppression(boxes: Input, scores: Input, maxOutputSize: number, iouThreshold?: number | null, scoreThreshold?: number | null): Int32Array;
/**
 * Greedy suppression with scores; Soft-NMS where `softNmsSigma` is above 0. Then a candidate's score is multiplied by
 * exp(-iou² / (2 · softNmsSigma)) for every box selected before it, and it waits for its new turn; a box of `iouThreshold` or more is
 * still dropped. That is TensorFlow's formula, not the paper's.
 *
 * Arguments and errors as {@link nonMaxSuppression}.
 *
 * @param softNmsSigma in 0..1
 */
export declare function nonMaxSuppressionWithScore(boxes: Input, scores: Input, maxOutputSize: number, iouThreshold?: number | null, scoreThreshold?: number | null, softNmsSigma?: number | null): SelectionWithScores;
/**
 * Greedy suppression whose answer can have a fixed length.
 *
 * Arguments and errors as {@link nonMaxSuppression}.
 *
 * @param padToMaxOutputSize appends zeros up to `maxOutputSize`, or to the number of boxes if that is less
 */
export declare function nonMaxSuppressionPadded(boxes: Input, scores: Input, maxOutputSize: number, iouThreshold?: number | null, scoreThreshold?: number | null, padToMaxOutputSize?: boolean): PaddedSelection;
/** {@link nonMaxSuppression} off the event loop. */
export declare function nonMaxSuppressionAsync(boxes: Input, scores: Input, maxOutputSize: number, iouThreshold?: number | null, scoreThreshold?: number | null): Promise<Int32Array>;
/** {@link nonMaxSuppressionWithScore} off the event loop. */
export declare function nonMaxSuppressionWithScoreAsync(boxes: Input, scores: Input, maxOutputSize: number, iouThreshold?: number | null, scoreThreshold?: number | null, softNmsSigma?: number | null): Promise<SelectionWithScores>;
/** {@link nonMaxSuppressionPadded} off the event loop. */
export declare function nonMaxSuppressionPaddedAsync(boxes: Input, scores: Input, maxOutputSize: number, iouThreshold?: number | null, scoreThreshold?: number | null, padToMaxOutputSize?: boolean): Promise<PaddedSelection>;
