import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import test from 'ava';
import { Dataset, evaluate } from 'boxwise';

import { bytes, coded, DT, folder, GT, written } from './inputs.js';

test('paths that cannot be read are named', (t) => {
  const missing = join(folder, 'missing.json');
  const directory = join(folder, 'directory');
  mkdirSync(directory);
  for (const path of [
    missing,
    directory,
    join(written('file', 'x'), 'below'),
    '',
    'a\0b',
    `${folder}/${'x'.repeat(300)}`,
  ]) {
    const error = coded(
      t,
      ['UNREADABLE_FILE', 'INVALID_ARGUMENT', 'EMPTY_INPUT'],
      () => evaluate(path, bytes(DT)),
      `ground truth ${JSON.stringify(path)}`,
    );
    if (path === missing) t.is(error?.input, missing);
    coded(
      t,
      ['UNREADABLE_FILE', 'INVALID_ARGUMENT', 'EMPTY_INPUT'],
      () => evaluate(bytes(GT), path),
      `detections ${JSON.stringify(path)}`,
    );
  }
  const empty = written('empty.json', '');
  t.is(coded(t, 'EMPTY_INPUT', () => evaluate(empty, bytes(DT)), 'empty ground truth')?.input, empty);
  t.is(coded(t, 'EMPTY_INPUT', () => evaluate(bytes(GT), empty), 'empty detections')?.input, empty);
  coded(t, 'EMPTY_INPUT', () => evaluate(new Uint8Array(0), bytes(DT)), 'no bytes');
  coded(t, 'EMPTY_INPUT', () => evaluate(bytes(GT), new Uint8Array(0)), 'no bytes');
  if (process.getuid?.() !== 0) {
    const secret = written('secret.json', GT);
    chmodSync(secret, 0);
    coded(t, 'UNREADABLE_FILE', () => evaluate(secret, bytes(DT)), 'no permission');
  }
});

test('arguments of another kind are an error', (t) => {
  const values: unknown[] = [
    undefined,
    null,
    5,
    true,
    () => 1,
    Symbol('x'),
    new Date(),
    new Map(),
    /x/,
    new Uint16Array(4),
    10n,
    new URL('http://a/b.json'),
    NaN,
  ];
  for (const value of values) {
    coded(
      t,
      ['INVALID_ARGUMENT', 'INVALID_SHAPE', 'MISSING_KEY'],
      () => evaluate(value as never, bytes(DT)),
      `ground truth ${String(value)}`,
    );
    coded(
      t,
      ['INVALID_ARGUMENT', 'INVALID_SHAPE'],
      () => evaluate(bytes(GT), value as never),
      `detections ${String(value)}`,
    );
    // A dataset may lack lists until it is evaluated, so any object will do for one.
    if (typeof value === 'object' && value !== null && !(value instanceof URL)) continue;
    const load = (): unknown => Dataset.load(value as never);
    coded(t, 'INVALID_ARGUMENT', load, `Dataset.load ${String(value)}`);
  }
  coded(t, 'INVALID_ARGUMENT', () => evaluate(bytes(GT), {} as never), 'detections {}');
  coded(t, ['INVALID_ARGUMENT', 'INVALID_SHAPE'], () => evaluate([] as never, bytes(DT)), 'ground truth []');
});
