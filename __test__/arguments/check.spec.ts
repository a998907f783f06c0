import test from 'ava';

import { arrival } from '../../api/check/arrival.js';
import { doubles, floats, rows } from '../../api/check/arrays.js';
import { ids } from '../../api/check/ids.js';
import { integers, offsets } from '../../api/check/integers.js';
import { owned, writable } from '../../api/check/memory.js';
import { nearest } from '../../api/check/nearest.js';
import { threadsOf } from '../../api/check/numbers.js';
import { knownOptions, optionsOf } from '../../api/check/options.js';
import { pathOf } from '../../api/check/paths.js';
import { quantizedView } from '../../api/check/tensors.js';
import { oneOf } from '../../api/check/words.js';
import { BoxwiseError, type ErrorCode } from '../../api/errors.js';
import type { NmsOptions } from '../../api/suppress.js';

interface Options {
  iouThreshold?: number;
  scoreThreshold?: number;
  kind?: 'iou' | 'diou';
}

const KNOWN = knownOptions<Options>("nms(boxes, scores, { iouThreshold: 0.5, kind: 'iou' })", {
  iouThreshold: true,
  scoreThreshold: true,
  kind: true,
});

type Thrown = { is(actual: unknown, expected: unknown): void; regex(text: string, expected: RegExp): void };

function refuses(t: Thrown, call: () => unknown, code: ErrorCode, message: RegExp): void {
  try {
    call();
  } catch (error) {
    t.is(error instanceof BoxwiseError && error.code, code);
    t.regex((error as Error).message, message);
    return;
  }
  t.is('nothing was thrown', message);
}

test('options are an object, and the error shows the call that was meant', (t) => {
  const call = (given: unknown) => () => optionsOf(given as Options, KNOWN);
  const refused = (given: unknown, message: RegExp) => refuses(t, call(given), 'INVALID_ARGUMENT', message);
  refused(null, /options: expected an object of options, as in nms\(.*\), got null$/);
  refused(0.7, /as in nms\(boxes, scores, \{ iouThreshold: 0\.7, .* got 0\.7$/);
  refused('diou', /kind: 'diou' \}\), got the string "diou"$/);
  refused([], /got an empty array$/);
  refused(new Float32Array(4), /got a Float32Array$/);
  refused(new Map([['iouThreshold', 0.7]]), /got a Map$/);
  refused(() => 0, /got a function$/);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  refused(proxy, /got an object that cannot be read/);
});

