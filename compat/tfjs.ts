/**
 * `tf.image.nonMaxSuppression` and its variants, with the indices of TensorFlow.js 4 on its CPU backend, without
 * TensorFlow.js. Inputs and results are arrays.
 *
 * Boxes are `[y1, x1, y2, x2]`, opposite corners in either order; they and the scores are rounded to float32, and
 * everything after is computed in double, as JavaScript does there. An IoU equal to `iouThreshold` suppresses. Equal scores: the lower
 * index first. A box without area overlaps nothing; a NaN score is never selected.
 *
 * @module
 */
import { signalAlone, type PromiseOptions } from '../api/call.js';
import { cancellable, goOn } from '../api/cancel.js';
import { BoxwiseError, describe, native, nativeAsync } from '../api/errors.js';
import type * as addon from '#native';
import { arrival } from '../api/check/arrival.js';
import { mistake } from '../api/check/mistakes.js';
import { isTensor, tensorView } from '../api/check/tensors.js';
import { flat, numeric, type Numbers } from './arguments.js';
import { type Arguments, computed, promised } from '../api/native-call.js';

/** The members of TensorFlow.js tensors that are read. */
export interface TensorLike {
  /** Length of each axis. */
  readonly shape: readonly number[];
  /** Returns the numbers. */
  dataSync(): ArrayLike<number>;
  /** Resolves to the numbers. */
  data(): Promise<ArrayLike<number>>;
}

/** Numbers, flat or in rows of four; or a tensor, which is read and not disposed. */
export type Input = Numbers | TensorLike;

/** Boxes selected with their scores. */
export interface SelectionWithScores {
  /** Indices of the boxes, in the order of selection. */
  selectedIndices: Int32Array;
  /** Their scores, lowered if `softNmsSigma` is above 0. */
  selectedScores: Float32Array;
}

/** The selected boxes, padded on request. */
export interface PaddedSelection {
  /** Indices of the boxes, then zeros. */
  selectedIndices: Int32Array;
  /** Number of selected boxes. */
  validOutputs: number;
}

/**
 * Greedy suppression.
 *
 * ```ts
 * const boxes = [
 *   [0, 0, 1, 1],
 *   [0, 0, 1, 0.9],
 *   [2, 2, 3, 3],
 * ];
 * const scores = [0.8, 0.9, 0.7];
 * console.log(nonMaxSuppression(boxes, scores, 10)); // Int32Array(2) [ 1, 2 ]
 * ```
 *
 * @param boxes `[boxes, 4]`
 * @param scores `[boxes]`
 * @param maxOutputSize largest number of boxes to select; below 1 selects none
 * @param iouThreshold 0 to 1; overlaps of this or more suppress, so 0 keeps only the best box
 * @param scoreThreshold only scores above this are candidates
 * @returns the selected indices, best first
 * @throws BoxwiseError for shapes that disagree, types that are not numbers, thresholds outside their range
 */
export function nonMaxSuppression(
  boxes: Input,
  scores: Input,
  maxOutputSize: number,
  iouThreshold: number | null = IOU_THRESHOLD,
  scoreThreshold: number | null = SCORE_THRESHOLD,
): Int32Array {
  return native(() => {
    const call = prepared(boxes, scores, maxOutputSize, iouThreshold, scoreThreshold, 0);
    return native(() => computed('tfjsNms', ...call)).indices;
  });
}

/**
 * Greedy suppression with scores; Soft-NMS if `softNmsSigma` is above 0. Then the score of a candidate is multiplied by
 * exp(-iou² / (2 · softNmsSigma)) for every box selected before it, and the candidate is ranked again. A box with an overlap of
 * `iouThreshold` or more is still dropped. This is TensorFlow's formula, not that of the paper.
 *
 * Arguments and errors as {@link nonMaxSuppression}.
 *
 * ```ts
 * const boxes = [
 *   [0, 0, 1, 1],
 *   [0, 0, 1, 0.9],
 *   [2, 2, 3, 3],
 * ];
 * const scores = [0.8, 0.9, 0.7];
 * console.log(nonMaxSuppressionWithScore(boxes, scores, 10)); // { selectedIndices: Int32Array(2) [ 1, 2 ], selectedScores: Float32Array(2) [ 0.8999999761581421, 0.699999988079071 ] }
 * ```
 *
 * @param softNmsSigma 0 to 1
 * @throws BoxwiseError like {@link nonMaxSuppression}
 */
