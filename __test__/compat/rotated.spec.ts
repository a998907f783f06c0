import { readFileSync } from 'node:fs';

import test from 'ava';
import { BoxwiseError } from 'boxwise';
import { NMSBoxesRotated, type RotatedRect } from 'boxwise/opencv';
import { box_iou, type BoxFormat } from 'boxwise/torchvision';

interface Cases {
  suppression: {
    boxes: number[];
    scores: number[];
    threshold: number;
    eta: number;
    topK: number;
    kept: number[];
  }[];
  overlaps: { fmt: BoxFormat; a: number[]; b: number[]; iou: number[] }[];
}

const file = new URL('../../oracles/boxes/cases/rotated.json', import.meta.url);
const { suppression, overlaps } = JSON.parse(readFileSync(file, 'utf8')) as Cases;

function rects(boxes: number[]): RotatedRect[] {
  return Array.from({ length: boxes.length / 5 }, (_, i) => {
    const [cx = 0, cy = 0, w = 0, h = 0, angle = 0] = boxes.slice(5 * i, 5 * i + 5);
    return [[cx, cy], [w, h], angle];
  });
}

test('rotated boxes are suppressed as OpenCV does, index for index', (t) => {
  for (const { boxes, scores, threshold, eta, topK, kept } of suppression) {
    t.deepEqual([...NMSBoxesRotated(boxes, scores, 0.1, threshold, eta, topK)], kept);
    t.deepEqual([...NMSBoxesRotated(rects(boxes), scores, 0.1, threshold, eta, topK)], kept);
  }
});

test('a rotated box inside another overlaps it wholly', (t) => {
  const boxes: RotatedRect[] = [
    [[0, 0], [10, 10], 0],
    [[0, 0], [4, 4], 10],
  ];
  t.deepEqual([...NMSBoxesRotated(boxes, [0.9, 0.8], 0, 0.5)], [0]);
  t.deepEqual([...NMSBoxesRotated(boxes, [0.9, 0.8], 0, 1)], [0, 1]);
});

test('bad rotated boxes are typed errors', (t) => {
  for (const [boxes, scores] of [
    [[1, 2, 3, 4], [1]],
    [[1, 2, 3, 4, NaN], [1]],
    [
      [1, 2, 3, 4, 5],
      [1, 2],
    ],
  ] as const) {
    t.throws(() => NMSBoxesRotated(boxes, scores, 0, 0.5), { instanceOf: BoxwiseError });
  }
});

test('rotated boxes of every format overlap as torchvision has it', (t) => {
  for (const { fmt, a, b, iou } of overlaps) {
    const own = box_iou(Float32Array.from(a), Float32Array.from(b), fmt);
    t.is(own.length, iou.length);
    iou.forEach((value, i) => t.true(Math.abs((own[i] ?? NaN) - value) < 1e-4, `${fmt} ${own[i]} ${value}`));
  }
});
