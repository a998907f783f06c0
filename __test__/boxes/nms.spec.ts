import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { nms, softNms, matrixNms, nonMaximumMerging } from 'boxwise';
import * as promises from 'boxwise/promises';
import { clustered, nms32, refuses } from './world.js';

const tutorial = JSON.parse(readFileSync('oracles/boxes/cases/tutorial.json', 'utf8')) as {
  nms: { boxes: number[][]; scores: number[]; keep: Record<string, number[]> };
  softNms: {
    boxes: number[][];
    scores: number[];
    keep: { sigma: number; scoreThreshold: number; indices: number[] }[];
  };
};

test('the best of each pile stays, best first', (t) => {
  const boxes = Float32Array.of(0, 0, 10, 10, 1, 1, 11, 11, 20, 20, 30, 30);
  t.deepEqual(nms(boxes, Float32Array.of(0.9, 0.8, 0.95)), Uint32Array.of(2, 0));
});

test('the answers of the tutorial are matched, inverted boxes included', (t) => {
  const { boxes, scores, keep } = tutorial.nms;
  for (const [threshold, expected] of Object.entries(keep))
    t.deepEqual([...nms(boxes, scores, { iouThreshold: Number(threshold), suppressEqual: true })], expected);
  for (const { sigma, scoreThreshold, indices } of tutorial.softNms.keep)
    t.deepEqual([...softNms(boxes, scores, { sigma, scoreThreshold }).indices], indices);
});

test('equal scores keep the lower index', (t) => {
  const boxes = [0, 1, 2].flatMap(() => [0, 0, 4, 4]);
  t.deepEqual([...nms(Float32Array.from(boxes), Float32Array.of(0.5, 0.5, 0.5))], [0]);
  t.deepEqual([...nms(Float64Array.from(boxes), [0.5, 0.5, 0.5], { classIds: [1, 2, 1] })], [0, 1]);
});

test('an overlap equal to the threshold stays unless asked otherwise, in either precision', (t) => {
  // 3 of 10 is covered by both: an IoU of 0.3, whose rounding is that of the threshold.
  const boxes = [0, 0, 6.5, 1, 3.5, 0, 10, 1];
  for (const own of [Float32Array.from(boxes), Float64Array.from(boxes)]) {
    t.deepEqual([...nms(own, [0.9, 0.8], { iouThreshold: 0.3 })], [0, 1]);
    t.deepEqual([...nms(own, [0.9, 0.8], { iouThreshold: 0.3, suppressEqual: true })], [0]);
  }
});

test('scores must be above the threshold, and NaN never is', (t) => {
  const boxes = [0, 1, 2, 3, 4].flatMap((i) => [i * 10, 0, i * 10 + 5, 5]);
  const scores = Float32Array.of(0.1, Number.NaN, 0.5, -Infinity, 0.3);
  t.deepEqual([...nms(Float32Array.from(boxes), scores)], [2, 4, 0]);
  t.deepEqual([...nms(Float32Array.from(boxes), scores, { scoreThreshold: 0.3 })], [2]);
  t.deepEqual([...nms(Float32Array.from(boxes), scores, { maxDetections: 2 })], [2, 4]);
  t.deepEqual([...nms(Float32Array.from(boxes), scores, { maxDetections: 0 })], []);
});

test('what is no box overlaps nothing and stays', (t) => {
  const odd = Float32Array.of(5, 5, 1, 1, 0, 0, 9, 9, 0, 0, Number.NaN, 9, 0, 0, Infinity, 9, 3, 3, 3, 8);
  const scores = Float32Array.of(0.5, 0.4, 0.3, 0.2, 0.1);
  t.deepEqual([...nms(odd, scores, { iouThreshold: 0 })], [0, 1, 2, 3, 4]);
  refuses(t, () => nms(odd, scores, { validate: true }), 'INVALID_VALUE', /boxes\[0\]/);
});

test('native, by definition, in classes, in batches and as promises: all the same', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 300 }),
      fc.nat(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (count, seed, threshold) => {
        const { boxes, scores } = clustered(count, seed % 10000, 150);
        const iouThreshold = threshold;
        const own = Math.fround(threshold);
        t.deepEqual(
          [...nms(boxes, scores, { iouThreshold })],
          nms32(boxes, scores, (iou) => iou > own),
        );
        t.deepEqual(
          [...nms(boxes, scores, { iouThreshold, suppressEqual: true })],
          nms32(boxes, scores, (iou) => iou >= own),
        );
        const classIds = Uint8Array.from(scores, (_, i) => i % 3);
        const inClasses = nms32(
          boxes,
          scores,
          (iou) => iou > own,
          (i, j) => i % 3 === j % 3,
        );
        t.deepEqual([...nms(boxes, scores, { iouThreshold, classIds })], inClasses);
        t.deepEqual(
          await promises.nms(boxes, scores, { iouThreshold, classIds }),
          Uint32Array.from(inClasses),
        );
        const half = count >> 1;
        const imageOffsets = [0, half, count];
        const batch = nms(boxes, scores, { iouThreshold, imageOffsets });
        const first = nms(boxes.slice(0, half * 4), scores.slice(0, half), { iouThreshold });
        const second = nms(boxes.slice(half * 4), scores.slice(half), { iouThreshold });
        t.deepEqual([...batch.indices], [...first, ...[...second].map((i) => i + half)]);
        t.deepEqual([...batch.imageOffsets], [0, first.length, first.length + second.length]);
        t.deepEqual(nms(boxes, scores, { iouThreshold, imageOffsets, threads: 2 }), batch);
      },
    ),
    { numRuns: 60 },
  );
});

