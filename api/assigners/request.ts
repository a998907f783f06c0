import type * as addon from '#native';
import { doubles, toIntegers, type Numeric } from '../arrays.js';
import { BoxwiseError, describe } from '../errors.js';
import { number, numbers, whole } from '../numbers.js';

/** Objects with their classes. */
export interface GroundTruth {
  /** Rows of `(x1, y1, x2, y2)`. */
  boxes: Numeric;
  /** Classes from 0, columns of the scores. */
  labels: ArrayLike<number>;
}

/** Predictions, one for each point. */
export interface DensePredictions {
  /** Rows of probabilities, one for each class. */
  scores: Numeric;
  /** Rows of `(x1, y1, x2, y2)`. */
  boxes: Numeric;
  /** Rows of `(x, y)`: where each prediction stands. */
  points: Numeric;
}

/** Predictions of `assignSimOta`. */
export interface SimOtaPredictions extends DensePredictions {
  /** Probabilities of being an object; with them √(class · objectness) counts, as in YOLOX. */
  objectness?: Numeric;
  /** Pixels from point to point, for each. */
  strides: Numeric;
}

/** What each prior is to predict. */
export interface AssignedPriors {
  /** 1 for an object, 0 for background. */
  labels: Int8Array;
  /** The ground truth; -1 for background. */
  matched: Int32Array;
  /** The IoU with it; 0 for background. */
  ious: Float64Array;
}

/** Answer of `assignTaskAligned`. */
export interface TaskAlignedPredictions extends AssignedPriors {
  /** `score^alpha · IoU^beta` with the ground truth; 0 for background. */
  alignment: Float64Array;
  /** What the class score is to learn; 0 for background. */
  targets: Float64Array;
}

/** Answer of `assignFcos`. */
export interface CenterSampledPoints {
  /** 1 for an object, 0 for background. */
  labels: Int8Array;
  /** The ground truth; -1 for background. */
  matched: Int32Array;
  /** √(min(l, r)/max(l, r) · min(t, b)/max(t, b)) in it; 0 for background. */
  centerness: Float64Array;
}

/** What all assigners share. */
interface Sharing {
  /** The threads that work is shared over; 1. Answers never depend on it. */
  threads?: number;
}

/** Options of `assignAtss`. */
export interface AtssOptions extends Sharing {
  /** Candidates of each level; 9. */
  topK?: number;
}

/** A level's points. */
export interface FcosLevel {
  /** How many points it has. */
  points: number;
  /** Pixels from point to point. */
  stride: number;
  /** The largest distance from a side lies between these; of all levels or of none. */
  range?: readonly [above: number, below: number];
}

/** Options of `assignFcos`. */
export interface FcosOptions extends Sharing {
  /** Strides from a centre; 1.5. */
  radius?: number;
}

/** Options of `assignSimOta`; YOLOX's. */
export interface SimOtaOptions extends Sharing {
  /** Strides from a centre; 2.5. */
  radius?: number;
  /** So many of the best IoUs are summed; 10. */
  topK?: number;
  /** The weight of the class cost; 1. */
  classWeight?: number;
  /** The weight of the IoU cost; 3. */
  iouWeight?: number;
}

/** Options of `assignTaskAligned`; TOOD's. */
export interface TaskAlignedOptions extends Sharing {
  /** Candidates of each ground truth; 13. */
  topK?: number;
  /** The exponent of the score; 1. */
  alpha?: number;
  /** The exponent of the IoU; 6. */
  beta?: number;
}

/** Options of `sampleBalanced`. */
export interface SampleOptions {
  /** How many places in all; 256. */
  size?: number;
  /** The share of positive places, at most; 0.5. */
  positiveFraction?: number;
  /** Seeds the draw; 0. */
  seed?: number;
}

/** Places that are trained on, ascending. */
export interface BalancedSample {
  positive: Uint32Array;
  negative: Uint32Array;
}

const NONE = new Float64Array(0);

/** What no assigner has a use for. */
function request(kind: string, { threads = 1 }: Sharing): addon.AssignRequest {
  return {
    kind,
    priors: NONE,
    perLevel: [],
    strides: NONE,
    scores: NONE,
    boxes: NONE,
    truth: NONE,
    labels: new Int32Array(0),
    topK: 1,
    radius: 1,
    alpha: 1,
    beta: 1,
    classWeight: 1,
    iouWeight: 1,
    threads: whole(threads, 'threads', 1, 256),
  };
}

