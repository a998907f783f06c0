import test from 'ava';
import { Dataset, evaluate, type CocoDataset } from 'boxwise';
import { report } from 'boxwise/report';

import { dataOf, reported } from './payload.js';

const square = (x: number) => [[x, 10, x + 30, 10, x + 30, 40, x, 40]];
const GT = {
  images: [{ id: 1, width: 100, height: 80, file_name: '1.jpg' }],
  categories: [{ id: 1, name: 'square' }],
  annotations: [
    {
      id: 1,
      image_id: 1,
      category_id: 1,
      segmentation: square(10),
      bbox: [10, 10, 30, 30] as [number, number, number, number],
      area: 900,
      iscrowd: 0,
    },
  ],
} satisfies CocoDataset;
const DT = [{ image_id: 1, category_id: 1, segmentation: square(12), score: 0.9 }];
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const OPTIONS = { iouType: 'segm', analysis: true } as const;

for (const [what, gt, dt] of [
  ['JSON in memory', bytes(GT), bytes(DT)],
  ['objects', GT, DT],
] as const)
  test(`masks of ${what} are drawn as masks`, async (t) => {
    const evaluation = evaluate(gt, dt, OPTIONS);
    const { objects, runs, header } = await reported(evaluation);
    t.deepEqual(objects.shapes.get(0), { polygons: square(10) });
    t.deepEqual(runs[0]?.shapes.get(0), { polygons: square(12) });
    t.is(header.included.note, '');
    t.is(evaluation.provenance().groundTruth.sha256, null);
    const later = await dataOf(
      await (await import('boxwise/promises')).evaluate(gt, dt, OPTIONS).then((own) => own.report()),
    );
    t.deepEqual(later.objects.shapes, objects.shapes);
  });

test('masks of a dataset that was loaded from memory are drawn as boxes, and the report says why', async (t) => {
  const { objects, header } = await reported(evaluate(Dataset.load(GT), DT, OPTIONS));
  t.is(objects.shapes.size, 0);
  t.regex(header.included.note, /There are no masks: the inputs cannot be read again/);
});

test('inputs in memory have the names that the caller gives them, and files keep their own', async (t) => {
  const names = { names: ['night.json'], groundTruthName: 'mine.json' };
  const evaluation = evaluate(bytes(GT), bytes(DT), OPTIONS);
  const { header } = await reported(evaluation, names);
  t.is(header.title, 'Evaluation of night.json');
  t.is(header.provenance.groundTruth.name, 'mine.json');
  t.is(header.provenance.detections[0]?.name, 'night.json');
  t.is(evaluation.provenance().groundTruth.name, 'JSON in memory');
  const ofFiles = await reported(evaluate('sample/gt.json', 'sample/dt.json', { analysis: true }), names);
  t.is(ofFiles.header.provenance.groundTruth.name, 'gt.json');
  t.is(ofFiles.header.provenance.detections[0]?.name, 'dt.json');
  t.throws(() => evaluation.report({ groundTruthName: 3 as unknown as string }), {
    code: 'INVALID_ARGUMENT',
    message: /groundTruthName/,
  });
});

test('report of boxwise/report is that of the evaluation, and refuses anything else', async (t) => {
  const evaluation = evaluate(bytes(GT), bytes(DT), OPTIONS);
  const [one, other] = [await dataOf(await report(evaluation)), await reported(evaluation)];
  t.deepEqual(one.runs, other.runs);
  await t.throwsAsync(report({} as typeof evaluation), { code: 'INVALID_ARGUMENT', message: /evaluation/ });
});