test('an unknown option is refused, and the nearest known one is named', (t) => {
  const cases: [string, RegExp][] = [
    [
      'iou_threshold',
      /^options: expected one of the options .*, got "iou_threshold"; did you mean iouThreshold\?$/,
    ],
    ['iouTreshold', /did you mean iouThreshold\?$/],
    ['iou', /did you mean iouThreshold\?$/],
    ['confThreshold', /did you mean scoreThreshold\?$/],
    ['conf_thres', /did you mean scoreThreshold\?$/],
    ['colour', /got "colour"; options are given as in nms\(/],
  ];
  for (const [name, message] of cases) {
    refuses(t, () => optionsOf({ [name]: 1 } as Options, KNOWN), 'INVALID_ARGUMENT', message);
  }
});

test('known options are returned as they are, and none for none', (t) => {
  const given = { iouThreshold: 0.7 };
  t.is(optionsOf<Options>(given, KNOWN), given);
  t.is(optionsOf<Options>(undefined, KNOWN).iouThreshold, undefined);
  class Settings {
    get iouThreshold(): number {
      return 0.3;
    }
  }
  t.is(optionsOf<Options>(new Settings(), KNOWN).iouThreshold, 0.3);
  t.is(optionsOf<Options>(Object.create(null) as Options, KNOWN).kind, undefined);
});

test('the compiler holds the known options against the interface', (t) => {
  // @ts-expect-error: the interface has more options than that
  const short = knownOptions<NmsOptions>('nms(boxes, scores)', { iouThreshold: true });
  t.true(short.names.has('iouThreshold'));
});

test('words are named in quotes, with the nearest one', (t) => {
  refuses(
    t,
    () => oneOf('dio', ['iou', 'diou'], 'kind'),
    'INVALID_ARGUMENT',
    /kind: expected 'iou' or 'diou', got the string "dio"; did you mean 'diou'\?$/,
  );
  refuses(
    t,
    () => oneOf(null, ['iou', 'giou', 'diou'], 'kind'),
    'INVALID_ARGUMENT',
    /expected 'iou', 'giou' or 'diou', got null$/,
  );
  t.is(nearest('max_detections', ['maxDetections', 'minSize']), 'maxDetections');
});

test('threads are 1 to 256 everywhere', (t) => {
  t.is(threadsOf(undefined), undefined);
  t.is(threadsOf(256), 256);
  for (const wrong of [0, 257, 1.5, NaN, 1e6])
    refuses(t, () => threadsOf(wrong), 'OUT_OF_RANGE', /threads: expected a whole number from 1 to 256, got/);
  refuses(t, () => threadsOf('12'), 'INVALID_ARGUMENT', /got the string "12"$/);
});

const NUMBERS = [0, 1, 2.5, -4];
const HALVES = Uint16Array.of(0, 0x3c00, 0x4100, 0xc400);

test('numbers are read from whatever holds them', (t) => {
  const read = (value: unknown) => floats(value, 'scores');
  const single = Float32Array.from(NUMBERS);
  t.is(read(single), single);
  t.deepEqual(read(NUMBERS), Float64Array.from(NUMBERS));
  t.deepEqual(read(Int32Array.of(1, -2)), Float64Array.of(1, -2));
  t.deepEqual(read(BigInt64Array.of(1n, -2n)), Float64Array.of(1, -2));
  t.is(read({ data: single, dims: [1, 4], type: 'float32' }), single);
  t.deepEqual(read({ data: HALVES, dims: [4], type: 'float16' }), single);
  t.deepEqual(read({ data: Uint16Array.of(7), dims: [1], type: 'uint16' }), Float64Array.of(7));
  t.is(read({ dataSync: () => single, data: async () => single, shape: [4], dtype: 'float32' }), single);
  t.is(read({ cpuData: single, dims: [4], type: 'float32' }), single);
  t.deepEqual(read({ data: NUMBERS, shape: [2, 2] }), Float64Array.from(NUMBERS));
  t.deepEqual(rows([[1, 2], Float32Array.of(3, 4)], 2, 'points'), Float64Array.of(1, 2, 3, 4));
  t.deepEqual(
    doubles(
      [
        [1, 2],
        [3, 4],
      ],
      'boxes',
    ),
    Float64Array.of(1, 2, 3, 4),
  );
});

test('half precision is never guessed', (t) => {
  refuses(
    t,
    () => floats(HALVES, 'scores'),
    'INVALID_ARGUMENT',
    /scores: .* got a Uint16Array; .*type: 'float16'/,
  );
  refuses(t, () => floats({ data: HALVES, dims: [4] }, 'scores'), 'INVALID_ARGUMENT', /type: 'float16'/);
  refuses(
    t,
    () => floats({ data: HALVES, dims: [4], type: 'float32' }, 'scores'),
    'INVALID_ARGUMENT',
    /scores\.data: expected a Float32Array for type 'float32', got a Uint16Array$/,
  );
});

test('shared memory is copied as it is, ids included; detached memory is refused with the cure', (t) => {
  const shared = new Int32Array(new SharedArrayBuffer(16), 4, 2);
  shared.set([7, 8]);
  for (const read of [floats, integers, ids, offsets]) {
    const copy = read(shared, 'labels') as Int32Array;
    t.deepEqual(Array.from(copy), [7, 8]);
    t.false(copy.buffer instanceof SharedArrayBuffer);
  }
  refuses(t, () => writable(shared, 'out'), 'INVALID_ARGUMENT', /^out: .*an array of its own memory/);
  refuses(t, () => owned(Object.create(Int32Array.prototype) as Int32Array, 'x'), 'INVALID_ARGUMENT', /^x: /);
  const gone = new Float64Array(4);
  structuredClone(gone, { transfer: [gone.buffer] });
  for (const read of [floats, integers, ids])
    refuses(
      t,
      () => read(gone, 'labels'),
      'INVALID_ARGUMENT',
      /^labels: expected an array with memory, got a detached array; /,
    );
});

test('what only looks like an array is refused at once', (t) => {
  const withHole = new Array<number>(3).fill(1);
  delete withHole[1];
  for (const value of [
    { length: 2 ** 32 },
    { length: -1 },
    { length: 2, 0: 1, 1: 2 },
    new DataView(new ArrayBuffer(8)),
    'text',
    7,
    null,
    undefined,
    true,
  ]) {
    for (const read of [floats, integers, ids, offsets, (v: unknown, input: string) => rows(v, 4, input)])
      refuses(t, () => read(value, 'values'), 'INVALID_ARGUMENT', /^values: expected .*, got /);
  }
  for (const read of [floats, integers, ids]) {
    refuses(
      t,
      () => read(new Array(2 ** 32 - 1), 'values'),
      'INVALID_ARGUMENT',
      /^values\[0\]: expected .*, got undefined$/,
    );
    refuses(
      t,
      () => read(withHole, 'values'),
      'INVALID_ARGUMENT',
      /^values\[1\]: expected .*, got undefined$/,
    );
  }
  refuses(
    t,
    () => floats({ data: new Float32Array(7), dims: [2 ** 31, 7] }, 'x'),
    'LENGTH_MISMATCH',
    /got 7$/,
  );
});

test('whole numbers are exact or refused', (t) => {
  t.deepEqual(integers([1n, 2, 3n], 'classIds'), Int32Array.of(1, 2, 3));
  t.deepEqual(integers(BigInt64Array.of(1n, -1n), 'classIds'), Int32Array.of(1, -1));
  t.deepEqual(
    integers({ data: BigInt64Array.of(5n), dims: [1], type: 'int64' }, 'classIds'),
    Int32Array.of(5),
  );
  for (const wrong of [[1.5], [2 ** 32], [2n ** 40n], ['1'], [null]])
    refuses(
      t,
      () => integers(wrong, 'classIds'),
      'INVALID_ARGUMENT',
      /^classIds\[0\]: expected whole numbers of 32 bits/,
    );
  refuses(t, () => integers(['12'], 'classIds'), 'INVALID_ARGUMENT', /got the string "12"$/);
  refuses(t, () => floats(BigInt64Array.of(2n ** 60n), 'x'), 'OUT_OF_RANGE', /below 2\^53/);
});

test('ids keep 64 bits', (t) => {
  t.deepEqual(ids([1, 2n ** 62n], 'imageIds'), BigInt64Array.of(1n, 2n ** 62n));
  t.deepEqual(ids(BigUint64Array.of(7n), 'imageIds'), BigInt64Array.of(7n));
  t.deepEqual(ids(['a', 'b'], 'imageIds'), ['a', 'b']);
  refuses(t, () => ids([2 ** 53], 'imageIds'), 'INVALID_ARGUMENT', /9007199254740992n/);
  refuses(t, () => ids(['x\ud800'], 'imageIds'), 'INVALID_ARGUMENT', /whole characters/);
  refuses(t, () => ids([2n ** 63n], 'imageIds'), 'OUT_OF_RANGE', /64 bits/);
});

test('boxes of a tensor have their numbers in the last dimension', (t) => {
  refuses(
    t,
    () => rows({ data: new Float32Array(12), dims: [4, 3] }, 4, 'boxes'),
    'SHAPE_MISMATCH',
    /boxes: expected a tensor with 4 numbers in its last dimension, got dimensions \[4, 3\]$/,
  );
  refuses(
    t,
    () => rows([[1, 2, 3]], 4, 'boxes'),
    'LENGTH_MISMATCH',
    /boxes\[0\]: expected a row of 4 numbers, got 3$/,
  );
});

test('quantised tensors keep their memory', (t) => {
  const data = Int8Array.of(1, 2, 3, 4);
  const view = quantizedView(
    { data, dims: [1, 2, 2], type: 'int8', scale: [0.5, 0.25], zeroPoint: 3 },
    'outputs',
  );
  t.is(view.data, data);
  t.deepEqual(view.quantization, { scale: [0.5, 0.25], zeroPoint: [3, 3], axis: 1 });
  refuses(
    t,
    () => quantizedView({ data, dims: [4], scale: [1, 2, 3] }, 'outputs'),
    'LENGTH_MISMATCH',
    /outputs\.scale/,
  );
});

test('promises wait for tensors that are elsewhere, and for nothing else', async (t) => {
  const data = Float32Array.from(NUMBERS);
  t.is(arrival([data, [1, 2], { iouThreshold: 0.5 }, { data, dims: [4] }]), undefined);
  const gpu = { location: 'gpu-buffer', dims: [4], type: 'float32', getData: async () => data };
  const tfjs = { data: async () => data, dataSync: () => data, shape: [4], dtype: 'float32' };
  const [a, b, c] = (await arrival([gpu, [gpu], { output0: tfjs }])) as unknown as [
    unknown,
    unknown[],
    Record<string, unknown>,
  ];
  t.is(floats(a, 'a'), data);
  t.is(floats(b[0], 'b'), data);
  t.is(floats(c['output0'], 'c'), data);
  refuses(
    t,
    () => floats(gpu, 'scores'),
    'INVALID_ARGUMENT',
    /await scores\.getData\(\), dims \}, or use .* boxwise\/promises$/,
  );
});

test('paths are strings and file: URLs, also as text', (t) => {
  t.is(pathOf('file:///tmp/a%20b.json', 'groundTruth'), '/tmp/a b.json');
  t.is(pathOf(new URL('file:///tmp/a.json'), 'groundTruth'), '/tmp/a.json');
  for (const wrong of [new URL('https://example.org/a'), 'file://host/a'])
    refuses(
      t,
      () => pathOf(wrong, 'groundTruth'),
      'INVALID_ARGUMENT',
      /^groundTruth: expected a path or a file: URL of this machine/,
    );
});
