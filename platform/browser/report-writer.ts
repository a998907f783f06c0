import { cancellable, goOn, signalOf, type PromiseOptions } from '../../api/cancel.js';
import { BoxwiseError } from '../../api/errors.js';
import { pack, type Packed } from '../../api/report/container.js';
import { Evaluation } from '../../api/evaluate/evaluation.js';
import { reportContent } from '../../api/report/data.js';
import { checkedOptions, type ReportOptions } from '../../api/report/options.js';
import { awaited } from '../../api/report/step.js';
import { filled, noTemplate } from '../../api/report/template.js';

/** The page without data: a file of the package, which bundlers take along as an asset of the address here. */
const TEMPLATE = (): URL => new URL('../../../report.html', import.meta.url);

/** A report, written in a page. */
export async function write(
  evaluation: Evaluation<unknown>,
  options: (ReportOptions & PromiseOptions) | undefined,
): Promise<string> {
  const [signal, own] = signalOf(options);
  const given = Evaluation.reported(evaluation, options?.compare);
  const checked = checkedOptions(own);
  if (checked.thumbnails > 0) {
    const message = `thumbnails: expected Node.js, where small pictures are made, got ${checked.thumbnails} in a browser; leave thumbnails out`;
    throw new BoxwiseError('INVALID_ARGUMENT', 'Node.js', 'a browser', { input: 'thumbnails' }, message);
  }
  return cancellable(signal, async () => {
    const [template, { packed }] = await Promise.all([
      templateText(signal),
      awaited(reportContent(given, checked), signal),
    ]);
    const page = filled(template, await compressed(packed));
    goOn(signal);
    return page;
  });
}

async function templateText(signal: AbortSignal | undefined): Promise<string> {
  const url = TEMPLATE();
  const answer = await fetch(url, { signal: signal ?? null }).catch(() => undefined);
  if (answer?.ok === true) return answer.text();
  goOn(signal);
  throw noTemplate(url.href, 'put report.html of the package there');
}

/** As base64. */
async function compressed(packed: Packed): Promise<string> {
  const stream = new Blob([pack(packed)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += PART)
    parts.push(btoa(String.fromCharCode(...bytes.subarray(from, from + PART))));
  return parts.join('');
}

/** Bytes at a time: a multiple of three, so that only the last part is padded. */
const PART = 3 << 12;
