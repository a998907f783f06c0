// One build for any folder of any host. VitePress wants to know the path of the site when it builds, so the build has a word in its place,
// and afterwards each page says where the site's root is, relative to itself, and scripts take it from there.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parse } from 'acorn';

/** Stands for the path of the site during the build. */
export const BASE = '/-site-root-/';
const NAME = '__siteRoot';

/** Makes a built site relative. */
export function makeRelative(folder) {
  for (const path of readdirSync(folder, { recursive: true }).map((name) => name.replaceAll('\\', '/'))) {
    const change = CHANGES[posix.extname(path)];
    if (!change) continue;
    const file = join(folder, path);
    const text = readFileSync(file, 'utf8');
    const changed = change(text, posix.relative(posix.dirname(path), '.') || '.');
    if (changed !== text) writeFileSync(file, changed);
  }
}

/** Attributes are relative to the page; scripts read the root, which the first of them finds. */
function html(text, up) {
  const root = `<script>globalThis.${NAME}=new URL("${up}/",location.href).pathname</script>`;
  return text
    .replace('<head>', `<head>${root}`)
    .split(/(<script(?![^>]*\bsrc=)[^>]*>[\s\S]*?<\/script>)/)
    .map((part) => {
      const inline = /^(<script[^>]*>)([\s\S]*)(<\/script>)$/.exec(part);
      if (inline && !part.includes(BASE)) return part;
      if (inline) return inline[1] + script(inline[2]) + inline[3];
      return part.replaceAll(`"${BASE}`, `"${up}/`);
    })
    .join('');
}

const style = (text) => text.replaceAll(`${BASE}assets/`, './');

/** Every string of a script that has the word becomes an expression. */
function script(text) {
  if (!text.includes(BASE)) return text;
  const edits = [];
  const onToken = ({ type, start, end }) => {
    const source = text.slice(start, end);
    if (!source.includes(BASE)) return;
    if (type.label === 'string') {
      edits.push({ start, end, by: `(${source}.replaceAll("${BASE}",globalThis.${NAME}))` });
    } else if (type.label === 'template') {
      edits.push({ start, end, by: source.replaceAll(BASE, `\${globalThis.${NAME}}`) });
    } else throw new Error(`${BASE} in a token that is no string: ${source.slice(0, 80)}`);
  };
  parse(text, { ecmaVersion: 'latest', sourceType: 'module', onToken });
  let changed = '';
  let at = 0;
  for (const { start, end, by } of edits) {
    changed += text.slice(at, start) + by;
    at = end;
  }
  changed += text.slice(at);
  parse(changed, { ecmaVersion: 'latest', sourceType: 'module' });
  return changed;
}

const CHANGES = { '.html': html, '.js': script, '.css': style };
