import { createHash } from 'node:crypto';

/** Where the policy stands in report.html. */
const PLACE = '<meta name="policy" />';

const hashes = (html, pattern) =>
  [...html.matchAll(pattern)]
    .map(([, text]) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    .join(' ');

/** What the file may do: run its own scripts and styles, known by their hashes, and show pictures. It may not reach any network. */
export const policyOf = (html) =>
  [
    "default-src 'none'",
    `script-src ${hashes(html, /<script(?! type="application)[^>]*>([^]*?)<\/script>/g)}`,
    `style-src ${hashes(html, /<style[^>]*>([^]*?)<\/style>/g)}`,
    "img-src blob: data: 'self'",
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** Writes the policy into the built file, when everything is in it. */
export const policy = () => ({
  name: 'content-security-policy',
  enforce: 'post',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (!file.fileName.endsWith('.html')) continue;
        const html = String(file.source);
        if (!html.includes(PLACE)) throw new Error(`expected ${PLACE} in ${file.fileName}`);
        file.source = html.replace(
          PLACE,
          () => `<meta http-equiv="Content-Security-Policy" content="${policyOf(html)}" />`,
        );
      }
    },
  },
});
