// The examples of the documentation, as programs. In README.md, docs/ and the site's first page a block marked `ts` is a whole program, and so is one marked `js`
// that says what it prints; in a doc comment a `ts` block may use what its entry exports without importing it, and names that it does not define.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

/** All examples: where they stand, their source, the entry whose names a doc comment uses, and what they print. */
export function examples() {
  const pages = ['README.md', 'web/site/home.md', ...inFolder('docs', '.md')];
  const sources = [
    'index.ts',
    'promises.ts',
    'report.ts',
    ...['api', 'adapters', 'compat', 'shards', 'baseline']
      .flatMap((name) => inFolder(name, '.ts'))
      .filter(isPublic),
  ];
  return [...pages.flatMap(ofPage), ...sources.flatMap(ofSource)];
}

/** `api/check` is the reception of arguments, which nobody imports. */
const isPublic = (path) => !path.startsWith('api/check/');

function inFolder(folder, ending) {
  return readdirSync(join(ROOT, folder), { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`.replaceAll('\\', '/'))
    .toSorted();
}

function ofPage(path) {
  return blocks(readFileSync(join(ROOT, path), 'utf8').split('\n'))
    .map((block) => ({ ...block, expected: [...printed(block.text), ...block.after] }))
    .filter(({ language, expected }) => language === 'ts' || (language === 'js' && expected.length > 0))
    .map(({ language, line, text, expected }) => ({
      where: `${path}:${line}`,
      // JavaScript has no types to check.
      text: language === 'js' ? `// @ts-nocheck\n${text}` : text,
      expected,
    }));
}

function ofSource(path) {
  const lines = readFileSync(join(ROOT, path), 'utf8')
    .split('\n')
    .map((line) => (/^\s*\*( |$)/.test(line) ? line.replace(/^\s*\* ?/, '') : ''));
  const drop = /^(?:compat|adapters|shards)\/([a-z]+)/.exec(path)?.[1];
  const entry = path.startsWith('baseline') ? 'boxwise/baseline' : drop ? `boxwise/${drop}` : 'boxwise';
  return blocks(lines)
    .filter(({ language }) => language === 'ts')
    .map(({ line, text }) => ({
      where: `${path}:${line}`,
      text: valued(text),
      entry,
      expected: printed(text),
    }));
}

/** Blocks between fences; `after` is what a block without a language says that follows one with nothing between them. */
export function blocks(lines) {
  const found = [];
  let open;
  for (const [index, line] of lines.entries()) {
    const fence = /^```(\w*)\s*$/.exec(line);
    if (!fence) open?.lines.push(line);
    else if (!open) open = { language: fence[1], line: index + 1, lines: [] };
    else {
      found.push({
        language: open.language,
        line: open.line,
        end: index + 1,
        text: open.lines.join('\n'),
        after: [],
      });
      open = undefined;
    }
  }
  for (const [index, block] of found.entries()) {
    const before = found[index - 1];
    if (!['ts', 'js'].includes(before?.language) || block.language !== '') continue;
    const between = lines.slice(before.end, block.line - 1);
    if (between.every((line) => line.trim() === '')) before.after = block.text.split('\n');
  }
  return found;
}

/** What the comments after `console.log(...);` say is printed. */
export function printed(text) {
  return [...text.matchAll(/console\.log\(.*\); \/\/ (.+)$/gm)].map(([, said]) => said);
}

/** `expression; // 0.25: a reason` on a line of its own as a call that compares the number. */
function valued(text) {
  return text.replaceAll(
    /^(?!const |let |for |if |using |console|\s)(.+); \/\/ (-?[\d.]+(?:e-?\d+)?)(?=$|[\s:,;])/gm,
    (line, expression, number) => (isWhole(expression) ? `expectNumber(${expression}, '${number}');` : line),
  );
}

/** Whether the brackets of a line close within it. */
function isWhole(expression) {
  let depth = 0;
  for (const character of expression) {
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