export function nonMaxSuppressionWithScore(
  boxes: Input,
  scores: Input,
  maxOutputSize: number,
  iouThreshold: number | null = IOU_THRESHOLD,
  scoreThreshold: number | null = SCORE_THRESHOLD,
  softNmsSigma: number | null = SOFT_NMS_SIGMA,
): SelectionWithScores {
  return native(() => {
    const call = prepared(boxes, scores, maxOutputSize, iouThreshold, scoreThreshold, softNmsSigma);
    return withScores(native(() => computed('tfjsNms', ...call)));
  });
}

/**
 * Greedy suppression whose result can have a fixed length.
 *
 * Arguments and errors as {@link nonMaxSuppression}.
 *
 * ```ts
 * const boxes = [
 *   [0, 0, 1, 1],
 *   [0, 0, 1, 0.9],
 *   [2, 2, 3, 3],
 * ];
 * const scores = [0.8, 0.9, 0.7];
 * console.log(nonMaxSuppressionPadded(boxes, scores, 3, 0.5, 0.5, true)); // { selectedIndices: Int32Array(3) [ 1, 2, 0 ], validOutputs: 2 }
 * ```
 *
 * @param padToMaxOutputSize append zeros up to `maxOutputSize`, or up to the number of boxes if that is smaller
 * @throws BoxwiseError like {@link nonMaxSuppression}
 */
export function nonMaxSuppressionPadded(
  boxes: Input,
  scores: Input,
  maxOutputSize: number,
  iouThreshold: number | null = IOU_THRESHOLD,
  scoreThreshold: number | null = SCORE_THRESHOLD,
  padToMaxOutputSize = false,
): PaddedSelection {
  return native(() => {
    const call = prepared(boxes, scores, maxOutputSize, iouThreshold, scoreThreshold, 0);
    return padded(
      native(() => computed('tfjsNms', ...call)).indices,
      padToMaxOutputSize ? call[2].maxOutputSize : 0,
    );
  });
}

/** As {@link nonMaxSuppression}, off the event loop. */
export async function nonMaxSuppressionAsync(
  boxes: Input,
  scores: Input,
  maxOutputSize: number,
  iouThreshold: number | null = IOU_THRESHOLD,
  scoreThreshold: number | null = SCORE_THRESHOLD,
  options?: PromiseOptions,
): Promise<Int32Array> {
  return nativeAsync(async () => {
    const found = later([boxes, scores], [maxOutputSize, iouThreshold, scoreThreshold, 0], options);
    return (await found).indices;
  });
}

/** As {@link nonMaxSuppressionWithScore}, off the event loop. */
export async function nonMaxSuppressionWithScoreAsync(
  boxes: Input,
  scores: Input,
  maxOutputSize: number,
  iouThreshold: number | null = IOU_THRESHOLD,
  scoreThreshold: number | null = SCORE_THRESHOLD,
  softNmsSigma: number | null = SOFT_NMS_SIGMA,
  options?: PromiseOptions,
): Promise<SelectionWithScores> {
  return nativeAsync(async () => {
    const given: Settings = [maxOutputSize, iouThreshold, scoreThreshold, softNmsSigma];
    return withScores(await later([boxes, scores], given, options));
  });
}

/** As {@link nonMaxSuppressionPadded}, off the event loop. */
export async function nonMaxSuppressionPaddedAsync(
  boxes: Input,
  scores: Input,
  maxOutputSize: number,
  iouThreshold: number | null = IOU_THRESHOLD,
  scoreThreshold: number | null = SCORE_THRESHOLD,
  padToMaxOutputSize = false,
  options?: PromiseOptions,
): Promise<PaddedSelection> {
  return nativeAsync(async () => {
    const given: Settings = [maxOutputSize, iouThreshold, scoreThreshold, 0];
    const { indices, most } = await later([boxes, scores], given, options);
    return padded(indices, padToMaxOutputSize ? most : 0);
  });
}

