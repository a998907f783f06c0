// What in the public API lacks documentation: members and functions without a comment, functions and methods without an example or without their errors, numbers
// of which neither their comment nor their type's says what they count or measure.
//
// node tools/documented.mjs --list  names them
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, ROOT } from './run.mjs';

/** More than this fails. */
const MOST = { comments: 0, examples: 0, errors: 0, units: 0 };

const lines = readFileSync(join(ROOT, 'index.d.ts'), 'utf8').split('\n');
const native = existsSync(join(DIST, 'native.d.ts')) ? readFileSync(join(DIST, 'native.d.ts'), 'utf8') : '';
const comments = new Set();
const examples = new Set();
const errors = new Set();
const units = new Set();
/** A member whose value is a number, or numbers. */
const NUMBERS = /^[^=]*\b(?:number|(?:Float|Int|Uint)\d*Array|UintArray|NumbersInput|Numeric)\b(?!.*=>)/;
/** What a number may be: a quantity with a unit, a share, a count, a name of something, a flag, or a factor without a unit. */
const UNIT = new RegExp(
  [
    /\b(?:pixels?|cells?|bytes?|bits|radians|degrees|strides|(?:milli)?seconds|per cent|percentage|frames?|Hz)\b|%|°/,
    /\b(?:from )?(?:0|-1) (?:\([^)]*\) )?to (?:0|1)\b|\b(?:above|below|between) (?:0|1)\b|\b(?:fractions?|shares?|quality|accuracy|probability|probabilities|scores?|IoUs?|overlaps?|similarity|similarities|logits?|precision|recall|AP|AR|OKS)\b/i,
    /\b(?:numbers? of|how many|counts?|counted|the most|at most|at least|amount|lengths?|units?|draws|steps|channels|threads)\b/i,
    /\b(?:index|indices|ids?|port|status|class(?:es)?|level|rank|seed|offsets?|axis|dimensions?|position|place)\b/i,
    /\b1 (?:for|if|where|stands)\b|\b0 (?:compares|for|not)\b/,
    /\b(?:factor|weight|weights|exponent|ratio|scale|standard deviation|standard error|distance in|sigma)|[σαγβ]/i,
    /`\[|\b(?:format|corners|coordinates)\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);
/** How a comment says what a function throws, or that it throws nothing. */
const ERRORS = /@throws|[Tt]hrows|\bErrors?\b|`[A-Z]+_[A-Z_]+`/;

let comment = '';
let owner = '';
/** What is said of the owner. */
let about = '';
let isClass = false;
/** The member or function before: of several signatures the first has the comment. */
let before = '';
for (let i = 0; i < lines.length; i++) {
  const line = lines[i];
  if (/^\s*\/\*\*/.test(line)) {
    const start = i;
    while (!lines[i].includes('*/')) i++;
    comment = lines.slice(start, i + 1).join('\n');
    continue;
  }
  const declaration = /^(?:export )?declare (?:abstract )?(function|class|interface|type|const) (\w+)/.exec(
    line,
  );
  const member =
    /^ {4}(?:(?:static|readonly|get|set|abstract|override|declare) )*(?!\})(['"\w$@]+|\[[^\]]+\])(?=[?!]?[:(<])/.exec(
      line,
    );
  if (declaration) {
    const [, kind, name] = declaration;
    // What is exported is public whatever the addon calls the same.
    const isPublic = line.startsWith('export') || !isNative(name);
    owner = /class|interface/.test(kind) && isPublic ? name : '';
    isClass = kind === 'class';
    about = comment;
    if (isPublic && name !== before) judge(kind, name);
    before = name;
  } else if (member && owner) {
    const name = `${owner}.${member[1]}`;
    if (name !== before && !/\.(constructor|name)$/.test(name) && !comment) comments.add(name);
    const type = /^ *[^:([]*\??: (.*)$/.exec(line)?.[1] ?? '';
    if (name !== before && NUMBERS.test(type) && comment && !UNIT.test(comment) && !UNIT.test(about))
      units.add(name);
    if (name !== before && isClass && isMethod(line) && !isAnotherForm(comment) && !comment.includes('```ts'))
      examples.add(name);
    before = name;
  } else if (line.startsWith('}')) owner = '';
  if (line.trim() !== '') comment = '';
}

function judge(kind, name) {
  if (kind === 'type' || kind === 'const') return;
  if (!comment) comments.add(name);
  if (kind !== 'function' || isAnotherForm(comment)) return;
  if (!comment.includes('```ts')) examples.add(name);
  if (!ERRORS.test(comment)) errors.add(name);
}

/** Such as the promise of a method, which is documented there. */
function isAnotherForm(text) {
  return /^[\s/*]*As (?:\{@link|`)|@internal/.test(text);
}

/** A method that is called by its name: constructors, accessors and what the language calls have none. */
function isMethod(line) {
  return /^ {4}(?:static )?(?!constructor)\w+(?:<.*>)?\(/.test(line);
}

/** The addon's own declarations, which internal members drag along. */
function isNative(name) {
  const plain = name.replace(/_\d+$/, '');
  const names = `(?:${plain}|${plain.replace(/^Native/, '')})`;
  return new RegExp(`^export (?:declare class|interface) ${names}\\b`, 'm').test(native);
}

const counts = { comments: comments.size, examples: examples.size, errors: errors.size, units: units.size };
if (process.argv[2] === '--list') {
  for (const name of comments) console.log(`no comment: ${name}`);
  for (const name of examples) console.log(`no example: ${name}`);
  for (const name of errors) console.log(`no errors: ${name}`);
  for (const name of units) console.log(`no unit: ${name}`);
}
const said = `without a comment: ${counts.comments}, functions and methods without an example: ${counts.examples}, without their errors: ${counts.errors}, numbers without a unit: ${counts.units}`;
console.log(said);
if (Object.keys(MOST).some((what) => counts[what] > MOST[what])) {
  console.error('see "node tools/documented.mjs --list"');
  process.exitCode = 1;
}
