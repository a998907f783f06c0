import test, { type ExecutionContext } from 'ava';
import { BoxwiseError, evaluate, type ErrorCode, type Evaluation, type LrpErrors } from 'boxwise';

import { casesOf, isNear, near } from './cases.js';

interface Lrp {
  confidence: number | null;
  lrp: number;
  localization: number | null;
  falsePositive: number | null;
  falseNegative: number;
}

interface AtThreshold {
  iou: number;
  categoryIds: number[];
  optimal: (Lrp | null)[];
  at: (Lrp | null)[];
  calibration: {
    count: number[];
    right: number[];
    ece: number;
    mce: number;
    torchmetrics: number;
    temperature: number | null;
    platt: [number, number];
  };
  histograms: { score: [number[], number[]]; iou: number[] };
}

const PARTS = ['confidence', 'lrp', 'localization', 'falsePositive', 'falseNegative'] as const;

/** NaN is `null` in JSON. */
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

function checkLrp(t: ExecutionContext, got: LrpErrors, expected: (Lrp | null)[], what: string): void {
  for (const [at, row] of got.perCategory.toTable().entries()) {
    const own = expected[at];
    for (const part of PARTS) {
      const [one, other] = [orNull(row[part]), own?.[part] ?? null];
      t.true(
        one === other || near(one ?? undefined, other ?? undefined),
        `${what}, ${row.categoryId}: ${part} ${one}, ${other}`,
      );
    }
  }
  for (const part of PARTS.slice(1) as Exclude<(typeof PARTS)[number], 'confidence'>[]) {
    const defined = expected.map((own) => own?.[part] ?? null).filter((value) => value !== null);
    t.true(near(got.mean[part], defined.reduce((sum, own) => sum + own, 0) / defined.length), what);
  }
}

test('LRP, its parts and the best confidence are those of a search over every score', (t) => {
  for (const { name, gt, dt, iouType, expected } of casesOf<AtThreshold[]>(t, 'scores')) {
    const evaluation = evaluate(gt, dt, { iouType });
    for (const { iou, optimal, at } of expected) {
      checkLrp(t, evaluation.lrp({ iou }), optimal, `${name} at IoU ${iou}`);
      const own = evaluation.lrp({ iou, confidence: 0.4 });
      checkLrp(t, own, at.map((row) => row && { ...row, confidence: 0.4 }), `${name} at IoU ${iou}, 0.4`); // prettier-ignore
    }
  }
});

/** Two objects; one is found with IoU 0.8, and a false positive is below. */
const TRUTH = {
  images: [{ id: 1, width: 100, height: 100 }],
  categories: [{ id: 1 }, { id: 2 }],
  annotations: [0, 50].map((x, i) => ({
    id: i + 1,
    image_id: 1,
    category_id: 1,
    bbox: [x, 0, 10, 10],
    area: 100,
    iscrowd: 0,
  })),
};
const FOUND = [
  { image_id: 1, category_id: 1, bbox: [0, 0, 10, 8], score: 0.9 },
  { image_id: 1, category_id: 1, bbox: [80, 80, 10, 10], score: 0.5 },
];

test('the worked example of docs/analysis.md', (t) => {
  const { perCategory, mean } = evaluate(TRUTH, FOUND).lrp();
  const [first, second] = perCategory.toTable();
  isNear(t, PARTS.map((part) => first?.[part] ?? Number.NaN), [0.9, 0.7, 0.2, 0, 0.5], 'category 1'); // prettier-ignore
  t.true(PARTS.every((part) => Number.isNaN(second?.[part]))); // has no objects
  t.true(near(mean.lrp, 0.7));
});

test('without a true positive optimal LRP is 1 and has no confidence', (t) => {
  for (const found of [[], FOUND.slice(1)]) {
    const [row] = evaluate(TRUTH, found).lrp().perCategory.toTable();
    t.like(row, { confidence: Number.NaN, lrp: 1, localization: Number.NaN, falsePositive: Number.NaN, falseNegative: 1 }); // prettier-ignore
  }
});

test('bins, errors and corrections are those of NumPy, torchmetrics and scikit-learn', (t) => {
  for (const { name, gt, dt, iouType, expected } of casesOf<AtThreshold[]>(t, 'scores')) {
    const evaluation = evaluate(gt, dt, { iouType });
    for (const { iou, calibration } of expected) {
      const { bins, temperatureScaling, plattScaling, ...got } = evaluation.calibration({ iou });
      const what = `${name} at IoU ${iou}`;
      t.deepEqual([...bins.count], calibration.count, what);
      isNear(t, bins.toTable().map(({ count, accuracy }) => (count ? accuracy * count : 0)), calibration.right, what); // prettier-ignore
      isNear(t, [got.ece, got.mce], [calibration.ece, calibration.mce], what);
      // scores of two decimals are on the edges of bins, which torchmetrics puts elsewhere
      if (name === 'floats') t.true(Math.abs(got.ece - calibration.torchmetrics) < 1e-6, what);
      const { temperature } = temperatureScaling;
      const best = calibration.temperature;
      // no temperature corrects scores that are lower for true positives
      if (best === null) t.deepEqual(temperatureScaling, { temperature: NaN, ece: NaN }, what);
      else t.true(Math.abs(temperature / best - 1) < 1e-6, `${what}: ${temperature}`);
      const line = [plattScaling.slope, plattScaling.intercept];
      t.true(line.every((own, i) => Math.abs(own - (calibration.platt[i] as number)) < 1e-5), `${what}: ${line}`); // prettier-ignore
      t.true(plattScaling.ece >= 0, what);
    }
  }
});

