// Prints of Python, infinite scores, and areas that no object of that box or mask has.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import test from 'ava';
import { evaluate, mask, type CocoDataset, type EvaluateOptions } from 'boxwise';

const on = { image_id: 1, category_id: 1 };
const truth = (areas: readonly number[], member: object = {}): CocoDataset => ({
  images: [{ id: 1, width: 200, height: 200 }],
  categories: [{ id: 1, name: 'a' }],
  annotations: areas.map((area, i) => ({
    ...on,
    id: i + 1,
    bbox: [10 + i, 10, 100, 50 + 10 * i],
    area,
    iscrowd: 0 as const,
    ...member,
  })),
});
const found = [{ ...on, bbox: [10, 10, 100, 50] as [number, number, number, number], score: 0.9 }];
const codes = (gt: CocoDataset, dt: unknown, options: EvaluateOptions = {}): [string, number][] =>
  evaluate(gt, dt as never, options).warnings.map(({ code, count }) => [code, count]);

test('words of Python and a list that is an object are named, with what to do', (t) => {
  const words = Buffer.from('[{"image_id": 1, "category_id": 1, "bbox": None, "score": 0.5}]');
  t.throws(() => evaluate(truth([5000]), words), { message: /got `None`, Python's print; .*json\.dump/ });
  const object = Buffer.from('{"annotations": []}');
  t.throws(() => evaluate(truth([5000]), object), {
    message: /got an object; write all detections into one list/,
  });
});

test('infinite scores are warned of in every form of detections', (t) => {
  const text = '[{"image_id": 1, "category_id": 1, "bbox": [10, 10, 100, 50], "score": SCORE}]';
  const columns = { imageIds: [1], categoryIds: [1], boxes: [10, 10, 100, 50], format: 'xywh' };
  for (const dt of [
    [{ ...found[0], score: Infinity }],
    [{ ...found[0], score: -Infinity }],
    Buffer.from(text.replace('SCORE', '1e400')),
    Buffer.from(text.replace('SCORE', 'Infinity')),
    { ...columns, scores: [Infinity] },
  ]) {
    t.deepEqual(codes(truth([5000]), dt), [['SCORE_IS_INFINITE', 1]]);
    t.deepEqual(codes(truth([5000]), dt, { iouType: 'rotated' }).at(0), ['SCORE_IS_INFINITE', 1]);
  }
  const points = { keypoints: [20, 20, 2], num_keypoints: 1 };
  const pose = [{ ...on, ...points, score: Infinity }];
  const sigmas = { iouType: 'keypoints', keypointSigmas: [0.1] } as const;
  t.deepEqual(codes(truth([5000], points), pose, sigmas), [['SCORE_IS_INFINITE', 1]]);
});

test('areas that contradict their boxes are warned of, others are not', (t) => {
  const rows: readonly (readonly [number[], number])[] = [
    [[5000], 0],
    [[2500, 3100, 6900], 0], // masks fill some of their boxes
    [[300], 0], // a thin diagonal
    [[0], 1],
    [[1], 1],
    [[0.125], 1], // of the image
    [[45_000], 1], // of an image three times as wide
    [[Infinity], 1],
    [[5000, 0, 7000], 1],
    [[5000 / 9, 6000 / 9, 7000 / 9], 3], // of an image a third as wide
  ];
  for (const [areas, count] of rows)
    for (const parity of ['strict', 'corrected'] as const) {
      const warned = codes(truth(areas), found, { parity }).filter(([code]) => code === 'AREA_CONTRADICTED');
      t.deepEqual(warned, count === 0 ? [] : [['AREA_CONTRADICTED', count]], `${areas.join()} ${parity}`);
    }
});

test('areas that contradict their masks are warned of, whatever the box', (t) => {
  const half = mask.encode(
    Uint8Array.from({ length: 40_000 }, (_, i) => Number(i < 20_000)),
    [200, 200],
  );
  const dt = [{ ...on, segmentation: half, score: 1 }];
  for (const iouType of ['segm', 'boundary'] as const)
    for (const [area, count] of [
      [20_000, 0],
      [15_000, 0],
      [60_000, 1],
      [1, 1],
      [0, 1],
    ] as const) {
      const warned = codes(truth([area], { segmentation: half }), dt, { iouType }).filter(
        ([code]) => code === 'AREA_CONTRADICTED',
      );
      t.deepEqual(warned, count === 0 ? [] : [['AREA_CONTRADICTED', 1]], `${iouType} ${area}`);
    }
});

test('the sample has no contradictions', (t) => {
  const folder = fileURLToPath(new URL('../../../sample/', import.meta.url));
  const gt = JSON.parse(readFileSync(`${folder}gt.json`, 'utf8')) as CocoDataset;
  for (const iouType of ['bbox', 'segm', 'boundary', 'rotated'] as const) {
    const own = codes(gt, `${folder}dt.json`, { iouType }).map(([code]) => code);
    t.false(own.includes('AREA_CONTRADICTED') || own.includes('SCORE_IS_INFINITE'), iouType);
  }
});

test('warnings agree with their number', (t) => {
  const [one] = evaluate(truth([5000]), found, { iouThresholds: [0.5] }).warnings;
  t.regex(one?.message ?? '', /^AP75 is -1: /);
  const [two] = evaluate(truth([5000]), found, { iouThresholds: [0.9] }).warnings;
  t.regex(two?.message ?? '', /^AP50, AP75 are -1: /);
});
