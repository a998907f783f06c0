/** What `onnxruntime`'s tensors have of use here. */
export interface OnnxTensorLike {
    readonly dims: readonly number[];
    readonly data: Float32Array | Float64Array | readonly number[];
}
/** The operator's optional inputs, under its own names. */
export interface NonMaxSuppressionOptions {
    /** At most so many boxes of one class in one batch; 0, the operator's default, selects none. A negative number is 0. */
    max_output_boxes_per_class?: number | bigint;
    /** An IoU above it suppresses; in 0..1, default 0. */
    iou_threshold?: number;
    /** A score must be above it; without it every box is a candidate. */
    score_threshold?: number;
    /** 0 (default): boxes are `[y1, x1, y2, x2]`, corners in either order; 1: `[cx, cy, width, height]`. */
    center_point_box?: 0 | 1;
    /** At most so many threads (default: all cores, for large inputs). */
    threads?: number;
}
/** The operator's one output. */
export interface SelectedIndices {
    /** `[selected, 3]` */
    dims: [number, number];
    /** Rows of batch, class and box; `BigInt64Array.from(data, BigInt)` makes onnxruntime's own type of it. */
    data: Int32Array;
}
/**
 * Greedy suppression of each class in each batch by itself. Float32 throughout; equal scores: the lower index first. A box
 * without area overlaps nothing.
 *
 * @param boxes `[batches, boxes, 4]`
 * @param scores `[batches, classes, boxes]`
 * @returns rows by batch, then class, then from the best score down
 * @throws BoxwiseError for dims that disagree with each other or the data, thresholds outside their range
 *
 * ```ts
 * const { data, dims } = nonMaxSuppression(
 *   { data: Float32Array.of(0, 0, 1, 1, 0, 0, 1, 0.9), dims: [1, 2, 4] },
 *   { data: Float32Array.of(0.9, 0.8), dims: [1, 1, 2] },
 *   { max_output_boxes_per_class: 10, iou_threshold: 0.5 },
 * ); // data: Int32Array [0, 0, 0], dims: [1, 3]
 * ```
 */
export declare function nonMaxSuppression(boxes: OnnxTensorLike, scores: OnnxTensorLike, options?: NonMaxSuppressionOptions): SelectedIndices;
/** {@link nonMaxSuppression} off the event loop. */
export declare function nonMaxSuppressionAsync(boxes: OnnxTensorLike, scores: OnnxTensorLike, options?: NonMaxSuppressionOptions): Promise<SelectedIndices>;
