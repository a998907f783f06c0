import { existsSync, readFileSync } from 'node:fs';

import test from 'ava';
import {
  binaryCrossEntropy,
  crossEntropy,
  decode,
  focalLoss,
  generateAnchors,
  giouLoss,
  iouLoss,
  matchAnchors,
  type RawTensor,
} from 'boxwise';

const path = new URL('../../../shared/tutorial/expected.json', import.meta.url);
const own = new URL('../../oracles/decode/tutorial.json', import.meta.url);
const cases = [
  ['the published answers', path],
  ['our own derivation', own],
] as const;

type Rows = number[][];

interface Expected {
  pairs: { a: Rows; b: Rows; iou: number[]; giouLoss: number[] };
  match: {
    featH: number;
    featW: number;
    stride: number;
    scales: number[];
    ratios: number[];
    gt: Rows;
    pos: number;
    neg: number;
    anchorsFirst: Rows;
    anchorsLast: Rows;
    labels: number[];
    matched: number[];
  };
  yolo: { predictions: number[][][]; boxes: Rows; scores: number[]; classes: number[] };
  focal: { prob: number[]; target: number[]; loss: number; lossAlphaHalfGamma1: number };
  fcos: { center: Rows; distance: number[][][]; boxes: Rows; scores: number[] };
}

function near(actual: ArrayLike<number>, expected: readonly number[]): boolean {
  return (
    actual.length === expected.length &&
    expected.every(
      (want, i) => Math.abs((actual[i] as number) - want) <= 1e-12 * Math.max(Math.abs(want), 1e-9),
    )
  );
}

function tensor(values: unknown[], dims: number[]): RawTensor {
  return { data: Float64Array.from(values.flat(9) as number[]), dims };
}

function sizes(values: unknown): number[] {
  return Array.isArray(values) ? [values.length, ...sizes(values[0])] : [];
}

for (const [name, file] of cases) {
  if (!existsSync(file)) {
    test.skip(`${name}: ${file.pathname} is not here`, () => {});
    continue;
  }
  const expected = JSON.parse(readFileSync(file, 'utf8')) as Expected;

  test(`${name}: overlap and its losses`, (t) => {
    const { a, b, iou, giouLoss: losses } = expected.pairs;
    t.true(near(giouLoss(a, b, { reduction: 'none' }).value, losses));
    t.true(
      near(
        iouLoss(a, b, { reduction: 'none' }).value.map((loss) => 1 - loss),
        iou,
      ),
    );
  });

  test(`${name}: anchors`, (t) => {
    const { featH, featW, stride, scales, ratios, anchorsFirst, anchorsLast } = expected.match;
    const anchors = generateAnchors(featH, featW, stride, scales, ratios);
    t.true(near(anchors.subarray(0, 4 * anchorsFirst.length), anchorsFirst.flat()));
    t.true(near(anchors.subarray(anchors.length - 4 * anchorsLast.length), anchorsLast.flat()));
  });

  test(`${name}: matching`, (t) => {
    const { featH, featW, stride, scales, ratios, gt, pos, neg, labels, matched } = expected.match;
    const anchors = generateAnchors(featH, featW, stride, scales, ratios);
    const found = matchAnchors(anchors, gt, { positiveThreshold: pos, negativeThreshold: neg });
    t.deepEqual([...found.labels], labels);
    t.deepEqual([...found.matched], matched);
  });

  test(`${name}: the grid head`, (t) => {
    const { predictions, boxes, scores, classes } = expected.yolo;
    const [rows, columns, depth] = sizes(predictions) as [number, number, number];
    const output = tensor(predictions, [rows, columns, depth]);
    const found = decode(output, { model: 'yolo-grid', inputSize: 448 });
    t.true(found.boxes instanceof Float64Array);
    t.true(near(found.boxes, boxes.flat()));
    t.true(near(found.scores, scores));
    t.deepEqual([...found.classIds], classes);
  });

  test(`${name}: focal loss`, (t) => {
    const { prob, target, loss, lossAlphaHalfGamma1 } = expected.focal;
    t.true(near([focalLoss(prob, target).value], [loss]));
    t.true(near([focalLoss(prob, target, { alpha: 0.5, gamma: 1 }).value], [lossAlphaHalfGamma1]));
  });

  test(`${name}: the simple FCOS`, (t) => {
    const { center, distance, boxes, scores } = expected.fcos;
    const [rows, columns] = sizes(center) as [number, number];
    const outputs = [tensor(center, [rows, columns]), tensor(distance, [rows, columns, 4])];
    const found = decode(outputs, { model: 'fcos-simple' });
    t.true(near(found.boxes, boxes.flat()));
    t.true(near(found.scores, scores));
  });
}

test('logits in the place of probabilities are refused with the option', (t) => {
  for (const [name, loss] of [
    ['focalLoss', () => focalLoss([0.5, 5], [1, 1])],
    ['binaryCrossEntropy', () => binaryCrossEntropy([0.5, -0.1], [1, 1])],
    ['crossEntropy', () => crossEntropy([[0.5, 1.5]], [1], { logits: false })],
  ] as const)
    t.throws(
      loss,
      { code: 'INVALID_VALUE', message: /^predictions: expected probabilities .*logits: true/ },
      name,
    );
  t.true(Number.isNaN(focalLoss([Number.NaN], [1]).value));
  t.is(focalLoss([0, 1], [0, 1]).value < 1e-12, true);
});
