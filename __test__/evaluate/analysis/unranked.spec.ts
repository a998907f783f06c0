import { readFileSync } from 'node:fs';

import test from 'ava';
import { BoxwiseError, evaluate } from 'boxwise';

import { casesOf, isNear, near } from './cases.js';

interface AtThreshold {
  iou: number;
  /** TP, FP, FN and the sum of IoU of each category. */
  rows: [number, number, number, number][];
}

interface Orders {
  groundTruth: object;
  detections: object[];
  least: number[];
  greatest: number[];
  expected: number[];
}

const GT = {
  images: [{ id: 1 }],
  categories: [{ id: 1, name: 'x' }],
  annotations: [0, 4].map((x, i) => ({ id: i + 1, image_id: 1, category_id: 1, bbox: [x, 0, 10, 10], area: 100, iscrowd: 0 })), // prettier-ignore
};
const result = (x: number, score = 0.5) => ({ image_id: 1, category_id: 1, bbox: [x, 0, 10, 10], score });
const evaluated = (detections: object[], options: object = {}) =>
  evaluate(GT as never, detections as never, { analysis: true, ...options });

test('pairs whatever the scores are those of SciPy', (t) => {
  for (const { name, gt, dt, iouType, expected } of casesOf<AtThreshold[]>(t, 'unranked')) {
    const evaluation = evaluate(gt, dt, { iouType, analysis: true });
    for (const { iou, rows } of expected) {
      const { perCategory, micro, macro } = evaluation.withoutScores({ iou });
      const column = (at: number) => rows.map((row) => row[at] as number);
      const sum = (at: number) => column(at).reduce((all, own) => all + own, 0);
      t.deepEqual([...perCategory.truePositives], column(0), name);
      t.deepEqual([...perCategory.falsePositives], column(1), name);
      t.deepEqual([...perCategory.falseNegatives], column(2), name);
      t.is(micro.truePositives, sum(0));
      t.true(near(micro.meanIou, sum(3) / sum(0)), name);
      t.true(near(micro.f1, (2 * sum(0)) / (2 * sum(0) + sum(1) + sum(2))), name);
      const counted = perCategory.toTable().filter((row) => row.truePositives + row.falseNegatives > 0);
      t.true(near(macro.recall, counted.reduce((all, row) => all + row.recall, 0) / counted.length), name);
    }
  }
});

test('least, greatest and expected AP are those of every order of equal scores by pycocotools', (t) => {
  const cases = JSON.parse(readFileSync('oracles/analysis/cases/orders.json', 'utf8')) as Orders[];
  for (const { groundTruth, detections, least, greatest, expected } of cases) {
    const { perCategory, mean } = evaluate(groundTruth as never, detections as never, {
      analysis: true,
    }).tieOrders();
    const without = (values: number[]) => values.map((value) => (value === -1 ? NaN : value));
    for (const [name, wanted] of Object.entries({ least, greatest, expected })) {
      const got = perCategory[name as 'least'];
      const places = [...got.keys()].filter((at) => !Number.isNaN(got[at]));
      t.deepEqual(places, [...wanted.keys()].filter((at) => !Number.isNaN(without(wanted)[at]))); // prettier-ignore
      isNear(t, places.map((at) => got[at] as number), places.map((at) => wanted[at] as number), name); // prettier-ignore
      const all = places.map((at) => wanted[at] as number);
      t.true(near(mean[name as 'least'], all.reduce((sum, own) => sum + own, 0) / all.length), name);
    }
    t.true(mean.exact);
    t.is(mean.standardError, 0);
  }
});

test('an order decides who chooses first, and the assignment has no order', (t) => {
  // greedy matching lets the first detection take the object that the second needs
  const rows = [result(1.5), result(0)];
  const first = evaluated(rows, { iouThresholds: [0.5] });
  t.true(near(first.metrics.AP50, 51 / 101));
  const { mean } = first.tieOrders();
  t.deepEqual([mean.least, mean.greatest, mean.orders], [mean.ap, 1, 2]);
  t.true(near(mean.ap, 51 / 101));
  t.true(near(mean.expected, 76 / 101));
  t.is(evaluated(rows.toReversed(), { iouThresholds: [0.5] }).metrics.AP50, 1);
  const { truePositives, meanIou } = first.withoutScores().micro;
  t.deepEqual([truePositives, meanIou], [2, 0.8]);
});

