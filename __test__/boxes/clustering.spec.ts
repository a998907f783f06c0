import { readFileSync } from 'node:fs';

import test from 'ava';
import { weightedBoxClustering } from 'boxwise';

import { clustered, refuses } from './world.js';

const cases = JSON.parse(readFileSync('oracles/boxes/cases/clustering.json', 'utf8')) as {
  boxes: number[][];
  scores: number[];
  iouThreshold: number;
  iouWeighted: boolean;
  merged: number[][];
  mergedScores: number[];
  indices: number[];
  members: number[][];
}[];

test('clusters, boxes and scores are those of lsnms', (t) => {
  for (const [
    index,
    { boxes, scores, merged, mergedScores, indices, members, ...options },
  ] of cases.entries()) {
    const found = weightedBoxClustering(boxes, scores, options);
    t.deepEqual([...found.indices], indices, String(index));
    const own = indices.map((_, cluster) =>
      scores.flatMap((_, i) => (found.clusters[i] === cluster ? [i] : [])),
    );
    t.deepEqual(own, members, String(index));
    const isNear = (a: number, b: number | undefined): boolean => Math.abs(a - (b as number)) < 1e-9;
    t.true(found.scores.every((score, i) => isNear(score, mergedScores[i])));
    t.true(found.boxes.every((side, i) => isNear(side, merged.flat()[i])));
  }
});

test('classes and groups stay apart, low and NaN scores are left out, and no box is lost', (t) => {
  const boxes = [0, 1, 2, 3].flatMap(() => [0, 0, 4, 4]);
  const found = weightedBoxClustering(boxes, [0.5, 0.75, 0.25, Number.NaN], {
    classIds: [1, 2, 3, 1],
    groups: [[1, 3]],
    scoreThreshold: 0.1,
  });
  t.deepEqual([[...found.indices], [...found.clusters]], [[1, 0], [1, 0, 1, -1]]); // prettier-ignore
  t.deepEqual([...found.scores], [0.75, 0.375]);
  const odd = weightedBoxClustering([[5, 5, 1, 1], [5, 5, 1, 1]], [0.5, 0.5]); // prettier-ignore
  t.deepEqual([[...odd.indices], [...odd.boxes]], [[0, 1], [5, 5, 1, 1, 5, 5, 1, 1]]); // prettier-ignore
  t.is(weightedBoxClustering([], []).indices.length, 0);
  const many = clustered(500, 3);
  const all = weightedBoxClustering(many.boxes, many.scores);
  t.true(all.clusters.every((cluster) => cluster >= 0 && cluster < all.indices.length));
});

test('sides as widths give the same clusters', (t) => {
  const { boxes, scores } = clustered(100, 5);
  const wide = Float64Array.from(boxes);
  const sides = wide.map((value, i) => (i % 4 > 1 ? value - (wide[i - 2] as number) : value));
  const [a, b] = [
    weightedBoxClustering(wide, scores),
    weightedBoxClustering(sides, scores, { format: 'xywh' }),
  ];
  t.deepEqual(a.clusters, b.clusters);
  const corners = b.boxes.map((value, i) => (i % 4 > 1 ? value + (b.boxes[i - 2] as number) : value));
  t.true(a.boxes.every((value, i) => Math.abs(value - (corners[i] as number)) < 1e-9));
});

test('lengths and thresholds out of range are refused', (t) => {
  const box = [[0, 0, 1, 1]];
  refuses(t, () => weightedBoxClustering(box, [1, 2]), 'LENGTH_MISMATCH', /boxes.*8 numbers/);
  refuses(t, () => weightedBoxClustering(box, [1], { classIds: [1, 2] }), 'LENGTH_MISMATCH', /classIds/);
  refuses(
    t,
    () => weightedBoxClustering(box, [-1], { scoreWeighted: true }),
    'OUT_OF_RANGE',
    /scores\[0\].*at least 0/,
  );
  refuses(t, () => weightedBoxClustering(box, [1], { scoreWeighted: true, iouWeighted: true }), 'INVALID_ARGUMENT', /iouWeighted/); // prettier-ignore
  refuses(t, () => weightedBoxClustering(box, [1], { iouThreshold: 0 }), 'OUT_OF_RANGE', /iouThreshold/);
});
