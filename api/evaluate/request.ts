import { milliseconds } from '../clock.js';
import { isA } from '../check/kinds.js';
import { DatasetHandle, type DetectionsArg, type TruthArg } from '#native';
import { BoxwiseError } from '../errors.js';
import { inFile } from '../formats/files.js';
import type { NativeColumns } from './columns.js';
import { Dataset, type GroundTruthInput } from './dataset.js';
import { datasetInput, detectionsInput, withoutOffset, type Input } from './inputs.js';
import { originsOf, type Origin, type Origins } from './origin.js';
import { nativeParams, type NativeParams } from './options.js';
import { atOnce, firstSlice, inSlices, type Sliced } from './slices.js';
import type { DetectionsInput, EvaluateOptions } from './types.js';

/** An evaluation in the form that the addon takes. */
export interface EvaluationRequest {
  args: [truth: TruthArg, detections: DetectionsArg, params: NativeParams];
  /** Where the inputs came from. */
  origins: () => Origins;
  /** An error of the addon, with the file that the caller knows, and without the byte offset where it is about text that the caller never saw. */
  explain: (thrown: unknown) => unknown;
}

/** Checks the arguments of `evaluate`, and turns objects into what the addon takes. */
export function evaluationRequest(
  groundTruth: GroundTruthInput,
  detections: DetectionsInput,
  options: EvaluateOptions | undefined,
): EvaluationRequest {
  const params = nativeParams(options);
  const given = atOnce(detectionsInput(detections, params.iouType));
  return requestOf(atOnce(truthInput(groundTruth, params)), given, params);
}

/**
 * As {@link evaluationRequest}, but large objects are turned in slices, between which the event loop turns. The answer is a promise
 * only if there is more than one slice; then arrays of the caller's are copied first, as they may change meanwhile.
 */
export function evaluationRequestLater(
  groundTruth: GroundTruthInput,
  detections: DetectionsInput,
  options: EvaluateOptions | undefined,
  signal?: AbortSignal,
): EvaluationRequest | Promise<EvaluationRequest> {
  const params = nativeParams(options);
  const inputs = [detectionsInput(detections, params.iouType), truthInput(groundTruth, params)] as const;
  const [given, truth] = [firstSlice(inputs[0]), firstSlice(inputs[1])];
  if (given && truth) return requestOf(truth.answer, given.answer, params);
  const rest = async (): Promise<EvaluationRequest> => {
    const own = ownMemory({ params, given, truth });
    const allGiven = own.given ? own.given.answer : await inSlices(inputs[0], signal);
    const allTruth = own.truth ? own.truth.answer : await inSlices(inputs[1], signal);
    return requestOf(allTruth, allGiven, own.params);
  };
  return rest();
}

function requestOf(
  truth: Truth,
  { form, written, files }: Input<string | Uint8Array | NativeColumns>,
  params: NativeParams,
): EvaluationRequest {
  const given = detectionsArg(form);
  const both = { truth: truth.written, detections: written };
  const since = milliseconds();
  const isKept = params.analysis === true && params.iouType !== 'bbox'; // for the shapes of a report
  return {
    args: [truth.form, given, params],
    origins: () => originsOf(truth.form, given, { loaded: truth.origin, written: both, since, isKept }),
    explain: (thrown) => inFile(explained(thrown, both), files),
  };
}

/** Ground truth, and where a loaded dataset came from. */
interface Truth extends Input<TruthArg> {
  origin?: Origin;
}

function* truthInput(groundTruth: GroundTruthInput, { iouType }: NativeParams): Sliced<Truth> {
  if (isA(groundTruth, Dataset)) {
    const origin = Dataset.originOf(groundTruth);
    return { form: { loaded: Dataset.handle(groundTruth) }, written: Dataset.isWritten(groundTruth), origin };
  }
  const { form, written } = yield* datasetInput(groundTruth, iouType);
  return { form: { json: form }, written };
}

/** The same with copies of all arrays, and with a share of a loaded dataset that its `dispose` does not take away. */
function ownMemory<T>(value: T): T {
  if (ArrayBuffer.isView(value)) return (value as unknown as Uint8Array).slice() as T;
  if (isA(value, DatasetHandle)) return value.share() as T;
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, ownMemory(member)])) as T;
}

/** Detections as the addon takes them. */
export function detectionsArg(form: string | Uint8Array | NativeColumns): DetectionsArg {
  return typeof form === 'string' || form instanceof Uint8Array ? { json: form } : { columns: form };
}

/** An error of the addon, without the byte offset where it is about text that boxwise wrote itself. */
export function explained(thrown: unknown, written: { truth: boolean; detections: boolean }): unknown {
  return withoutOffset(thrown, isOfTruth(thrown) ? written.truth : written.detections);
}

/** Whether an error is about the ground truth: about one of its lists, or about the whole of it. */
function isOfTruth(thrown: unknown): boolean {
  if (!(thrown instanceof BoxwiseError)) return false;
  return (
    ['images', 'annotations', 'categories'].includes(thrown.list ?? '') || thrown.input === 'groundTruth'
  );
}
