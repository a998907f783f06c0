// Settings and data with which a number is right and means nothing: strict parity keeps the reference's value and warns.
import test from 'ava';
import { evaluate } from 'boxwise';

const GT = {
  images: [{ id: 1, width: 400, height: 300 }],
  categories: [{ id: 1, name: 'goat' }],
  annotations: [
    { id: 1, image_id: 1, category_id: 1, bbox: [10, 10, 10, 10], area: 100, iscrowd: 0 },
    { id: 2, image_id: 1, category_id: 1, bbox: [200, 50, 60, 80], area: 4800, iscrowd: 0 },
  ],
};
const DT = GT.annotations.map(({ bbox }) => ({ image_id: 1, category_id: 1, bbox, score: 0.5 }));

test('names of metrics follow limits and labels', (t) => {
  const own = evaluate(GT, DT, {
    maxDetections: [1, 10, 300],
    areaRanges: [
      ['all', 0, 1e10],
      ['tiny', 0, 400],
    ],
  });
  const metrics = own.metrics as unknown as Record<string, number>;
  t.is(metrics['AR300'], 1);
  t.false('AR100' in metrics);
  t.true((metrics['APtiny'] ?? 0) > 0.999);
  t.is(metrics['ARtiny'], 1);
  t.is(own.stats.length, 12);
  t.regex(own.summary(), /area= {2}tiny/);
  t.is((own.perCategory()[0] as unknown as Record<string, number>)['APtiny'], metrics['APtiny']);
});

test('ranges without a label have labels of their own', (t) => {
  const found = evaluate(GT, DT, {
    areaRanges: [
      [0, 1e10],
      [0, 400],
    ],
  });
  t.deepEqual(
    found.params.areaRanges.map(([label]) => label),
    ['0-10000000000', '0-400'],
  );
  // bounds of all objects stand for them, those of no COCO size for none
  t.true(found.metrics.AP > 0.999);
  t.is(found.metrics.APs, -1);
  t.true(((found.metrics as unknown as Record<string, number>)['AP0-400'] ?? 0) > 0.999);
  t.is(found.precisionRecall(1, { area: 'all' }).reached, 1);
});

test('boxes of another format are named', (t) => {
  const as = (turn: (b: readonly number[]) => number[]): object[] =>
    DT.map((row) => ({ ...row, bbox: turn(row.bbox) }));
  const codes = (dt: object[]): string[] => evaluate(GT, dt as never, {}).warnings.map(({ code }) => code);
  t.deepEqual(codes(DT), []);
  t.deepEqual(codes(as(([x = 0, y = 0, w = 0, h = 0]) => [x, y, x + w, y + h])), [
    'BOXES_LOOK_LIKE_ANOTHER_FORMAT',
  ]);
  t.deepEqual(codes(as(([x = 0, y = 0, w = 0, h = 0]) => [x / 400, y / 300, w / 400, h / 300])), [
    'BOXES_LOOK_NORMALISED',
  ]);
  t.deepEqual(codes(as(([x = 0, y = 0, w = 0, h = 0]) => [y, x, y + h, x + w])), [
    'BOXES_LOOK_LIKE_ANOTHER_FORMAT',
  ]);
  // the first box is a square on the diagonal
  t.deepEqual(codes(as(([x = 0, y = 0, w = 0, h = 0]) => [y, x, h, w]).slice(1)), [
    'BOXES_LOOK_LIKE_ANOTHER_FORMAT',
  ]);
  // images of 400 x 300, stretched to 640 x 640, scaled to that width, and padded
  for (const resize of [
    ([x = 0, y = 0, w = 0, h = 0]) => [1.6 * x, (640 / 300) * y, 1.6 * w, (640 / 300) * h],
    ([x = 0, y = 0, w = 0, h = 0]) => [1.6 * x, 1.6 * y, 1.6 * w, 1.6 * h],
    ([x = 0, y = 0, w = 0, h = 0]) => [1.6 * x, 1.6 * y + 80, 1.6 * w, 1.6 * h],
    ([x = 0, y = 0, w = 0, h = 0]) => [x, y + 50, w, h],
  ] as ((b: readonly number[]) => number[])[]) {
    t.deepEqual(codes(as(resize)), ['BOXES_LOOK_RESIZED']);
  }
});
