import type * as addon from '../../native.js';
import { type Numeric } from '../arrays.js';
import type { GroundTruth } from '../assigners/request.js';
/** Options of `linearAssignment`. */
export interface LinearOptions {
    /** The length of a row of flat costs. */
    columns?: number;
    /** The greatest sum in place of the least; false. */
    maximize?: boolean;
}
/** Pairs of rows and columns, by ascending row. */
export interface AssignedPairs {
    rows: Uint32Array;
    /** The column of each row. */
    columns: Uint32Array;
}
/** A transformer's predictions. */
export interface DetrPredictions {
    /** Rows of logits, one for each class, and of DETR one for no object. */
    logits: Numeric;
    /** Rows of `(cx, cy, w, h)`. */
    boxes: Numeric;
}
/** Options of `matchDetr`; DETR's. */
export interface DetrOptions {
    /** Less the probability by softmax, or the difference of focal losses by sigmoid; `'softmax'`. */
    classCost?: 'softmax' | 'focal';
    /** The weight of the class cost; 1 (2 for Deformable DETR). */
    classWeight?: number;
    /** The weight of the L1 distance; 5. */
    l1Weight?: number;
    /** The weight of the generalised IoU; 2. */
    giouWeight?: number;
    /** Of the focal loss; 0.25. */
    alpha?: number;
    /** Of the focal loss; 2. */
    gamma?: number;
}
/** The flat matrix, its rows and columns, and whether the greatest sum is wanted. */
export declare function costArguments(costs: Numeric, options: LinearOptions): [Float64Array, number, number, boolean];
export declare function detrRequest(predictions: DetrPredictions, groundTruth: GroundTruth, options: DetrOptions): addon.DetrRequest;
