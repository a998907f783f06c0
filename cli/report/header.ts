import { decodeBase64 } from '../../api/report/decode.js';
import { ELEMENT, type ReportHeader } from '../../api/report/payload.js';

/** The names, settings and tables of a page. */
export async function headerOf(page: string): Promise<ReportHeader> {
  const element = `<script type="application/octet-stream" id="${ELEMENT}">`;
  const start = page.indexOf(element) + element.length;
  const { header } = await decodeBase64(page.slice(start, page.indexOf('<', start)));
  return header;
}
