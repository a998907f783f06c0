import { doubles, type Numeric } from './check/arrays.js';
import { mistake, outOfRange } from './check/mistakes.js';
import { number, whole } from './check/numbers.js';
import { knownOptions, requiredOptions } from './check/options.js';
import {
  notFinite,
  points,
  same,
  visibleOf,
  type PointsInput,
  type VisibleInput,
} from './keypoints/points.js';
import { RECORDS_AT_A_TIME, type Sliced } from './evaluate/slices.js';
import { sliced, type Keep } from './sliced.js';
import { tableOf, type Table } from './table.js';
import type { Later } from './call.js';

/** Options of {@link keypointErrors}. */
export interface KeypointErrorOptions {
  /** Number of keypoints of an instance. */
  keypoints: number;
  /**
   * The length by which an instance's distances are divided for PCK and NME: one number for each instance, such as the longer side of its box, the size of its head
   * or the distance of its eyes; or two, for x and y. An instance with a 0 is left out of PCK and NME.
   */
  norms: Numeric;
  /** For each keypoint of each instance whether it is labelled; those of 0 or false are left out. Default: all are. */
  visible?: VisibleInput;
  /** A keypoint is correct if its distance is below this fraction of the norm. Default 0.05, mmpose's. */
  threshold?: number;
  /** Pixels by which distances are divided for AUC. Default 30, mmpose's. */
  aucNorm?: number;
  /** Number of thresholds of AUC: 0, 1/n, ..., (n - 1)/n. Default 20, mmpose's. */
  aucThresholds?: number;
}

/** Errors of each keypoint; -1 where none is labelled. */
export interface KeypointErrorColumns {
  /** Index of the keypoint. */
  keypoint: Uint32Array;
  /** Share of the correct ones. */
  PCK: Float64Array;
  /** Mean distance in pixels. */
  EPE: Float64Array;
  /** Mean normalised distance. */
  NME: Float64Array;
  /** Number of labelled ones. */
  count: Uint32Array;
}

/** How far predicted keypoints are from the true ones; -1 where there is nothing to measure. */
export interface KeypointErrors {
  /** Percentage of correct keypoints, as a share: the mean over keypoints of the share below the threshold. */
  PCK: number;
  /** Area under PCK by pixels, from 0 to `aucNorm`. */
  AUC: number;
  /** End-point error: the mean distance in pixels. */
  EPE: number;
  /** Normalised mean error. */
  NME: number;
  /** The same for each keypoint. */
  perKeypoint: Table<KeypointErrorColumns>;
}

const OPTIONS = knownOptions<KeypointErrorOptions>(
  'keypointErrors(predictions, groundTruth, { keypoints: 17, norms: [120] })',
  { keypoints: true, norms: true, visible: true, threshold: true, aucNorm: true, aucThresholds: true },
);

/** mmpose's defaults, of `PCKAccuracy` and `AUC`. */
const DEFAULTS = { threshold: 0.05, aucNorm: 30, aucThresholds: 20 };

/**
 * Measures predicted keypoints by their distance from the true ones: PCK, AUC, EPE and NME as mmpose 1.3.2 defines them, in doubles where mmpose
 * rounds distances to single precision. For poses of one known instance each: hands, faces, single persons. For detections with scores use `evaluate` with
 * `iouType: 'keypoints'`.
 *
 * A distance that equals the threshold is not correct. PCK and AUC are means over the keypoints that some instance has labelled; EPE and NME are means over all labelled points.
 *
 * ```ts
 * const truth = [[[10, 10], [50, 10]], [[20, 20], [60, 20]]]; // two hands of two points
 * const found = [[[10, 13], [50, 10]], [[20, 20], [68, 26]]];
 * const { PCK, EPE } = keypointErrors(found, truth, { keypoints: 2, norms: [100, 100] });
 * console.log(PCK, EPE); // 0.75 3.25
 * ```
 *
 * @param predictions points of all instances
 * @param groundTruth as many
 * @throws BoxwiseError `LENGTH_MISMATCH` for arrays of other lengths; `INVALID_VALUE` for labelled points that are not finite and for norms that are not finite and at least 0;
 * `OUT_OF_RANGE` for options
 */
export function keypointErrors(
  predictions: PointsInput,
  groundTruth: PointsInput,
  options: KeypointErrorOptions,
): KeypointErrors {
  return errors.now(predictions, groundTruth, options);
}

const errors = sliced(
  (keep: Keep, predictions: PointsInput, groundTruth: PointsInput, options: KeypointErrorOptions) =>
    errorsOf(requested(keep, predictions, groundTruth, options)),
);

/** As {@link keypointErrors}, in slices between which the event loop goes on. */
export const keypointErrorsLater: Later<typeof keypointErrors> = errors.later;

function* errorsOf(request: Request): Sliced<KeypointErrors> {
  const { distances, normalised, keypoints, threshold, aucNorm, aucThresholds } = yield* measured(request);
  const correct = shares(normalised, keypoints, threshold);
  let AUC = 0;
  for (let i = 0; i < aucThresholds; i++) {
    const limit = (i / aucThresholds) * aucNorm;
    AUC += mean(shares(distances, keypoints, limit).filter((share) => share >= 0)) / aucThresholds;
    yield;
  }
  const each = (values: Float64Array): Float64Array =>
    Float64Array.from({ length: keypoints }, (_, k) => mean(labelled(values, k, keypoints)));
  const count = Uint32Array.from({ length: keypoints }, (_, k) => labelled(distances, k, keypoints).length);
  return {
    PCK: mean(correct.filter((share) => share >= 0)),
    AUC: count.some((own) => own > 0) ? AUC : -1,
    EPE: mean(labelled(distances, 0, 1)),
    NME: mean(labelled(normalised, 0, 1)),
    perKeypoint: tableOf<KeypointErrorColumns>({
      keypoint: Uint32Array.from({ length: keypoints }, (_, k) => k),
      PCK: correct,
      EPE: each(distances),
      NME: each(normalised),
      count,
    }),
  };
}

