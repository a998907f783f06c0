import { readFileSync } from 'node:fs';

import test from 'ava';
import {
  BoxwiseError,
  evaluate,
  type AreaOptions,
  type CocoResult,
  type CommonEvaluateOptions,
  type EvaluateOptions,
  type Evaluation,
} from 'boxwise';

import { casesOf } from './cases.js';

type Expected = Record<string, { metrics: Record<string, number>; categories: (number | null)[] }>;

const read = (file: string): CocoResult[] => JSON.parse(readFileSync(file, 'utf8')) as CocoResult[];
const GT = 'sample/gt.json';
const results = read('sample/dt.json');
const sample = (
  keep: (result: CocoResult, index: number) => boolean = () => true,
  options: CommonEvaluateOptions & AreaOptions = {},
): Evaluation => evaluate(GT, results.filter(keep), { analysis: true, ...options });

test('a draw is measured as pycocotools measures a dataset in which images drawn twice are there twice', (t) => {
  for (const { name, gt, dt, iouType, expected } of casesOf<Expected>(t, 'comparison')) {
    const options: EvaluateOptions = { iouType, analysis: true };
    const all = read(dt).map((result, i) => ({ ...result, score: result.score + 1e-9 * i })); // as the oracle has it
    const before = evaluate(gt, all, options);
    const after = evaluate(gt, all.filter((_, i) => i % 7 !== 2), options); // prettier-ignore
    for (const [seed, wanted] of Object.entries(expected)) {
      const found = before.compare(after, { resamples: 1, seed: Number(seed) });
      for (const { metric, low, high } of found.metrics.toTable()) {
        const value = wanted.metrics[metric];
        if (value === undefined) t.true(Number.isNaN(low), `${name}, ${metric}`);
        else
          t.true(
            Math.abs(low - value) < 1e-12 && low === high,
            `${name}, ${seed}, ${metric}: ${low}, ${value}`,
          );
      }
      for (const [k, value] of wanted.categories.entries()) {
        const low = found.perCategory.low[k] ?? 0;
        if (value === null) t.true(Number.isNaN(low), `${name}, category ${k}`);
        else t.true(Math.abs(low - value) < 1e-12, `${name}, ${seed}, category ${k}: ${low}, ${value}`);
      }
    }
  }
});

test('the same seed gives the same bits with any number of threads, another seed others', (t) => {
  const one = (threads: number, seed: number) => {
    const [a, b] = [sample(undefined, { threads }), sample(({ score }) => score > 0.2, { threads })];
    return JSON.stringify(a.compare(b, { resamples: 130, seed }));
  };
  t.is(one(1, 3), one(4, 3));
  t.not(one(1, 3), one(1, 4));
});

test('an evaluation compared with itself ties in every draw', (t) => {
  const evaluation = sample();
  const { metrics, perCategory, images, objects } = evaluation.compare(sample(), { resamples: 64 });
  const [ap] = metrics.toTable();
  t.like(ap, { metric: 'AP', delta: 0, low: 0, high: 0, better: 0, tied: 1, pValue: 1 });
  t.true(perCategory.delta.every((delta) => delta === 0 || Number.isNaN(delta)));
  t.deepEqual([images.length, objects.length], [0, 0]);
});

test('fewer detections are worse: intervals below 0, small p-values, objects broken and images named', (t) => {
  const before = sample();
  const after = sample(({ score }) => score > 0.3);
  const { metrics, perCategory, images, objects, resamples, level } = before.compare(after);
  t.deepEqual([resamples, level], [1000, 0.95]);
  const [ap] = metrics.toTable();
  t.is(ap?.delta, after.metrics.AP - before.metrics.AP);
  t.true((ap?.low ?? 0) < (ap?.delta ?? 0) && (ap?.delta ?? 0) < (ap?.high ?? 0) && (ap?.high ?? 0) < 0);
  t.is(ap?.pValue, 2 / 1001);
  t.is(metrics.metric.length, 12);
  for (const row of perCategory.toTable()) {
    if (Number.isNaN(row.pValue)) continue;
    t.true(row.adjusted >= row.pValue && row.adjusted <= 1);
    if (!Number.isNaN(row.simultaneousLow))
      t.true(row.simultaneousLow < row.delta && row.delta < row.simultaneousHigh);
  }
  t.true(objects.length > 0 && objects.change.every((change) => change === 'broken'));
  t.true(images.toTable().some(({ change }) => change === 'fixed' || change === 'better')); // false positives went
  for (const { errorsBefore, errorsAfter, change } of images.toTable()) {
    t.is(change === 'fixed' || change === 'better', errorsAfter < errorsBefore);
  }
});