const sampled = (): Evaluation => evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
const sum = (values: Iterable<number>): number => [...values].reduce((all, own) => all + own, 0);

test('quantile bins cover all scores, in about equal numbers', (t) => {
  const { bins, count } = sampled().calibration({ binning: 'quantile', bins: 8 });
  t.is(bins.lower[0], 0);
  t.is(bins.upper.at(-1), 1);
  t.deepEqual([...bins.lower.subarray(1)], [...bins.upper.subarray(0, -1)]);
  t.is(sum(bins.count), count);
  t.true([...bins.count].every((own) => Math.abs(own - count / 8) < count / 80));
});

test('calibration of categories adds up, and a minimum score leaves the lower ones out', (t) => {
  const evaluation = sampled();
  const all = evaluation.calibration();
  t.is(sum(all.perCategory.count), all.count);
  const { micro } = evaluation.operatingPoints({ confidence: 0.3 });
  const some = evaluation.calibration({ minScore: 0.3 });
  t.is(some.count, micro.truePositives + micro.falsePositives);
  t.is(some.minScore, 0.3);
});

test('calibration without detections, or with all of them right, has no corrections', (t) => {
  const none = evaluate(TRUTH, []).calibration();
  t.is(none.count, 0);
  t.deepEqual([none.ece, none.mce, none.temperatureScaling.temperature], [NaN, NaN, NaN]);
  const right = evaluate(TRUTH, FOUND.slice(0, 1)).calibration();
  t.deepEqual(right.temperatureScaling, { temperature: NaN, ece: NaN });
  t.deepEqual(right.plattScaling, { slope: NaN, intercept: NaN, ece: NaN });
  t.true(near(right.ece, 0.1));
});

test('histograms are those of NumPy and add up with the detections', (t) => {
  for (const { name, gt, dt, iouType, expected } of casesOf<AtThreshold[]>(t, 'scores')) {
    const evaluation = evaluate(gt, dt, { iouType, analysis: true });
    for (const { iou, histograms } of expected) {
      const { score, iou: ious } = evaluation.distributions({ iou });
      const what = `${name} at IoU ${iou}`;
      t.deepEqual([...score.truePositives], histograms.score[0], what);
      t.deepEqual([...score.falsePositives], histograms.score[1], what);
      t.deepEqual([...ious.truePositives], histograms.iou, what);
      for (const outcome of ['truePositives', 'falsePositives', 'ignored'] as const)
        t.is(sum(score[outcome]), sum(ious[outcome]), what);
      const { outcome } = evaluation.detectionTable({ iou });
      t.is(sum(score.ignored), outcome.filter((own) => own === 'ignored').length, what);
    }
  }
});

test('promises give the same', async (t) => {
  const evaluation = sampled();
  t.deepEqual(await evaluation.promises.lrp(), evaluation.lrp());
  t.deepEqual(await evaluation.promises.calibration({ bins: 5 }), evaluation.calibration({ bins: 5 }));
  t.deepEqual(await evaluation.promises.distributions(), evaluation.distributions());
});

test('wrong options are refused', (t) => {
  const evaluation = sampled();
  const refused = (run: () => unknown, code: ErrorCode, ...parts: string[]): void => {
    const error = t.throws(run, { instanceOf: BoxwiseError });
    t.is(error?.code, code);
    for (const part of parts) t.true(error?.message.includes(part), error?.message);
  };
  refused(() => evaluation.lrp({ confidence: NaN }), 'OUT_OF_RANGE', 'confidence');
  refused(() => evaluation.lrp({ confidences: 1 } as never), 'INVALID_ARGUMENT', 'confidence');
  refused(() => evaluation.calibration({ minScore: NaN }), 'OUT_OF_RANGE', 'minScore');
  for (const bins of [0, 10_001, 1e9])
    for (const run of [() => evaluation.calibration({ bins }), () => evaluation.distributions({ bins })])
      refused(run, 'OUT_OF_RANGE', 'bins: expected a whole number from 1 to 10000');
  refused(() => evaluation.calibration({ binning: 'equal' as never }), 'INVALID_ARGUMENT', 'quantile');
  refused(() => evaluation.distributions({ bins: 1.5 }), 'OUT_OF_RANGE', 'bins');
  const logits = FOUND.map((own) => ({ ...own, score: 3 }));
  refused(() => evaluate(TRUTH, logits).calibration(), 'OUT_OF_RANGE', 'score', '3');
  refused(() => evaluate(TRUTH, FOUND).distributions(), 'INVALID_ARGUMENT', 'analysis: true');
  const certain = evaluate(TRUTH, FOUND, { iouThresholds: [1] });
  refused(() => certain.lrp(), 'OUT_OF_RANGE', 'iou');
});
