/** The short versions: arrays of arrays, doubles, one idea a function. */
/** x1, y1, x2, y2 */
export type Box = readonly [number, number, number, number];
/** Intersection over union. */
export declare function iou(a: Box, b: Box): number;
/** 1 - generalized IoU (Rezatofighi et al. 2019): falls as boxes that do not touch approach each other. */
export declare function giouLoss(predicted: Box, target: Box): number;
/** Indices that survive greedy suppression, best first; an IoU of the threshold suppresses. Equal scores: the lower index. */
export declare function nms(boxes: readonly Box[], scores: readonly number[], iouThreshold?: number): number[];
/** Indices in the order in which Soft-NMS takes them, without those whose score has fallen to the threshold or below. */
export declare function softNms(boxes: readonly Box[], scores: readonly number[], sigma?: number, scoreThreshold?: number): {
    indices: number[];
    scores: number[];
};
/** Boxes of every scale and ratio (width / height) around the centre of every cell, row by row. */
export declare function anchors(height: number, width: number, stride: number, scales: readonly number[], ratios: readonly number[]): Box[];
/**
 * Which object each anchor learns: label 1 from `positive` on, 0 below `negative`, else -1; each object's best anchor is 1 for
 * that object in any case (of several objects with one best anchor, the last).
 */
export declare function matchAnchors(candidates: readonly Box[], objects: readonly Box[], positive?: number, negative?: number): {
    labels: number[];
    matched: number[];
};
