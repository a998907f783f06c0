/**
 * The box functions of `torchvision.ops`, with the results of torchvision 0.29 on PyTorch 2.15 on the CPU, and with its names and
 * argument order.
 *
 * Tensors are flat typed arrays here: a `Float32Array` or `Float64Array` is computed in its own type; other arrays, flat or nested, become
 * float32, as `torch.tensor` makes them. Matrices come out flat, row by row. Leading batch dimensions need no name: `[..., 4]` is `[N, 4]`
 * flat, except in the matrices, which take one list each.
 *
 * @module
 */
import { isList } from '../api/check/lists.js';
import { BoxwiseError, describe, native } from '../api/errors.js';
import { owned } from '../api/check/memory.js';
import { sameShape } from '../api/check/shape.js';
import { iou } from '../api/overlap.js';
import type * as addon from '#native';
import { flat, isDouble, isTyped, numeric, whole, type Floats, type Numbers } from './arguments.js';

export {
  complete_box_iou_loss,
  distance_box_iou_loss,
  generalized_box_iou_loss,
  type Reduction,
} from './torchvision-losses.js';
import { computed } from '../api/native-call.js';

/** Formats that the boxes can be converted between. */
export type BoxFormat = 'xyxy' | 'xywh' | 'cxcywh' | 'xywhr' | 'cxcywhr' | 'xyxyxyxy';

/** Formats of boxes that stand upright. */
export type UprightFormat = 'xyxy' | 'xywh' | 'cxcywh';

/** A `Float64Array` for a `Float64Array`, else a `Float32Array`. */
export type Like<T> = T extends Float64Array ? Float64Array : Float32Array;

/**
 * Greedy suppression.
 *
 * ```ts
 * const boxes = [
 *   [0, 0, 10, 10],
 *   [1, 1, 11, 11],
 *   [20, 20, 25, 25],
 * ];
 * console.log(nms(boxes, [0.8, 0.9, 0.7], 0.5)); // Uint32Array(2) [ 1, 2 ]
 * ```
 *
 * @param boxes rows of `(x1, y1, x2, y2)`
 * @param scores one for each box, of the same type as the boxes
 * @param iou_threshold IoUs above this suppress; compared in double, even for float32 boxes. As in torchvision, 1 and more suppress nothing,
 *   and below 0 all but the best box are suppressed
 * @returns the kept indices, best first; equal scores by index; NaN scores rank first
 * @throws BoxwiseError for lengths or types that disagree, and for a NaN threshold
 */
export function nms(boxes: Numbers, scores: Numbers, iou_threshold: number): Uint32Array {
  return native(() => {
    const [corners, values] = boxesAndScores(boxes, scores);
    const threshold = numeric(iou_threshold, 'iou_threshold');
    return native(() => computed('torchvisionNms', corners, values, undefined, threshold));
  });
}

/**
 * {@link nms} within each class.
 *
 * Like torchvision: with up to 1,000 boxes it separates the classes by adding a multiple of the largest coordinate, whose rounding can
 * change a result near the threshold; with more boxes it takes class by class. `nms` of `boxwise` with `classIds` never rounds.
 *
 * ```ts
 * const boxes = [
 *   [0, 0, 10, 10],
 *   [1, 1, 11, 11],
 * ];
 * console.log(batched_nms(boxes, [0.8, 0.9], [0, 1], 0.5)); // Uint32Array(2) [ 1, 0 ]
 * ```
 *
 * @param idxs the class of each box
 * @throws BoxwiseError like {@link nms}; `LENGTH_MISMATCH` for another number of classes
 */
export function batched_nms(
  boxes: Numbers,
  scores: Numbers,
  idxs: Numbers,
  iou_threshold: number,
): Uint32Array {
  const [corners, values] = boxesAndScores(boxes, scores);
  const classes = flat(idxs, Float64Array, 'idxs');
  const threshold = numeric(iou_threshold, 'iou_threshold');
  return native(() => computed('torchvisionNms', corners, values, classes, threshold));
}

