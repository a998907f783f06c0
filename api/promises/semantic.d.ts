import { SemanticEvaluation } from '../semantic/evaluation.js';
import type { EvaluateSemanticAsyncOptions, SemanticInput } from '../semantic/types.js';
/** As `evaluateSemantic` of `boxwise`, off the event loop; maps are copied before it returns. */
export declare function evaluateSemantic(labels: SemanticInput, predictions: SemanticInput, options: EvaluateSemanticAsyncOptions): Promise<SemanticEvaluation>;
