import type { Evaluation, ReportOptions } from 'boxwise';

import { decodeBase64 } from '../../api/report/decode.js';
import { confusionOf, outcomesOf, type Outcomes, type Rule } from '../../api/report/outcomes.js';
import type { ReportData, ReportRun } from '../../api/report/payload.js';

/** The data of a page, as the page itself reads them. */
export function dataOf(page: string): Promise<ReportData> {
  const [, text = ''] =
    /<script type="application\/octet-stream" id="boxwise-data">([^<]*)<\/script>/.exec(page) ?? [];
  return decodeBase64(text);
}

/** The data of an evaluation's report. */
export function reported<Names>(
  evaluation: Evaluation<Names>,
  options?: ReportOptions<Evaluation<Names>>,
): Promise<ReportData> {
  return dataOf(evaluation.report(options));
}

/** What the page counts at a threshold (its index in the ladder) and a confidence. */
export function outcomesAt(
  data: ReportData,
  run: number,
  threshold: number,
  confidence: number,
  rule?: Rule,
): Outcomes {
  return outcomesOf(data, data.runs[run] as ReportRun, threshold, confidence, rule);
}

/** The counts of the page's confusion matrix. */
export function confusionAt(...given: Parameters<typeof outcomesAt>): Uint32Array {
  const [data, run] = given;
  return confusionOf(data, data.runs[run] as ReportRun, outcomesAt(...given))?.counts ?? new Uint32Array();
}