/** Distances of all points, instance by instance; -1 for those that are left out. */
interface Measured extends Limits {
  distances: Float64Array;
  normalised: Float64Array;
  keypoints: number;
}

interface Limits {
  threshold: number;
  aucNorm: number;
  aucThresholds: number;
}

/** Arguments after their checks. */
interface Request extends Limits {
  truth: Float64Array;
  found: Float64Array;
  /** Two for each instance. */
  norms: Float64Array;
  visible: ReturnType<typeof visibleOf>;
  instances: number;
  keypoints: number;
}

function requested(
  keep: Keep,
  predictions: unknown,
  groundTruth: unknown,
  given: KeypointErrorOptions,
): Request {
  const options = requiredOptions(given, OPTIONS);
  const keypoints = whole(options.keypoints, 'keypoints', 1, 2 ** 20);
  const truth = points(groundTruth, 'groundTruth', keypoints);
  const found = points(predictions, 'predictions', keypoints);
  if (truth.length % (2 * keypoints) !== 0)
    throw mistake(
      'LENGTH_MISMATCH',
      `x and y of ${keypoints} keypoints for each instance`,
      `${truth.length} numbers`,
      'groundTruth',
    );
  same(truth.length, found.length, 'predictions', 'numbers, as groundTruth has');
  const instances = truth.length / (2 * keypoints);
  const norms = normsOf(options.norms, instances);
  const visible = visibleOf(options.visible, instances * keypoints);
  return {
    truth: keep(truth),
    found: keep(found),
    norms: keep(norms),
    visible: visible && keep(visible),
    instances,
    keypoints,
    ...limitsOf(options),
  };
}

function* measured(request: Request): Sliced<Measured> {
  const { truth, found, norms, visible, instances, keypoints } = request;
  const distances = new Float64Array(instances * keypoints).fill(-1);
  const normalised = distances.slice();
  for (let i = 0; i < distances.length; i++) {
    if (i % RECORDS_AT_A_TIME === 0) yield;
    if (visible?.[i] === 0) continue;
    const [dx, dy] = [0, 1].map((axis) => {
      const [own, other] = [truth[2 * i + axis] as number, found[2 * i + axis] as number];
      if (!Number.isFinite(own)) throw notFinite('groundTruth', own, 2 * i + axis);
      if (!Number.isFinite(other)) throw notFinite('predictions', other, 2 * i + axis);
      return other - own;
    }) as [number, number];
    const instance = Math.floor(i / keypoints);
    const [x, y] = [norms[2 * instance] as number, norms[2 * instance + 1] as number];
    distances[i] = Math.sqrt(dx * dx + dy * dy);
    if (x !== 0 && y !== 0) normalised[i] = Math.sqrt((dx / x) ** 2 + (dy / y) ** 2);
  }
  return { ...request, distances, normalised };
}

function limitsOf(options: KeypointErrorOptions): Limits {
  const threshold = number(options.threshold ?? DEFAULTS.threshold, 'threshold');
  if (!(threshold > 0 && threshold < Infinity))
    throw outOfRange('a finite number above 0', threshold, 'threshold');
  if (threshold > 1)
    throw mistake('OUT_OF_RANGE', 'a share of the norm, up to 1', String(threshold), 'threshold', {
      cure: `for ${threshold} % write ${threshold / 100}`,
    });
  const aucNorm = number(options.aucNorm ?? DEFAULTS.aucNorm, 'aucNorm');
  if (!(aucNorm > 0 && aucNorm < Infinity)) throw outOfRange('a finite number above 0', aucNorm, 'aucNorm');
  const aucThresholds = whole(options.aucThresholds ?? DEFAULTS.aucThresholds, 'aucThresholds', 1, 1000);
  return { threshold, aucNorm, aucThresholds };
}

/** Two numbers for each instance. */
function normsOf(value: unknown, instances: number): Float64Array {
  const given = doubles(value, 'norms');
  const wrong = given.findIndex((norm) => !(norm >= 0 && norm < Infinity));
  if (wrong >= 0)
    throw mistake('INVALID_VALUE', 'finite numbers of at least 0', String(given[wrong]), 'norms', {
      index: wrong,
    });
  if (given.length === 2 * instances) return given;
  same(instances, given.length, 'norms', 'numbers, one for each instance, or two for x and y');
  return Float64Array.from({ length: 2 * instances }, (_, i) => given[Math.floor(i / 2)] as number);
}

/** For each keypoint the share of labelled ones below a limit; -1 without any. */
function shares(distances: Float64Array, keypoints: number, limit: number): Float64Array {
  return Float64Array.from({ length: keypoints }, (_, k) => {
    let [below, all] = [0, 0];
    for (let i = k; i < distances.length; i += keypoints) {
      const distance = distances[i] as number;
      if (distance >= 0) all++;
      if (distance >= 0 && distance < limit) below++;
    }
    return all === 0 ? -1 : below / all;
  });
}

/** The distances of one keypoint, or with a step of 1 of all. */
function labelled(distances: Float64Array, from: number, step: number): number[] {
  const found: number[] = [];
  for (let i = from; i < distances.length; i += step)
    if ((distances[i] as number) >= 0) found.push(distances[i] as number);
  return found;
}

function mean(values: ArrayLike<number>): number {
  if (values.length === 0) return -1;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}