test('drawn orders lie between the extremes, near the mean of all, and depend on the seed alone', (t) => {
  const rows = [0, 1.5, 4, 40, 60, 80].map((x) => result(x));
  const all = evaluated(rows).tieOrders();
  t.deepEqual([all.mean.exact, all.mean.orders], [true, (6 * 5 * 4 * 3 * 2) / (3 * 2)]);
  const drawn = (options: object) => evaluated(rows).tieOrders({ exact: 1, samples: 400, ...options }).mean;
  const { expected, standardError, least, greatest, exact } = drawn({});
  t.false(exact);
  t.true(standardError > 0 && Math.abs(expected - all.mean.expected) < 5 * standardError);
  t.true(least >= all.mean.least && greatest <= all.mean.greatest);
  t.deepEqual(drawn({}), drawn({ seed: 0 }));
  t.not(drawn({ seed: 1 }).expected, expected);
  t.deepEqual(evaluated(rows, { threads: 2 }).tieOrders({ exact: 1, seed: 3 }), evaluated(rows, { threads: 1 }).tieOrders({ exact: 1, seed: 3 })); // prettier-ignore
});

test('scores that differ have one order, whose AP is the metric', (t) => {
  const { mean } = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true }).tieOrders({ samples: 1 });
  t.true(near(mean.ap, evaluate('sample/gt.json', 'sample/dt.json').metrics.AP));
  const own = evaluated([result(0, 0.9), result(4, 0.8), result(50, 0.7)]);
  const apart = own.tieOrders().mean;
  t.deepEqual([apart.least, apart.greatest, apart.orders], [apart.ap, apart.ap, 1]);
  t.true(near(apart.ap, own.metrics.AP));
});

test('few detections of one score are warned about where their order may decide', (t) => {
  const codes = (...rows: object[]) => evaluated(rows).warnings.map(({ code }) => code);
  t.deepEqual(codes(result(50), result(0)), ['SCORES_ARE_EQUAL']);
  t.deepEqual(codes(result(0), result(4)), []); // every order finds both
  t.deepEqual(codes(result(0)), []);
  t.deepEqual(codes(result(50, 0.4), result(0)), []);
});

test('promises give the same, and wrong options are refused', async (t) => {
  const own = evaluated([result(0), result(1.5), result(60)]);
  t.deepEqual(await own.promises.withoutScores({ iou: 0.75 }), own.withoutScores({ iou: 0.75 }));
  t.deepEqual(await own.promises.tieOrders({ iou: 0.75 }), own.tieOrders({ iou: 0.75 }));
  const refused = (call: () => unknown, code: BoxwiseError['code'], words: RegExp) => {
    const thrown = t.throws(call, { instanceOf: BoxwiseError });
    t.is(thrown?.code, code);
    t.regex(thrown?.message ?? '', words);
  };
  const plain = evaluate(GT as never, [result(0)] as never);
  refused(() => plain.withoutScores(), 'INVALID_ARGUMENT', /analysis: true/);
  refused(() => plain.tieOrders(), 'INVALID_ARGUMENT', /analysis: true/);
  refused(() => own.tieOrders({ samples: 0 }), 'OUT_OF_RANGE', /samples/);
  refused(() => own.tieOrders({ seed: 0.5 }), 'OUT_OF_RANGE', /seed/);
  refused(() => own.withoutScores({ iou: 0.51 }), 'UNKNOWN_ID', /iou/);
  const low = evaluated([result(0)], { iouThresholds: [0.05] });
  refused(() => low.withoutScores(), 'OUT_OF_RANGE', /at least 0\.1/);
  refused(() => low.tieOrders(), 'OUT_OF_RANGE', /at least 0\.1/);
});
