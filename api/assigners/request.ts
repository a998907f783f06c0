import { isList } from '../check/lists.js';
import { doubles, type IntegersInput, type Numeric } from '../check/arrays.js';
import { withArea } from '../check/boxes.js';
import { integers } from '../check/integers.js';
import { numbers } from '../check/lists.js';
import { matrixOf } from '../check/matrix.js';
import { mistake } from '../check/mistakes.js';
import { number, numberOr, threadsOf, whole } from '../check/numbers.js';
import { knownOptions, optionsOf, unused } from '../check/options.js';
import { BoxwiseError, describe } from '../errors.js';
import { IGNORE_THRESHOLD } from '../assign/types.js';
import type { Arguments } from '../native-call.js';

/** Objects with their classes. */
export interface GroundTruth {
  /** Rows of corners `(x1, y1, x2, y2)` in pixels. */
  boxes: Numeric;
  /** Classes from 0, columns of the scores. */
  labels: IntegersInput;
}

/** Predictions, one for each point. */
export interface DensePredictions {
  /** Rows of probabilities, one for each class: of logits, their sigmoid. */
  scores: Numeric;
  /** Rows of corners `(x1, y1, x2, y2)` in pixels. */
  boxes: Numeric;
  /** Rows of `(x, y)`: the position of each prediction. */
  points: Numeric;
}

/** Predictions of `assignSimOta`. */
export interface SimOtaPredictions extends DensePredictions {
  /** Objectness probabilities; with them the score is √(class · objectness), as in YOLOX. */
  objectness?: Numeric;
  /** Stride of each point in pixels. */
  strides: Numeric;
}

/** The target of each prior. */
export interface AssignedPriors {
  /** 1 for an object, 0 for background, -1 for an ignored prior. */
  labels: Int8Array;
  /** Index of the ground truth; -1 for background, -2 for an ignored prior. */
  matched: Int32Array;
  /** The IoU with it; 0 for others. */
  ious: Float64Array;
}

/** Result of `assignTaskAligned`. */
export interface TaskAlignedPredictions extends AssignedPriors {
  /** `score^alpha · IoU^beta` with the ground truth; 0 for background. */
  alignment: Float64Array;
  /** Target of the class score; 0 for background. */
  targets: Float64Array;
}

/** Result of `assignFcos`. */
export interface CenterSampledPoints {
  /** 1 for an object, 0 for background, -1 for an ignored point. */
  labels: Int8Array;
  /** Index of the ground truth; -1 for background, -2 for an ignored point. */
  matched: Int32Array;
  /** √(min(l, r)/max(l, r) · min(t, b)/max(t, b)) in it; 0 for background. */
  centerness: Float64Array;
}

/** Options of all assigners. */
interface Sharing {
  /** Number of threads. Default 1. Results do not depend on it. */
  threads?: number;
}

/** Options of assigners of boxes. */
interface IgnoringBoxes extends Sharing {
  /**
   * Boxes, in pixels, of regions without annotations, such as crowds. A prior of which more than `ignoreThreshold` lies in one of them takes no part: its label is -1, its
   * `matched` -2 and its IoU 0, and the ground truth takes other priors. Default: none.
   */
  ignore?: Numeric;
  /** Share of a prior's area in a region above which it is ignored, 0 to 1. Default 0.5. Only with `ignore`. */
  ignoreThreshold?: number;
}

/** Options of `assignAtss`. */
export interface AtssOptions extends IgnoringBoxes {
  /** Number of candidates of each level. Default 9. */
  topK?: number;
}

/** A level's points. */
export interface FcosLevel {
  /** Number of points of the level. */
  points: number;
  /** Pixels between neighbouring points. */
  stride: number;
  /**
   * Range of the largest distance to a side, for all levels or none. Default: 4 to 8 strides, the first level from 0, the last without limit.
   */
  range?: readonly [above: number, below: number];
}

/** Options of `assignFcos`. */
export interface FcosOptions extends Sharing {
  /** Radius around a centre, in strides. Default 1.5. */
  radius?: number;
  /**
   * Boxes, in pixels, of regions without annotations, such as crowds. A point inside one of them takes no part: its label is -1, its `matched` -2 and its centerness 0.
   * Default: none.
   */
  ignore?: Numeric;
}

