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
 * The pairs of rows and columns, each in one pair at most, whose costs sum to the least: as many as the shorter side has members. By shortest augmenting paths (Crouse 2016); of
 * equal sums the answer is that of `scipy.optimize.linear_sum_assignment`.
 *
 * ```ts
 * linearAssignment([[4, 1, 3], [2, 0, 5]]); // { rows: [0, 1], columns: [1, 0] }
 * ```
 *
 * - **Infinite costs** forbid a pair (with `maximize`, -Infinity does). Where they leave too few others, that is an error, as in SciPy.
 * - **No rows or columns** have no pairs.
 * - **Time** grows with the cube of the sides at worst; `boxwise/promises` keeps it off the event loop.
 *
 * @param costs rows of numbers; or flat, row-major, with `columns`
 * @throws BoxwiseError `INVALID_VALUE` for NaN, an infinity of the other sign and where no complete answer is finite; `LENGTH_MISMATCH`
 */
export function linearAssignment(costs: Numeric, options?: LinearOptions): AssignedPairs {
  return linear.now(costs, options);
}

const linear = call('linearAssignment', costArguments);

/**
 * DETR's matching (Carion et al. 2020): each ground truth takes one prediction so that the total of class, L1 and GIoU costs is least, as transformers' `DetrHungarianMatcher` and, with
 * `classCost: 'focal'`, Deformable DETR's and its successors'.
 *
 * Boxes are `(cx, cy, w, h)`, as shares of the image. Costs that are NaN or infinite count as 3.4e38: such predictions are taken only where there are no
 * others. Without ground truth or predictions there are no pairs. All in doubles.
 *
 * @returns predictions (`rows`, ascending) and the ground truth that each is taken by (`columns`)
 * @throws BoxwiseError `LENGTH_MISMATCH`; `OUT_OF_RANGE` for labels without a column of logits
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
