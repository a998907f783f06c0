import { objectsOf, record, type GroundTruth } from '../assigners/request.js';
import { doubles, type Numeric } from '../check/arrays.js';
import { matrix, matrixOf } from '../check/matrix.js';
import { flagOr, numberOr, whole } from '../check/numbers.js';
import { knownOptions, optionsOf, unused } from '../check/options.js';
import { oneOf } from '../check/words.js';
import { BoxwiseError } from '../errors.js';
import type { Arguments } from '../native-call.js';

/** Options of `linearAssignment`. */
export interface LinearOptions {
  /** Length of a row, for flat costs. */
  columns?: number;
  /** Return the pairs with the highest sum. Default false. */
  maximize?: boolean;
}

/** Pairs of rows and columns, by ascending row. */
export interface AssignedPairs {
  /** Index of the row of each pair, ascending. */
  rows: Uint32Array;
  /** Index of the column of each pair. */
  columns: Uint32Array;
}

/** A transformer's predictions. */
export interface DetrPredictions {
  /** Rows of logits, one for each class; DETR's have one more for no object. */
  logits: Numeric;
  /** Rows of `(cx, cy, w, h)`, as fractions of the image. */
  boxes: Numeric;
}

/** Options of `matchDetr`; DETR's. */
export interface DetrOptions {
  /** `'softmax'` (default): minus the softmax probability; `'focal'`: the difference of focal losses by sigmoid. */
  classCost?: 'softmax' | 'focal';
  /** Weight of the class cost. Default 1 (2 for Deformable DETR). */
  classWeight?: number;
  /** Weight of the L1 distance. Default 5. */
  l1Weight?: number;
  /** Weight of the generalised IoU. Default 2. */
  giouWeight?: number;
  /** α of the focal loss. Default 0.25. */
  alpha?: number;
  /** γ of the focal loss. Default 2. */
  gamma?: number;
}

const LINEAR = knownOptions<LinearOptions>('linearAssignment(costs, { maximize: true })', {
  columns: true,
  maximize: true,
});
const DETR = knownOptions<DetrOptions>("matchDetr(predictions, groundTruth, { classCost: 'focal' })", {
  classCost: true,
  classWeight: true,
  l1Weight: true,
  giouWeight: true,
  alpha: true,
  gamma: true,
});

/** The flat matrix, its rows and columns, and whether the greatest sum is wanted. */
export function costArguments(costs: Numeric, given?: LinearOptions): Arguments<'linearAssignment'> {
  const options = optionsOf(given, LINEAR);
  const maximize = flagOr(options.maximize, false, 'maximize');
  const { data: flat, rows } = matrix(costs, 'costs');
  if (rows !== undefined) {
    unused(options, ['columns'], 'to flat costs');
    return [flat, { rows, columns: rows === 0 ? 0 : flat.length / rows, maximize }];
  }
  if (options.columns === undefined && flat.length > 0) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'columns for flat costs', 'undefined', { input: 'columns' });
  }
  const columns = whole(options.columns ?? 0, 'columns');
  return [flat, { rows: columns === 0 ? 0 : Math.ceil(flat.length / columns), columns, maximize }];
}

export function detrArguments(
  predictions: DetrPredictions,
  groundTruth: GroundTruth,
  given?: DetrOptions,
): Arguments<'matchDetr'> {
  const options = optionsOf(given, DETR);
  const { logits, boxes } = record(predictions, 'predictions');
  const focal = oneOf(options.classCost ?? 'softmax', ['softmax', 'focal'], 'classCost') === 'focal';
  if (!focal) unused(options, ['alpha', 'gamma'], "to classCost: 'focal'");
  const own = {
    focal,
    alpha: numberOr(options.alpha, 0.25, 'alpha'),
    gamma: numberOr(options.gamma, 2, 'gamma'),
    classWeight: numberOr(options.classWeight, 1, 'classWeight'),
    l1Weight: numberOr(options.l1Weight, 5, 'l1Weight'),
    giouWeight: numberOr(options.giouWeight, 2, 'giouWeight'),
  };
  const corners = doubles(boxes, 'boxes', 4);
  return [matrixOf(logits, 'logits', corners.length / 4, 'boxes'), corners, ...objectsOf(groundTruth), own];
}
