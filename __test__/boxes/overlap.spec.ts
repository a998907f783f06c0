import { readFileSync } from 'node:fs';
import test from 'ava';
import { bestMatch, iou, overlapPairs, pairedIou, type FloatArray } from 'boxwise';
import * as promises from 'boxwise/promises';
import { clustered, iou32, refuses } from './world.js';

const read = (name: string) =>
  JSON.parse(readFileSync(`oracles/boxes/cases/${name}.json`, 'utf8')) as unknown;
const { pairs } = read('tutorial') as {
  pairs: { a: number[][]; b: number[][]; iou: number[]; giouLoss: number[] };
};
const { overlap } = read('fusion') as {
  overlap: Record<'upright' | 'rotated' | 'iou' | 'giou' | 'rotatedIou', number[][]>;
};

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (value, i) => Math.abs(value - (b[i] as number))).reduce((x, y) => Math.max(x, y), 0);

test('the answers of the tutorial are matched', (t) => {
  const eps = 1e-6;
  t.deepEqual([...pairedIou(pairs.a, pairs.b, { eps })], pairs.iou);
  const loss = [...pairedIou(pairs.a, pairs.b, { kind: 'giou', eps })].map((giou) => 1 - giou);
  t.deepEqual(loss, pairs.giouLoss);
  t.is(iou([[50, 50, 200, 200]], [[60, 40, 210, 190]])[0], 0.7716535433070866);
});

test('powerboxes answers the same', (t) => {
  for (const kind of ['iou', 'giou'] as const)
    t.true(furthest(iou(overlap.upright, overlap.upright, { kind }), overlap[kind].flat()) < 1e-12, kind);
  const own = iou(overlap.rotated, overlap.rotated, { format: 'rotated', angleUnit: 'degrees' });
  // It misses a corner where both boxes are one and the same.
  const count = overlap.rotated.length;
  const expected = overlap.rotatedIou.flat().map((value, i) => (i % (count + 1) === 0 ? 1 : value));
  t.true(furthest(own, expected) < 1e-9);
});

test('the matrix is that of the definition, whatever the threads, the output and the form of the call', async (t) => {
  const [{ boxes: a }, { boxes: b }] = [clustered(70, 1), clustered(90, 2)];
  const expected = new Float32Array(70 * 90);
  for (let i = 0; i < 70; i++)
    for (let j = 0; j < 90; j++)
      expected[i * 90 + j] = iou32(a.subarray(i * 4, i * 4 + 4), b.subarray(j * 4, j * 4 + 4));
  t.deepEqual(iou(a, b), expected);
  const out = new Float32Array(70 * 90);
  t.is(iou(a, b, { out, threads: 2 }), out);
  t.deepEqual(out, expected);
  t.deepEqual(await promises.iou(a, b), expected);
  const best = bestMatch(a, b);
  t.deepEqual(await promises.bestMatch(a, b), best);
  for (let i = 0; i < 70; i++) {
    const row = expected.subarray(i * 90, i * 90 + 90);
    t.is(best.rowIou[i], Math.max(...row));
    t.is(best.rowIndex[i], row.indexOf(Math.max(...row)));
  }
  for (let j = 0; j < 90; j++) {
    const column = Float32Array.from({ length: 70 }, (_, i) => expected[i * 90 + j] as number);
    t.is(best.columnIou[j], Math.max(...column));
    t.is(best.columnIndex[j], column.indexOf(Math.max(...column)));
  }
  const found = overlapPairs(a, b, 0.25);
  const places = [...expected.keys()].filter((place) => (expected[place] as number) > 0.25);
  t.deepEqual(
    [...found.rows],
    places.map((place) => Math.floor(place / 90)),
  );
  t.deepEqual(
    [...found.columns],
    places.map((place) => place % 90),
  );
  t.deepEqual(
    found.ious as FloatArray,
    Float32Array.from(places, (place) => expected[place] as number),
  );
  t.deepEqual(await promises.overlapPairs(a, b, 0.25), found);
});

test('measures differ as their definitions do', (t) => {
  const [a, b] = [[[0, 0, 2, 2]], [[1, 1, 3, 3]]];
  t.is(iou(a, b, { kind: 'iof' })[0], 0.25);
  t.is(iou(a, b, { kind: 'giou' })[0], 1 / 7 - 2 / 9);
  t.is(iou(a, b, { kind: 'diou' })[0], 1 / 7 - 2 / 18);
  t.is(iou(a, b, { kind: 'ciou' })[0], 1 / 7 - 2 / 18);
  const turned = [[5, 5, 4, 2, 0.3]];
  t.true(Math.abs((iou(turned, turned, { kind: 'prob', format: 'rotated' })[0] as number) - 1) < 1e-6);
});

test('doubles stay doubles, single stays single, and a mixture is double', (t) => {
  const { boxes } = clustered(3, 1);
  t.true(iou(boxes, boxes) instanceof Float32Array);
  t.true(iou(Float64Array.from(boxes), boxes) instanceof Float64Array);
  t.true(pairedIou([[0, 0, 1, 1]], [[0, 0, 1, 1]]) instanceof Float64Array);
});

test('nothing to overlap with is an answer', (t) => {
  t.is(iou([], [[0, 0, 1, 1]]).length, 0);
  t.deepEqual([...bestMatch([[0, 0, 1, 1]], []).rowIndex], [-1]);
  t.is(overlapPairs([], [], 0.5).rows.length, 0);
});

test('outputs and inputs that do not fit are refused', (t) => {
  const { boxes } = clustered(3, 1);
  const memory = new Float32Array(40);
  const inside = memory.subarray(0, 12);
  refuses(t, () => iou(boxes, boxes, { out: new Float32Array(8) }), 'LENGTH_MISMATCH', /9 places/);
  refuses(t, () => iou(boxes, boxes, { out: new Float64Array(9) }), 'INVALID_ARGUMENT', /Float32Array/);
  refuses(t, () => iou(inside, inside, { out: memory.subarray(4, 13) }), 'INVALID_ARGUMENT', /overlaps/);
  t.is(iou(inside, inside, { out: memory.subarray(12, 21) }).length, 9);
  refuses(t, () => iou(boxes.slice(1), boxes), 'LENGTH_MISMATCH', /^a:/);
  refuses(t, () => pairedIou(boxes, boxes.slice(4)), 'LENGTH_MISMATCH', /^b:/);
  refuses(t, () => iou(boxes, boxes, { eps: -1 }), 'OUT_OF_RANGE', /eps/);
  refuses(t, () => iou(boxes, boxes, { kind: 'prob' }), 'INVALID_ARGUMENT', /kind/);
  refuses(t, () => iou(boxes, boxes, { kind: 'x' as never }), 'INVALID_ARGUMENT', /kind/);
  refuses(t, () => overlapPairs(boxes, boxes, 2), 'OUT_OF_RANGE', /threshold/);
});
