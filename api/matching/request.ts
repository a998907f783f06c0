import type * as addon from '#native';
import { doubles, toIntegers, type Numeric } from '../arrays.js';
import type { GroundTruth } from '../assigners/request.js';
import { BoxwiseError } from '../errors.js';
import { number, oneOf, whole } from '../numbers.js';

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
export function costArguments(
  costs: Numeric,
  options: LinearOptions,
): [Float64Array, number, number, boolean] {
  const nested = Array.isArray(costs) && costs.some(Array.isArray);
  const maximize = options.maximize === true;
  if (nested) {
    const rows = costs as readonly (readonly number[])[];
    const columns = rows[0]?.length ?? 0;
    const ragged = rows.findIndex((row) => row?.length !== columns);
    if (ragged >= 0) {
      const got = String(rows[ragged]?.length);
      const place = { input: 'costs', list: 'costs', record: ragged };
      throw new BoxwiseError('LENGTH_MISMATCH', `rows of ${columns} costs`, got, place);
    }
    return [doubles(costs, 'costs'), rows.length, columns, maximize];
  }
  const flat = doubles(costs, 'costs');
  if (options.columns === undefined && flat.length > 0) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'columns for flat costs', 'undefined', { input: 'columns' });
  }
  const columns = whole(options.columns ?? 0, 'columns');
  const rows = columns === 0 ? 0 : Math.ceil(flat.length / columns);
  return [flat, rows, columns, maximize];
}

export function detrRequest(
  predictions: DetrPredictions,
  groundTruth: GroundTruth,
  options: DetrOptions,
): addon.DetrRequest {
  const {
    classCost = 'softmax',
    classWeight = 1,
    l1Weight = 5,
    giouWeight = 2,
    alpha = 0.25,
    gamma = 2,
  } = options;
  return {
    logits: doubles(predictions.logits, 'logits'),
    boxes: doubles(predictions.boxes, 'boxes'),
    truth: doubles(groundTruth.boxes, 'groundTruth'),
    labels: toIntegers(groundTruth.labels, 'labels'),
    focal: oneOf(classCost, ['softmax', 'focal'], 'classCost') === 'focal',
    alpha: number(alpha, 'alpha'),
    gamma: number(gamma, 'gamma'),
    classCost: number(classWeight, 'classWeight'),
    l1Cost: number(l1Weight, 'l1Weight'),
    giouCost: number(giouWeight, 'giouWeight'),
  };
}
