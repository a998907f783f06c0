// What is wrong with the built site: links and anchors that lead nowhere, addresses outside that a page loads, pages that are too heavy,
// and what a page lacks that readers, screen readers and search engines need.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { EXPLAINED } from '../chapters.mjs';
import { BASE } from './base.mjs';

/** Bytes that a page, its scripts, styles, fonts and pictures may have as they are sent: text by gzip. */
const HEAVIEST = 500_000;

/** Faults of a site in a folder, as lines. The explorer is one page, whose links are tried by its own tests. */
export function check(folder) {
  const names = readdirSync(folder, { recursive: true }).map((name) => name.replaceAll('\\', '/'));
  const pages = new Map(
    names
      .filter((name) => name.endsWith('.html') && !/^(explorer\/|404)/.test(name))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
  const anchors = new Map(
    [...pages].map(([name, text]) => [
      name,
      new Set([...text.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id)),
    ]),
  );
  const faults = [];
  // A chapter of the explorer leads to its functions, and each of them to the chapter.
  for (const { chapter, page, names } of EXPLAINED) {
    const name = `reference/${page}.html`;
    for (const one of names)
      if (!anchors.get(name)?.has(one)) faults.push(`${name}: the chapter ${chapter} links to ${one}`);
    if (!pages.get(name)?.includes(`explorer/index.html#${chapter}"`))
      faults.push(`${name}: no link to the chapter ${chapter}`);
  }
  for (const [name, text] of pages) {
    const markup = text.replaceAll(
      /<script\b[\s\S]*?<\/script>/g,
      (script) => script.match(/^<script[^>]*>/)[0],
    );
    faults.push(...lacking(markup).map((fault) => `${name}: ${fault}`));
    if (markup.includes(BASE)) faults.push(`${name}: keeps ${BASE}`);
    const loaded = new Set();
    for (const [, attribute, address] of markup.matchAll(/\b(href|src)="([^"]*)"/g)) {
      const isLoaded = attribute === 'src' || /\.(css|js|woff2)$/.test(address);
      if (/^[a-z]+:/.test(address)) {
        if (isLoaded && !address.startsWith('data:')) faults.push(`${name}: loads ${address}`);
        continue;
      }
      const [path, anchor = ''] = decodeURI(address.replaceAll('&amp;', '&')).split('#');
      let file = path ? posix.join(posix.dirname(name), path) : name;
      if (file.startsWith('explorer')) continue;
      if (file === '.' || file.endsWith('/')) file = posix.join(file, 'index.html');
      if (!existsSync(join(folder, file)) && existsSync(join(folder, `${file}.html`))) file += '.html';
      if (!existsSync(join(folder, file))) faults.push(`${name}: there is no ${address}`);
      else if (anchor && anchors.has(file) && !anchors.get(file).has(anchor))
        faults.push(`${name}: there is no anchor ${address}`);
      if (isLoaded) loaded.add(file);
    }
    const weight = [...loaded, name].reduce((sum, file) => sum + bytes(join(folder, file)), 0);
    if (weight > HEAVIEST) faults.push(`${name}: ${weight} bytes, at most ${HEAVIEST}`);
  }
  return faults;
}

/** What a page has to have: a language, a title, a description, one first heading, pictures with words and a size. */
function lacking(markup) {
  const faults = [];
  const need = {
    language: /<html[^>]* lang="\w+"/,
    title: /<title>[^<]+/,
    description: /name="description" content="[^"]{20,}"/,
    viewport: /name="viewport"/,
  };
  for (const [what, pattern] of Object.entries(need)) if (!pattern.test(markup)) faults.push(`no ${what}`);
  const headings = markup.match(/<h1[ >]/g)?.length ?? 0;
  if (headings !== 1) faults.push(`${headings} first headings`);
  if (markup.includes('<pre><code>'))
    faults.push('a block of code without a fence, which no style keeps in the page');
  for (const [image] of markup.matchAll(/<img\b[^>]*>/g))
    if (!/ alt="[^"]+"/.test(image) || !/ width="\d/.test(image) || !/ height="\d/.test(image))
      faults.push(`a picture without words or size: ${image}`);
  return faults;
}

/** Sizes are asked for again and again: most pages have the same scripts. */
const sizes = new Map();
function bytes(file) {
  if (!existsSync(file)) return 0;
  const isText = /\.(html|js|css|svg|json)$/.test(file);
  if (!sizes.has(file)) sizes.set(file, isText ? gzipSync(readFileSync(file)).length : statSync(file).size);
  return sizes.get(file);
}
