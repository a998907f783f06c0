import { readFileSync } from 'node:fs';

import test from 'ava';

const declared = readFileSync(new URL('../../dist/native.d.ts', import.meta.url), 'utf8');
const named = (text: string, keyword: string): string[] =>
  [...text.matchAll(new RegExp(`^\\s*export (?:declare )?${keyword} (\\w+)`, 'gm'))].map(
    ([, name]) => name as string,
  );

/** Functions without a promise, besides those whose names end in `Into`: they take too little time, or always return a promise. */
const WITHOUT = ['machine', 'modelFamilies', 'nmsFew', 'decodeTransferred', 'addBoxes', 'addBatch'];

test('the addon exports a function once, whatever its precision', (t) => {
  t.deepEqual(
    named(declared, 'function').filter((name) => /Async$|(F32|F64|64)$/.test(name)),
    [],
  );
});

test('every function of the addon makes a promise of the same value when it is given a cancellation first', (t) => {
  const signatures = [...declared.matchAll(/^export declare function (\w+)\((.*)\): (.+)$/gm)];
  t.true(signatures.length > 80);
  for (const [, name = '', args = '', answer = ''] of signatures) {
    if (name.endsWith('Into') || WITHOUT.includes(name)) continue;
    t.regex(args, /^cancellation: Cancelling \| undefined \| null(, |$)/, name);
    const [value = ''] = answer.split(' | Promise<');
    t.is(answer, `${value} | Promise<${value}>`, name);
  }
});

/** A new function adds one: raise it by as many as are new, not by more. */
const MOST_FUNCTIONS = 99;

test(`the addon exports at most ${MOST_FUNCTIONS} functions`, (t) => {
  t.true(named(declared, 'function').length <= MOST_FUNCTIONS, String(named(declared, 'function').length));
});
