import type { DetectionsArg, TruthArg } from '#native';
import { BoxwiseError } from '../errors.js';
import { Dataset, type GroundTruthInput } from './dataset.js';
import { datasetInput, detectionsInput, withoutOffset } from './inputs.js';
import { nativeParams, type NativeParams } from './options.js';
import type { DetectionsInput, EvaluateOptions } from './types.js';

/** An evaluation in the form that the addon takes. */
export interface EvaluationRequest {
  args: [truth: TruthArg, detections: DetectionsArg, params: NativeParams];
  /** An error of the addon, without the byte offset where it is about text that the caller never saw. */
  explain: (thrown: unknown) => unknown;
}

/** Checks the arguments of `evaluate`. */
export function evaluationRequest(
  groundTruth: GroundTruthInput,
  detections: DetectionsInput,
  options: EvaluateOptions | undefined,
): EvaluationRequest {
  const params = nativeParams(options);
  const { form, written } = detectionsInput(detections, params.iouType);
  const isJson = typeof form === 'string' || form instanceof Uint8Array;
  const truth = truthInput(groundTruth, params);
  return {
    args: [truth.form, isJson ? { json: form } : { columns: form }, params],
    explain: (thrown) => withoutOffset(thrown, isOfTruth(thrown) ? truth.written : written),
  };
}

function truthInput(
  groundTruth: GroundTruthInput,
  { iouType }: NativeParams,
): { form: TruthArg; written: boolean } {
  if (groundTruth instanceof Dataset)
    return { form: { loaded: Dataset.handle(groundTruth) }, written: Dataset.isWritten(groundTruth) };
  const { form, written } = datasetInput(groundTruth, iouType);
  return { form: { json: form }, written };
}

/** Whether an error is about the ground truth: about one of its lists, or about the whole of it. */
function isOfTruth(thrown: unknown): boolean {
  if (!(thrown instanceof BoxwiseError)) return false;
  return (
    ['images', 'annotations', 'categories'].includes(thrown.list ?? '') || thrown.input === 'groundTruth'
  );
}
