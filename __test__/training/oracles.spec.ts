import { readFileSync } from 'node:fs';

import test from 'ava';
import {
  binaryCrossEntropy,
  ciouLoss,
  crossEntropy,
  decodeBoxes,
  diouLoss,
  encodeBoxes,
  focalLoss,
  giouLoss,
  iouLoss,
  matchAnchors,
  smoothL1Loss,
  type LossOptions,
  type MatchAnchorsOptions,
} from 'boxwise';

const LOSSES = {
  binaryCrossEntropy,
  ciouLoss,
  crossEntropy,
  diouLoss,
  focalLoss,
  giouLoss,
  iouLoss,
  smoothL1Loss,
};

interface Expected {
  losses: {
    name: keyof typeof LOSSES;
    predictions: number[];
    targets: number[];
    options: object;
    answers: Record<'none' | 'mean' | 'sum', { value: number[]; gradient: number[] }>;
  }[];
  coding: {
    weights: [number, number, number, number];
    anchors: number[];
    boxes: number[];
    encoded: number[];
    deltas: number[];
    decoded: number[];
  }[];
  matching: {
    anchors: number[];
    cases: (MatchAnchorsOptions & { truth: number[]; matched: number[] })[];
  };
}

const file = new URL('../../oracles/decode/training.json', import.meta.url);
const { losses, coding, matching } = JSON.parse(readFileSync(file, 'utf8')) as Expected;

/** The greatest distance, relative where numbers are above 1. */
function distance(actual: ArrayLike<number>, expected: readonly number[]): number {
  if (actual.length !== expected.length) return Infinity;
  return Math.max(
    0,
    ...expected.map((want, i) => Math.abs((actual[i] as number) - want) / Math.max(1, Math.abs(want))),
  );
}

for (const { name, predictions, targets, options, answers } of losses) {
  test(`${name} and its gradient are torch's (${JSON.stringify(options)})`, (t) => {
    for (const [reduction, want] of Object.entries(answers)) {
      const loss = LOSSES[name] as typeof focalLoss;
      const found = loss(predictions, targets, { ...options, reduction } as LossOptions);
      const value = typeof found.value === 'number' ? [found.value] : found.value;
      t.true(distance(value, want.value) < 1e-12, `${reduction}: ${[...value]}\n${want.value}`);
      t.true(
        distance(found.gradient, want.gradient) < 1e-12,
        `${reduction}: ${found.gradient}\n${want.gradient}`,
      );
    }
  });
}

for (const { weights, anchors, boxes, encoded, deltas, decoded } of coding) {
  test(`coding with weights ${weights} and the clamp is torchvision's BoxCoder's`, (t) => {
    t.true(distance(encodeBoxes(boxes, anchors, { weights }), encoded) < 1e-12);
    t.true(distance(decodeBoxes(deltas, anchors, { weights }), decoded) < 1e-12);
  });
}

for (const [index, { truth, matched, ...options }] of matching.cases.entries()) {
  test(`anchors are matched as torchvision's Matcher does (case ${index})`, (t) => {
    for (const threads of [1, 2]) {
      const found = matchAnchors(matching.anchors, truth, {
        method: 'torchvision',
        threads,
        ...options,
      });
      t.deepEqual([...found.matched], matched);
    }
  });
}
