import test from 'ava';

import { BoxwiseError, Dataset, evaluate, SemanticAccumulator } from 'boxwise';
import { evaluate as evaluateLater } from 'boxwise/promises';

const [gt, dt] = ['sample/gt.json', 'sample/dt.json'];

const codeOf = (use: () => unknown): string | undefined => {
  try {
    use();
  } catch (error) {
    if (error instanceof BoxwiseError) return error.code;
    throw error;
  }
  return undefined;
};

test('every use of an evaluation after dispose throws DISPOSED, also of what was asked for before', (t) => {
  const evaluation = evaluate(gt, dt);
  const { stats, metrics, precision } = evaluation;
  const ap = stats[0];
  evaluation.dispose();
  t.notThrows(() => evaluation.dispose());
  const uses = {
    stats: () => evaluation.stats,
    metrics: () => evaluation.metrics,
    summary: () => evaluation.summary(),
    params: () => evaluation.params,
    precision: () => evaluation.precision,
    recall: () => evaluation.recall,
    scores: () => evaluation.scores,
    perCategory: () => evaluation.perCategory(),
    precisionRecall: () => evaluation.precisionRecall(1),
    matches: () => evaluation.matches,
    warnings: () => evaluation.warnings,
    toJSON: () => JSON.stringify(evaluation),
  };
  for (const [name, use] of Object.entries(uses)) t.is(codeOf(use), 'DISPOSED', name);
  // what was taken out before is JavaScript's own
  t.is(metrics.AP, ap as number);
  t.true(precision.data.length > 0 && precision.data.some((value) => value > 0));
});

test('a dataset that was disposed of cannot be evaluated against, and what was evaluated stays', async (t) => {
  const dataset = Dataset.load(gt);
  const evaluation = evaluate(dataset, dt);
  dataset.dispose();
  t.notThrows(() => dataset.dispose());
  const error = t.throws(() => evaluate(dataset, dt), { instanceOf: BoxwiseError });
  t.like(error, { code: 'DISPOSED', input: 'groundTruth', expected: 'a Dataset that has not been disposed' });
  await t.throwsAsync(evaluateLater(dataset, dt), { instanceOf: BoxwiseError, code: 'DISPOSED' });
  for (const use of [
    () => dataset.imageCount,
    () => dataset.annotationCount,
    () => dataset.categoryCount,
    () => evaluate(dataset, dt, { iouType: 'segm' }),
  ])
    t.is(codeOf(use), 'DISPOSED');
  t.is(evaluation.metrics.AP, evaluate(gt, dt).metrics.AP);
  t.true(evaluation.matches.detections.data.length > 0);
});

test('an evaluation off the event loop keeps a dataset that is disposed of meanwhile', async (t) => {
  const dataset = Dataset.load(gt);
  const promised = evaluateLater(dataset, dt);
  dataset.dispose();
  t.is((await promised).metrics.AP, evaluate(gt, dt).metrics.AP);
});

test('an accumulator that was disposed of adds nothing more', (t) => {
  const [scores, others] = [new SemanticAccumulator({ classes: 2 }), new SemanticAccumulator({ classes: 2 })];
  const map = Uint8Array.of(0, 1, 1);
  const result = scores.add(map, map).result();
  scores.dispose();
  t.notThrows(() => scores.dispose());
  for (const use of [
    () => scores.add(map, map),
    () => scores.result(),
    () => scores.merge(others),
    () => others.merge(scores),
  ])
    t.is(codeOf(use), 'DISPOSED');
  t.is(result.metrics.mIoU, 1);
  t.is(others.add(map, map).result().images, 1);
});

test('disposed datasets and evaluations do not pile up within one turn of the event loop', (t) => {
  const count = 150_000;
  const annotations = Array.from(
    { length: count },
    (_, id) =>
      `{"id":${id + 1},"image_id":1,"category_id":1,"bbox":[${id % 500},0,9,9],"area":81,"iscrowd":0}`,
  );
  const truth = Buffer.from(
    `{"images":[{"id":1}],"categories":[{"id":1}],"annotations":[${annotations.join()}]}`,
  );
  const ones = new Int32Array(count).fill(1);
  const boxes = Float64Array.from({ length: 4 * count }, (_, at) => [(at / 4) % 500, 0, 9, 9][at % 4] ?? 0);
  const detections = { imageIds: ones, categoryIds: ones, boxes, scores: new Float64Array(count) };
  const options = { maxDetections: [1, 1, 1], threads: 1 };
  const round = (): void => {
    using dataset = Dataset.load(truth, { threads: 1 });
    using evaluation = evaluate(dataset, detections, options);
    t.is(evaluation.params.maxDetections.length, 3);
    evaluate(truth, detections, options).dispose();
  };
  round();
  const before = process.memoryUsage.rss();
  for (let nth = 0; nth < 20; nth++) round();
  // what one round holds is more than 20 MB
  t.true(process.memoryUsage.rss() - before < 150e6);
});

test('using disposes at the end of the block', (t) => {
  let kept: Dataset;
  let found;
  {
    using dataset = Dataset.load(gt);
    using evaluation = evaluate(dataset, dt);
    using scores = new SemanticAccumulator({ classes: 2 });
    t.is(scores.result().images, 0);
    t.true(evaluation.metrics.AP > 0.5);
    [kept, found] = [dataset, evaluation];
  }
  t.is(
    codeOf(() => kept.imageCount),
    'DISPOSED',
  );
  t.is(
    codeOf(() => found.stats),
    'DISPOSED',
  );
});
