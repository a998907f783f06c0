import { join } from 'node:path';

import test from 'ava';
import { evaluate, type ErrorCode } from 'boxwise';
import * as promises from 'boxwise/promises';

import { bytes, columns, DT, folder, GT, typed } from './inputs.js';

test('promises reject with the same errors and never throw', async (t) => {
  const calls: [string, () => Promise<unknown>, ErrorCode[]][] = [
    ['missing file', () => promises.evaluate(join(folder, 'none.json'), bytes(DT)), ['UNREADABLE_FILE']],
    [
      'missing detections',
      () => promises.evaluate(bytes(GT), join(folder, 'none.json')),
      ['UNREADABLE_FILE'],
    ],
    ['truncated', () => promises.evaluate(bytes(GT.slice(0, -1)), bytes(DT)), ['INVALID_JSON']],
    [
      'lengths',
      () => promises.evaluate(bytes(GT), { ...columns(), scores: new Float64Array(1) }),
      ['LENGTH_MISMATCH'],
    ],
    [
      'options',
      () => promises.evaluate(bytes(GT), bytes(DT), { threads: 0 }),
      ['OUT_OF_RANGE', 'INVALID_ARGUMENT'],
    ],
    ['null', () => promises.evaluate(null as never, null as never), ['INVALID_ARGUMENT']],
    [
      'deep',
      () => promises.evaluate(bytes(`{"x":${'['.repeat(3_000_000)}`), bytes(DT)),
      ['TOO_DEEP', 'INVALID_JSON'],
    ],
  ];
  for (const [name, call, codes] of calls) {
    let promise: Promise<unknown>;
    try {
      promise = call();
    } catch (thrown) {
      t.fail(`${name} threw ${String(thrown)}`);
      continue;
    }
    const thrown = await promise.then(
      () => t.fail(`${name}: no error`),
      (reason: unknown) => reason,
    );
    const error = typed(t, thrown, name);
    if (error) t.true(codes.includes(error.code), `${name}: ${error.code}`);
  }
});

test('bytes given to a promise may be changed at once', async (t) => {
  const [gt, dt] = [Buffer.from(GT), Buffer.from(DT)];
  const answer = promises.evaluate(gt, dt);
  gt.fill(0);
  dt.fill(0);
  t.deepEqual((await answer).stats, evaluate(bytes(GT), bytes(DT)).stats);
  const own = columns();
  const again = promises.evaluate(bytes(GT), own);
  own.boxes.fill(0);
  own.scores.fill(0);
  t.deepEqual((await again).stats, evaluate(bytes(GT), columns()).stats);
});
