import type { PromiseOptions } from './api/cancel.js';
import type { Evaluation } from './api/evaluate/evaluation.js';
import type { ReportOptions } from './api/report/options.js';
import { write } from './api/report/write.js';

/**
 * Returns an HTML page that explains an evaluation, as {@link Evaluation.report} does, in Node.js and in a browser: there evaluations have no
 * such method, so that a page loads the writer and its template, 300 kB, only where it imports this. Nothing leaves the page.
 *
 * The evaluation needs `analysis: true`. In a browser the template is read from `report.html` of the package, beside the module: bundlers
 * that know `new URL(..., import.meta.url)`, as Vite and webpack do, take it along. Errors are those of {@link Evaluation.report}; in a browser
 * also `UNREADABLE_FILE` if the template is not there, and `INVALID_ARGUMENT` for `thumbnails`.
 *
 * ```ts
 * import { evaluate } from 'boxwise';
 * import { report } from 'boxwise/report';
 *
 * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
 * const page = await report(evaluation, { title: 'Sample' });
 * console.log(page.startsWith('<!doctype html>')); // true
 * ```
 */
export async function report(
  evaluation: Evaluation<unknown>,
  options?: ReportOptions<Evaluation<unknown>> & PromiseOptions,
): Promise<string> {
  return write(evaluation, options);
}