/**
 * Intersection over union of every box of one list with every box of another; 0 / 0 is NaN.
 *
 * Rotated boxes are compared in double and rounded to the boxes' type; torchvision compares in single precision, and differs by up to about
 * 1e-5. A box without area overlaps nothing: 0, never NaN.
 *
 * ```ts
 * console.log(box_iou([[0, 0, 10, 10]], [[0, 0, 10, 5]])); // Float32Array(1) [ 0.5 ]
 * ```
 *
 * @param fmt `xyxy`, `xywh`, `cxcywh`, or rotated: `cxcywhr`, `xywhr`, `xyxyxyxy`
 * @returns `[N, M]`, flat
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `INVALID_ARGUMENT` for unknown formats
 */
export function box_iou<A extends Numbers>(boxes1: A, boxes2: Numbers, fmt: BoxFormat = 'xyxy'): Like<A> {
  if (fmt !== 'cxcywhr' && fmt !== 'xywhr' && fmt !== 'xyxyxyxy') return overlap(boxes1, boxes2, 'iou', fmt);
  const a = floats(boxes1, 'boxes1', WIDTHS[fmt]);
  const b =
    a instanceof Float64Array && !isTyped(boxes2)
      ? flat(boxes2, Float64Array, 'boxes2', WIDTHS[fmt])
      : sameType(floats(boxes2, 'boxes2', WIDTHS[fmt]), a, 'boxes2');
  const [own, other] = [a, b].map((boxes) =>
    clockwise(fmt === 'cxcywhr' ? boxes : box_convert(boxes, fmt, 'cxcywhr')),
  );
  return iou(own as Floats, other as Floats, { format: 'rotated', angleUnit: 'degrees' }) as Like<A>;
}

/** The same boxes with angles clockwise on the screen, which are counter-clockwise there. */
function clockwise(boxes: Floats): Floats {
  return boxes.map((value, i) => (i % 5 === 4 ? -value : value)) as Floats;
}

/**
 * IoU minus the share of the enclosing box that neither box covers (Rezatofighi et al. 2019); `[N, M]`, flat. Boxes are `xyxy`.
 *
 * ```ts
 * console.log(generalized_box_iou([[0, 0, 10, 10]], [[10, 10, 20, 20]])); // Float32Array(1) [ -0.5 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes
 */
export function generalized_box_iou<A extends Numbers>(boxes1: A, boxes2: Numbers): Like<A> {
  return overlap(boxes1, boxes2, 'generalized');
}

/**
 * IoU minus the squared distance of the centres over the squared diagonal of the enclosing box (Zheng et al. 2020); `[N, M]`,
 * flat. Boxes are `xyxy`.
 *
 * ```ts
 * console.log(distance_box_iou([[0, 0, 10, 10]], [[10, 10, 20, 20]])); // Float32Array(1) [ -0.25 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes
 */
export function distance_box_iou<A extends Numbers>(boxes1: A, boxes2: Numbers, eps = EPS): Like<A> {
  return overlap(boxes1, boxes2, 'distance', 'xyxy', eps);
}

/**
 * {@link distance_box_iou} minus a term for the aspect ratios (Zheng et al. 2020); `[N, M]`, flat. Boxes are `xyxy`.
 * PyTorch's arc tangent may differ in the last bit.
 *
 * ```ts
 * console.log(complete_box_iou([[0, 0, 10, 10]], [[10, 10, 20, 20]])); // Float32Array(1) [ -0.25 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes
 */
export function complete_box_iou<A extends Numbers>(boxes1: A, boxes2: Numbers, eps = EPS): Like<A> {
  return overlap(boxes1, boxes2, 'complete', 'xyxy', eps);
}

/**
 * Width times height of each box.
 *
 * ```ts
 * console.log(box_area([[0, 0, 10, 5]])); // Float32Array(1) [ 50 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `INVALID_ARGUMENT` for unknown formats
 */
export function box_area<A extends Numbers>(boxes: A, fmt: UprightFormat = 'xyxy'): Like<A> {
  upright(fmt);
  const from = floats(boxes, 'boxes', 4);
  const to = fresh(from, from.length / 4);
  const round = rounding(from);
  for (let i = 0, o = 0; i < to.length; i++, o += 4) {
    const [a, b, c, d] = [from[o]!, from[o + 1]!, from[o + 2]!, from[o + 3]!];
    to[i] = fmt === 'xyxy' ? round(c - a) * round(d - b) : c * d;
  }
  return to as Like<A>;
}