test('promises give the same, of every protocol that matches like COCO', async (t) => {
  const [a, b] = [sample(), sample(({ score }) => score > 0.2)];
  const later = await a.promises.compare(b, { resamples: 70 });
  t.deepEqual(JSON.parse(JSON.stringify(later)), JSON.parse(JSON.stringify(a.compare(b, { resamples: 70 }))));
});

test('different datasets and settings are refused with what differs', (t) => {
  const before = sample();
  const refused = (after: Evaluation, what: RegExp) => {
    const error = t.throws(() => before.compare(after), { instanceOf: BoxwiseError });
    t.is((error as BoxwiseError | undefined)?.code, 'INVALID_ARGUMENT');
    t.regex(error?.message ?? '', what);
  };
  refused(sample(undefined, { iouThresholds: [0.5, 0.75] }), /same iouThresholds/);
  refused(sample(undefined, { maxDetections: [1, 10, 50] }), /same maxDetections/);
  refused(sample(undefined, { parity: 'corrected' }), /same parity/);
  refused(sample(undefined, { categoryIds: [1, 2] }), /same categories/);
  refused(sample(undefined, { imageIds: [1970] }), /same images/);
  const dataset = JSON.parse(readFileSync(GT, 'utf8')) as { annotations: { area: number }[] };
  (dataset.annotations[0] as { area: number }).area += 1;
  refused(evaluate(dataset as never, results, { analysis: true }), /same annotations/);
  refused({} as Evaluation, /an Evaluation/);
  const plain = evaluate(GT, results);
  refused(plain, /^other: expected an evaluation that keeps .*analysis: true/);
  for (const after of [before, plain])
    t.throws(() => plain.compare(after), { code: 'INVALID_ARGUMENT', message: /analysis: true/ });
  t.throws(() => before.compare(sample(), { resamples: 0 }), { code: 'OUT_OF_RANGE' });
  t.throws(() => before.compare(sample(), { resamples: 100_001 }), { code: 'OUT_OF_RANGE' });
  t.throws(() => before.compare(sample(), { level: 1 }), { code: 'OUT_OF_RANGE' });
  t.throws(() => before.compare(sample(), { seed: -1 }), { code: 'OUT_OF_RANGE' });
});

test('what may make the difference besides the detector is said', (t) => {
  const before = sample();
  const plain = before.compare(sample(), { resamples: 1 });
  t.deepEqual(plain.warnings, []);
  const equal = evaluate(
    GT,
    results.map((own) => ({ ...own, score: 0.5 })),
    { analysis: true },
  );
  t.like(before.compare(equal, { resamples: 1 }).warnings[0], { of: 'after', code: 'SCORES_ARE_EQUAL' });
  t.like(equal.compare(before, { resamples: 1 }).warnings[0], { of: 'before', code: 'SCORES_ARE_EQUAL' });
});

test('masks of another size than the other results are warned about, and other shapes refused', (t) => {
  const on = { image_id: 1, category_id: 1 };
  const segmentation = [[1, 1, 9, 1, 9, 9, 1, 9]];
  const gt = {
    images: [{ id: 1, width: 20, height: 20 }],
    categories: [{ id: 1 }],
    annotations: [{ ...on, id: 1, bbox: [1, 1, 8, 8], area: 64, iscrowd: 0, segmentation }],
  };
  const masks = (size: number): CocoResult[] => [
    { ...on, score: 0.9, segmentation: { size: [size, size], counts: [21, size * size - 21] } },
  ];
  const of = (size: number): Evaluation =>
    evaluate(gt, masks(size), { iouType: 'segm', analysis: true }) as unknown as Evaluation;
  const { warnings } = of(20).compare(of(10), { resamples: 1 });
  t.like(warnings[0], { of: 'after', code: 'MASK_OF_ANOTHER_SIZE', count: 1 });
  const thick = (dilationRatio: number): Evaluation =>
    evaluate(gt, masks(20), { iouType: 'boundary', dilationRatio, analysis: true }) as unknown as Evaluation;
  t.throws(() => of(20).compare(thick(0.02)), { code: 'INVALID_ARGUMENT', message: /same iouType/ });
  t.throws(() => thick(0.1).compare(thick(0.02)), {
    code: 'INVALID_ARGUMENT',
    message: /same dilationRatio/,
  });
});
