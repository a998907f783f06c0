import test, { type ExecutionContext } from 'ava';
import { evaluate, type DetectionErrors } from 'boxwise';

import { casesOf, isNear } from './cases.js';

interface Answer {
  ap: number;
  counts: number[];
  cost: number[];
  falsePositiveCost: number;
  falseNegativeCost: number;
}

interface Expected {
  iou: number;
  /** pycocotools on results and ground truth with one kind of error repaired. */
  repaired: Answer;
  tidecv: Answer;
}

function check(t: ExecutionContext, got: DetectionErrors, expected: Answer, what: string): void {
  t.deepEqual([...got.kinds.count], expected.counts, what);
  isNear(t, [got.ap], [expected.ap], `${what}, AP`);
  isNear(t, got.kinds.cost, expected.cost, `${what}, cost`);
  const special = [got.falsePositiveCost, got.falseNegativeCost];
  isNear(t, special, [expected.falsePositiveCost, expected.falseNegativeCost], what);
}

test('a cost is what pycocotools gains where the errors of a kind are repaired', (t) => {
  for (const { name, gt, dt, iouType, expected } of casesOf<Expected[]>(t, 'tide')) {
    const evaluation = evaluate(gt, dt, { iouType, analysis: true });
    for (const { iou, repaired } of expected) {
      check(t, evaluation.errors({ iou }), repaired, `${name} at IoU ${iou}`);
    }
  }
});

test('the definition tidecv is what tidecv answers', (t) => {
  for (const { name, gt, dt, iouType, expected } of casesOf<Expected[]>(t, 'tide')) {
    const evaluation = evaluate(gt, dt, { iouType, analysis: true });
    for (const { iou, tidecv } of expected)
      check(t, evaluation.errors({ iou, definition: 'tidecv' }), tidecv, `${name} at IoU ${iou}`);
  }
});

test('a stray detection of a category without objects halves the AP of tidecv', (t) => {
  const gt = {
    images: [{ id: 1 }],
    categories: [{ id: 1 }, { id: 2 }],
    annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 9, 9], area: 81, iscrowd: 0 }],
  };
  const dt = [1, 2].map((category_id) => ({ image_id: 1, category_id, bbox: [0, 0, 9, 9], score: 0.5 }));
  const evaluation = evaluate(gt, dt, { analysis: true });
  isNear(t, [evaluation.errors({ definition: 'tidecv' }).ap], [0.5], 'AP');
  t.true(evaluation.errors().ap > 0.99);
  t.throws(() => evaluation.errors({ definition: 'tidecv', area: 'all' } as never), { message: /area/ });
  t.throws(() => evaluation.errors({ definition: 'tide' as never }), { message: /definition/ });
  const searched = [{ id: 1, neg_category_ids: [2], not_exhaustive_category_ids: [] }];
  const categories = gt.categories.map((own) => ({ ...own, frequency: 'f' as const }));
  const lvis = evaluate({ ...gt, images: searched, categories }, dt, { analysis: true, protocol: 'lvis' });
  t.throws(() => lvis.errors({ definition: 'tidecv' }), { message: /protocol coco/ });
});

test('every false positive has one kind, and AP is that of the metrics', (t) => {
  const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
  const { ap, kinds } = evaluation.errors();
  t.is(ap, evaluation.metrics.AP50);
  t.is(evaluation.errors({ iou: 0.75 }).ap, evaluation.metrics.AP75);
  const { falsePositives } = evaluation.operatingPoints({ confidence: -Infinity }).micro;
  t.is(
    kinds.count.subarray(0, 5).reduce((sum, count) => sum + count),
    falsePositives,
  );
  t.deepEqual(kinds.kind, ['classification', 'localization', 'both', 'duplicate', 'background', 'missed']);
});

test('the costs of the categories have the costs of the kinds as their mean', (t) => {
  const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
  const { kinds, perCategory } = evaluation.errors();
  const withObjects = evaluation.perCategory().filter(({ AP }) => AP >= 0);
  t.deepEqual(perCategory.categoryId, withObjects.map(({ categoryId }) => categoryId)); // prettier-ignore
  t.deepEqual(perCategory.name, withObjects.map(({ name }) => name)); // prettier-ignore
  for (const [at, kind] of kinds.kind.entries()) {
    const own = perCategory[kind];
    const mean = own.reduce((sum, cost) => sum + cost, 0) / own.length;
    t.true(Math.abs(mean - (kinds.cost[at] ?? NaN)) < 1e-12, kind);
    t.true(
      own.every((cost) => cost > -0.02 && cost <= 1),
      kind,
    );
  }
  t.is(evaluation.errors({ definition: 'tidecv' }).perCategory.length, 0);
});

test('each kind of error is told from the others', (t) => {
  const gt = {
    images: [{ id: 1 }],
    categories: [{ id: 1 }, { id: 2 }],
    annotations: [0, 100, 200, 300].map((x, i) => {
      const own = { id: i + 1, image_id: 1, category_id: 1, area: 100, iscrowd: 0 };
      return { ...own, bbox: [x, 0, 10, 10] };
    }),
  };
  const found = (category_id: number, bbox: number[], score: number) => ({
    image_id: 1,
    category_id,
    bbox,
    score,
  });
  const dt = [
    found(1, [0, 0, 10, 10], 0.9), // right
    found(1, [0, 0, 10, 9], 0.8), // a duplicate
    found(2, [100, 0, 10, 10], 0.7), // of the wrong category
    found(1, [200, 0, 10, 3], 0.6), // badly located
    found(2, [200, 0, 10, 4], 0.5), // both
    found(1, [500, 0, 10, 10], 0.4), // on nothing
  ];
  const { kinds } = evaluate(gt, dt, { analysis: true }).errors();
  t.deepEqual([...kinds.count], [1, 1, 1, 1, 1, 1]);
});

test('without ground truth nothing costs anything', (t) => {
  const gt = { images: [{ id: 1 }], categories: [{ id: 1 }], annotations: [] };
  const dt = [{ image_id: 1, category_id: 1, bbox: [0, 0, 1, 1], score: 0.5 }];
  const errors = evaluate(gt, dt, { analysis: true }).errors();
  t.is(errors.ap, -1);
  t.deepEqual([...errors.kinds.cost], [0, 0, 0, 0, 0, 0]);
  t.deepEqual([...errors.kinds.count], [0, 0, 0, 0, 1, 0]);
});

test('where all is missed, the objects that are missed cost nothing that could be measured without them', (t) => {
  const gt = {
    images: [{ id: 1 }],
    categories: [{ id: 1 }],
    annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 9, 9], area: 81, iscrowd: 0 }],
  };
  for (const definition of ['coco', 'tidecv'] as const) {
    const errors = evaluate(gt, [], { analysis: true }).errors({ definition });
    t.deepEqual([errors.ap, errors.falsePositiveCost, errors.falseNegativeCost], [0, 0, 0], definition);
  }
});