test('scores may be of another precision than boxes', (t) => {
  const { boxes, scores } = clustered(200, 5);
  const expected = nms(boxes, scores);
  t.deepEqual(nms(boxes, Float64Array.from(scores)), expected);
  const close = Float64Array.from(scores, (score, i) => 0.5 + score * 1e-12 - i * 1e-17);
  t.deepEqual(
    nms(boxes, close)[0],
    [...close.keys()].reduce((a, b) => ((close[b] as number) > (close[a] as number) ? b : a)),
  );
  t.deepEqual(nms(Float64Array.from(boxes), scores, { scoreThreshold: 0.3 }).length > 0, true);
});

test('a million boxes all alike leave the first', (t) => {
  const count = 1_000_000;
  const boxes = new Float32Array(count * 4);
  for (let i = 0; i < count; i++) boxes.set([1, 1, 5, 5], i * 4);
  const scores = new Float32Array(count).fill(0.5);
  t.deepEqual([...nms(boxes, scores)], [0]);
  t.is(nms(boxes, scores, { iouThreshold: 1 }).length, count);
});

test('rotated boxes are compared as they lie', (t) => {
  const long = (angle: number) => [50, 50, 40, 4, angle];
  t.deepEqual([...nms([long(0), long(90)], [0.9, 0.8], { format: 'rotated', angleUnit: 'degrees' })], [0, 1]);
  t.deepEqual([...nms([long(0), long(180)], [0.9, 0.8], { format: 'rotated', angleUnit: 'degrees' })], [0]);
  t.deepEqual(
    [...nms([long(0), long(Math.PI / 2)], [0.9, 0.8], { format: 'rotated', iouThreshold: 0 })],
    [0],
  );
});

test('DIoU spares boxes whose centres lie apart', (t) => {
  const boxes = Float32Array.of(0, 0, 10, 10, 3, 0, 13, 10); // IoU 0.538, DIoU 0.505
  t.deepEqual([...nms(boxes, Float32Array.of(0.9, 0.8), { iouThreshold: 0.52 })], [0]);
  t.deepEqual([...nms(boxes, Float32Array.of(0.9, 0.8), { iouThreshold: 0.52, kind: 'diou' })], [0, 1]);
});

test('formats say the same boxes', (t) => {
  const xywh = Float32Array.of(0, 0, 10, 10, 1, 1, 10, 10, 20, 20, 5, 5);
  t.deepEqual([...nms(xywh, Float32Array.of(0.9, 0.8, 0.7), { format: 'xywh' })], [0, 2]);
  t.deepEqual(
    [
      ...nms(
        [
          [5, 5, 10, 10],
          [6, 6, 10, 10],
        ],
        [0.9, 0.8],
        { format: 'cxcywh' },
      ),
    ],
    [0],
  );
});

test('what cannot be used is refused with a code', (t) => {
  const { boxes, scores } = clustered(10, 1);
  refuses(t, () => nms(boxes, scores.slice(1)), 'LENGTH_MISMATCH', /scores: expected 10/);
  refuses(t, () => nms(boxes.slice(1), scores), 'LENGTH_MISMATCH', /multiple of 4/);
  for (const iouThreshold of [-0.1, 1.1, Number.NaN])
    refuses(t, () => nms(boxes, scores, { iouThreshold }), 'OUT_OF_RANGE');
  for (const maxDetections of [-1, 1.5, Number.NaN])
    refuses(t, () => nms(boxes, scores, { maxDetections }), 'OUT_OF_RANGE');
  refuses(t, () => nms(boxes, scores, { scoreThreshold: Number.NaN }), 'OUT_OF_RANGE');
  refuses(t, () => nms(boxes, scores, { classIds: [1, 2] }), 'LENGTH_MISMATCH', /classIds/);
  refuses(t, () => nms(boxes, scores, { classIds: scores }), 'INVALID_ARGUMENT', /classIds/);
  refuses(t, () => nms(boxes, scores, { imageOffsets: [0, 5] }), 'INVALID_ARGUMENT', /imageOffsets/);
  refuses(t, () => nms(boxes, scores, { imageOffsets: [0, 7, 5, 10] }), 'INVALID_ARGUMENT');
  refuses(t, () => nms(boxes, scores, { threads: 0 }), 'OUT_OF_RANGE', /threads/);
  refuses(t, () => nms('boxes' as never, scores), 'INVALID_ARGUMENT');
  refuses(t, () => nms([[1, 2, 3]], [1]), 'LENGTH_MISMATCH', /a row of 4 numbers/);
  refuses(t, () => nms(boxes, scores, { format: 'xyzw' as never }), 'INVALID_ARGUMENT', /format/);
  refuses(t, () => nms(boxes, scores, { kind: 'giou' as never }), 'INVALID_ARGUMENT', /kind/);
  refuses(t, () => softNms(boxes, scores, { sigma: 0 }), 'OUT_OF_RANGE', /sigma/);
  refuses(t, () => softNms(boxes, scores.slice(2)), 'LENGTH_MISMATCH');
  refuses(t, () => matrixNms(boxes, scores, { maxCandidates: -2 }), 'OUT_OF_RANGE');
});

