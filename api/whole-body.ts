import { cancellable, goOn, signalOf, type PromiseOptions } from './cancel.js';
import { jsonSource } from './check/json.js';
import { isList } from './check/lists.js';
import { mistake, wrongType } from './check/mistakes.js';
import { threadsOf } from './check/numbers.js';
import { knownOptions, optionsOf } from './check/options.js';
import { evaluate, evaluateLater, type Evaluation } from './evaluate.js';
import { nodeModule } from './evaluate/origin.js';
import { BoxwiseError, native } from './errors.js';
import type { CocoDataset, EvaluateOptions, KeypointMetrics } from './evaluate/types.js';
import { datasetOf, resultsOf } from './whole-body/parts.js';
import { PARTS, SIGMAS, type WholeBodyPart } from './whole-body/sigmas.js';

export type { WholeBodyPart } from './whole-body/sigmas.js';

/** A dataset or results of COCO-WholeBody: a path, JSON bytes, or what `JSON.parse` returns. */
export type WholeBodyInput = string | URL | Uint8Array | ArrayBuffer | object;

/** Options of {@link evaluateWholeBody}. */
export interface WholeBodyOptions {
  /** Number of threads. Default: all cores that the process may use. Results do not depend on it. */
  threads?: number;
}

/** The evaluation of each part, and of all points together. */
export type WholeBodyEvaluation = Readonly<Record<WholeBodyPart, Evaluation<KeypointMetrics>>>;

const WHOLE_BODY = knownOptions<WholeBodyOptions>(
  'evaluateWholeBody(groundTruth, detections, { threads: 2 })',
  {
    threads: true,
  },
);

/**
 * Evaluates the parts of COCO-WholeBody in one call: body, feet, face, left hand, right hand, and all 133 points together, with the numbers of xtcocotools 1.14.3 (docs/keypoints.md).
 *
 * Annotations and results have `keypoints` (17 points), `foot_kpts` (6), `face_kpts` (68), `lefthand_kpts` and `righthand_kpts` (21 each), as x, y and visibility or score.
 * A part is ignored in an object without a labelled point of it, and left out of a result whose scores of it are all 0. A result may have a score for each part (`foot_score`, `face_score`,
 * `lefthand_score`, `righthand_score`, `wholebody_score`); without it `score` counts.
 *
 * ```ts
 * const part = (points: number) => Array.from({ length: 3 * points }, (_, i) => (i % 3 === 2 ? 2 : 10 + i));
 * const points = { keypoints: part(17), foot_kpts: part(6), face_kpts: part(68), lefthand_kpts: part(21), righthand_kpts: part(21) };
 * const own = { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 90, 90], area: 8100, iscrowd: 0, ...points };
 * const groundTruth = { images: [{ id: 1 }], categories: [{ id: 1, name: 'person' }], annotations: [own] };
 * const { face, wholebody } = evaluateWholeBody(groundTruth, [{ image_id: 1, category_id: 1, score: 0.9, ...points }]);
 * console.log(face.metrics.AP.toFixed(2), wholebody.metrics.AP.toFixed(2)); // 1.00 1.00
 * ```
 *
 * @throws BoxwiseError `MISSING_KEY`, `LENGTH_MISMATCH`, `INVALID_TYPE` and `INVALID_VALUE` for points, with the record; `INVALID_JSON`, `UNREADABLE_FILE`; otherwise as `evaluate`
 */
export function evaluateWholeBody(
  groundTruth: WholeBodyInput,
  detections: WholeBodyInput,
  options?: WholeBodyOptions,
): WholeBodyEvaluation {
  return native(() => {
    const { truth, results, own } = requestOf(groundTruth, detections, options);
    const entries = PARTS.map(
      (part) =>
        [part, evaluate(datasetOf(truth, part), resultsOf(results, part), settings(part, own))] as const,
    );
    return Object.fromEntries(entries) as unknown as WholeBodyEvaluation;
  });
}

/** As `evaluateWholeBody` of `boxwise`, part by part off the event loop. */
export async function evaluateWholeBodyLater(
  groundTruth: WholeBodyInput,
  detections: WholeBodyInput,
  options?: WholeBodyOptions & PromiseOptions,
): Promise<WholeBodyEvaluation> {
  const [signal, given] = signalOf(options);
  return cancellable(signal, async () => {
    const { truth, results, own } = requestOf(groundTruth, detections, given);
    const entries: [WholeBodyPart, unknown][] = [];
    for (const part of PARTS) {
      goOn(signal);
      const inputs = [datasetOf(truth, part), resultsOf(results, part)] as const;
      entries.push([
        part,
        await evaluateLater(...inputs, { ...settings(part, own), ...(signal && { signal }) }),
      ]);
    }
    return Object.fromEntries(entries) as unknown as WholeBodyEvaluation;
  });
}

function settings(part: WholeBodyPart, { threads }: WholeBodyOptions): EvaluateOptions {
  return {
    iouType: 'keypoints',
    keypointSigmas: SIGMAS[part],
    ...(threads !== undefined && { threads }),
  };
}

function requestOf(
  groundTruth: WholeBodyInput,
  detections: WholeBodyInput,
  given?: WholeBodyOptions,
): { truth: CocoDataset; results: readonly unknown[]; own: WholeBodyOptions } {
  const own = optionsOf(given, WHOLE_BODY);
  threadsOf(own.threads);
  const truth = parsed(groundTruth, 'groundTruth');
  if (typeof truth !== 'object' || truth === null || isList(truth))
    throw wrongType('a path, JSON bytes or a COCO-WholeBody dataset', truth, 'groundTruth');
  const results = parsed(detections, 'detections');
  if (!isList(results)) throw wrongType('a path, JSON bytes or a results array', results, 'detections');
  return { truth: truth as CocoDataset, results, own };
}

/** The JSON of a file or of bytes; any other value as it is. */
function parsed(given: unknown, input: string): unknown {
  const source = jsonSource(given, input);
  if (source === undefined) return given;
  const [place, bytes] = typeof source === 'string' ? [source, fileOf(source)] : [input, source];
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (thrown) {
    throw mistake('INVALID_JSON', 'JSON text', String((thrown as Error).message), place);
  }
}

function fileOf(path: string): Uint8Array {
  try {
    const files = nodeModule('node:fs');
    if (files === undefined) throw new Error('a page, which has no files');
    return files.readFileSync(path);
  } catch (thrown) {
    const got = (thrown as { code?: string }).code ?? String((thrown as Error).message);
    throw new BoxwiseError('UNREADABLE_FILE', 'a file that can be read', got, { input: path });
  }
}
