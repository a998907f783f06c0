import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import test from 'ava';
import { evaluate, type DetectionConfusion } from 'boxwise';

const DATA = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const data = existsSync(DATA) ? test : test.skip; // the real files lie beside the project

/** Sums of a matrix: diagonal, other categories, row and column of background. */
function totals({ counts, shape: [size] }: DetectionConfusion): number[] {
  const sums = [0, 0, 0, 0];
  for (const [at, count] of counts.entries()) {
    const [truth, predicted] = [Math.floor(at / size), at % size];
    const part = truth === size - 1 ? 2 : predicted === size - 1 ? 3 : truth === predicted ? 0 : 1;
    sums[part] = (sums[part] ?? 0) + count;
  }
  return sums;
}

data('LVIS counts no detection of a category that its image was not searched for', (t) => {
  const lvis = [`${DATA}lvis-val-100/lvis_val_100.json`, `${DATA}lvis-val-100/results.json`] as const;
  const evaluation = evaluate(...lvis, { protocol: 'lvis', analysis: true });
  // lvis-api's own matching has 179 false positives at this confidence; without the flags there are 354 on background alone
  const { micro } = evaluation.operatingPoints({ confidence: 0.3 });
  t.deepEqual([micro.truePositives, micro.falsePositives, micro.falseNegatives], [323, 179, 654]);
  t.deepEqual(totals(evaluation.confusionMatrix({ confidence: 0.3 })), [323, 3, 176, 651]);
  t.is(evaluation.errors().ap, evaluation.metrics.AP50);
});

data('keypoints are analysed by their own similarity', (t) => {
  const files = [`${DATA}keypoints/gt_dataset.json`, `${DATA}keypoints/dt_dataset.json`] as const;
  const evaluation = evaluate(...files, { iouType: 'keypoints', analysis: true });
  const { truePositives, falseNegatives } = evaluation.operatingPoints().micro;
  t.deepEqual([truePositives, falseNegatives], [8, 3]);
  const { ap, kinds } = evaluation.errors();
  t.is(ap, evaluation.metrics.AP50);
  t.is(kinds.count.at(-1), 3);
});

test('rotated boxes are compared with objects of other categories by their own overlap', (t) => {
  const on = { image_id: 1, area: 200, iscrowd: 0 };
  const gt = {
    images: [{ id: 1 }],
    categories: [{ id: 1 }, { id: 2 }],
    annotations: [{ ...on, id: 1, category_id: 1, bbox: [50, 50, 20, 10, 45] }],
  };
  const dt = [
    { image_id: 1, category_id: 2, bbox: [50, 50, 20, 10, 45], score: 0.9 },
    { image_id: 1, category_id: 2, bbox: [50, 50, 20, 10, 135], score: 0.8 }, // across it: 100 of 300
  ];
  const evaluation = evaluate(gt, dt, { iouType: 'rotated', analysis: true });
  t.deepEqual(totals(evaluation.confusionMatrix()), [0, 1, 1, 0]);
  const { kinds } = evaluation.errors();
  t.deepEqual([...kinds.count], [1, 0, 1, 0, 0, 0]);
});
