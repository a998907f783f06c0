import { readFileSync } from 'node:fs';

import test from 'ava';

const declared = readFileSync(new URL('../../dist/native.d.ts', import.meta.url), 'utf8');
const [own = '', later = ''] = declared.split(/^export declare namespace promises /m);
const named = (text: string, keyword: string): string[] =>
  [...text.matchAll(new RegExp(`^\\s*export (?:declare )?${keyword} (\\w+)`, 'gm'))].map(
    ([, name]) => name as string,
  );

/** Calls without a promise, besides those whose names end in `Into`: they take too little time, or return a promise themselves. */
const WITHOUT = ['machine', 'modelFamilies', 'nmsFew', 'decodeTransferred', 'addBoxes', 'addBatch'];

test('the addon exports a function once, whatever its precision', (t) => {
  t.deepEqual(
    named(own, 'function').filter((name) => /Async$|(F32|F64|64)$/.test(name)),
    [],
  );
});

/** What a promise takes before the other arguments. */
const CANCELLATION = 'cancellation: Cancelling | undefined | null, ';

test('every function of the addon has a promise of the same name and arguments, after what cancels it', (t) => {
  const signatures = (text: string): Map<string, string> =>
    new Map([...text.matchAll(/export (?:declare )?function (\w+)(\(.*\)): /g)].map(([, name, args]) => [name as string, args as string])); // prettier-ignore
  const [calls, promises] = [signatures(own), signatures(later)];
  for (const [name, args] of promises) t.is(calls.get(name), args.replace(CANCELLATION, ''), name);
  t.deepEqual(
    [...calls.keys()].filter(
      (name) => !promises.has(name) && !name.endsWith('Into') && !WITHOUT.includes(name),
    ),
    [],
  );
});

/** A new function adds one: raise it by as many as are new, not by more. */
const MOST_FUNCTIONS = 99;

test(`the addon exports at most ${MOST_FUNCTIONS} functions`, (t) => {
  t.true(named(own, 'function').length <= MOST_FUNCTIONS, String(named(own, 'function').length));
});
