// Lists that can only be in another format, or on another scale, than they are read in.
import test from 'ava';
import {
  ensembleNms,
  ensembleSoftNms,
  iou,
  matrixNms,
  nms,
  nonMaximumWeighted,
  overlapPairs,
  softNms,
  weightedBoxesFusion,
  type FusedBoxes,
  type ModelBoxes,
} from 'boxwise';

import { refuses } from './world.js';

const sizes = Array.from({ length: 32 }, (_, i) => [100 + 10 * i, 100 + i, 20, 20 + i]);
const scores = sizes.map((_, i) => 0.9 - i / 100);

test('lists of which every box is inverted are refused with the format that they may be in', (t) => {
  for (const call of [
    () => nms(sizes, scores),
    () => softNms(sizes, scores),
    () => matrixNms(sizes, scores),
    () => iou(sizes, sizes),
    () => overlapPairs(sizes, sizes, 0.5),
    () => nms(Float32Array.from(sizes.flat()), Float32Array.from(scores)),
  ])
    refuses(t, call, 'INVALID_VALUE', /all of 32 inverted.*format: 'xywh'/);
  const signed = sizes.map(([x = 0, y = 0, w = 0, h = 0]) => [x, y, -w, -h]);
  refuses(t, () => nms(signed, scores, { format: 'xywh' }), 'INVALID_VALUE', /format: 'xyxy'/);
});

test('some inverted boxes, and few, overlap nothing and are kept', (t) => {
  t.is(nms([...sizes, [0, 0, 10, 10]], [...scores, 0.5]).length, 33);
  t.is(nms(sizes.slice(1), scores.slice(1)).length, 31);
  t.true(nms(sizes, scores, { format: 'xywh' }).length > 1);
});

test('scores of one model in percent are refused beside shares, and so are thresholds in percent', (t) => {
  const model = (factor: number) => ({
    boxes: [[0.1, 0.1, 0.5, 0.5]],
    scores: [0.9 * factor],
    labels: [0],
  });
  type Fuse = (models: readonly ModelBoxes[], options?: { scoreThreshold?: number }) => FusedBoxes;
  const ensembles: Fuse[] = [weightedBoxesFusion, nonMaximumWeighted, ensembleSoftNms];
  for (const fuse of [...ensembles, ensembleNms as Fuse]) {
    refuses(
      t,
      () => fuse([model(1), model(100)]),
      'OUT_OF_RANGE',
      /models\[1\].scores.*divide percentages by 100/,
    );
    t.is(fuse([model(100), model(100)]).labels.length > 0, true);
  }
  for (const fuse of ensembles)
    refuses(t, () => fuse([model(1)], { scoreThreshold: 50 }), 'OUT_OF_RANGE', /for 50 % write 0.5/);
});
