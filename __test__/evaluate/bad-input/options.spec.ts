import test from 'ava';
import { evaluate, type ErrorCode } from 'boxwise';

import { bytes, coded, DT, GT } from './inputs.js';

test('options of another type or out of range are an error that names the option', (t) => {
  const wrong: [string, ErrorCode[], unknown[]][] = [
    ['iouType', ['INVALID_ARGUMENT'], ['box', '', 5, {}]],
    ['parity', ['INVALID_ARGUMENT'], ['loose', 5]],
    [
      'iouThresholds',
      ['INVALID_ARGUMENT', 'OUT_OF_RANGE', 'LENGTH_MISMATCH'],
      [0.5, '0.5', {}, ['0.5'], [null], [NaN], [Infinity], [-0.1], [1.1], [0.5, undefined]],
    ],
    [
      'recallThresholds',
      ['INVALID_ARGUMENT', 'OUT_OF_RANGE', 'LENGTH_MISMATCH'],
      [0.5, '0.5', {}, ['0.5'], [null], [NaN], [-Infinity], [-0.1], [1.5]],
    ],
    [
      'maxDetections',
      ['INVALID_ARGUMENT', 'OUT_OF_RANGE', 'LENGTH_MISMATCH'],
      [
        100,
        '100',
        {},
        ['1', 10, 100],
        [1, 10, -1],
        [1, 10, 1.5],
        [1, 10, NaN],
        [1, 10, Infinity],
        [1, 10, null],
      ],
    ],
    [
      'areaRanges',
      ['INVALID_ARGUMENT', 'OUT_OF_RANGE', 'LENGTH_MISMATCH'],
      [
        5,
        'all',
        {},
        [5],
        [[1]],
        [[1, 2, 3]],
        [['all', 1]],
        [['all', '1', 2]],
        [['all', 1, 2, 3]],
        [[NaN, 5]],
        [[5, NaN]],
        [null],
      ],
    ],
    [
      'imageIds',
      ['INVALID_ARGUMENT', 'OUT_OF_RANGE'],
      [1, 'x', {}, [null], [{}], [1.5], [NaN], [[]], [1, '2'], ['1', 2]],
    ],
    ['categoryIds', ['INVALID_ARGUMENT', 'OUT_OF_RANGE'], [1, 'x', {}, [null], [{}], [1.5], [[]], [true]]],
    ['useCategories', ['INVALID_ARGUMENT'], [0, 1, 'yes', null, {}]],
    ['keypointSigmas', ['INVALID_ARGUMENT', 'OUT_OF_RANGE'], [1, 'x', ['x']]],
    ['dilationRatio', ['INVALID_ARGUMENT', 'OUT_OF_RANGE'], [-1, 2, NaN, Infinity, '0.1', null, {}]],
    ['threads', ['INVALID_ARGUMENT', 'OUT_OF_RANGE'], [0, -1, 1.5, NaN, Infinity, '2', null, {}, 2 ** 40]],
  ];
  for (const [name, codes, values] of wrong) {
    for (const value of values) {
      const what = `${name} ${JSON.stringify(value) ?? String(value)}`;
      const error = coded(t, codes, () => evaluate(bytes(GT), bytes(DT), { [name]: value } as never), what);
      if (error)
        t.true(
          error.message.replaceAll('_', '').toLowerCase().includes(name.toLowerCase()),
          `${what}: ${error.message}`,
        );
    }
  }
  coded(
    t,
    'INVALID_ARGUMENT',
    () => evaluate(bytes(GT), bytes(DT), { iouThreshold: [0.5] } as never),
    'an option that does not exist',
  );
  coded(t, 'INVALID_ARGUMENT', () => evaluate(bytes(GT), bytes(DT), 5 as never), 'options that are a number');
});

const many = (count: number): number[] => Array.from({ length: count }, (_, i) => i / count);

test('axes too large for memory are an error', (t) => {
  const huge = {
    iouThresholds: many(60_000),
    recallThresholds: many(60_000),
    maxDetections: Array.from({ length: 3000 }, (_, i) => i + 1),
  };
  coded(
    t,
    ['TOO_LARGE', 'OUT_OF_RANGE', 'LENGTH_MISMATCH'],
    () => evaluate(bytes(GT), bytes(DT), huge).precision,
    'a tera-element array',
  );
});

test('more threads than cores are no mistake, more than 256 are', (t) => {
  coded(t, 'OUT_OF_RANGE', () => evaluate(bytes(GT), bytes(DT), { threads: 257 }), '257 threads');
  for (const threads of [64, 256]) {
    t.deepEqual(
      evaluate(bytes(GT), bytes(DT), { threads }).stats,
      evaluate(bytes(GT), bytes(DT), { threads: 1 }).stats,
    );
  }
});
