// The default that the documentation states for an option is the one that the function uses: given, it changes nothing.
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

import test from 'ava';
import { BoxwiseError } from 'boxwise';

import { knownOptions, outcomeOf, replaced, ROWS } from './rows.js';

const DECLARATIONS = readFileSync(new URL('../../index.d.ts', import.meta.url), 'utf8');

/** One value; lists without brackets and defaults that depend on something are told in sentences. */
const STATED =
  /Default:? (?:`([^`]+)`|'([^']+)'|(-?\d+(?:\.\d+)?(?:e-?\d+)?)(?!\d|\.\d| ×|\^|, \d)|(true|false)\b)|`([\w-]+)` \(default\)/;

interface Options {
  parents: string[];
  /** The stated defaults by the member's name. */
  stated: Map<string, unknown>;
}

const interfaces = new Map<string, Options>();
for (const [, name = '', parents = '', body = ''] of DECLARATIONS.matchAll(
  /declare interface (\w+)(?:<[^{]*?>)?(?: extends ([^{]+))? \{\n([\s\S]*?)\n\}/g,
)) {
  const stated = new Map<string, unknown>();
  for (const [, comment = '', member = ''] of body.matchAll(
    /((?: {4}\/\*\*[\s\S]*?\*\/\n)?) {4}(?:readonly )?(\w+)\??: /g,
  )) {
    const found = STATED.exec(comment.replaceAll(/\s*\*\s?/g, ' '))
      ?.slice(1)
      .find(Boolean);
    if (found !== undefined) stated.set(member, valueOf(found));
  }
  interfaces.set(name, { parents: parents.match(/\w+/g) ?? [], stated });
}

function valueOf(text: string): unknown {
  if (/^-?(?:[\d.]+(?:e-?\d+)?|Infinity)$/.test(text)) return Number(text);
  if (text.startsWith('[')) return JSON.parse(text);
  return text === 'true' || text === 'false' ? text === 'true' : text.replaceAll("'", '');
}

/** The defaults of an interface and of those that it extends. */
function defaults(name: string): [string, unknown][] {
  const own = interfaces.get(name);
  return own ? [...own.stated, ...own.parents.flatMap(defaults)] : [];
}

/** The defaults of a function's options, by its signatures. */
function defaultsOf(name: string): Map<string, unknown> {
  const signatures = DECLARATIONS.matchAll(
    new RegExp(`declare function ${name}(?:_\\d+)?(?:<.*?>)?\\((.*)\\)`, 'g'),
  );
  const types = [...signatures].flatMap(
    ([, parameters = '']) => parameters.match(/\w*Options(?:_\d+)?\b/g) ?? [],
  );
  return new Map(types.flatMap(defaults).toReversed());
}

test('an option that is given its documented default changes nothing', async (t) => {
  const wrong: string[] = [];
  let tried = 0;
  for (const row of ROWS) {
    if (!row.name.startsWith('index.') || row.options === undefined) continue;
    const name = row.name.split('.').at(-1) ?? '';
    const known = new Set(await knownOptions(row));
    for (const [option, value] of defaultsOf(name)) {
      if (known.size > 0 && !known.has(option)) continue;
      const given = { ...(row.args()[row.options] as Record<string, unknown> | undefined) };
      delete given[option];
      const without = await outcomeOf(row, replaced(row, row.options, given));
      const withIt = await outcomeOf(row, replaced(row, row.options, { ...given, [option]: value }));
      // Some options are refused where they have no effect.
      if (withIt.error instanceof BoxwiseError && withIt.error.message.includes('applies only')) continue;
      tried += 1;
      if (without.error ?? withIt.error ?? !equal(without.answer, withIt.answer))
        wrong.push(`${name}, ${option}: ${String(value)} ${String(withIt.error ?? '')}`);
    }
  }
  t.deepEqual(wrong, []);
  t.true(tried > 140, `${tried}`);
});

/** Objects with native memory are what they are as JSON. */
function equal(a: unknown, b: unknown): boolean {
  const isNative = typeof (a as { toJSON?: unknown } | undefined)?.toJSON === 'function';
  return isNative ? JSON.stringify(a) === JSON.stringify(b) : isDeepStrictEqual(a, b);
}
