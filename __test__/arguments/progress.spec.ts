import test from 'ava';
import { BoxwiseError, evaluate, evaluatePanoptic, evaluateSemantic } from 'boxwise';
import * as promises from 'boxwise/promises';

import { CALLS } from './calls.js';

type Watched = (...args: unknown[]) => unknown;

const NAMES = ['evaluate', 'evaluatePanoptic', 'evaluateSemantic'] as const;
const later: Readonly<Record<(typeof NAMES)[number], Watched>> = promises as never;
const now = { evaluate, evaluatePanoptic, evaluateSemantic } as unknown as typeof later;

/** The arguments of a valid call, with a progress callback. */
function withCallback(name: string, onProgress: unknown): unknown[] {
  const call = CALLS[name];
  if (call === undefined) throw new Error(`no call of ${name} is listed`);
  const { args, options = 0 } = call;
  const given = args();
  return given.with(options, { ...(given[options] as object), onProgress });
}

test('shares of progress never fall and end at the whole', async (t) => {
  for (const name of NAMES) {
    const shares: number[] = [];
    await later[name](...withCallback(name, (share: number) => shares.push(share)));
    t.deepEqual(
      shares,
      shares.toSorted((a, b) => a - b),
    );
    t.true(
      shares.length > 0 && shares.every((share) => share >= 0 && share <= 1),
      `${name}: ${shares.join()}`,
    );
  }
});

test('a promise rejects with the error of its callback', async (t) => {
  const own = new Error('no more');
  const throwing = () => {
    throw own;
  };
  for (const name of NAMES) {
    t.is(await t.throwsAsync(async () => later[name](...withCallback(name, throwing))), own);
    const rejecting = () => Promise.reject(own);
    const outcome = await Promise.resolve(later[name](...withCallback(name, rejecting))).catch(
      (error: unknown) => error,
    );
    t.true(outcome === own || typeof outcome === 'object', 'a callback that rejects never ends the process');
  }
});

test('what is no function is no callback', async (t) => {
  for (const name of NAMES) {
    for (const wrong of ['x', {}, null, 7]) {
      await t.throwsAsync(async () => later[name](...withCallback(name, wrong)), {
        instanceOf: BoxwiseError,
        message: /^onProgress: expected a function, got /,
      });
    }
  }
});

test('a call that blocks refuses a callback and names the promise', (t) => {
  for (const name of NAMES) {
    t.throws(() => now[name](...withCallback(name, () => {})), {
      instanceOf: BoxwiseError,
      message: /^onProgress: expected undefined, got a function; .*boxwise\/promises: leave it out$/,
    });
  }
});
