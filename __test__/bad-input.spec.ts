import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import test, { type ExecutionContext } from 'ava';
import { BoxwiseError, Dataset, evaluate, type DetectionColumns, type ErrorCode } from 'boxwise';
import * as promises from 'boxwise/promises';

const folder = mkdtempSync(join(tmpdir(), 'boxwise-bad-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

const GT = JSON.stringify({
  info: { year: 2017 },
  images: [{ id: 1, file_name: 'a "quoted" é.jpg' }, { id: 2 }],
  categories: [
    { id: 1, name: 'cat' },
    { id: 7, name: 'dog' },
  ],
  annotations: [
    {
      id: 1,
      image_id: 1,
      category_id: 1,
      bbox: [10, 10, 100.5, 1e2],
      area: 1e4,
      iscrowd: 0,
      segmentation: [[1, 2, 3.5]],
    },
    { id: 2, image_id: 2, category_id: 7, bbox: [5, 5, 20, 30], area: 600, iscrowd: 1 },
  ],
});
const DT = JSON.stringify([
  { image_id: 1, category_id: 1, bbox: [12, 9, 99.25, 101], score: 0.875 },
  { image_id: 2, category_id: 7, bbox: [5, 5, 20, 30], score: 0.5, note: ['a', null, true] },
]);

/** Calls, and answers with the BoxwiseError that must come out; checks what every error must have. */
function refused(t: ExecutionContext, call: () => unknown, what: string): BoxwiseError | undefined {
  try {
    call();
  } catch (thrown) {
    return typed(t, thrown, what);
  }
  t.fail(`${what}: no error`);
  return undefined;
}

function typed(t: ExecutionContext, thrown: unknown, what: string): BoxwiseError | undefined {
  if (!(thrown instanceof BoxwiseError)) {
    t.fail(`${what}: threw ${String(thrown)}`);
    return undefined;
  }
  t.not(thrown.code, 'INTERNAL', `${what}: ${thrown.message}`);
  t.regex(thrown.code, /^[A-Z_]+$/, what);
  t.true(thrown.expected.length > 0 && thrown.got.length > 0, `${what}: ${thrown.message}`);
  t.regex(thrown.message, /expected .+, got .+/s, what);
  return thrown;
}

function coded(
  t: ExecutionContext,
  code: ErrorCode | ErrorCode[],
  call: () => unknown,
  what: string,
): BoxwiseError | undefined {
  const error = refused(t, call, what);
  if (error)
    t.true(
      [code].flat().includes(error.code),
      `${what}: ${error.code}, not ${[code].flat().join(' or ')}: ${error.message}`,
    );
  return error;
}

const bytes = (text: string): Uint8Array => Buffer.from(text);
const withGt = (text: string) => () => evaluate(bytes(text), bytes(DT));
const withDt = (text: string) => () => evaluate(bytes(GT), bytes(text));

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test('the inputs that these tests spoil are good', (t) => {
  t.true((evaluate(bytes(GT), bytes(DT)).stats[0] as number) > 0);
});

test('text that ends early is an error at every byte', (t) => {
  for (let end = 0; end < GT.length; end++) {
    const error = coded(
      t,
      ['INVALID_JSON', 'EMPTY_INPUT'],
      withGt(GT.slice(0, end)),
      `ground truth of ${end} characters`,
    );
    if (error?.byte !== undefined) t.true(error.byte <= Buffer.byteLength(GT), `byte ${error.byte}`);
  }
  for (let end = 0; end < DT.length; end++) {
    coded(t, ['INVALID_JSON', 'EMPTY_INPUT'], withDt(DT.slice(0, end)), `detections of ${end} characters`);
  }
});

test('a file that ends early is an error at every byte', (t) => {
  for (let end = 0; end < GT.length; end += 3) {
    const path = written('early.json', GT.slice(0, end));
    const error = coded(
      t,
      ['INVALID_JSON', 'EMPTY_INPUT'],
      () => evaluate(path, bytes(DT)),
      `file of ${end} characters`,
    );
    if (error) t.true(error.message.includes(path), error.message);
  }
});

const spoil = (text: string, run: (spoiled: Uint8Array) => void): void => {
  const whole = Buffer.from(text);
  for (let at = 0; at < whole.length; at++) {
    const [before, after] = [whole.subarray(0, at), whole.subarray(at + 1)];
    for (const byte of ['', '\0', '"', '{', ']', ',', '9', 'e', '-', '\\', ' ', '\n', 'N'].map((c) =>
      Buffer.from(c),
    )) {
      run(Buffer.concat([before, byte, after]));
    }
    run(Buffer.concat([before, Buffer.from([0xff]), after]));
    run(Buffer.concat([before, Buffer.from([0xc3]), after]));
    run(Buffer.concat([before, whole.subarray(at, at + 1), whole.subarray(at)]));
  }
};

test('a byte that is dropped, doubled or replaced never does worse than a typed error', (t) => {
  const outcome = (call: () => unknown, spoiled: Uint8Array): void => {
    try {
      call();
    } catch (thrown) {
      if (!(thrown instanceof BoxwiseError) || thrown.code === 'INTERNAL') {
        t.fail(`${String(thrown)} for ${Buffer.from(spoiled).toString('latin1')}`);
      }
    }
  };
  spoil(GT, (spoiled) => outcome(() => evaluate(spoiled, bytes(DT), { threads: 1 }), spoiled));
  spoil(DT, (spoiled) => outcome(() => evaluate(bytes(GT), spoiled, { threads: 2 }), spoiled));
  t.pass();
});

test('inputs of another shape say which was expected', (t) => {
  for (const text of ['null', 'true', '5', '"x"', '[]', '[{}]'])
    coded(t, 'INVALID_SHAPE', withGt(text), `ground truth ${text}`);
  for (const text of ['null', 'true', '5', '"x"', '{}', '{"annotations":[]}'])
    coded(t, 'INVALID_SHAPE', withDt(text), `detections ${text}`);
  for (const list of ['images', 'categories', 'annotations']) {
    for (const value of [null, 5, true]) {
      const spoiled = JSON.stringify({ ...(JSON.parse(GT) as object), [list]: value });
      coded(t, ['INVALID_SHAPE', 'INVALID_TYPE'], withGt(spoiled), `${list} ${value}`);
    }
    for (const value of [[5], [null], [[]], ['x']]) {
      const spoiled = JSON.stringify({ ...(JSON.parse(GT) as object), [list]: value });
      const error = coded(
        t,
        ['INVALID_SHAPE', 'INVALID_TYPE'],
        withGt(spoiled),
        `${list} ${JSON.stringify(value)}`,
      );
      t.is(error?.list, list);
      t.is(error?.record, 0);
    }
  }
  for (const text of ['[5]', '[null]', '[[]]', '["x"]']) {
    const error = coded(t, ['INVALID_SHAPE', 'INVALID_TYPE'], withDt(text), `detections ${text}`);
    t.is(error?.record, 0);
  }
});

test('a dataset without images or categories is an error', (t) => {
  for (const list of ['images', 'categories']) {
    const spoiled = JSON.parse(GT) as Record<string, unknown>;
    delete spoiled[list];
    coded(t, ['MISSING_KEY', 'INVALID_SHAPE'], withGt(JSON.stringify(spoiled)), `no ${list}`);
    coded(
      t,
      ['MISSING_KEY', 'INVALID_SHAPE', 'UNKNOWN_IMAGE'],
      () => evaluate(spoiled as never, bytes(DT)),
      `object without ${list}`,
    );
  }
});

test('a record without a key that it needs is named', (t) => {
  const dataset = JSON.parse(GT) as Record<
    'images' | 'categories' | 'annotations',
    Record<string, unknown>[]
  >;
  const needs = {
    images: ['id'],
    categories: ['id'],
    annotations: ['id', 'image_id', 'category_id', 'bbox', 'area', 'iscrowd'],
  } as const;
  for (const [list, keys] of Object.entries(needs)) {
    for (const key of keys) {
      const records = dataset[list as keyof typeof needs];
      // The first annotation, since the second is a crowd, which needs no area.
      const record = list === 'annotations' ? 0 : 1;
      const { [key]: _, ...rest } = records[record] as Record<string, unknown>;
      const spoiled = JSON.stringify({
        ...dataset,
        [list]: records.map((own, i) => (i === record ? rest : own)),
      });
      for (const [form, call] of [
        ['bytes', withGt(spoiled)],
        ['object', () => evaluate(JSON.parse(spoiled), bytes(DT))],
      ] as const) {
        const error = coded(t, 'MISSING_KEY', call, `${list} without ${key}, ${form}`);
        t.is(error?.list, list, `${list} without ${key}, ${form}`);
        t.is(error?.record, record, `${list} without ${key}, ${form}`);
        if (key !== 'id' && list === 'annotations') t.is(error?.id, '1', `${list} without ${key}, ${form}`);
        if (form === 'object') t.is(error?.byte, undefined);
      }
    }
  }
  const results = JSON.parse(DT) as Record<string, unknown>[];
  for (const key of ['image_id', 'category_id', 'bbox', 'score']) {
    const { [key]: _, ...rest } = results[1] as Record<string, unknown>;
    const spoiled = JSON.stringify([results[0], rest]);
    for (const [form, call] of [
      ['bytes', withDt(spoiled)],
      ['objects', () => evaluate(bytes(GT), JSON.parse(spoiled))],
    ] as const) {
      const error = coded(t, 'MISSING_KEY', call, `result without ${key}, ${form}`);
      t.is(error?.record, 1, `result without ${key}, ${form}`);
      if (form === 'bytes') {
        const start = Buffer.byteLength(spoiled.slice(0, spoiled.indexOf('},{') + 2));
        t.true(
          error?.byte !== undefined && error.byte >= start && error.byte < spoiled.length,
          `byte ${error?.byte}, record from ${start}`,
        );
      }
    }
  }
});

const result = (change: object): string =>
  JSON.stringify([JSON.parse(DT)[0], { ...JSON.parse(DT)[1], ...change }]);

const annotation = (change: object): string => {
  const dataset = JSON.parse(GT);
  dataset.annotations[0] = { ...dataset.annotations[0], ...change };
  return JSON.stringify(dataset);
};

test('a value of the wrong type or length is an error that names its record', (t) => {
  const boxes = [
    null,
    5,
    'x',
    {},
    [],
    [1],
    [1, 2, 3],
    [1, 2, 3, 4, 5],
    [1, 2, 3, null],
    [1, 2, 3, 'x'],
    [1, 2, 3, [4]],
    [[1, 2, 3, 4]],
    [1, 2, {}, 4],
  ];
  for (const bbox of boxes) {
    const what = `bbox ${JSON.stringify(bbox)}`;
    const error = coded(t, ['INVALID_TYPE', 'LENGTH_MISMATCH'], withDt(result({ bbox })), what);
    t.is(error?.record, 1, what);
    coded(
      t,
      ['INVALID_TYPE', 'LENGTH_MISMATCH'],
      () => evaluate(bytes(GT), JSON.parse(result({ bbox }))),
      `${what}, objects`,
    );
    // Nulls in ground truth are NaN to the reference.
    if (JSON.stringify(bbox) !== '[1,2,3,null]') {
      const truth = coded(
        t,
        ['INVALID_TYPE', 'LENGTH_MISMATCH'],
        withGt(annotation({ bbox })),
        `${what} in ground truth`,
      );
      t.is(truth?.record, 0, what);
    }
  }
  for (const score of [null, 'x', '0.5', {}, [], [0.5]]) {
    const error = coded(t, 'INVALID_TYPE', withDt(result({ score })), `score ${JSON.stringify(score)}`);
    t.is(error?.record, 1);
    coded(
      t,
      'INVALID_TYPE',
      () => evaluate(bytes(GT), JSON.parse(result({ score }))),
      `score ${JSON.stringify(score)}, objects`,
    );
  }
  for (const id of [[], {}, [1]]) {
    for (const key of ['image_id', 'category_id']) {
      t.is(
        coded(t, 'INVALID_TYPE', withDt(result({ [key]: id })), `${key} ${JSON.stringify(id)}`)?.record,
        1,
      );
      coded(
        t,
        'INVALID_TYPE',
        withGt(annotation({ [key]: id })),
        `${key} ${JSON.stringify(id)} in ground truth`,
      );
    }
    coded(t, 'INVALID_TYPE', withGt(annotation({ id })), `id ${JSON.stringify(id)}`);
  }
  for (const area of [null, 'x', {}, []])
    coded(t, 'INVALID_TYPE', withGt(annotation({ area })), `area ${JSON.stringify(area)}`);
  for (const iscrowd of [null, 'x', {}, [], [1]]) {
    coded(
      t,
      ['INVALID_TYPE', 'INVALID_VALUE'],
      withGt(annotation({ iscrowd })),
      `iscrowd ${JSON.stringify(iscrowd)}`,
    );
  }
});

test('a detection of an unknown image is named', (t) => {
  const results = JSON.parse(DT) as object[];
  const spoiled = [...results, { ...results[0], image_id: 99 }];
  const error = coded(t, 'UNKNOWN_IMAGE', withDt(JSON.stringify(spoiled)), 'bytes');
  t.is(error?.record, 2);
  t.is(coded(t, 'UNKNOWN_IMAGE', () => evaluate(bytes(GT), spoiled as never), 'objects')?.record, 2);
  const columns = {
    imageIds: Int32Array.of(1, 99),
    categoryIds: Int32Array.of(1, 1),
    boxes: new Float64Array(8),
    scores: new Float64Array(2),
  };
  t.is(coded(t, 'UNKNOWN_IMAGE', () => evaluate(bytes(GT), columns), 'columns')?.record, 1);
  coded(
    t,
    'UNKNOWN_IMAGE',
    () => evaluate(bytes(GT), { ...columns, imageIds: ['1', '2'] }),
    'strings for integers',
  );
});

test('brackets nested without end are an error, wherever they stand', (t) => {
  for (const depth of [5_000, 2_000_000]) {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      for (const nested of [open.repeat(depth), open.repeat(depth) + '1' + close.repeat(depth)]) {
        const inResult = `[{"x":${nested},"image_id":1,"category_id":1,"bbox":[1,2,3,4],"score":1}]`;
        coded(t, ['TOO_DEEP', 'INVALID_JSON'], withDt(inResult), `a member of a result, ${depth}`);
        coded(
          t,
          ['TOO_DEEP', 'INVALID_JSON'],
          withGt(`{"x":${nested}}`),
          `a member of the dataset, ${depth}`,
        );
        coded(
          t,
          ['TOO_DEEP', 'INVALID_JSON', 'INVALID_SHAPE', 'INVALID_TYPE'],
          withDt(nested),
          `the whole input, ${depth}`,
        );
        coded(
          t,
          ['TOO_DEEP', 'INVALID_JSON', 'INVALID_TYPE', 'LENGTH_MISMATCH'],
          withDt(`[{"image_id":1,"category_id":1,"bbox":${nested}`),
          `a bbox, ${depth}`,
        );
      }
    }
  }
});

test('objects that contain themselves are an error or are not looked at', (t) => {
  const round: unknown[] = [];
  round.push(round);
  const result = { image_id: 1, category_id: 1, bbox: [1, 2, 3, 4], score: 0.5 };
  refused(t, () => evaluate(bytes(GT), [{ ...result, bbox: round as number[] }]), 'bbox');
  refused(t, () => evaluate(bytes(GT), round as never), 'the whole input');
  t.true(evaluate(bytes(GT), [{ ...result, extra: round } as typeof result]).stats.length === 12);
});

test('megabytes of garbage are an error', (t) => {
  for (const byte of [0, 0x20, 0x22, 0x2c, 0x31, 0x5b, 0x7b, 0xff]) {
    const garbage = new Uint8Array(8 << 20).fill(byte);
    refused(t, () => evaluate(garbage, bytes(DT)), `ground truth of ${byte}`);
    refused(t, () => evaluate(bytes(GT), garbage), `detections of ${byte}`);
  }
  let state = 1;
  const noise = new Uint8Array(4 << 20).map(
    () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 24,
  );
  refused(t, () => evaluate(noise, bytes(DT)), 'noise');
  refused(t, () => evaluate(bytes(GT), noise), 'noise');
  refused(t, withDt(`[${' '.repeat(4 << 20)}`), 'spaces');
  refused(t, withDt(`["${'x'.repeat(4 << 20)}`), 'a string');
  refused(t, withDt(`[{"score":${'1'.repeat(4 << 20)}}]`), 'a number');
});

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
    new ArrayBuffer(4),
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

const columns = (): DetectionColumns & { boxes: Float64Array; scores: Float64Array } => ({
  imageIds: Int32Array.of(1, 2),
  categoryIds: Int32Array.of(1, 7),
  boxes: Float64Array.of(12, 9, 99.25, 101, 5, 5, 20, 30),
  scores: Float64Array.of(0.875, 0.5),
});

test('columns of disagreeing lengths say both lengths', (t) => {
  t.true((evaluate(bytes(GT), columns()).stats[0] as number) > 0);
  const wrong: Partial<DetectionColumns>[] = [
    { imageIds: Int32Array.of(1) },
    { imageIds: [] },
    { categoryIds: Int32Array.of(1, 1, 1) },
    { scores: new Float64Array(3) },
    { scores: new Float32Array(0) },
    { boxes: new Float64Array(7) },
    { boxes: new Float64Array(4) },
    { boxes: new Float32Array(9) },
    { boxes: new Float64Array(12) },
  ];
  for (const change of wrong) {
    const error = coded(
      t,
      'LENGTH_MISMATCH',
      () => evaluate(bytes(GT), { ...columns(), ...change }),
      JSON.stringify(change),
    );
    if (error) t.regex(error.message, /\d.*\d/s);
  }
});

test('columns of another type are an error', (t) => {
  for (const name of ['imageIds', 'categoryIds', 'boxes', 'scores'] as const) {
    for (const value of [
      undefined,
      null,
      5,
      'x',
      {},
      new Date(),
      new DataView(new ArrayBuffer(16)),
      [null, 1],
      [1.5, 2],
      [{}, {}],
      ['1', 2],
    ]) {
      const error = coded(
        t,
        ['INVALID_ARGUMENT', 'LENGTH_MISMATCH'],
        () => evaluate(bytes(GT), { ...columns(), [name]: value } as never),
        `${name} ${String(value)}`,
      );
      if (error?.code === 'INVALID_ARGUMENT' && value !== undefined) t.is(error.input, name);
    }
  }
  for (const name of ['imageIds', 'categoryIds'] as const) {
    for (const value of [Float64Array.of(1, 1.5), Float64Array.of(NaN, 1), Float64Array.of(1, Infinity)]) {
      coded(
        t,
        ['INVALID_ARGUMENT', 'INVALID_VALUE', 'INVALID_TYPE', 'OUT_OF_RANGE', 'UNKNOWN_IMAGE'],
        () => evaluate(bytes(GT), { ...columns(), [name]: value }),
        `${name} ${String(value)}`,
      );
    }
  }
  for (const format of ['xyhw', '', null, 5, {}]) {
    if (format !== null)
      coded(
        t,
        'INVALID_ARGUMENT',
        () => evaluate(bytes(GT), { ...columns(), format } as never),
        `format ${String(format)}`,
      );
  }
});

test('detached buffers are an error', (t) => {
  for (const name of ['imageIds', 'categoryIds', 'boxes', 'scores'] as const) {
    const own = columns();
    structuredClone(own[name], { transfer: [(own[name] as Float64Array).buffer as ArrayBuffer] });
    coded(t, ['INVALID_ARGUMENT', 'LENGTH_MISMATCH'], () => evaluate(bytes(GT), own), name);
  }
  const truth = new Uint8Array(Buffer.from(GT));
  structuredClone(truth, { transfer: [truth.buffer] });
  coded(t, ['INVALID_ARGUMENT', 'EMPTY_INPUT'], () => evaluate(truth, bytes(DT)), 'ground truth');
  const results = new Uint8Array(Buffer.from(DT));
  structuredClone(results, { transfer: [results.buffer] });
  coded(t, ['INVALID_ARGUMENT', 'EMPTY_INPUT'], () => evaluate(bytes(GT), results), 'detections');
});

const shared = <A extends Float64Array | Uint8Array>(array: A): A => {
  const copy = new (array.constructor as new (buffer: SharedArrayBuffer) => A)(
    new SharedArrayBuffer(array.byteLength),
  );
  copy.set(array as never);
  return copy;
};

test('memory that threads share may be handed over', (t) => {
  const own = columns();
  const plain = evaluate(bytes(GT), own).stats;
  t.deepEqual(
    evaluate(bytes(GT), { ...own, boxes: shared(own.boxes), scores: shared(own.scores) }).stats,
    plain,
  );
  t.deepEqual(
    evaluate(shared(new Uint8Array(Buffer.from(GT))), shared(new Uint8Array(Buffer.from(DT)))).stats,
    plain,
  );
});

test('arrays may begin in the middle of their memory', (t) => {
  const own = columns();
  const within = new Float64Array(11);
  within.set(own.boxes, 3);
  const text = Buffer.from(`xyz${DT}zyx`);
  t.deepEqual(
    evaluate(bytes(GT), { ...own, boxes: within.subarray(3) }).stats,
    evaluate(bytes(GT), own).stats,
  );
  t.deepEqual(evaluate(bytes(GT), text.subarray(3, -3)).stats, evaluate(bytes(GT), own).stats);
});

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

test('a great number of threads is no mistake', (t) => {
  for (const threads of [64, 1000]) {
    t.deepEqual(
      evaluate(bytes(GT), bytes(DT), { threads }).stats,
      evaluate(bytes(GT), bytes(DT), { threads: 1 }).stats,
    );
  }
});

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

test('a long text that is spoilt gives the same error to any number of threads, from bytes and from a file', (t) => {
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const results = Array.from({ length: 40_000 }, () => ({
    image_id: 1 + random(2),
    category_id: 1,
    bbox: [random(500), random(500), random(900) / 10, random(900) / 10],
    score: random(1000) / 1000,
    note: random(9) === 0 ? '},{"image_id":1,"bbox":[' : 'x',
  }));
  const clean = bytes(JSON.stringify(results));
  const dataset = Dataset.load(bytes(GT));
  const path = join(folder, 'long.json');
  const outcome = (detections: Uint8Array | string, threads: number): string => {
    try {
      return String(evaluate(dataset, detections, { threads }).stats);
    } catch (thrown) {
      const error = typed(t, thrown, 'a long text');
      return [error?.code, error?.expected, error?.got, error?.list, error?.record, error?.byte].join();
    }
  };
  for (let i = 0; i < 24; i++) {
    const spoilt = Buffer.from(clean);
    spoilt.write('}{",:[]x\\-'.charAt(random(10)), random(spoilt.length), 'latin1');
    writeFileSync(path, spoilt);
    const outcomes = [1, 2, 5].flatMap((threads) => [outcome(spoilt, threads), outcome(path, threads)]);
    t.is(new Set(outcomes).size, 1, outcomes.join('\n'));
  }
});
