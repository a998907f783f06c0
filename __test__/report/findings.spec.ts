import test from 'ava';

import { findings, precisionAt, whole, type Found } from '../../api/report/findings.js';
import type { ReportPoint } from '../../api/report/payload.js';

const point: ReportPoint = {
  confidence: 0.4,
  precision: 0.8,
  recall: 0.7,
  fScore: 0.747,
  truePositives: 70,
  falsePositives: 18,
  falseNegatives: 30,
};
const kinds = (costs: readonly number[], counts = [9, 1, 3, 4, 1200, 7]) =>
  (['classification', 'localization', 'both', 'duplicate', 'background', 'missed'] as const).map(
    (kind, at) => ({
      kind,
      count: counts[at] ?? 0,
      cost: costs[at] ?? 0,
    }),
  );

/** A run about which there is nothing to say, with changes. */
function found(changes: Partial<Omit<Found, 'tables'>> = {}, tables: Partial<Found['tables']> = {}): Found {
  return {
    names: ['bench', 'chair', 'cup'],
    objects: [40, 50, 10],
    iou: 0.5,
    ladder: [0.5, 0.75],
    detections: 100,
    shapes: 'boxes',
    confidence: 0.25,
    areas: ['all'],
    ...changes,
    tables: {
      metrics: { AP: 0.5, AP50: 0.7 },
      perCategory: [],
      ap: [],
      bestF1: { micro: { ...point, confidence: null }, macro: point, perCategory: [] },
      ...tables,
    },
  };
}

const errors = {
  ap: 0.7,
  kinds: kinds([0.02, 0.06, 0, 0.001, 0.05, -0.001]),
  falsePositiveCost: 0.1,
  falseNegativeCost: 0.1,
  perCategory: [
    { category: 0, ap: 0.2, counts: [5, 1, 3, 0, 900, 1], cost: null },
    { category: 1, ap: 0.6, counts: [4, 0, 0, 4, 300, 6], cost: null },
  ],
};

test('nothing is said where there is nothing to say', (t) => {
  t.deepEqual(findings(found()), []);
});

test('the three kinds of errors that cost most come first, with their AP, their categories and their pictures', (t) => {
  const all = findings(found({}, { errors }));
  t.deepEqual(
    all.map(({ kind, ap, filter }) => [kind, ap, filter]),
    [
      ['error', 0.06, { kind: 'localization' }],
      ['error', 0.05, { kind: 'background' }],
      ['error', 0.02, { kind: 'classification' }],
    ],
  );
  t.deepEqual(
    all.map(({ text }) => text),
    [
      'Badly located: 1 detection has the right category but an IoU below 0.5; most often “bench” (1). Without them AP50 would rise by 0.060, from 0.700 to 0.760.',
      'Background: 1,200 detections lie on no object; most often “bench” (900) and “chair” (300). Without them AP50 would rise by 0.050, from 0.700 to 0.750.',
      'Wrong category: 9 detections lie on an object of another category; most often “bench” (5) and “chair” (4). Without them AP50 would rise by 0.020, from 0.700 to 0.720.',
    ],
  );
});

test('errors that cost nothing are named by their number alone', (t) => {
  const none = { ...errors, ap: 0, kinds: kinds([0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 7]) };
  t.deepEqual(
    findings(found({}, { errors: none })).map(({ text }) => text),
    ['Missed: 7 objects have no detection; most often “chair” (6) and “bench” (1).'],
  );
  t.deepEqual(findings(found({}, { errors: { ...errors, ap: -1 } })), []); // without objects there is no AP
});

test('what AP loses by the fit of true boxes is a finding of its own, in AP, and leads to those that fit loosely', (t) => {
  const ap = [[0.8, 0.4], [0.6, 0.5], [-1, -1]]; // prettier-ignore
  const [own, ...others] = findings(found({}, { ap }));
  t.deepEqual(others, []);
  t.is(
    own?.text,
    'Loose boxes: AP50 is 0.700, and AP, the mean of IoU 0.5 to 0.75, is 0.575. 29% of what AP lacks is lost by the fit; most of “bench” (0.200) and “chair” (0.050).',
  );
  t.is(own?.ap?.toFixed(3), '0.125');
  t.is(own?.metric, 'AP');
  t.deepEqual(own?.filter, { outcome: 'truePositive', maxIou: 0.75 });
  // Beside the errors it stands where its cost is.
  t.deepEqual(
    findings(found({}, { ap, errors })).map(({ kind }) => kind),
    ['fit', 'error', 'error', 'error'],
  );
  // One threshold has no fit, and neither has a ladder that begins elsewhere.
  t.deepEqual(findings(found({ ladder: [0.5] }, { ap })), []);
  t.deepEqual(findings(found({ iou: 0.75 }, { ap })), []);
});

test('without detections there is one sentence, and it costs everything', (t) => {
  const none = { ...errors, ap: 0, kinds: kinds([0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 100]) };
  t.deepEqual(findings(found({ detections: 0 }, { errors: none, ap: [[0, 0]] })), [
    {
      kind: 'nothing',
      text: 'There are no detections: all 100 objects are missed, and AP50 is 0.',
      ap: 1,
      filter: { outcome: 'falseNegative' },
    },
  ]);
});