/**
 * Returns the boxes in another format. The angle of a rotated box is in degrees, counter-clockwise on the screen; `x1, y1` is the
 * corner that was the top left before the rotation. Supports the conversions of torchvision: between upright formats, and
 * between rotated formats. Sine, cosine and arc tangent may differ from PyTorch's in the last bits.
 *
 * ```ts
 * console.log(box_convert([[1, 2, 3, 4]], 'xyxy', 'xywh')); // Float32Array(4) [ 1, 2, 2, 2 ]
 * ```
 *
 * @throws BoxwiseError for unknown formats and for pairs of formats that cannot be converted
 */
export function box_convert<A extends Numbers>(boxes: A, in_fmt: BoxFormat, out_fmt: BoxFormat): Like<A> {
  for (const [format, input] of [[in_fmt, 'in_fmt'] as const, [out_fmt, 'out_fmt'] as const]) {
    if (typeof format !== 'string' || !Object.hasOwn(WIDTHS, format)) {
      throw new BoxwiseError(
        'INVALID_ARGUMENT',
        `one of ${Object.keys(WIDTHS).join(', ')}`,
        describe(format),
        { input },
      );
    }
  }
  const from = floats(boxes, 'boxes', WIDTHS[in_fmt]);
  const to = fresh(from, (from.length / WIDTHS[in_fmt]) * WIDTHS[out_fmt]);
  if (in_fmt === out_fmt) {
    to.set(from);
    return to as Like<A>;
  }
  const steps = ROUTES[`${in_fmt} ${out_fmt}`];
  if (!steps) {
    throw new BoxwiseError('INVALID_ARGUMENT', `a format that ${in_fmt} converts to`, out_fmt, {
      input: 'out_fmt',
    });
  }
  const round = rounding(from);
  for (let i = 0, o = 0; i < from.length; i += WIDTHS[in_fmt], o += WIDTHS[out_fmt]) {
    let box: number[] = Array.from(from.subarray(i, i + WIDTHS[in_fmt]));
    for (const step of steps) box = step(box, round);
    to.set(box, o);
  }
  return to as Like<A>;
}

/**
 * Returns the boxes with their corners clipped to the image.
 *
 * ```ts
 * console.log(clip_boxes_to_image([[-5, 10, 700, 500]], [480, 640])); // Float32Array(4) [ 0, 10, 640, 480 ]
 * ```
 *
 * @param size `[height, width]`
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes
 */
export function clip_boxes_to_image<A extends Numbers>(boxes: A, size: readonly [number, number]): Like<A> {
  if (!isList(size) || size.length !== 2) {
    throw new BoxwiseError('INVALID_ARGUMENT', '[height, width]', describe(size), { input: 'size' });
  }
  const [height, width] = [numeric(size[0], 'size'), numeric(size[1], 'size')];
  const from = floats(boxes, 'boxes', 4);
  const to = fresh(from, from.length);
  for (let i = 0; i < to.length; i += 2) {
    to[i] = Math.min(Math.max(from[i]!, 0), width);
    to[i + 1] = Math.min(Math.max(from[i + 1]!, 0), height);
  }
  return to as Like<A>;
}

/**
 * Returns the indices of the boxes whose width and height are at least `min_size`. Boxes with NaN are left out.
 *
 * ```ts
 * console.log(remove_small_boxes([[0, 0, 10, 10], [0, 0, 3, 10]], 8)); // Uint32Array(1) [ 0 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes
 */
export function remove_small_boxes(boxes: Numbers, min_size: number): Uint32Array {
  const from = floats(boxes, 'boxes', 4);
  const round = rounding(from);
  const least = round(numeric(min_size, 'min_size'));
  const kept = new Uint32Array(from.length / 4);
  let count = 0;
  for (let i = 0, o = 0; o < from.length; i++, o += 4) {
    const large = round(from[o + 2]! - from[o]!) >= least && round(from[o + 3]! - from[o + 1]!) >= least;
    if (large) kept[count++] = i;
  }
  return kept.slice(0, count);
}

