import test from 'ava';
import {
  boxArea,
  clipBoxes,
  convertBoxes,
  decode,
  letterbox,
  removeSmallBoxes,
  scaleBoxes,
  unletterbox,
} from 'boxwise';
import * as promises from 'boxwise/promises';
import { refuses } from './world.js';

const boxes = Float32Array.of(1, 2, 4, 8, -3, 0.5, 5, 1.5);

test('areas, conversions, clipping and scaling keep the precision of the boxes', async (t) => {
  t.deepEqual(boxArea(boxes), Float32Array.of(18, 8));
  t.deepEqual(boxArea([[0, 0, 4, 3, 1]], { format: 'rotated' }), Float64Array.of(12));
  t.deepEqual(convertBoxes(boxes, { from: 'xyxy', to: 'xywh' }), Float32Array.of(1, 2, 3, 6, -3, 0.5, 8, 1));
  t.deepEqual(
    [...convertBoxes([[0, 0, 4, 2, 90]], { from: 'rotated', to: 'xyxy', angleUnit: 'degrees' })],
    [-1, -2, 1, 2],
  );
  t.deepEqual(clipBoxes(boxes, { width: 3, height: 6 }), Float32Array.of(1, 2, 3, 6, 0, 0.5, 3, 1.5));
  t.deepEqual(scaleBoxes(boxes, 2, 10), Float32Array.of(2, 20, 8, 80, -6, 5, 10, 15));
  t.deepEqual(removeSmallBoxes(boxes, 2), Uint32Array.of(0));
  t.deepEqual(await promises.boxArea(boxes), boxArea(boxes));
  t.deepEqual(await promises.scaleBoxes(boxes, 2), scaleBoxes(boxes, 2));
});

test('a rotated box under two factors has the lengths and the angle of its scaled axes', (t) => {
  const degrees = (radians: number) => (radians * 180) / Math.PI;
  for (const angle of [0, 0.3, Math.PI / 4, -1.2, 2.5, Math.PI / 2]) {
    for (const [x, y] of [
      [2, 1],
      [0.5, 3],
      [1, 0.25],
    ] as const) {
      const expected = [
        50 * x,
        20 * y,
        40 * Math.hypot(x * Math.cos(angle), y * Math.sin(angle)),
        10 * Math.hypot(x * Math.sin(angle), y * Math.cos(angle)),
        Math.atan2(y * Math.sin(angle), x * Math.cos(angle)),
      ];
      const isNear = (own: ArrayLike<number>, wanted: number[], error: number) =>
        wanted.forEach((value, i) =>
          t.true(Math.abs((own[i] as number) - value) <= error, `${angle} ${x} ${y}`),
        );
      const box = [50, 20, 40, 10, angle];
      isNear(scaleBoxes([box], x, y, { format: 'rotated' }), expected, 1e-12);
      isNear(scaleBoxes(Float32Array.from(box), x, y, { format: 'rotated' }), expected, 1e-5);
      const unit = { format: 'rotated', angleUnit: 'degrees' } as const;
      const turned = [...expected.slice(0, 4), degrees(expected[4] as number)];
      isNear(scaleBoxes([[50, 20, 40, 10, degrees(angle)]], x, y, unit), turned, 1e-11);
    }
    t.deepEqual([...scaleBoxes([[1, 2, 4, 3, angle]], 2, 2, { format: 'rotated' })], [2, 4, 8, 6, angle]);
  }
});

test('rotated boxes are scaled as decode stretches them', (t) => {
  const rows = Float32Array.of(50, 20, 40, 10, 0.9, 0, 0.7, 30, 60, 20, 8, 0.8, 0, -0.4);
  const { boxes: own, angles } = decode(
    { data: rows, dims: [1, 2, 7] },
    { model: 'yolo26-obb', inputSize: 100, imageSize: [200, 100], resize: 'stretch' },
  );
  const scaled = scaleBoxes(Float32Array.of(50, 20, 40, 10, 0.7, 30, 60, 20, 8, -0.4), 2, 1, {
    format: 'rotated',
  });
  t.deepEqual(
    [...scaled],
    [0, 1].flatMap((i) => [...own.subarray(4 * i, 4 * i + 4), angles?.[i] as number]),
  );
});

test('a letterbox leads there and back', async (t) => {
  const options = { image: [1280, 720], input: { width: 640, height: 640 } } as const;
  const there = letterbox([[0, 0, 1280, 720]], options);
  t.deepEqual([...there], [0, 140, 640, 500]);
  t.deepEqual([...unletterbox(there, options)], [0, 0, 1280, 720]);
  t.deepEqual(await promises.unletterbox(there, options), unletterbox(there, options));
});

test('what cannot be used is refused', (t) => {
  refuses(t, () => boxArea(boxes.slice(1)), 'LENGTH_MISMATCH');
  refuses(t, () => clipBoxes(boxes, { width: -1, height: 5 }), 'OUT_OF_RANGE');
  for (const factor of [Number.NaN, -1]) {
    refuses(t, () => scaleBoxes(boxes, factor), 'OUT_OF_RANGE', /scaleX/);
    refuses(t, () => scaleBoxes(boxes, 1, factor), 'OUT_OF_RANGE', /scaleY/);
  }
  refuses(t, () => removeSmallBoxes(boxes, '2' as never), 'INVALID_ARGUMENT');
  refuses(t, () => convertBoxes(boxes, { from: 'xyxy', to: 'abc' as never }), 'INVALID_ARGUMENT', /to/);
  refuses(t, () => letterbox(boxes, { image: [0, 5], input: [5, 5] }), 'OUT_OF_RANGE', /image/);
});