test('a category that is never found costs its share of AP, which no kind of error has', (t) => {
  const missed = { ...errors, kinds: kinds([0, 0, 0, 0, 0, 0]) };
  const ap = [[0.9, 0.9], [0, 0], [0.9, 0.9]]; // prettier-ignore
  const [own, second] = findings(found({}, { ap, errors: missed }));
  t.is(own?.text, '“chair” is never found: no detection of its 50 objects is true. AP50 lacks 0.333 by it.');
  t.is(own?.ap?.toFixed(3), '0.333');
  t.deepEqual(own?.filter, { category: 1, outcome: 'falseNegative' });
  t.is(second?.ap, null, 'an error that costs nothing is not said to cost 0.000');
  const [both] = findings(found({}, { ap: [[0, 0], [0, 0], [0.9, 0.9]] })); // prettier-ignore
  t.is(
    both?.text,
    '“chair” and 1 other category of 3 are never found: no detection of the first’s 50 objects is true. AP50 lacks 0.667 by them.',
  );
  const named = { names: ['bench', 'fruits', 'cup'] };
  const [fruits] = findings(found(named, { ap: [[0, 0], [0, 0], [0.9, 0.9]] })); // prettier-ignore
  t.is(fruits?.text, both?.text.replace('chair', 'fruits'), 'whose name has "its" in it');
});

test('the pair that is confused most leads to its cell', (t) => {
  const [own] = findings(found({ confused: { truth: 0, predicted: 1, count: 12, share: 0.3 } }));
  t.is(
    own?.text,
    '“bench” is taken for “chair” more than any other: 12 times at confidence 0.25, 30% of its objects.',
  );
  t.deepEqual(own?.filter, { truth: 0, predicted: 1, minScore: 0.25 });
  t.deepEqual(findings(found({ confused: { truth: 0, predicted: 1, count: 1, share: 0.1 } })), []);
});

test('the image that costs most is named, unless it costs nothing', (t) => {
  const [own] = findings(found({ image: { image: 3, name: 'a.jpg', cost: 0.004 } }));
  t.is(own?.text, 'Image “a.jpg” costs more than any other: without it AP50 would be 0.004 higher.');
  t.deepEqual([own?.ap, own?.filter], [0.004, { image: 3 }]);
  for (const cost of [0, -0.1, NaN])
    t.deepEqual(findings(found({ image: { image: 3, name: 'a.jpg', cost } })), []);
});

test('the worst category has enough objects to be judged', (t) => {
  const perCategory = [{ AP: 0.3 }, { AP: 0.6 }, { AP: 0.1 }];
  const [own] = findings(found({ objects: [40, 50, 4] }, { perCategory }));
  t.is(
    own?.text,
    '“bench” has the lowest AP of the categories with at least 5 objects: 0.300, where the mean is 0.500.',
  );
  t.deepEqual(own?.filter, { category: 0 });
  t.deepEqual(findings(found({ objects: [40, 0, 0] }, { perCategory })), []);
});

test('the hardest size is named, if sizes are measured', (t) => {
  const metrics = { AP: 0.5, APs: 0.2, APm: -1, APl: 0.8 };
  const [own] = findings(found({ areas: ['all', 'small', 'medium', 'large'] }, { metrics }));
  t.is(own?.text, 'By size, small objects are the hardest: AP 0.200, against 0.800 for large ones.');
  t.deepEqual(own?.filter, { area: 'small' });
});

test('of equal sizes none is the hardest, and of equal categories none the worst', (t) => {
  for (const own of [0, 0.3]) {
    const metrics = { AP: own, APs: own, APm: own, APl: own + 0.0001 };
    t.deepEqual(findings(found({ areas: ['all', 'small', 'medium', 'large'] }, { metrics })), []);
    const perCategory = [{ AP: own }, { AP: own }, { AP: own + 0.0001 }];
    t.deepEqual(findings(found({ objects: [40, 40, 40] }, { perCategory, metrics: { AP: own } })), []);
  }
});

test('the best threshold, calibration and labels', (t) => {
  const bins = [
    { lower: 0, upper: 0.5, count: 10, meanScore: 0.2, accuracy: 0.1 },
    { lower: 0.5, upper: 1, count: 30, meanScore: 0.9, accuracy: 0.6 },
  ];
  const platt = { slope: 1, intercept: 0, ece: 0 };
  const label = { kind: 'swapped' as const, image: 0, object: 0, detection: 1, category: 0, suggested: 1, box: [0, 0, 1, 1] as [number, number, number, number] }; // prettier-ignore
  const all = findings(
    found(
      {},
      {
        bestF1: { micro: point, macro: point, perCategory: [] },
        calibration: { ece: 0.25, mce: 0.3, bins, temperature: 1, platt },
        labels: {
          passed: { overlooked: 1, badlyLocated: 1, swapped: 1 },
          total: 3,
          boxes: [
            { ...label, quality: 0.1 },
            { ...label, quality: 0.9 },
          ],
        },
      },
    ),
  );
  t.deepEqual(
    all.map(({ text }) => text),
    [
      'F1 of all categories is highest at confidence 0.4: F1 0.747, precision 0.800, recall 0.700.',
      'Scores are too high to be probabilities: fewer detections are right than they say, by 25% on average (expected calibration error 0.250).',
      'The label of 1 object looks wrong to this detector (quality below 0.5).',
    ],
  );
  t.deepEqual(all.at(-1)?.filter, { label: 'swapped' });
});

test('AP is named by its threshold, and numbers are grouped', (t) => {
  t.deepEqual([0.5, 0.75, 0.575].map(precisionAt), ['AP50', 'AP75', 'AP at IoU 0.575']);
  t.deepEqual([0, 12, 999, 1000, 1_234_567].map(whole), ['0', '12', '999', '1,000', '1,234,567']);
});
