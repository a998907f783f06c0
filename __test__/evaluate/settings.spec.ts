// Settings and data with which a number is right and means nothing: strict parity keeps the reference's value and warns.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import test from 'ava';
import { type EvaluateOptions, evaluate } from 'boxwise';

const SHARED = fileURLToPath(new URL('../../../shared/cases/evaluate/', import.meta.url));

interface Row {
  /** The folder of inputs. */
  name: string;
  options: EvaluateOptions;
  /** The warning's code, and words of its message. */
  warns?: readonly [string, RegExp];
  /** The error's code in corrected parity. */
  refused?: string;
}

const ROWS: readonly Row[] = [
  { name: 'r02', options: { maxDetections: [1, 10, 300] }, warns: ['LIMIT_NOT_EVALUATED', /AP is -1.*100/] },
  {
    name: 'r09k',
    options: { iouType: 'keypoints', maxDetections: [100] },
    warns: ['LIMIT_NOT_EVALUATED', /20/],
  },
  {
    name: 'r09k',
    options: { iouType: 'keypoints', useCategories: false },
    warns: ['KEYPOINTS_WITHOUT_CATEGORIES', /useCategories/],
  },
  {
    name: 'r07r',
    options: { iouType: 'segm' },
    warns: ['MASK_OF_ANOTHER_SIZE', /size/],
    refused: 'INVALID_VALUE',
  },
  { name: 'r07a', options: { iouType: 'segm' }, warns: ['POLYGON_OF_FOUR_NUMBERS', /boxes/] },
  { name: 'r07d', options: { iouType: 'segm' }, warns: ['SEGMENTATION_IS_EMPTY', /empty/] },
  {
    name: 'r08d',
    options: {},
    warns: ['CROWD_FLAG_OF_WRONG_TYPE', /iscrowd/],
    refused: 'INVALID_TYPE',
  },
  { name: 'r08l', options: {}, warns: ['AREA_IS_NEGATIVE', /area/], refused: 'INVALID_VALUE' },
  { name: 'r08o', options: {}, warns: ['AREA_IS_NAN', /area/], refused: 'INVALID_VALUE' },
  { name: 'r08dupimg2', options: {}, warns: ['DUPLICATE_IMAGE_ID', /images/], refused: 'DUPLICATE_ID' },
  {
    name: 'r08dupcat2',
    options: {},
    warns: ['DUPLICATE_CATEGORY_ID', /categories/],
    refused: 'DUPLICATE_ID',
  },
  { name: 'r10a', options: {}, warns: ['CATEGORIES_NEVER_ANNOTATED', /annotat/] },
  { name: 'r20b2', options: { iouType: 'rotated' }, warns: ['ANGLE_BEYOND_A_TURN', /radians/] },
  { name: 'obb-member', options: { iouType: 'rotated' }, warns: ['ROTATED_BOXES_ARE_UPRIGHT', /upright/] },
  { name: 'via-like', options: {}, warns: ['IMAGE_IDS_OF_ANOTHER_TYPE', /type/] },
  {
    name: 'r08d',
    options: { imageIds: ['1'] },
    warns: ['IMAGE_IDS_UNKNOWN', /another type/],
  },
  { name: 'r08d', options: { categoryIds: [7] }, warns: ['CATEGORY_IDS_UNKNOWN', /7/] },
  {
    name: 'r08d',
    options: {
      areaRanges: [
        ['all', 0, 1e10],
        ['small', 1024, 0],
      ],
    },
    warns: ['AREA_RANGE_INVERTED', /swap/],
  },
];

for (const { name, options, warns, refused } of ROWS) {
  const title = `${name} ${JSON.stringify(options)}`;
  const [gt, dt] = [`${SHARED}${name}/gt.json`, `${SHARED}${name}/dt.json`];
  const here = existsSync(gt);
  if (warns) {
    const [code, words] = warns;
    (here ? test : test.skip)(`${title}: strict parity warns with ${code}`, (t) => {
      const { warnings } = evaluate(gt, dt, options);
      const own = warnings.find((warning) => warning.code === code);
      t.truthy(own, JSON.stringify(warnings));
      t.regex(own?.message ?? '', words);
    });
  }
  if (refused) {
    (here ? test : test.skip)(`${title}: corrected parity refuses with ${refused}`, (t) => {
      t.throws(() => evaluate(gt, dt, { ...options, parity: 'corrected' }), { code: refused });
    });
  }
}

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
  const { params } = evaluate(GT, DT, {
    areaRanges: [
      [0, 1e10],
      [0, 400],
    ],
  });
  t.deepEqual(
    params.areaRanges.map(([label]) => label),
    ['all', '0-400'],
  );
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
});
