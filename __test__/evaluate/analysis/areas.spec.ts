// Analyses are of the area range that AP is of, wherever it stands among the ranges.
import test from 'ava';
import { BoxwiseError, evaluate, Evaluator, type AreaRange } from 'boxwise';

const [GT, DT] = ['sample/gt.json', 'sample/dt.json'];
const ALL: AreaRange = ['all', 0, 1e10];
const SMALL: AreaRange = ['small', 0, 1024];
const ORDERS: readonly (readonly AreaRange[])[] = [
  [ALL, SMALL],
  [SMALL, ALL],
  [SMALL, [0, 1e10]],
  [['a', 0, 9], ['b', 0, 9], ['c', 0, 9], ['d', 0, 9], ALL],
]; // prettier-ignore

test('every analysis has the numbers of the range `all`', (t) => {
  const found = ORDERS.map((areaRanges) => {
    const own = evaluate(GT, DT, { analysis: true, areaRanges });
    const worse = evaluate(GT, [], { analysis: true, areaRanges });
    const streamed = new Evaluator(GT, { areaRanges });
    streamed.addAll(DT);
    const { metrics, perCategory } = own.compare(worse, { resamples: 10 });
    const [{ before, delta, low, high } = { before: 0, delta: 0, low: 0, high: 0 }] = metrics.toTable();
    t.true(low <= delta && delta <= high);
    t.is(before, own.metrics.AP);
    return {
      points: own.operatingPoints().micro,
      errors: [...own.errors().kinds.cost],
      confusion: [...own.confusionMatrix().counts],
      lrp: own.lrp().mean,
      calibration: own.calibration().ece,
      images: [...own.imageTable({ cost: true }).cost],
      labels: own.labelErrors({ overlookedScore: 0.6 }).passed,
      slices: [...own.slices({ images: [{ id: 1970, day: 1 }], by: 'day' }).ap],
      unscored: own.withoutScores().micro,
      ties: own.tieOrders({ samples: 2 }).mean,
      compared: [delta, low, high, ...perCategory.low],
      batch: streamed.scores(),
      curve: [...own.precisionRecall(1).precision],
    };
  });
  for (const [at, own] of found.entries())
    for (const [name, value] of Object.entries(own))
      t.deepEqual(value, found[0]?.[name as keyof typeof own], `${name}, order ${at}`);
});

test('a difference without a value has no interval', (t) => {
  const evaluated = (results: unknown, options: object) =>
    evaluate(GT, results as never, { analysis: true, ...options });
  const compared = (options: object) =>
    evaluated(DT, options).compare(evaluated([], options), { resamples: 5 }).metrics.toTable();
  const none = (row: { low: number; high: number; better: number; pValue: number } | undefined) =>
    t.deepEqual([row?.low, row?.high, row?.better, row?.pValue], [NaN, NaN, NaN, NaN]);
  none(compared({ areaRanges: [['tiny', 0, 400], ['rest', 400, 1e10]] })[0]); // prettier-ignore
  none(compared({ maxDetections: [1, 10, 300] })[0]);
  none(compared({ maxDetections: [10, 100, 300] })[0]);
  t.false(Number.isNaN(compared({ maxDetections: [1, 10, 100] })[0]?.low));
  t.false(Number.isNaN(compared({ maxDetections: [1, 10, 300], parity: 'corrected' })[0]?.low));
});

test('a label that two ranges share is warned about, and refused by corrected evaluations', (t) => {
  const areaRanges: AreaRange[] = [ALL, ['all', 0, 400]];
  const warning = evaluate(GT, DT, { areaRanges }).warnings.find(
    ({ code }) => code === 'AREA_LABEL_REPEATED',
  );
  t.regex(warning?.message ?? '', /label "all": its metrics are means over them/);
  t.is(warning?.count, 1);
  const thrown = t.throws(() => evaluate(GT, DT, { areaRanges, parity: 'corrected' }), {
    instanceOf: BoxwiseError,
  });
  t.regex(thrown?.message ?? '', /areaRanges: expected .* label of their own each, got "all" twice/);
});
