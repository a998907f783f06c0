// Links of the packed pages: what leads to a file of the repository that the package does not have becomes plain text.
import { posix } from 'node:path';

const FENCES = /^(```[\s\S]*?^```[^\S\n]*$)/m;
/** `[words](target)`, and with a `!` before it a picture. */
const LINK = /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)/g;

/** Whether a target of a page is an address, an anchor of the page itself, or a file or folder among `names`. */
function leads(target, page, names) {
  if (/^([a-z]+:|#)/i.test(target)) return true;
  const path = posix.join(posix.dirname(page), target.split('#')[0]).replace(/\/$/, '');
  return names.has(path) || [...names].some((name) => name.startsWith(`${path}/`));
}

/** Changes what is in no block of code. */
const outsideCode = (text, change) =>
  text
    .split(FENCES)
    .map((part, i) => (i % 2 ? part : change(part)))
    .join('');

/** The text of a page whose links all lead to one of the package's files, `names`. A picture that is not there leaves nothing. */
export const linkedWithin = (text, page, names) =>
  outsideCode(text, (prose) =>
    prose.replaceAll(LINK, (whole, mark, words, target) =>
      leads(target, page, names) ? whole : mark ? '' : words,
    ),
  );

/** The targets of a page that lead nowhere. */
export function deadLinks(text, page, names) {
  const dead = [];
  outsideCode(text, (prose) => {
    for (const [, , , target] of prose.matchAll(LINK)) if (!leads(target, page, names)) dead.push(target);
    return prose;
  });
  return dead;
}
