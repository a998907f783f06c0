import { type Numbers } from './arguments.js';
export { complete_box_iou_loss, distance_box_iou_loss, generalized_box_iou_loss, type Reduction, } from './torchvision-losses.js';
/** Formats that the boxes can be converted between. */
export type BoxFormat = 'xyxy' | 'xywh' | 'cxcywh' | 'xywhr' | 'cxcywhr' | 'xyxyxyxy';
/** Formats of boxes that stand upright. */
export type UprightFormat = 'xyxy' | 'xywh' | 'cxcywh';
/** A `Float64Array` for a `Float64Array`, else a `Float32Array`. */
export type Like<T> = T extends Float64Array ? Float64Array : Float32Array;
/**
 * Greedy suppression.
 *
 * @param boxes rows of `(x1, y1, x2, y2)`
 * @param scores one a box, of the boxes' type
 * @param iou_threshold an IoU above it suppresses; compared in double, even for float32 boxes
 * @returns positions, best first; equal scores: the lower index; NaN scores stand first
 * @throws BoxwiseError for lengths or types that disagree, and for a NaN threshold
 *
 * ```ts
 * nms([[0, 0, 10, 10], [1, 1, 11, 11], [20, 20, 25, 25]], [0.8, 0.9, 0.7], 0.5); // Uint32Array [1, 2]
 * ```
 */
export declare function nms(boxes: Numbers, scores: Numbers, iou_threshold: number): Uint32Array;
/**
 * {@link nms} within each class.
 *
 * Up to 1,000 boxes torchvision moves the classes apart by adding a multiple of the largest coordinate, whose rounding can change an answer
 * near the threshold; above, it takes class by class. So does this. `nms` of `boxwise` with `classIds` never rounds.
 *
 * @param idxs the class of each box
 */
export declare function batched_nms(boxes: Numbers, scores: Numbers, idxs: Numbers, iou_threshold: number): Uint32Array;
/**
 * Intersection over union of every box of one list with every box of another; 0 / 0 is NaN.
 *
 * Rotated boxes are compared in double and rounded to the boxes' type; torchvision compares in single precision, and differs by up to about
 * 1e-5. One without an area overlaps nothing: 0, never NaN.
 *
 * @param fmt `xyxy`, `xywh`, `cxcywh`, or rotated: `cxcywhr`, `xywhr`, `xyxyxyxy`
 * @returns `[N, M]`, flat
 */
export declare function box_iou<A extends Numbers>(boxes1: A, boxes2: Numbers, fmt?: BoxFormat): Like<A>;
/** IoU less the part of the enclosing box that neither covers (Rezatofighi et al. 2019); `[N, M]`, flat. Boxes are `xyxy`. */
export declare function generalized_box_iou<A extends Numbers>(boxes1: A, boxes2: Numbers): Like<A>;
/** IoU less the squared distance of the centres over that of the enclosing corners (Zheng et al. 2020); `[N, M]`, flat. Boxes are `xyxy`. */
export declare function distance_box_iou<A extends Numbers>(boxes1: A, boxes2: Numbers, eps?: number): Like<A>;
/**
 * {@link distance_box_iou} less a term for the aspect ratios (Zheng et al. 2020); `[N, M]`, flat. Boxes are `xyxy`.
 * PyTorch's arc tangent and this one's can differ in the last bit.
 */
export declare function complete_box_iou<A extends Numbers>(boxes1: A, boxes2: Numbers, eps?: number): Like<A>;
/** Width times height of each box. */
export declare function box_area<A extends Numbers>(boxes: A, fmt?: UprightFormat): Like<A>;
/**
 * Boxes in another format. A rotated box has its angle in degrees, counter-clockwise on the screen; `x1, y1` is then the
 * corner that was the upper left before the rotation. Conversions that torchvision has: all between upright formats, all between
 * rotated ones. Sine, cosine and arc tangent can differ from PyTorch's in the last bits.
 *
 * @throws BoxwiseError for formats that it does not know or cannot convert
 */
export declare function box_convert<A extends Numbers>(boxes: A, in_fmt: BoxFormat, out_fmt: BoxFormat): Like<A>;
/**
 * Boxes with their corners moved into the image.
 *
 * @param size `[height, width]`
 */
export declare function clip_boxes_to_image<A extends Numbers>(boxes: A, size: readonly [number, number]): Like<A>;
/** The positions of the boxes whose width and height are at least `min_size`; never of one with NaN. */
export declare function remove_small_boxes(boxes: Numbers, min_size: number): Uint32Array;
/**
 * The box around the pixels of each mask that are not 0: first and last column and row, so one pixel has `x1 = x2`. An empty
 * mask has `[0, 0, 0, 0]`.
 *
 * @param masks the pixels of `N` masks, row by row
 * @param shape `[N, height, width]`
 * @returns `[N, 4]`, flat
 */
export declare function masks_to_boxes(masks: Numbers, shape: readonly [number, number, number]): Float32Array;
