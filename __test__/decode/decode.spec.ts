import test from 'ava';
import {
  BoxwiseError,
  decode,
  decodeBatch,
  decodeBoxes,
  encodeBoxes,
  focalLoss,
  generateAnchors,
  kmeansAnchors,
  matchAnchors,
  type DecodeOptions,
  type ErrorCode,
} from 'boxwise';
import * as promises from 'boxwise/promises';

/** Two classes, two anchors: some of an input's, which `subset` says. */
const head = Float32Array.from([100, 300, 100, 300, 40, 20, 20, 60, 0.9, 0.1, 0.3, 0.7]);
const output = { data: head, dims: [1, 6, 2] };

function fails(
  t: { throws: Function; is: Function },
  code: ErrorCode,
  call: () => unknown,
  says?: RegExp,
): void {
  const error = t.throws(call, {
    instanceOf: BoxwiseError,
    ...(says ? { message: says } : {}),
  }) as BoxwiseError;
  t.is(error.code, code);
}

test('detections are columns and iterate as objects', (t) => {
  const found = decode(output, { model: 'yolov8', subset: true, inputSize: 640, imageSize: [1280, 720] });
  t.is(found.length, 2);
  t.true(found.boxes instanceof Float32Array);
  t.deepEqual([...found.boxes], [160, 0, 240, 0, 580, 260, 620, 380]);
  const [first, second] = found;
  t.deepEqual(first?.box, [160, 0, 240, 0]);
  t.deepEqual({ classId: second?.classId, source: second?.source }, { classId: 1, source: 1 });
  t.is(found.masks, undefined);
  fails(t, 'OUT_OF_RANGE', () => found.at(2));
});

test('a map of names, an array and a bare tensor answer alike, and so do promises and batches', async (t) => {
  const options: DecodeOptions = { model: 'yolo11', subset: true };
  const want = [...decode(output, options)];
  t.deepEqual([...decode([output], options)], want);
  t.deepEqual([...decode({ anything: output }, options)], want);
  t.deepEqual([...(await promises.decode({ output0: output }, options))], want);
  const [image] = decodeBatch(output, { model: 'yolo11', subset: true, threads: 2 });
  t.deepEqual([...(image ?? [])], want);
  const [later] = await promises.decodeBatch(output, {
    model: 'yolo11',
    subset: true,
    inputSize: 640,
    imageSize: [[640, 640]],
  });
  t.deepEqual([...(later ?? [])], want);
});

test('outputs of integers beside those of the model are passed over', (t) => {
  const labels = { data: new BigInt64Array(2), dims: [2] };
  t.deepEqual(
    [...decode({ output0: output, labels }, { model: 'yolov8', subset: true })],
    [...decode(output, { model: 'yolov8', subset: true })],
  );
  fails(t, 'INVALID_ARGUMENT', () => decode({ labels }, { model: 'yolov8' }));
});

test('promises work on copies', async (t) => {
  const data = head.slice();
  const promise = promises.decode({ data, dims: [1, 6, 2] }, { model: 'yolov8', subset: true });
  data.fill(0);
  t.is((await promise).length, 2);
});

test('halves are read from their bits', (t) => {
  const bits: Record<number, number> = { 100: 0x5640, 300: 0x5cb0, 40: 0x5100, 20: 0x4d00, 60: 0x5380 };
  const halves = Uint16Array.from([...head].map((v) => bits[v] ?? (v > 0.6 ? 0x3b00 : 0x2c00)));
  const found = decode({ data: halves, dims: [1, 6, 2], type: 'float16' }, { model: 'yolov8', subset: true });
  t.deepEqual([...found.boxes], [80, 90, 120, 110, 290, 270, 310, 330]);
  t.deepEqual([...found.scores], [0.875, 0.875]);
  fails(
    t,
    'INVALID_ARGUMENT',
    () => decode({ data: halves, dims: [1, 6, 2] }, { model: 'yolov8' }),
    /type: 'float16'/,
  );
});

test('a wrong shape says which model it looks like', (t) => {
  const zeros = (...dims: number[]) => ({ data: new Float32Array(dims.reduce((a, b) => a * b)), dims });
  fails(t, 'SHAPE_MISMATCH', () => decode(zeros(1, 25200, 85), { model: 'yolov8' }), /looks like yolov5/);
  fails(t, 'SHAPE_MISMATCH', () => decode(zeros(1, 84, 8400), { model: 'yolov5' }), /looks like yolov8/);
  fails(t, 'SHAPE_MISMATCH', () => decode(zeros(2, 84, 8400), { model: 'yolov8' }), /decodeBatch/);
});