test('shared memory is read as it is, detached memory is refused', (t) => {
  const { boxes, scores } = clustered(4, 1);
  const shared = new Float32Array(new SharedArrayBuffer(64));
  shared.set(boxes);
  t.deepEqual(nms(shared, scores), nms(boxes, scores));
  const gone = boxes.slice();
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  refuses(t, () => nms(gone, scores), 'INVALID_ARGUMENT', /detached/);
  t.deepEqual([...nms(new Float32Array(0), new Float32Array(0))], []);
});

test('Soft-NMS lowers the scores of what overlaps the taken boxes', (t) => {
  const { indices, scores } = softNms(
    [
      [0, 0, 10, 10],
      [0, 0, 10, 10],
      [50, 50, 60, 60],
    ],
    [0.9, 0.8, 0.7],
  );
  t.deepEqual([...indices], [0, 2, 1]);
  t.true(Math.abs((scores[2] as number) - 0.8 * Math.exp(-2)) < 1e-16);
  const linear = softNms(
    [
      [0, 0, 10, 10],
      [0, 0, 10, 8],
    ],
    [0.9, 0.5],
    { method: 'linear' },
  );
  t.deepEqual([...linear.scores], [0.9, 0.5 * (1 - 80 / 100)]);
  const single = softNms(Float32Array.of(0, 0, 10, 10), Float32Array.of(0.5));
  t.true(single.scores instanceof Float32Array);
});

test('Soft-NMS and matrix NMS respect classes and limits, also as promises', async (t) => {
  const { boxes, scores } = clustered(120, 9);
  const classIds = Int32Array.from(scores, (_, i) => i % 2);
  const soft = softNms(boxes, scores, { classIds, maxDetections: 30 });
  t.is(soft.indices.length, 30);
  t.deepEqual(await promises.softNms(boxes, scores, { classIds, maxDetections: 30 }), soft);
  const matrix = matrixNms(boxes, scores, { classIds, method: 'linear' });
  t.deepEqual(
    [...matrix.scores],
    [...matrix.scores].sort((a, b) => b - a),
  );
  t.deepEqual(await promises.matrixNms(boxes, scores, { classIds, method: 'linear' }), matrix);
  await t.throwsAsync(promises.softNms(boxes, scores.slice(1)), { name: 'BoxwiseError' });
});

test('classes of one group suppress each other as one class does, with every method', (t) => {
  const { boxes, scores } = clustered(200, 7);
  const classIds = Int32Array.from(scores, (_, i) => i % 6);
  const together = classIds.map((id) => [0, 1, 1, 3, 0, 5][id] as number);
  const groups = [[1, 2], Int32Array.of(4, 0)];
  for (const own of [nms, softNms, matrixNms, nonMaximumMerging]) {
    const keep = own as (boxes: Float32Array, scores: Float32Array, options: object) => unknown;
    const grouped = keep(boxes, scores, { classIds, groups });
    t.deepEqual(grouped, keep(boxes, scores, { classIds: together }), own.name);
    t.notDeepEqual(grouped, keep(boxes, scores, { classIds }), own.name);
    t.deepEqual(keep(boxes, scores, { classIds, groups: [] }), keep(boxes, scores, { classIds }), own.name);
  }
  t.deepEqual(
    [...classIds],
    Array.from(scores, (_, i) => i % 6),
  );
});

test('a class in two groups is refused, and groups without classes', async (t) => {
  const [boxes, scores] = [Float32Array.of(0, 0, 1, 1), Float32Array.of(1)];
  const of = (options: object) => () => nms(boxes, scores, options);
  refuses(t, of({ classIds: [1], groups: [[1, 2], [3, 1]] }), 'INVALID_ARGUMENT', /groups\[1\].*once/); // prettier-ignore
  refuses(t, of({ groups: [[1, 2]] }), 'INVALID_ARGUMENT', /classIds beside groups/);
  refuses(t, of({ classIds: [1], groups: [1, 2] }), 'INVALID_ARGUMENT', /groups\[0\]/);
  refuses(t, of({ classIds: [1], groups: { 1: [2] } }), 'INVALID_ARGUMENT', /lists of classes/);
  const options = { classIds: [1], groups: [[1, 1]] };
  await t.throwsAsync(async () => promises.nms(boxes, scores, options), { code: 'INVALID_ARGUMENT' });
});