/**
 * Returns the bounding box of the pixels of each mask that are not 0: first and last column and row, so one pixel has `x1 = x2`. An
 * empty mask has `[0, 0, 0, 0]`.
 *
 * ```ts
 * console.log(masks_to_boxes(Uint8Array.of(0, 0, 0, 0, 1, 1), [1, 2, 3])); // Float32Array(4) [ 1, 1, 2, 1 ]
 * ```
 *
 * @param masks the pixels of `N` masks, row by row
 * @param shape `[N, height, width]`
 * @returns `[N, 4]`, flat
 * @throws BoxwiseError `SHAPE_MISMATCH` for another number of pixels than `shape` says; `OUT_OF_RANGE` for lengths that are not whole
 *   numbers
 */
export function masks_to_boxes(masks: Numbers, shape: readonly [number, number, number]): Float32Array {
  if (!isList(shape) || shape.length !== 3) {
    throw new BoxwiseError('INVALID_ARGUMENT', '[masks, height, width]', describe(shape), { input: 'shape' });
  }
  const [count, height, width] = [0, 1, 2].map((axis) => whole(shape[axis], 'shape', 0)) as [
    number,
    number,
    number,
  ];
  sameShape({ dims: shape, data: masks }, masks, ['shape', 'masks']);
  const pixels = isTyped(masks) ? owned(masks, 'masks') : flat(masks, Float32Array, 'masks');
  if (pixels.length !== count * height * width) {
    const got = `${pixels.length} pixels`;
    throw new BoxwiseError('SHAPE_MISMATCH', `${count} masks of ${height} by ${width}`, got, {
      input: 'masks',
    });
  }
  if (pixels.length === 0) return new Float32Array(0);
  const boxes = new Float32Array(count * 4);
  for (let mask = 0; mask < count; mask++) {
    let [x1, y1, x2, y2] = [width, height, -1, -1];
    for (let y = 0; y < height; y++) {
      const start = (mask * height + y) * width;
      let left = 0;
      while (left < width && pixels[start + left] === 0) left++;
      if (left === width) continue;
      let right = width - 1;
      while (pixels[start + right] === 0) right--;
      [x1, x2] = [Math.min(x1, left), Math.max(x2, right)];
      [y1, y2] = [Math.min(y1, y), y];
    }
    if (y2 >= 0) boxes.set([x1, y1, x2, y2], mask * 4);
  }
  return boxes;
}

/** torchvision's, against division by 0. */
const EPS = 1e-7;

/** Numbers a box. */
const WIDTHS: Record<BoxFormat, number> = { xyxy: 4, xywh: 4, cxcywh: 4, xywhr: 5, cxcywhr: 5, xyxyxyxy: 8 };

type Step = (box: number[], round: (value: number) => number) => number[];

const cornersOfSize: Step = ([x, y, w, h], round) => [x!, y!, round(x! + w!), round(y! + h!)];
const sizeOfCorners: Step = ([x1, y1, x2, y2], round) => [x1!, y1!, round(x2! - x1!), round(y2! - y1!)];
const cornersOfCentre: Step = ([cx, cy, w, h], round) => [
  round(cx! - w! / 2),
  round(cy! - h! / 2),
  round(cx! + w! / 2),
  round(cy! + h! / 2),
];
const centreOfCorners: Step = ([x1, y1, x2, y2], round) => [
  round(x1! + x2!) / 2,
  round(y1! + y2!) / 2,
  round(x2! - x1!),
  round(y2! - y1!),
];

