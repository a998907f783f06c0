import type { Numeric } from '../arrays.js';
import type { GroundTruth } from '../assigners/request.js';
import { type AssignedPairs, type DetrOptions, type DetrPredictions, type LinearOptions } from '../matching/request.js';
/** As `linearAssignment` of `boxwise`, off the event loop. */
export declare function linearAssignment(costs: Numeric, options?: LinearOptions): Promise<AssignedPairs>;
/** As `matchDetr` of `boxwise`, off the event loop. */
export declare function matchDetr(predictions: DetrPredictions, groundTruth: GroundTruth, options?: DetrOptions): Promise<AssignedPairs>;
