import { readFileSync } from 'node:fs';
import test from 'ava';
import { iou, nms, nonMaximumMerging, pairedIou } from 'boxwise';
import * as promises from 'boxwise/promises';
import { clustered, refuses } from './world.js';

interface Merged {
  boxes: number[][];
  scores: number[];
}
interface Case extends Merged {
  classes: number[];
  metric: 'IOU' | 'IOS';
  threshold: number;
  agnostic: boolean;
  supervision: Merged & { groups: number[][] };
  greedyNmm: Merged & { classes: number[] };
  nmm: Merged & { classes: number[] };
}
const cases = JSON.parse(readFileSync('oracles/boxes/cases/merging.json', 'utf8')) as Case[];

const at = <T>(list: ArrayLike<T>, place: number): T => list[place] as T;

/** Both types of numbers: the coordinates and scores of the cases are exact in either. */
const TYPES = [Float32Array, Float64Array];

const optionsOf = ({ metric, threshold, agnostic, classes }: Case) => ({
  kind: metric === 'IOU' ? ('iou' as const) : ('ios' as const),
  iouThreshold: threshold,
  ...(!agnostic && { classIds: classes }),
});

test('the defaults merge as supervision', (t) => {
  for (const given of cases)
    for (const type of TYPES) {
      const { indices, boxes, scores, trace } = nonMaximumMerging(
        type.from(given.boxes.flat()),
        type.from(given.scores),
        { ...optionsOf(given), trace: true },
      );
      const { supervision } = given;
      const expected = [...supervision.groups.keys()].sort(
        (a, b) =>
          at(given.scores, at(at(supervision.groups, b), 0)) -
          at(given.scores, at(at(supervision.groups, a), 0)),
      );
      t.deepEqual(
        [...indices],
        expected.map((group) => at(at(supervision.groups, group), 0)),
      );
      t.deepEqual(
        [...boxes],
        expected.flatMap((group) => at(supervision.boxes, group)),
      );
      expected.forEach((group, row) => {
        // supervision sums in another order and rounds to single precision
        t.true(Math.abs(at(scores, row) - at(supervision.scores, group)) <= 2 ** -23);
        for (const box of at(supervision.groups, group)) t.is(trace.clusters[box], row);
      });
    }
});

for (const [name, transitive] of [
  ['greedyNmm', false],
  ['nmm', true],
] as const)
  test(`the documented options merge as SAHI's ${name.toUpperCase()}`, (t) => {
    for (const given of cases)
      for (const type of TYPES) {
        const { indices, boxes, scores } = nonMaximumMerging(
          type.from(given.boxes.flat()),
          type.from(given.scores),
          { ...optionsOf(given), mergedScore: 'max', matchMerged: true, transitive },
        );
        const expected = given[name];
        t.deepEqual([...boxes], expected.boxes.flat());
        t.deepEqual([...scores], expected.scores);
        t.deepEqual(
          [...indices].map((index) => given.classes[index]),
          expected.classes,
        );
      }
  });

test('with IoU, the best boxes are those that NMS keeps, and its suppressors those of its trace', async (t) => {
  const { boxes, scores } = clustered(300, 8, 200);
  const classIds = Uint8Array.from(scores, (_, i) => i % 2);
  const kept = nms(boxes, scores, { iouThreshold: 0.4, suppressEqual: true, classIds, trace: true });
  const merged = nonMaximumMerging(boxes, scores, { iouThreshold: 0.4, classIds, trace: true });
  t.deepEqual(merged.indices, kept.indices);
  t.deepEqual(merged.trace.suppressedBy, kept.trace.suppressedBy);
  t.deepEqual(merged.trace.overlaps, kept.trace.overlaps);
  t.deepEqual(await promises.nonMaximumMerging(boxes, scores, { iouThreshold: 0.4, classIds, trace: true }), merged); // prettier-ignore
  const { trace: _, ...plain } = merged;
  t.deepEqual(nonMaximumMerging(boxes, scores, { iouThreshold: 0.4, classIds }), plain);
  t.deepEqual(
    nonMaximumMerging(boxes, scores, { iouThreshold: 0.4, classIds, maxDetections: 9 }).boxes,
    merged.boxes.subarray(0, 36),
  );
});

test('merged boxes are written as the boxes given', (t) => {
  const xywh = Float64Array.of(0, 0, 10, 10, 2, 0, 10, 10, 0.1, 0.3, 0.2, 0.7);
  const { boxes } = nonMaximumMerging(xywh, [0.9, 0.8, 0.7], { format: 'xywh' });
  t.deepEqual([...boxes], [0, 0, 12, 10, 0.1, 0.3, 0.2, 0.7]);
  refuses(
    t,
    () => nonMaximumMerging(xywh, [1, 1, 1], { format: 'rotated' as never }),
    'INVALID_ARGUMENT',
    /format/,
  );
});

test('what is no box stays as it is, and equal scores keep the lower index', (t) => {
  const odd = [NaN, 0, 10, 10, 0, 0, 0, 0, 0, 0, Infinity, 10, 0, 0, 10, 10, 0, 0, 10, 10, 0, 0, 10, 10];
  const scores = [1, 1, 1, 0.5, 0.5, NaN];
  const { indices, boxes } = nonMaximumMerging(Float64Array.from(odd), scores, { kind: 'ios' });
  t.deepEqual([...indices], [0, 1, 2, 3]);
  t.deepEqual([...boxes], odd.slice(0, 16));
  refuses(t, () => nonMaximumMerging(odd.slice(0, 4) as never, [1], { validate: true }), 'INVALID_VALUE');
  for (const iouThreshold of [0, 1.5, NaN])
    refuses(t, () => nonMaximumMerging([], [], { iouThreshold }), 'OUT_OF_RANGE', /iouThreshold/);
});

test('intersection over the smaller area is a kind of overlap too', (t) => {
  const [large, part] = [
    [0, 0, 10, 10],
    [5, 0, 15, 4],
  ];
  t.deepEqual([...iou([large], [part, large], { kind: 'ios' })], [0.5, 1]);
  t.deepEqual([...pairedIou([part], [large], { kind: 'ios' })], [0.5]);
  const turned = [[5, 5, 10, 10, 0]];
  t.deepEqual([...iou(turned, [[10, 2, 10, 4, 0]], { kind: 'ios', format: 'rotated' })], [0.5]);
  t.deepEqual([...iou([large], [[NaN, 0, 1, 1], [0, 0, Infinity, 1], [1, 1, 1, 1]], { kind: 'ios' })], [0, 0, 0]); // prettier-ignore
});
