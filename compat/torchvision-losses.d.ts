import { type Floats, type Numbers } from './arguments.js';
/** What becomes of the losses: all of them, their mean or their sum. */
export type Reduction = 'none' | 'mean' | 'sum';
/**
 * 1 - generalized IoU of each box with its counterpart. `mean` of no boxes is 0; sums are made in double and may differ from PyTorch's float32 ones
 * in the last bits.
 *
 * @param boxes1 rows of `(x1, y1, x2, y2)`
 * @param boxes2 as many
 */
export declare function generalized_box_iou_loss(boxes1: Numbers, boxes2: Numbers, reduction?: Reduction, eps?: number): Floats;
/** 1 - IoU + the squared distance of the centres over that of the enclosing corners, of each box with its counterpart. */
export declare function distance_box_iou_loss(boxes1: Numbers, boxes2: Numbers, reduction?: Reduction, eps?: number): Floats;
/**
 * {@link distance_box_iou_loss} and a term for the aspect ratios. As torchvision has it, `eps` counts for that term alone and the rest is
 * computed with 1e-7.
 */
export declare function complete_box_iou_loss(boxes1: Numbers, boxes2: Numbers, reduction?: Reduction, eps?: number): Floats;
