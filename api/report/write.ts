import { isA } from '../check/kinds.js';
import type { PromiseOptions } from '../cancel.js';
import { notEvaluation } from '../evaluate/analysis/comparison.js';
import { Evaluation } from '../evaluate/evaluation.js';
import type { ReportOptions } from './options.js';

/** A report, written in Node.js; pages have a writer of their own in place of this file. */
export async function write(
  evaluation: Evaluation<unknown>,
  options: (ReportOptions<Evaluation<unknown>> & PromiseOptions) | undefined,
): Promise<string> {
  if (!isA(evaluation, Evaluation)) throw notEvaluation(evaluation, 'evaluation');
  return evaluation.promises.report(options);
}
