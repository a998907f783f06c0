import test, { type ExecutionContext } from 'ava';
import { BoxwiseError, evaluate, type Evaluation, type OperatingPoint, type OperatingPoints } from 'boxwise';

import { casesOf, isNear, near } from './cases.js';

interface Counts<Column> {
  tp: Column;
  fp: Column;
  fn: Column;
}
interface Rates<Column> {
  precision: Column;
  recall: Column;
  f1: Column;
}

/** What ultrafast-pycocotools' `detection_metrics` returns. */
interface Metrics {
  confidence: number | null;
  categoryIds: number[];
  per_category: Counts<number[]> & Rates<number[]>;
  micro: Counts<number> & Rates<number>;
  macro: Rates<number>;
}

/** A category's curve by scikit-learn, and its best F by beta. */
interface Curve {
  confidence: number[];
  precision: number[];
  recall: number[];
  best: Record<string, [confidence: number, f: number] | null>;
}

interface AtThreshold {
  iou: number;
  all: Metrics;
  at: Metrics[];
  'best micro': Metrics;
  'best macro': Metrics;
  curves: Record<string, Curve | null>;
}

const ratesOf = ({ precision, recall, fScore }: OperatingPoint): number[] => [precision, recall, fScore];
const countsOf = ({ truePositives, falsePositives, falseNegatives }: OperatingPoint): number[] => [
  truePositives,
  falsePositives,
  falseNegatives,
];

/** Checks the micro average, the categories and, if they are at the same confidence, the macro average. */
function checkAll(t: ExecutionContext, got: OperatingPoints, expected: Metrics, what: string): void {
  const { micro, macro, per_category } = expected;
  t.deepEqual(countsOf(got.micro), [micro.tp, micro.fp, micro.fn], what);
  isNear(t, ratesOf(got.micro), [micro.precision, micro.recall, micro.f1], `${what}, micro`);
  isNear(t, ratesOf(got.macro), [macro.precision, macro.recall, macro.f1], `${what}, macro`);
  for (const [at, id] of expected.categoryIds.entries()) {
    const row = got.perCategory.toTable().find(({ categoryId }) => categoryId === id);
    if (!row) return t.fail(`${what}: no category ${id}`);
    const own = (column: number[]): number => column[at] ?? Number.NaN;
    const { tp, fp, fn, precision, recall, f1 } = per_category;
    t.deepEqual(countsOf(row), [own(tp), own(fp), own(fn)], `${what}, category ${id}`);
    isNear(t, ratesOf(row), [own(precision), own(recall), own(f1)], `${what}, category ${id}`);
  }
}

test('counts and rates at a confidence are those of ultrafast-pycocotools', (t) => {
  for (const { name, gt, dt, iouType, expected } of casesOf<AtThreshold[]>(t, 'operating')) {
    const evaluation = evaluate(gt, dt, { iouType });
    for (const { iou, all, at } of expected) {
      for (const metrics of [all, ...at]) {
        const confidence = metrics.confidence ?? -Infinity;
        const got = evaluation.operatingPoints({ iou, confidence });
        checkAll(t, got, metrics, `${name} at IoU ${iou}, confidence ${confidence}`);
      }
    }
  }
});

test('the best confidences of all categories are those of ultrafast-pycocotools', (t) => {
  for (const { name, gt, dt, iouType, expected } of casesOf<AtThreshold[]>(t, 'operating')) {
    const evaluation = evaluate(gt, dt, { iouType });
    for (const { iou, ...at } of expected) {
      const best = evaluation.operatingPoints({ iou });
      const { 'best micro': micro, 'best macro': macro } = at;
      const what = `${name} at IoU ${iou}`;
      if (micro.micro.f1 === 0) t.is(best.micro.confidence, Number.NaN, what);
      else t.is(best.micro.confidence, micro.confidence ?? Number.NaN, `${what}, micro`);
      t.true(near(best.micro.fScore, micro.micro.f1), `${what}, micro`);
      if (macro.macro.f1 === 0) t.is(best.macro.confidence, Number.NaN, what);
      else t.is(best.macro.confidence, macro.confidence ?? Number.NaN, `${what}, macro`);
      isNear(t, ratesOf(best.macro), [macro.macro.precision, macro.macro.recall, macro.macro.f1], what);
    }
  }
});

test('curves and best F of a category are those of scikit-learn', (t) => {
  for (const { name, gt, dt, iouType, expected } of casesOf<AtThreshold[]>(t, 'operating')) {
    const evaluation = evaluate(gt, dt, { iouType });
    for (const { iou, curves } of expected) {
      for (const [id, curve] of Object.entries(curves)) {
        if (curve === null) continue;
        const categoryId = Number(id);
        const what = `${name}, category ${id} at IoU ${iou}`;
        const got = evaluation.operatingCurve({ iou, categoryId });
        t.deepEqual([...got.confidence], curve.confidence, what);
        isNear(t, got.precision, curve.precision, `${what}, precision`);
        isNear(t, got.recall, curve.recall, `${what}, recall`);
        for (const [beta, best] of Object.entries(curve.best)) {
          const { perCategory } = evaluation.operatingPoints({ iou, beta: Number(beta) });
          const row = perCategory.toTable().find((own) => own.categoryId === categoryId);
          t.is(row?.confidence, best?.[0] ?? Number.NaN, `${what}, beta ${beta}`);
          t.true(near(row?.fScore, best?.[1] ?? 0), `${what}, beta ${beta}`);
        }
      }
    }
  }
});

