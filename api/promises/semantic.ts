import * as addon from '#native';
import { nativeAsync } from '../errors.js';
import { SemanticEvaluation } from '../semantic/evaluation.js';
import { semanticInputs, semanticParams } from '../semantic/inputs.js';
import type { EvaluateSemanticAsyncOptions, SemanticInput } from '../semantic/types.js';
import { withProgress } from '../progress.js';

/** As `evaluateSemantic` of `boxwise`, off the event loop; maps are copied before it returns. */
export async function evaluateSemantic(
  labels: SemanticInput,
  predictions: SemanticInput,
  options: EvaluateSemanticAsyncOptions,
): Promise<SemanticEvaluation> {
  const checked = semanticParams(options);
  const { threads } = checked;
  const inputs = semanticInputs(labels, predictions);
  return withProgress(options.onProgress, async (progress) => {
    const found = nativeAsync(() =>
      inputs.files
        ? addon.evaluateLabelFilesAsync(inputs.files, checked.native, threads, progress)
        : addon.evaluateSemanticAsync(...inputs.images, checked.native, threads),
    );
    return new SemanticEvaluation(await found, checked);
  });
}
