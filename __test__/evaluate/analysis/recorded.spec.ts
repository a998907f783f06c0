import { isDeepStrictEqual } from 'node:util';

import test from 'ava';
import { evaluate, type EvaluateOptions, type Evaluation } from 'boxwise';

const CASES = 'oracles/analysis/cases/';

const SETTINGS = {
  'the defaults': {},
  'several limits': { maxDetections: [1, 2, 5] },
  'more settings than are matched at once': {
    iouThresholds: Array.from({ length: 20 }, (_, at) => 0.3 + at / 32),
    areaRanges: [
      ['large', 3000, 1e10],
      ['tiny', 0, 600],
      ['small', 600, 1200],
      ['medium', 1200, 3000],
      ['all', 0, 1e10],
    ],
  },
  'no categories': { useCategories: false },
  'two threads': { threads: 2 },
} as const satisfies Record<string, EvaluateOptions>;

/** What any evaluation has: with `analysis: true` from the outcomes that it recorded, else by matching again. */
function answers(evaluation: Evaluation<object>): unknown[] {
  const { metrics, precision, recall, scores, params } = evaluation;
  const { iouThresholds } = params;
  const analyses = [iouThresholds[0], iouThresholds[iouThresholds.length - 1]].map((iou = 0.5) => [
    evaluation.operatingPoints({ iou }),
    evaluation.operatingCurve({ iou }),
    evaluation.lrp({ iou }),
    evaluation.calibration({ iou }),
  ]);
  return [metrics, precision, recall, scores, analyses];
}

test('outcomes recorded during an evaluation are those of matching again, and change no metric', (t) => {
  for (const name of ['floats', 'ties', 'masks']) {
    for (const [what, options] of Object.entries(SETTINGS)) {
      const iouType = name === 'masks' ? 'segm' : 'bbox';
      const run = (analysis: boolean): unknown[] =>
        answers(
          evaluate(`${CASES}${name}.gt.json`, `${CASES}${name}.dt.json`, { ...options, iouType, analysis }),
        );
      t.true(isDeepStrictEqual(run(true), run(false)), `${name}, ${what}`);
    }
  }
});

test('categories without objects are recorded too', (t) => {
  const gt = {
    images: [{ id: 1 }],
    categories: [{ id: 1 }, { id: 2 }],
    annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 9, 9], area: 81, iscrowd: 0 }],
  };
  const dt = [1, 2, 2].map((category_id) => ({ image_id: 1, category_id, bbox: [0, 0, 9, 9], score: 0.5 }));
  const evaluation = evaluate(gt, dt, { analysis: true });
  t.is(evaluation.operatingPoints({ confidence: 0 }).micro.falsePositives, 2);
  t.true(isDeepStrictEqual(answers(evaluation), answers(evaluate(gt, dt))));
});
