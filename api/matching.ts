import type { GroundTruth } from './assigners/request.js';
import { call, type Later } from './call.js';
import type { Numeric } from './check/arrays.js';
import {
  costArguments,
  detrArguments,
  type AssignedPairs,
  type DetrOptions,
  type DetrPredictions,
  type LinearOptions,
} from './matching/request.js';

export type { AssignedPairs, DetrOptions, DetrPredictions, LinearOptions } from './matching/request.js';

/**
 * Returns the pairs of rows and columns with the lowest total cost. Each row and column is in at most one pair, and there are as many pairs as the shorter side has members.
 * Uses shortest augmenting paths (Crouse 2016). Among equal sums it returns that of `scipy.optimize.linear_sum_assignment`.
 * - **Infinite costs** forbid a pair (with `maximize`, -Infinity does). If they leave no complete assignment, it throws, as SciPy raises.
 * - **No rows or no columns** give no pairs.
 * - **Time** grows with the cube of the sides at worst; `boxwise/promises` keeps it off the event loop.
 *
 * ```ts
 * const costs = [
 *   [4, 1, 3],
 *   [2, 0, 5],
 * ];
 * console.log(linearAssignment(costs)); // { rows: Uint32Array(2) [ 0, 1 ], columns: Uint32Array(2) [ 1, 0 ] }
 * ```
 *
 * @param costs rows of numbers; or flat, row-major, with `columns`
 * @throws BoxwiseError `INVALID_VALUE` for NaN, an infinity of the other sign and where no complete answer is finite; `LENGTH_MISMATCH`
 */
export function linearAssignment(costs: Numeric, options?: LinearOptions): AssignedPairs {
  return linear.now(costs, options);
}

const linear = call('linearAssignment', costArguments);

/**
 * DETR's matching (Carion et al. 2020): assigns one prediction to each ground truth so that the sum of class, L1 and GIoU costs is lowest. Follows transformers' `DetrHungarianMatcher` and, with
 * `classCost: 'focal'`, that of Deformable DETR and its successors.
 *
 * Boxes are `(cx, cy, w, h)`, as fractions of the image. Costs that are NaN or infinite count as 3.4e38: such predictions are taken only if there are no
 * others. Without ground truth or predictions there are no pairs. All in doubles.
 *
 * ```ts
 * const predictions = { logits: [[2, 0], [0, 2]], boxes: [[0.5, 0.5, 0.2, 0.2], [0.1, 0.1, 0.1, 0.1]] };
 * const groundTruth = { boxes: [[0.5, 0.5, 0.2, 0.2]], labels: [0] };
 * console.log(matchDetr(predictions, groundTruth)); // { rows: Uint32Array(1) [ 0 ], columns: Uint32Array(1) [ 0 ] }
 * ```
 *
 * @returns indices of predictions (`rows`, ascending) and of their ground truth (`columns`)
 * @throws BoxwiseError `LENGTH_MISMATCH`; `OUT_OF_RANGE` for labels without a column of logits; `INVALID_VALUE` for boxes in pixels and for negative sizes
 */
export function matchDetr(
  predictions: DetrPredictions,
  groundTruth: GroundTruth,
  options?: DetrOptions,
): AssignedPairs {
  return detr.now(predictions, groundTruth, options);
}

const detr = call('matchDetr', detrArguments);

/** As {@link linearAssignment}, off the event loop. */
export const linearAssignmentLater: Later<typeof linearAssignment> = linear.later;
/** As {@link matchDetr}, off the event loop. */
export const matchDetrLater: Later<typeof matchDetr> = detr.later;