/** Options of `assignSimOta`; the defaults are those of YOLOX. */
export interface SimOtaOptions extends IgnoringBoxes {
  /** Radius around a centre, in strides. Default 2.5. */
  radius?: number;
  /** Number of the highest IoUs that are summed. Default 10. */
  topK?: number;
  /** Weight of the class cost. Default 1. */
  classWeight?: number;
  /** Weight of the IoU cost. Default 3. */
  iouWeight?: number;
}

/** Options of `assignTaskAligned`; the defaults are those of TOOD. */
export interface TaskAlignedOptions extends IgnoringBoxes {
  /** Number of candidates of each ground truth. Default 13. */
  topK?: number;
  /** Exponent of the score. Default 1. */
  alpha?: number;
  /** Exponent of the IoU. Default 6. */
  beta?: number;
}

/** Options of `sampleBalanced`. */
export interface SampleOptions {
  /** Number of indices to draw. Default 256. */
  size?: number;
  /** Largest fraction of positive indices. Default 0.5. */
  positiveFraction?: number;
  /** Seed of the random generator. Default 0. */
  seed?: number;
}

/** Result of `sampleBalanced`. */
export interface BalancedSample {
  /** Drawn indices with a label of 1 or more, ascending. */
  positive: Uint32Array;
  /** Drawn indices with the label 0, ascending. */
  negative: Uint32Array;
}

const ATSS = knownOptions<AtssOptions>('assignAtss(anchors, anchorsPerLevel, groundTruth, { topK: 9 })', {
  topK: true,
  ignore: true,
  ignoreThreshold: true,
  threads: true,
});
const FCOS = knownOptions<FcosOptions>('assignFcos(points, levels, groundTruth, { radius: 1.5 })', {
  radius: true,
  ignore: true,
  threads: true,
});
const SIM_OTA = knownOptions<SimOtaOptions>('assignSimOta(predictions, groundTruth, { radius: 2.5 })', {
  radius: true,
  topK: true,
  classWeight: true,
  iouWeight: true,
  ignore: true,
  ignoreThreshold: true,
  threads: true,
});
const TASK_ALIGNED = knownOptions<TaskAlignedOptions>(
  'assignTaskAligned(predictions, groundTruth, { topK: 13 })',
  { topK: true, alpha: true, beta: true, ignore: true, ignoreThreshold: true, threads: true },
);
const SAMPLE = knownOptions<SampleOptions>('sampleBalanced(labels, { size: 256 })', {
  size: true,
  positiveFraction: true,
  seed: true,
});

/** Boxes of regions without annotations. */
function regionsOf(ignore: Numeric | undefined): Float64Array | undefined {
  return ignore === undefined ? undefined : doubles(ignore, 'ignore', 4);
}

function ignoreThresholdOf(options: IgnoringBoxes): number {
  if (options.ignore === undefined) unused(options, ['ignoreThreshold'], 'with ignore');
  return numberOr(options.ignoreThreshold, IGNORE_THRESHOLD, 'ignoreThreshold');
}

export function atssArguments(
  anchors: Numeric,
  anchorsPerLevel: readonly number[],
  groundTruth: Numeric,
  given?: AtssOptions,
): Arguments<'assignAtss'> {
  const options = optionsOf(given, ATSS);
  const own = {
    anchorsPerLevel: numbers(anchorsPerLevel, 'anchorsPerLevel').map((count) =>
      whole(count, 'anchorsPerLevel'),
    ),
    topK: numberOr(options.topK, 9, 'topK'),
    ignoreThreshold: ignoreThresholdOf(options),
    threads: threadsOf(options.threads) ?? 1,
  };
  return [
    doubles(anchors, 'anchors', 4),
    withArea(doubles(groundTruth, 'groundTruth', 4), 'groundTruth'),
    regionsOf(options.ignore),
    own,
  ];
}

export function fcosArguments(
  points: Numeric,
  levels: readonly FcosLevel[],
  groundTruth: Numeric,
  options?: FcosOptions,
): Arguments<'assignFcos'> {
  const { radius, ignore, threads } = optionsOf(options, FCOS);
  if (!isList(levels) || levels.some((level) => typeof level !== 'object' || level === null)) {
    const expected = 'levels { points, stride }';
    throw new BoxwiseError('INVALID_ARGUMENT', expected, describe(levels), { input: 'levels' });
  }
  const given = levels as readonly FcosLevel[];
  const ranged = given.filter((level) => level.range !== undefined);
  if (ranged.length > 0 && ranged.length < given.length) {
    const got = `${ranged.length} of ${given.length}`;
    throw new BoxwiseError('LENGTH_MISMATCH', 'a range for each level or for none', got, { input: 'levels' });
  }
  const own = {
    pointsPerLevel: given.map((level) => whole(level.points, 'points')),
    strides: given.map((level) => number(level.stride, 'stride')),
    ...(ranged.length && { ranges: ranged.flatMap((level) => rangeOf(level.range)) }),
    radius: numberOr(radius, 1.5, 'radius'),
    threads: threadsOf(threads) ?? 1,
  };
  const boxes = withArea(doubles(groundTruth, 'groundTruth', 4), 'groundTruth');
  return [doubles(points, 'points', 2), boxes, regionsOf(ignore), own];
}