function turn(degrees: number, round: (value: number) => number): [number, number] {
  const radians = round(round(degrees * round(Math.PI)) / 180);
  return [round(Math.cos(radians)), round(Math.sin(radians))];
}
const cornerOfTurnedCentre: Step = ([cx, cy, w, h, r], round) => {
  const [cos, sin] = turn(r!, round);
  const x = round(round(cx! - round((w! / 2) * cos)) - round((h! / 2) * sin));
  const y = round(round(cy! - round((h! / 2) * cos)) + round((w! / 2) * sin));
  return [x, y, w!, h!, r!];
};
const centreOfTurnedCorner: Step = ([x, y, w, h, r], round) => {
  const [cos, sin] = turn(r!, round);
  const cx = round(round(x! + round((w! / 2) * cos)) + round((h! / 2) * sin));
  const cy = round(round(y! - round((w! / 2) * sin)) + round((h! / 2) * cos));
  return [cx, cy, w!, h!, r!];
};
const fourCorners: Step = ([x, y, w, h, r], round) => {
  const [cos, sin] = turn(r!, round);
  const [x2, y2] = [round(x! + round(w! * cos)), round(y! - round(w! * sin))];
  const [x3, y3] = [round(x2 + round(h! * sin)), round(y2 + round(h! * cos))];
  return [x!, y!, x2, y2, x3, y3, round(x! + round(h! * sin)), round(y! + round(h! * cos))];
};
const cornerOfFour: Step = ([x1, y1, x2, y2, x3, y3], round) => {
  const radians = round(Math.atan2(round(y1! - y2!), round(x2! - x1!)));
  const length = (a: number, b: number): number =>
    round(Math.sqrt(round(round(round(a) * round(a)) + round(round(b) * round(b)))));
  const degrees = round(round(radians * 180) / round(Math.PI));
  return [x1!, y1!, length(x2! - x1!, y1! - y2!), length(x3! - x2!, y3! - y2!), degrees];
};

const ROUTES: Record<string, readonly Step[]> = {
  'xywh xyxy': [cornersOfSize],
  'cxcywh xyxy': [cornersOfCentre],
  'xyxy xywh': [sizeOfCorners],
  'xyxy cxcywh': [centreOfCorners],
  'xywh cxcywh': [cornersOfSize, centreOfCorners],
  'cxcywh xywh': [cornersOfCentre, sizeOfCorners],
  'cxcywhr xywhr': [cornerOfTurnedCentre],
  'xywhr cxcywhr': [centreOfTurnedCorner],
  'cxcywhr xyxyxyxy': [cornerOfTurnedCentre, fourCorners],
  'xyxyxyxy cxcywhr': [cornerOfFour, centreOfTurnedCorner],
  'xywhr xyxyxyxy': [fourCorners],
  'xyxyxyxy xywhr': [cornerOfFour],
};

function floats(value: Numbers, input: string, width = 1): Floats {
  return isDouble(value) ? flat(value, Float64Array, input, width) : flat(value, Float32Array, input, width);
}

function boxesAndScores(boxes: Numbers, scores: Numbers): [Floats, Floats] {
  const corners = floats(boxes, 'boxes', 4);
  if (!isTyped(scores) && corners instanceof Float64Array)
    return [corners, flat(scores, Float64Array, 'scores')];
  return [corners, sameType(floats(scores, 'scores'), corners, 'scores')];
}

/** PyTorch refuses to mix types too. */
function sameType(value: Floats, first: Floats, input: string): Floats {
  if (value.constructor === first.constructor) return value;
  throw new BoxwiseError('INVALID_ARGUMENT', `a ${first.constructor.name}`, describe(value), { input });
}

function overlap<A extends Numbers>(
  boxes1: A,
  boxes2: Numbers,
  kind: addon.TorchvisionOverlap,
  fmt: UprightFormat = 'xyxy',
  eps = 0,
): Like<A> {
  upright(fmt);
  const a = floats(boxes1, 'boxes1', 4);
  const b =
    a instanceof Float64Array && !isTyped(boxes2)
      ? flat(boxes2, Float64Array, 'boxes2', 4)
      : sameType(floats(boxes2, 'boxes2', 4), a, 'boxes2');
  const options = { kind, format: fmt, eps: numeric(eps, 'eps') };
  const matrix = native(() => computed('torchvisionOverlap', a, b, options));
  return matrix as Like<A>;
}

function upright(fmt: UprightFormat): void {
  if (fmt === 'xyxy' || fmt === 'xywh' || fmt === 'cxcywh') return;
  throw new BoxwiseError('INVALID_ARGUMENT', "'xyxy', 'xywh' or 'cxcywh'", describe(fmt), { input: 'fmt' });
}

function fresh(like: Floats, length: number): Floats {
  return like instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
}

/** Rounds to the type after each step, as arithmetic in that type does. */
function rounding(of: Floats): (value: number) => number {
  return of instanceof Float32Array ? Math.fround : (value) => value;
}