test('inputs and options that cannot be used are typed errors', (t) => {
  const of = (outputs: unknown, options: object = {}) =>
    decode(outputs as never, { model: 'yolov8', inputSize: 32, ...options } as DecodeOptions);
  fails(t, 'INVALID_ARGUMENT', () => of(null));
  fails(t, 'SHAPE_MISMATCH', () => of({ data: [1, 2], dims: [2] }));
  fails(t, 'INVALID_ARGUMENT', () => of({ data: new Int8Array(12).fill(1), dims: [1, 6, 2] }), /scale/);
  t.is(of({ data: new Int8Array(6 * 21), dims: [1, 6, 21] }).length, 0, 'zeros are zeros at any scale');
  fails(t, 'LENGTH_MISMATCH', () => of({ data: head, dims: [1, 6, 3] }));
  fails(t, 'OUT_OF_RANGE', () => of({ data: head, dims: [1, -6, -2] }));
  fails(t, 'UNKNOWN_ID', () => of(output, { model: 'yolov99' }), /yolov8/);
  fails(t, 'INVALID_ARGUMENT', () => of(output, { resize: 'squash' }));
  fails(t, 'OUT_OF_RANGE', () => of(output, { iouThreshold: -1 }));
  fails(t, 'OUT_OF_RANGE', () => of(output, { maxDetections: -1 }));
  fails(t, 'OUT_OF_RANGE', () => of(output, { strides: [-8] }));
  fails(t, 'OUT_OF_RANGE', () => of(output, { subset: true, imageSize: [0, 10] }));
  fails(t, 'INVALID_ARGUMENT', () => of(output, { classAgnostic: 'yes' }));
  fails(t, 'MISSING_KEY', () => of({ a: output, b: output }, { model: 'detr' }));
  const detached = new Float32Array(12);
  structuredClone(detached, { transfer: [detached.buffer] });
  fails(t, 'INVALID_ARGUMENT', () => of({ data: detached, dims: [1, 6, 2] }));
});

test('anchors, coding and matching refuse what makes no sense', (t) => {
  fails(t, 'OUT_OF_RANGE', () => generateAnchors(2, 2, -8, [8], [1]));
  fails(t, 'OUT_OF_RANGE', () => generateAnchors(-2, 2, 8, [8], [1]));
  fails(t, 'TOO_LARGE', () => generateAnchors(2 ** 31, 2 ** 31, 8, [8], [1]));
  t.is(generateAnchors(0, 2, 8, [8], [1]).length, 0);
  fails(t, 'LENGTH_MISMATCH', () => encodeBoxes([1, 2, 3], []));
  fails(t, 'LENGTH_MISMATCH', () => matchAnchors([1, 2, 3, 4, 5], []));
  fails(t, 'OUT_OF_RANGE', () => matchAnchors([], [], { positiveThreshold: 0.2 }));
  t.deepEqual([...matchAnchors([[0, 0, 1, 1]], []).labels], [0]);
  fails(t, 'OUT_OF_RANGE', () => kmeansAnchors([[1, 1]], 2));
  fails(t, 'INVALID_VALUE', () => focalLoss([0.5], [2]));
});

test('singles stay singles', async (t) => {
  const boxes = Float32Array.from([0, 0, 10, 20]);
  const anchors = Float32Array.from([1, 1, 9, 17]);
  const deltas = encodeBoxes(boxes, anchors, { variances: [0.1, 0.1, 0.2, 0.2] });
  t.true(deltas instanceof Float32Array);
  const back = decodeBoxes(deltas, anchors, { variances: [0.1, 0.1, 0.2, 0.2] });
  t.true([...back].every((v, i) => Math.abs(v - (boxes[i] as number)) < 1e-5));
  t.deepEqual(await promises.encodeBoxes(boxes, anchors, { variances: [0.1, 0.1, 0.2, 0.2] }), deltas);
  const found = matchAnchors(anchors, boxes);
  t.true(found.ious instanceof Float32Array);
  t.deepEqual(await promises.matchAnchors(anchors, boxes), found);
});

test('anchors of a dataset come from its annotations', (t) => {
  const annotations = [
    { bbox: [0, 0, 10, 10] },
    { bbox: [0, 0, 100, 100] },
    { bbox: [0, 0, 5, 0] },
    { bbox: [0, 0, 7, 7], iscrowd: 1 },
  ];
  const found = kmeansAnchors({ annotations }, 2);
  t.deepEqual([...found.sizes], [10, 10, 100, 100]);
  t.is(found.meanIou, 1);
});
