import * as addon from '#native';
import type { Numeric } from '../arrays.js';
import type { GroundTruth } from '../assigners/request.js';
import { nativeAsync } from '../errors.js';
import {
  costArguments,
  detrRequest,
  type AssignedPairs,
  type DetrOptions,
  type DetrPredictions,
  type LinearOptions,
} from '../matching/request.js';

/** As `linearAssignment` of `boxwise`, off the event loop. */
export async function linearAssignment(costs: Numeric, options: LinearOptions = {}): Promise<AssignedPairs> {
  const [matrix, rows, columns, maximize] = costArguments(costs, options);
  return nativeAsync(() => addon.linearAssignmentAsync(matrix, rows, columns, maximize));
}

/** As `matchDetr` of `boxwise`, off the event loop. */
export async function matchDetr(
  predictions: DetrPredictions,
  groundTruth: GroundTruth,
  options: DetrOptions = {},
): Promise<AssignedPairs> {
  const request = detrRequest(predictions, groundTruth, options);
  return nativeAsync(() => addon.matchDetrAsync(request));
}
