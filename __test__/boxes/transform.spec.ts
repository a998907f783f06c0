import test from 'ava';
import {
  boxArea,
  clipBoxes,
  convertBoxes,
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

test('a rotated box is scaled by one factor, as two make it a parallelogram', (t) => {
  for (const unit of [{}, { angleUnit: 'degrees' }] as const) {
    const options = { format: 'rotated', ...unit } as const;
    t.deepEqual([...scaleBoxes([[1, 2, 4, 3, 0.5]], 2, 2, options)], [2, 4, 8, 6, 0.5]);
    refuses(
      t,
      () => scaleBoxes([[1, 2, 4, 3, 0.5]], 2, 1, options),
      'INVALID_ARGUMENT',
      /^scaleY: .*parallelogram/,
    );
  }
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