/** The numbers of a call. */
type Settings = [
  maxOutputSize: number,
  iouThreshold: number | null,
  scoreThreshold: number | null,
  softNmsSigma: number | null,
];

/** What the addon finds off the event loop, and the largest number of indices that was asked for. */
function later(
  given: readonly [boxes: Input, scores: Input],
  settings: Settings,
  options: PromiseOptions | undefined,
): Promise<addon.ScoredSelection & { most: number }> {
  const signal = signalAlone(options);
  return cancellable(signal, async (cancellation) => {
    const here = (await arrival(given)) ?? given;
    goOn(signal);
    const call = prepared(...here, ...settings);
    const found = await nativeAsync(() => promised('tfjsNms', cancellation, ...call));
    return { ...found, most: call[2].maxOutputSize };
  });
}

const IOU_THRESHOLD = 0.5;
const SCORE_THRESHOLD = -Infinity;
const SOFT_NMS_SIGMA = 0;

/** A tensor's shape; flat arrays and rows have none. */
function shapeOf(input: Input, name: string): readonly number[] | undefined {
  return isTensor(input) ? tensorView(input, name).dims : undefined;
}

type Call = Arguments<'tfjsNms'>;

function prepared(
  boxes: Input,
  scores: Input,
  maxOutputSize: number,
  iouThreshold: number | null,
  scoreThreshold: number | null,
  softNmsSigma: number | null,
): Call {
  const [boxShape, scoreShape] = [shapeOf(boxes, 'boxes'), shapeOf(scores, 'scores')];
  if (boxShape && (boxShape.length !== 2 || boxShape[1] !== 4))
    throw mistake('SHAPE_MISMATCH', 'boxes of shape [boxes, 4]', shown(boxShape), 'boxes');
  if (scoreShape && scoreShape.length !== 1)
    throw mistake('SHAPE_MISMATCH', 'scores of shape [boxes]', shown(scoreShape), 'scores');
  const boxValues = flat(boxes as Numbers, Float32Array, 'boxes', 4);
  const scoreValues = flat(scores as Numbers, Float32Array, 'scores');
  return [
    boxValues,
    scoreValues,
    {
      maxOutputSize: count(maxOutputSize, boxValues.length / 4),
      iouThreshold: numeric(iouThreshold ?? IOU_THRESHOLD, 'iouThreshold'),
      scoreThreshold: numeric(scoreThreshold ?? SCORE_THRESHOLD, 'scoreThreshold'),
      softNmsSigma: numeric(softNmsSigma ?? SOFT_NMS_SIGMA, 'softNmsSigma'),
    },
  ];
}

function shown(shape: readonly number[]): string {
  return `shape [${shape.join(', ')}]`;
}

/** As the loop `selected.length < maxOutputSize` counts: 2.5 lets a third in, NaN and negative numbers none. */
function count(maxOutputSize: number, boxes: number): number {
  if (typeof maxOutputSize !== 'number') {
    throw new BoxwiseError('INVALID_ARGUMENT', 'a number for maxOutputSize', describe(maxOutputSize), {
      input: 'maxOutputSize',
    });
  }
  return Math.max(0, Math.ceil(Math.min(maxOutputSize, boxes))) || 0;
}

function withScores({ indices, scores }: addon.ScoredSelection): SelectionWithScores {
  return { selectedIndices: indices, selectedScores: scores as Float32Array };
}

function zeros(length: number): Int32Array {
  try {
    return new Int32Array(length);
  } catch {
    throw new BoxwiseError('TOO_LARGE', 'places that fit in memory', String(length), {
      input: 'maxOutputSize',
    });
  }
}

function padded(indices: Int32Array, length: number): PaddedSelection {
  if (indices.length >= length) return { selectedIndices: indices, validOutputs: indices.length };
  const selectedIndices = zeros(length);
  selectedIndices.set(indices);
  return { selectedIndices, validOutputs: indices.length };
}