export function atssRequest(
  anchors: unknown,
  anchorsPerLevel: unknown,
  groundTruth: unknown,
  options: AtssOptions,
): addon.AssignRequest {
  return {
    ...request('atss', options),
    priors: doubles(anchors, 'anchors'),
    perLevel: numbers(anchorsPerLevel, 'anchorsPerLevel').map((count) => whole(count, 'anchorsPerLevel')),
    truth: doubles(groundTruth, 'groundTruth'),
    topK: number(options.topK ?? 9, 'topK'),
  };
}

export function fcosRequest(
  points: unknown,
  levels: readonly FcosLevel[],
  groundTruth: unknown,
  options: FcosOptions,
): addon.AssignRequest {
  if (!Array.isArray(levels) || levels.some((level) => typeof level !== 'object' || level === null)) {
    const expected = 'levels { points, stride }';
    throw new BoxwiseError('INVALID_ARGUMENT', expected, describe(levels), { input: 'levels' });
  }
  const given = levels as readonly FcosLevel[];
  const ranged = given.filter((level) => level.range !== undefined);
  if (ranged.length > 0 && ranged.length < given.length) {
    const got = `${ranged.length} of ${given.length}`;
    throw new BoxwiseError('LENGTH_MISMATCH', 'a range for each level or for none', got, { input: 'levels' });
  }
  return {
    ...request('fcos', options),
    priors: doubles(points, 'points'),
    perLevel: given.map((level) => whole(level.points, 'points')),
    strides: Float64Array.from(given, (level) => number(level.stride, 'stride')),
    ...(ranged.length && { ranges: ranged.flatMap((level) => numbers(level.range, 'range')) }),
    truth: doubles(groundTruth, 'groundTruth'),
    radius: number(options.radius ?? 1.5, 'radius'),
  };
}

export function simOtaRequest(
  predictions: SimOtaPredictions,
  groundTruth: GroundTruth,
  options: SimOtaOptions,
): addon.AssignRequest {
  const { radius = 2.5, topK = 10, classWeight = 1, iouWeight = 3 } = options;
  const { objectness, strides } = predictions;
  return {
    ...request('sim-ota', options),
    ...predicted(predictions, groundTruth),
    strides: doubles(strides, 'strides'),
    ...(objectness !== undefined && { objectness: doubles(objectness, 'objectness') }),
    radius: number(radius, 'radius'),
    topK: number(topK, 'topK'),
    classWeight: number(classWeight, 'classWeight'),
    iouWeight: number(iouWeight, 'iouWeight'),
  };
}

export function taskAlignedRequest(
  predictions: DensePredictions,
  groundTruth: GroundTruth,
  options: TaskAlignedOptions,
): addon.AssignRequest {
  const { topK = 13, alpha = 1, beta = 6 } = options;
  return {
    ...request('task-aligned', options),
    ...predicted(predictions, groundTruth),
    topK: number(topK, 'topK'),
    alpha: number(alpha, 'alpha'),
    beta: number(beta, 'beta'),
  };
}

function predicted(predictions: DensePredictions, groundTruth: GroundTruth) {
  return {
    priors: doubles(predictions.points, 'points'),
    scores: doubles(predictions.scores, 'scores'),
    boxes: doubles(predictions.boxes, 'boxes'),
    truth: doubles(groundTruth.boxes, 'groundTruth'),
    labels: toIntegers(groundTruth.labels, 'labels'),
  };
}

export function sampleArguments(
  labels: ArrayLike<number>,
  options: SampleOptions,
): [Int32Array, number, number, number] {
  const { size = 256, positiveFraction = 0.5, seed = 0 } = options;
  return [
    toIntegers(labels, 'labels'),
    number(size, 'size'),
    number(positiveFraction, 'positiveFraction'),
    whole(seed, 'seed', 0, Number.MAX_SAFE_INTEGER),
  ];
}

export function matched(made: addon.Assigned): AssignedPriors {
  const { labels, matched: own, ious } = made as Required<addon.Assigned>;
  return { labels, matched: own, ious };
}

export function taskAligned(made: addon.Assigned): TaskAlignedPredictions {
  const { alignment, targets } = made as Required<addon.Assigned>;
  return { ...matched(made), alignment, targets };
}

export function centerSampled(made: addon.Assigned): CenterSampledPoints {
  const { labels, matched: own, centerness } = made as Required<addon.Assigned>;
  return { labels, matched: own, centerness };
}
