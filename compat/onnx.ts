/**
 * The operator `NonMaxSuppression` of ONNX (opset 10 and 11), with the indices of onnxruntime's CPU provider, without a
 * second model.
 *
 * @module
 */
import { threadsOf, within } from '../api/check/numbers.js';
import { arrival } from '../api/check/arrival.js';
import { mistake, outOfRange } from '../api/check/mistakes.js';
import { knownOptions, optionsOf } from '../api/check/options.js';
import { tensorView, type TensorInput } from '../api/check/tensors.js';
import { cancellable, goOn, signalOf, type PromiseOptions } from '../api/cancel.js';
import { BoxwiseError, describe, native, nativeAsync } from '../api/errors.js';
import { flat, numeric } from './arguments.js';
import { type Arguments, computed, promised } from '../api/native-call.js';

/** A tensor of onnxruntime, or of another library. */
export type OnnxTensorLike = TensorInput;

/** The operator's optional inputs, under its own names. */
export interface NonMaxSuppressionOptions {
  /** Largest number of boxes of one class in one batch; 0, the operator's default, selects none. Negative numbers mean 0. */
  max_output_boxes_per_class?: number | bigint;
  /** IoUs above this suppress; 0 to 1. Default 0. */
  iou_threshold?: number;
  /** Only scores above this are candidates. Default: every box is a candidate. */
  score_threshold?: number;
  /** 0 (default): boxes are `[y1, x1, y2, x2]`, corners in either order; 1: `[cx, cy, width, height]`. */
  center_point_box?: 0 | 1;
  /** Largest number of threads. Default: all cores for large inputs, otherwise one. */
  threads?: number;
}

/** The operator's one output. */
export interface SelectedIndices {
  /** `[selected, 3]` */
  dims: [number, number];
  /** Rows of batch, class and box; `BigInt64Array.from(data, BigInt)` converts it to onnxruntime's type. */
  data: Int32Array;
}

/**
 * Greedy suppression, separately for each class of each batch. Computed in float32; equal scores by index. A box
 * without area overlaps nothing.
 *
 * ```ts
 * const selected = nonMaxSuppression(
 *   { data: Float32Array.of(0, 0, 1, 1, 0, 0, 1, 0.9), dims: [1, 2, 4] },
 *   { data: Float32Array.of(0.9, 0.8), dims: [1, 1, 2] },
 *   { max_output_boxes_per_class: 10, iou_threshold: 0.5 },
 * );
 * console.log(selected); // { dims: [ 1, 3 ], data: Int32Array(3) [ 0, 0, 0 ] }
 * ```
 *
 * @param boxes `[batches, boxes, 4]`
 * @param scores `[batches, classes, boxes]`
 * @returns rows by batch, then class, then from the best score down
 * @throws BoxwiseError for dims that disagree with each other or the data, thresholds outside their range
 */
export function nonMaxSuppression(
  boxes: OnnxTensorLike,
  scores: OnnxTensorLike,
  options?: NonMaxSuppressionOptions,
): SelectedIndices {
  return native(() => {
    const call = prepared(boxes, scores, options);
    return rows(native(() => computed('onnxNms', ...call)));
  });
}

/** As {@link nonMaxSuppression}, off the event loop. */
export async function nonMaxSuppressionAsync(
  boxes: OnnxTensorLike,
  scores: OnnxTensorLike,
  options?: NonMaxSuppressionOptions & PromiseOptions,
): Promise<SelectedIndices> {
  return nativeAsync(async () => {
    const [signal, own] = signalOf(options);
    return cancellable(signal, async (cancellation) => {
      const here = (await arrival([boxes, scores] as const)) ?? ([boxes, scores] as const);
      goOn(signal);
      const call = prepared(...here, own);
      return rows(await nativeAsync(() => promised('onnxNms', cancellation, ...call)));
    });
  });
}

type Call = Arguments<'onnxNms'>;

const OPTIONS = knownOptions<NonMaxSuppressionOptions>(
  'nonMaxSuppression(boxes, scores, { iou_threshold: 0.5 })',
  {
    max_output_boxes_per_class: true,
    iou_threshold: true,
    score_threshold: true,
    center_point_box: true,
    threads: true,
  },
);

function prepared(
  boxes: OnnxTensorLike,
  scores: OnnxTensorLike,
  given: NonMaxSuppressionOptions | undefined,
): Call {
  const options = optionsOf(given, OPTIONS);
  const [boxValues, boxDims] = tensor(boxes, 'boxes');
  const [scoreValues, scoreDims] = tensor(scores, 'scores');
  const [batches = 0, count = 0, four] = boxDims;
  const [scoreBatches, classes = 0, scoreCount] = scoreDims;
  if (four !== 4) {
    throw new BoxwiseError('SHAPE_MISMATCH', 'boxes of dims [batches, boxes, 4]', shown(boxDims), {
      input: 'boxes',
    });
  }
  if (scoreBatches !== batches || scoreCount !== count) {
    const expected = `scores of dims [${batches}, classes, ${count}]`;
    throw new BoxwiseError('SHAPE_MISMATCH', expected, shown(scoreDims), { input: 'scores' });
  }
  const { center_point_box = 0, score_threshold, iou_threshold = 0, threads } = options;
  if (center_point_box !== 0 && center_point_box !== 1) {
    throw new BoxwiseError('OUT_OF_RANGE', '0 or 1', describe(center_point_box), {
      input: 'center_point_box',
    });
  }
  return [
    boxValues,
    scoreValues,
    {
      shape: [batches, classes, count],
      maxOutputBoxesPerClass: limit(options.max_output_boxes_per_class ?? 0, count),
      iouThreshold: within(iou_threshold, 'iou_threshold', 0, 1),
      ...(score_threshold !== undefined && { scoreThreshold: notNaN(score_threshold, 'score_threshold') }),
      centerPointBox: center_point_box === 1,
      ...(threads !== undefined && { threads: threadsOf(threads) as number }),
    },
  ];
}

function tensor(value: OnnxTensorLike, input: string): [Float32Array, readonly number[]] {
  const { dims } = tensorView(value, input);
  if (dims.length !== 3) throw mistake('SHAPE_MISMATCH', 'three dims', shown(dims), input);
  return [flat(value, Float32Array, input), dims];
}

function limit(most: number | bigint, boxes: number): number {
  const given = typeof most === 'bigint' ? Number(most) : numeric(most, 'max_output_boxes_per_class');
  notNaN(given, 'max_output_boxes_per_class');
  return Math.trunc(Math.max(0, Math.min(given, boxes)));
}

function notNaN(value: number, input: string): number {
  if (!Number.isNaN(numeric(value, input))) return value;
  throw outOfRange('a number', value, input);
}

function shown(dims: readonly number[]): string {
  return `dims [${dims.join(', ')}]`;
}

function rows(data: Int32Array): SelectedIndices {
  return { dims: [data.length / 3, 3], data };
}
