import { native } from './errors.js';
import { cancellable, goOn, signalOf, type PromiseOptions } from './cancel.js';
import { arrival } from './check/arrival.js';
import { doesNotApply, outOfRange } from './check/mistakes.js';
import { flagOr, numberOr } from './check/numbers.js';
import { knownOptions, optionsOf } from './check/options.js';
import { oneOf } from './check/words.js';
import { atOnce, inSlices, type Sliced } from './evaluate/slices.js';
import { TrackingEvaluation, type TrackingParts } from './tracking/evaluation.js';
import { readSequence, sequencesOf, textsLater, textsOf, type SequenceSources } from './tracking/inputs.js';
import type { MotSide } from './tracking/mot-text.js';
import { rulesOf } from './tracking/prepare.js';
import { countedIn, type Counted } from './tracking/scores.js';
import type { TrackingBenchmark, TrackingInput, TrackingOptions, TrackingParams } from './tracking/types.js';
import { TrackingWarnings } from './tracking/warnings.js';

export { TrackingEvaluation } from './tracking/evaluation.js';
export type * from './tracking/types.js';

const TRACKING = knownOptions<TrackingOptions>(
  "evaluateTracking(groundTruth, results, { benchmark: 'MOT20' })",
  { benchmark: true, preprocess: true, iouThreshold: true },
);
const BENCHMARKS: readonly TrackingBenchmark[] = ['MOT15', 'MOT16', 'MOT17', 'MOT20'];

/**
 * Evaluates multi-object tracking: HOTA, CLEAR (MOTA) and identity metrics (IDF1), with the results of TrackEval 1.3.0 for boxes of MOT Challenge.
 *
 * Pass a file, a folder of sequences, columns, or an object with a sequence for each name. Sequences of both sides are paired by name; two that are given
 * alone are a pair. docs/tracking.md says what files look like, which boxes do not count, and what each metric means. Blocks until it is done;
 * the function of the same name in `boxwise/promises` leaves the event loop free.
 *
 * - **Matching** is one to one by the Hungarian algorithm; among equal sums it is SciPy's.
 * - **Empty sides**: without ground truth or without results shares are 0, LocA is 1, and `warnings` says so.
 *
 * ```ts
 * const groundTruth = { frames: [1, 2, 3], trackIds: [7, 7, 7], boxes: [[0, 0, 10, 20], [2, 0, 10, 20], [4, 0, 10, 20]] };
 * const results = { frames: [1, 2, 3], trackIds: [1, 1, 2], boxes: [[0, 0, 10, 20], [2, 0, 10, 20], [4, 0, 10, 20]] };
 * const { HOTA, MOTA, IDF1, IDSW } = evaluateTracking(groundTruth, results).metrics;
 * console.log(HOTA.toFixed(3), MOTA.toFixed(3), IDF1.toFixed(3), IDSW); // 0.745 0.667 0.667 1
 * ```
 *
 * @throws BoxwiseError `UNREADABLE_FILE`; `EMPTY_INPUT` for a folder without sequences; `UNKNOWN_ID` for a sequence of one side alone; `DUPLICATE_ID` for a track
 * with two boxes in a frame; `LENGTH_MISMATCH`, `INVALID_VALUE` and `OUT_OF_RANGE` for lines and columns, with the file and the line
 */
export function evaluateTracking(
  groundTruth: TrackingInput,
  results: TrackingInput,
  options?: TrackingOptions,
): TrackingEvaluation {
  return native(() => {
    const request = requestOf(groundTruth, results, options);
    return atOnce(evaluation(request, textsOf(request.sequences)));
  });
}

/** As `evaluateTracking` of `boxwise`, in slices of a few milliseconds between which the event loop goes on; columns are copied before it returns. */
export async function evaluateTrackingLater(
  groundTruth: TrackingInput,
  results: TrackingInput,
  options?: TrackingOptions & PromiseOptions,
): Promise<TrackingEvaluation> {
  const [signal, own] = signalOf(options);
  return cancellable(signal, async () => {
    const distant = arrival([groundTruth, results] as const);
    const [truth, found] = distant === undefined ? [groundTruth, results] : await distant;
    goOn(signal);
    const request = requestOf(truth, found, own);
    return inSlices(evaluation(request, await textsLater(request.sequences, signal)), signal);
  });
}

interface Request {
  params: TrackingParams;
  truthSide: MotSide;
  sequences: SequenceSources[];
}

function requestOf(groundTruth: TrackingInput, results: TrackingInput, given?: TrackingOptions): Request {
  const options = optionsOf(given, TRACKING);
  const benchmark = oneOf(options.benchmark ?? 'MOT17', BENCHMARKS, 'benchmark');
  const preprocess = flagOr(options.preprocess, benchmark !== 'MOT15', 'preprocess');
  if (benchmark === 'MOT15' && preprocess)
    throw doesNotApply('preprocess', true, 'to benchmarks with classes, which MOT15 is not');
  const iouThreshold = numberOr(options.iouThreshold, 0.5, 'iouThreshold');
  if (!(iouThreshold > 0 && iouThreshold <= 1))
    throw outOfRange('a number from above 0 to 1', iouThreshold, 'iouThreshold');
  const truthSide = preprocess ? 'truth' : 'classless truth';
  const params = { benchmark, preprocess, iouThreshold };
  return { params, truthSide, sequences: sequencesOf(groundTruth, results, truthSide) };
}

function* evaluation(
  { params, truthSide, sequences }: Request,
  texts: ReadonlyMap<string, string>,
): Sliced<TrackingEvaluation> {
  const found: [string, Counted][] = [];
  const warnings = new TrackingWarnings();
  for (const sources of sequences) {
    const tracks = yield* readSequence(sources, texts, truthSide);
    warnings.look(tracks, rulesOf(params));
    found.push([sources.name, yield* countedIn(tracks, params)]);
  }
  const parts: TrackingParts = { params, sequences: found, warnings: warnings.list() };
  return new TrackingEvaluation(parts);
}