function rangeOf(given: FcosLevel['range']): readonly number[] {
  const range = numbers(given, 'range');
  if (range.length === 2) return range;
  throw mistake('LENGTH_MISMATCH', 'the two ends of a range', `${range.length} numbers`, 'range');
}

export function simOtaArguments(
  predictions: SimOtaPredictions,
  groundTruth: GroundTruth,
  given?: SimOtaOptions,
): Arguments<'assignSimOta'> {
  const options = optionsOf(given, SIM_OTA);
  const { scores, boxes, points } = predicted(predictions);
  const { objectness, strides } = predictions;
  const own = {
    radius: numberOr(options.radius, 2.5, 'radius'),
    topK: numberOr(options.topK, 10, 'topK'),
    classWeight: numberOr(options.classWeight, 1, 'classWeight'),
    iouWeight: numberOr(options.iouWeight, 3, 'iouWeight'),
    ignoreThreshold: ignoreThresholdOf(options),
    threads: threadsOf(options.threads) ?? 1,
  };
  const present = objectness === undefined ? undefined : doubles(objectness, 'objectness');
  const ignored = regionsOf(options.ignore);
  return [
    scores,
    present,
    boxes,
    points,
    doubles(strides, 'strides'),
    ...cornersOf(groundTruth),
    ignored,
    own,
  ];
}

export function taskAlignedArguments(
  predictions: DensePredictions,
  groundTruth: GroundTruth,
  given?: TaskAlignedOptions,
): Arguments<'assignTaskAligned'> {
  const options = optionsOf(given, TASK_ALIGNED);
  const { scores, boxes, points } = predicted(predictions);
  const own = {
    topK: numberOr(options.topK, 13, 'topK'),
    alpha: numberOr(options.alpha, 1, 'alpha'),
    beta: numberOr(options.beta, 6, 'beta'),
    ignoreThreshold: ignoreThresholdOf(options),
    threads: threadsOf(options.threads) ?? 1,
  };
  return [scores, boxes, points, ...cornersOf(groundTruth), regionsOf(options.ignore), own];
}

function predicted(predictions: DensePredictions): Record<'scores' | 'boxes' | 'points', Float64Array> {
  const { scores, boxes, points } = record(predictions, 'predictions');
  const corners = doubles(boxes, 'boxes', 4);
  return {
    scores: matrixOf(scores, 'scores', corners.length / 4, 'boxes'),
    boxes: corners,
    points: doubles(points, 'points', 2),
  };
}

/** Boxes and labels of ground truth. */
export function objectsOf(groundTruth: GroundTruth): [Float64Array, Int32Array] {
  const { boxes, labels } = record(groundTruth, 'groundTruth');
  return [doubles(boxes, 'groundTruth', 4), integers(labels, 'labels')];
}

/** The same of boxes as corners. */
function cornersOf(groundTruth: GroundTruth): [Float64Array, Int32Array] {
  const [boxes, labels] = objectsOf(groundTruth);
  return [withArea(boxes, 'groundTruth'), labels];
}

/** An object with named members. */
export function record<T extends object>(value: T, input: string): T {
  if (typeof value === 'object' && value !== null) return value;
  throw new BoxwiseError('INVALID_ARGUMENT', 'an object of arrays', describe(value), { input });
}

export function sampleArguments(labels: IntegersInput, given?: SampleOptions): Arguments<'sampleBalanced'> {
  const { size, positiveFraction, seed = 0 } = optionsOf(given, SAMPLE);
  const own = {
    size: numberOr(size, 256, 'size'),
    positiveFraction: numberOr(positiveFraction, 0.5, 'positiveFraction'),
    seed: whole(seed, 'seed', 0, Number.MAX_SAFE_INTEGER),
  };
  return [integers(labels, 'labels'), own];
}
