/** How a detection head's output is read. */
export interface YoloOptions {
    /** A class probability must be above it; default 0.25. */
    scoreThreshold?: number;
    /** An IoU above it suppresses within a class; default 0.7. */
    iouThreshold?: number;
    /** At most so many detections; default 300. */
    maxDetections?: number;
    /** Every class of a box above the threshold counts, not only its best. */
    multiLabel?: boolean;
}
/**
 * The output of an anchor-free YOLO head, `[4 + classes, anchors]` row by row (centre, size, then a row of probabilities a class), to
 * detections: rows of x1, y1, x2, y2, score and class, best first. Suppression within each class.
 */
export declare function decodeYolo(head: Float32Array, anchors: number, classes: number, options?: YoloOptions): Float32Array;