const sample = (): Evaluation => evaluate('sample/gt.json', 'sample/dt.json');

test('a point is a row of the curve', (t) => {
  const evaluation = sample();
  for (const average of ['micro', 'macro'] as const) {
    const curve = evaluation.operatingCurve({ average }).toTable();
    const point = evaluation.operatingPoints()[average];
    const row = curve.find(({ confidence }) => confidence === point.confidence);
    t.deepEqual(row && countsOf(row), countsOf(point));
    isNear(t, row ? ratesOf(row) : [], ratesOf(point), average);
    t.is(Math.max(...curve.map(({ fScore }) => fScore)), row?.fScore ?? Number.NaN);
  }
});

test('a minimum of precision is met at the lowest confidence, one of recall at the highest', (t) => {
  const evaluation = sample();
  const curve = evaluation.operatingCurve({ categoryId: 1 }).toTable();
  const [point] = evaluation.operatingPoints({ minPrecision: 0.8 }).perCategory.toTable();
  const last = curve.findLast(({ precision }) => precision >= 0.8);
  t.is(point?.confidence, last?.confidence);
  const [other] = evaluation.operatingPoints({ minRecall: 0.7 }).perCategory.toTable();
  t.is(other?.confidence, curve.find(({ recall }) => recall >= 0.7)?.confidence);
  const { micro } = evaluation.operatingPoints({ minRecall: 1 });
  t.is(micro.confidence, Number.NaN);
  t.deepEqual(countsOf(micro).slice(0, 2), [0, 0]);
});

test('the promises give the same answers', async (t) => {
  const evaluation = sample();
  t.deepEqual(
    await evaluation.promises.operatingPoints({ beta: 2 }),
    evaluation.operatingPoints({ beta: 2 }),
  );
  const options = { categoryId: 1, iou: 0.75, area: 'small' };
  t.deepEqual(await evaluation.promises.operatingCurve(options), evaluation.operatingCurve(options));
});

test('detections that AP ignores and those with NaN scores do not count', (t) => {
  const box = { image_id: 1, category_id: 1 };
  const gt = {
    images: [{ id: 1 }],
    categories: [{ id: 1, name: 'a' }],
    annotations: [
      { ...box, id: 1, bbox: [0, 0, 10, 10], area: 100, iscrowd: 0 },
      { ...box, id: 2, bbox: [50, 0, 10, 10], area: 100, iscrowd: 1 },
    ],
  };
  const dt = {
    imageIds: [1, 1, 1],
    categoryIds: [1, 1, 1],
    boxes: [0, 0, 10, 10, 50, 0, 10, 10, 90, 0, 10, 10],
    scores: [0.9, 0.8, Number.NaN],
  };
  const evaluation = evaluate(gt, dt);
  t.deepEqual(countsOf(evaluation.operatingPoints({ confidence: 0 }).micro), [1, 0, 0]);
  t.deepEqual(evaluation.operatingCurve().toTable(), [
    {
      confidence: 0.9,
      precision: 1,
      recall: 1,
      fScore: 1,
      truePositives: 1,
      falsePositives: 0,
      falseNegatives: 0,
    },
  ]);
  t.is(JSON.parse(JSON.stringify(evaluation.operatingPoints())).perCategory[0].name, 'a');
});

test('what cannot be answered is a typed error', (t) => {
  const evaluation = sample();
  const code = (call: () => unknown): string | undefined =>
    t.throws(call, { instanceOf: BoxwiseError })?.code;
  t.is(
    code(() => evaluation.operatingPoints({ iou: 0.51 })),
    'UNKNOWN_ID',
  );
  t.is(
    code(() => evaluation.operatingPoints({ area: 'tiny' })),
    'UNKNOWN_ID',
  );
  t.is(
    code(() => evaluation.operatingPoints({ beta: -1 })),
    'OUT_OF_RANGE',
  );
  t.is(
    code(() => evaluation.operatingPoints({ confidence: Number.NaN })),
    'OUT_OF_RANGE',
  );
  t.is(
    code(() => evaluation.operatingPoints({ minPrecision: 2 })),
    'OUT_OF_RANGE',
  );
  t.is(
    code(() => evaluation.operatingPoints({ minPrecision: 0.5, minRecall: 0.5 } as never)),
    'INVALID_ARGUMENT',
  );
  t.is(
    code(() => evaluation.operatingPoints({ score: 1 } as never)),
    'INVALID_ARGUMENT',
  );
  t.is(
    code(() => evaluation.operatingCurve({ categoryId: 12345 })),
    'UNKNOWN_ID',
  );
  t.is(
    code(() => evaluation.operatingCurve({ categoryId: 1.5 })),
    'UNKNOWN_ID',
  );
  t.is(
    code(() => evaluation.operatingCurve({ categoryId: 1, average: 'micro' } as never)),
    'INVALID_ARGUMENT',
  );
  const voc = evaluate('sample/gt.json', 'sample/dt.json', { protocol: 'voc' });
  t.is(
    code(() => voc.operatingPoints()),
    'INVALID_ARGUMENT',
  );
  evaluation.dispose();
  t.is(
    code(() => evaluation.operatingPoints()),
    'DISPOSED',
  );
});
