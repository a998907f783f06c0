import type { Evaluation, ReportOptions } from 'boxwise';

import { decodeBase64 } from '../../api/report/decode.js';
import type { ReportData } from '../../api/report/payload.js';

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
