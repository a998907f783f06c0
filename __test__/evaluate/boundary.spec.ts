import test from 'ava';
import { Dataset, evaluate, mask, type CocoDataset, type CocoResult } from 'boxwise';
import * as promises from 'boxwise/promises';

import { answerOf, committed, difference, optionsOf } from './cases.js';

test('boundaries give the reference’s bits', async (t) => {
  const wrong: string[] = [];
  const runs = committed('boundary');
  for (const run of runs) {
    if ('error' in run.expected) continue;
    const options = optionsOf(run);
    const [gt, dt] = [run.gt, run.dt].map((text) => Buffer.from(text)) as [Buffer, Buffer];
    const objects = [JSON.parse(run.gt) as CocoDataset, JSON.parse(run.dt) as CocoResult[]] as const;
    for (const evaluation of [
      evaluate(gt, dt, options),
      evaluate(...objects, { ...options, threads: 1 }),
      await promises.evaluate(Dataset.load(gt, { iouType: 'boundary' }), objects[1], options),
    ]) {
      const found = difference(answerOf(evaluation), run.expected);
      if (found !== undefined) wrong.push(`${run.name}: ${found}`);
    }
  }
  t.is(runs.length, 240);
  t.deepEqual(wrong, []);
});

const size: [number, number] = [300, 400];
const ring = (width: number): number[] => [width, width, 300 - width, width, 300 - width, 280, width, 280];
const world = (member: object): CocoDataset => ({
  images: [{ id: 1, height: 300, width: 400 }],
  categories: [{ id: 1 }],
  annotations: [
    { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 300, 280], area: 84_000, iscrowd: 0 },
    { id: 2, image_id: 1, category_id: 1, bbox: [310, 0, 40, 40], area: 1600, iscrowd: 0, ...member },
  ].map((annotation) => ({
    ...annotation,
    segmentation: annotation.id === 1 ? [ring(0)] : [[310, 0, 350, 0, 350, 40, 310, 40]],
  })),
});
const close: CocoResult[] = [
  { image_id: 1, category_id: 1, score: 1, segmentation: mask.fromPolygons([ring(2)], size) },
];
const ap = (gt: CocoDataset, options: object): number =>
  evaluate(gt, close, { iouType: 'boundary', ...options }).metrics.AP;

test('an outline that is some pixels off costs more by boundaries than by masks', (t) => {
  const gt = world({ ignore: 1 });
  const bySegm = evaluate(world({ iscrowd: 1 }), close, { iouType: 'segm' }).metrics.AP;
  t.true(bySegm > 0.8);
  t.true(ap(gt, {}) < bySegm);
  t.true(ap(gt, { dilationRatio: 0.01 }) < ap(gt, {}));
  t.is(ap(gt, { dilationRatio: 1 }), bySegm);
});

test('ignore counts beside iscrowd', (t) => {
  const own = evaluate(world({ ignore: 1 }), close, { iouType: 'boundary' });
  t.deepEqual(own.warnings, []);
  t.is(own.metrics.AP, ap(world({ iscrowd: 1 }), {}));
  t.true(own.metrics.AP > ap(world({}), {}));
});
