/** The losses of `torchvision.ops` for pairs of boxes. */
import { BoxwiseError, describe } from '../api/errors.js';
import { flat, isDouble, numeric, type FloatArray, type Floats, type Numbers } from './arguments.js';

/** What becomes of the losses: all of them, their mean or their sum. */
export type Reduction = 'none' | 'mean' | 'sum';

/**
 * 1 - generalized IoU of each box of `boxes1` with the box of `boxes2` at the same index. `mean` of no boxes is 0; sums are computed
 * in double and may differ from PyTorch's float32 sums in the last bits.
 *
 * ```ts
 * console.log(generalized_box_iou_loss([[0, 0, 10, 10]], [[10, 10, 20, 20]])); // Float32Array(1) [ 1.5 ]
 * ```
 *
 * @param boxes1 rows of `(x1, y1, x2, y2)`
 * @param boxes2 the same number of rows
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of boxes in `boxes2`
 */
export function generalized_box_iou_loss(
  boxes1: Numbers,
  boxes2: Numbers,
  reduction: Reduction = 'none',
  eps = EPS,
): Floats {
  return losses(boxes1, boxes2, reduction, eps, (pair, round, small) => {
    const { width, height, union, iou } = measured(pair, round, small);
    const around = round(width * height);
    return round(1 - round(iou - round(round(around - union) / round(around + small))));
  });
}

/**
 * 1 - IoU + the squared distance of the centres over the squared diagonal of the enclosing box, of each box with the box at the same
 * index. Arguments as in {@link generalized_box_iou_loss}.
 *
 * ```ts
 * console.log(distance_box_iou_loss([[0, 0, 10, 10]], [[10, 10, 20, 20]])); // Float32Array(1) [ 1.25 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of boxes in `boxes2`
 */
export function distance_box_iou_loss(
  boxes1: Numbers,
  boxes2: Numbers,
  reduction: Reduction = 'none',
  eps = EPS,
): Floats {
  return losses(boxes1, boxes2, reduction, eps, (pair, round, small) => distance(pair, round, small).loss);
}

/**
 * {@link distance_box_iou_loss} plus a term for the aspect ratios. As in torchvision, `eps` applies only to that term; the rest is
 * computed with 1e-7. Arguments as in {@link generalized_box_iou_loss}.
 *
 * ```ts
 * console.log(complete_box_iou_loss([[0, 0, 10, 10]], [[10, 10, 20, 20]])); // Float32Array(1) [ 1.25 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of boxes in `boxes2`
 */
export function complete_box_iou_loss(
  boxes1: Numbers,
  boxes2: Numbers,
  reduction: Reduction = 'none',
  eps = EPS,
): Floats {
  return losses(boxes1, boxes2, reduction, eps, (pair, round, small) => {
    const { loss, iou } = distance(pair, round, round(EPS));
    const [x1, y1, x2, y2, u1, v1, u2, v2] = pair as unknown as Pair;
    const ratio = (width: number, height: number): number =>
      round(Math.atan(round(round(width) / round(height))));
    const angle = round(ratio(u2 - u1, v2 - v1) - ratio(x2 - x1, y2 - y1));
    const v = round(round(4 / Math.PI ** 2) * round(angle * angle));
    const alpha = round(v / round(round(round(1 - iou) + v) + small));
    return round(loss + round(alpha * v));
  });
}

const EPS = 1e-7;

type Round = (value: number) => number;
type Pair = [number, number, number, number, number, number, number, number];

function losses(
  boxes1: Numbers,
  boxes2: Numbers,
  reduction: Reduction,
  eps: number,
  loss: (pair: readonly number[], round: Round, eps: number) => number,
): Floats {
  const double = isDouble(boxes1) || isDouble(boxes2);
  const Type: FloatArray<Floats> = double ? Float64Array : Float32Array;
  const round: Round = double ? (value) => value : Math.fround;
  const a: Floats = flat<Floats>(boxes1, Type, 'boxes1', 4);
  const b: Floats = flat<Floats>(boxes2, Type, 'boxes2', 4);
  if (a.length !== b.length) {
    const got = `${b.length / 4}`;
    throw new BoxwiseError('LENGTH_MISMATCH', `${a.length / 4} boxes, one a box of boxes1`, got, {
      input: 'boxes2',
    });
  }
  if (reduction !== 'none' && reduction !== 'mean' && reduction !== 'sum') {
    throw new BoxwiseError('INVALID_ARGUMENT', "'none', 'mean' or 'sum'", describe(reduction), {
      input: 'reduction',
    });
  }
  const small = round(numeric(eps, 'eps'));
  const all = new Type(a.length / 4);
  for (let i = 0; i < all.length; i++) {
    all[i] = loss([...a.subarray(i * 4, i * 4 + 4), ...b.subarray(i * 4, i * 4 + 4)], round, small);
  }
  if (reduction === 'none') return all;
  let sum = 0;
  for (const value of all) sum += value;
  return new Type([reduction === 'sum' || all.length === 0 ? sum : sum / all.length]);
}

/** What two boxes share and what surrounds them. */
function measured(
  pair: readonly number[],
  round: Round,
  eps: number,
): Record<'width' | 'height' | 'union' | 'iou', number> {
  const [x1, y1, x2, y2, u1, v1, u2, v2] = pair as unknown as Pair;
  const [left, top] = [Math.max(x1, u1), Math.max(y1, v1)];
  const [right, bottom] = [Math.min(x2, u2), Math.min(y2, v2)];
  const inter = right > left && bottom > top ? round(round(right - left) * round(bottom - top)) : 0;
  const area = round(round(x2 - x1) * round(y2 - y1));
  const other = round(round(u2 - u1) * round(v2 - v1));
  const union = round(round(area + other) - inter);
  return {
    width: round(Math.max(x2, u2) - Math.min(x1, u1)),
    height: round(Math.max(y2, v2) - Math.min(y1, v1)),
    union,
    iou: round(inter / round(union + eps)),
  };
}

function distance(pair: readonly number[], round: Round, eps: number): { loss: number; iou: number } {
  const [x1, y1, x2, y2, u1, v1, u2, v2] = pair as unknown as Pair;
  const { width, height, iou } = measured(pair, round, eps);
  const diagonal = round(round(round(width * width) + round(height * height)) + eps);
  const x = round(round(x2 + x1) / 2 - round(u1 + u2) / 2);
  const y = round(round(y2 + y1) / 2 - round(v1 + v2) / 2);
  const centres = round(round(x * x) + round(y * y));
  return { loss: round(round(1 - iou) + round(centres / diagonal)), iou };
}
