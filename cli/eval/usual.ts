import { BoxwiseError } from '../../api/errors.js';
import type { Evaluation } from '../../api/evaluate.js';

/**
 * An analysis at its default confidence or, where scores are no probabilities and have none, at the one with the best F1, which its title or its
 * member `confidence` says.
 */
export function atUsualConfidence<T>(
  evaluation: Evaluation<unknown>,
  analysis: (options: { confidence?: number }) => T,
): T {
  try {
    return analysis({});
  } catch (error) {
    const hasNoDefault =
      error instanceof BoxwiseError && error.code === 'OUT_OF_RANGE' && error.input === 'confidence';
    if (!hasNoDefault) throw error;
    const { confidence } = evaluation.operatingPoints().micro;
    return analysis({ confidence: Number.isNaN(confidence) ? 0 : confidence }); // none is best where no detection is right
  }
}
