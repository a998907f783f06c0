import test from 'ava';
import { evaluate, Evaluator, type DetectionColumns } from 'boxwise';

import { bytes, coded, columns, DT, GT } from './inputs.js';

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
      if (name === 'scores' && Array.isArray(value) && value[0] === 1.5) continue; // numbers are scores
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

test('memory that threads share is read as it is', (t) => {
  const { stats } = evaluate(bytes(GT), columns());
  for (const name of ['imageIds', 'categoryIds', 'boxes', 'scores'] as const) {
    const own = columns();
    t.deepEqual(
      evaluate(bytes(GT), { ...own, [name]: shared(own[name] as Float64Array) }).stats,
      stats,
      name,
    );
  }
  const truth = shared(new Uint8Array(Buffer.from(GT)));
  t.deepEqual(evaluate(truth, columns()).stats, stats);
  t.deepEqual(evaluate(truth.buffer, columns()).stats, stats);
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

test('a name that columns do not have is refused, and the one that was meant is named', (t) => {
  const rows: readonly (readonly [string, unknown, string])[] = [
    ['boxFormat', 'xyxy', 'format'],
    ['fmt', 'xyxy', 'format'],
    ['Format', 'xyxy', 'format'],
    ['box_format', 'xyxy', 'format'],
    ['score', [0.5, 0.5], 'scores'],
    ['bboxes', [], 'boxes'],
    ['bbox', [], 'boxes'],
    ['image_ids', [], 'imageIds'],
    ['classIds', [], 'categoryIds'],
    ['labels', [], 'categoryIds'],
    ['mask', [], 'masks'],
    ['notes', [], ''],
  ];
  const evaluator = new Evaluator(bytes(GT));
  for (const [name, value, meant] of rows) {
    const given = { ...columns(), [name]: value } as never;
    const calls = { evaluate: () => evaluate(bytes(GT), given), add: () => evaluator.add(1, given) };
    for (const [call, run] of Object.entries(calls)) {
      const error = coded(t, 'INVALID_ARGUMENT', run, `${call} ${name}`);
      if (meant !== '')
        t.regex(error?.message ?? '', new RegExp(`did you mean ${meant}\\?$`), `${call} ${name}`);
    }
  }
});
