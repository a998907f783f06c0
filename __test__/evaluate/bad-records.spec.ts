// A record that cannot be used throws, or is left out as if it were not there.
import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import test from 'ava';
import { BoxwiseError, evaluate, type EvaluateOptions, type Evaluation } from 'boxwise';
import { evaluate as evaluateLater } from 'boxwise/promises';

import { boxwise } from '../cli/run.js';

interface Kind {
  title: string;
  options: EvaluateOptions;
  /** A bad annotation's members, in place of a good one's. */
  annotation?: object;
  /** A bad detection's members. */
  detection?: object;
  code: string;
}

const RECTANGLE = [[10, 10, 30, 10, 30, 30, 10, 30]];
const CROSSING = [10, 10, 30, 30, 30, 10, 10, 30];
const POINTS = Array.from({ length: 51 }, (_, i) => (i % 3 === 2 ? 2 : 10 + i / 3));
const SEGM = { iouType: 'segm' } as const satisfies EvaluateOptions;
const ROTATED = { iouType: 'rotated' } as const satisfies EvaluateOptions;
const KEYPOINTS = { iouType: 'keypoints' } as const satisfies EvaluateOptions;
const CORRECTED = { parity: 'corrected' } as const satisfies EvaluateOptions;

const KINDS: readonly Kind[] = [
  { title: 'a box that is null', options: {}, annotation: { bbox: null }, code: 'INVALID_TYPE' },
  { title: 'a box of three numbers', options: {}, detection: { bbox: [1, 2, 3] }, code: 'LENGTH_MISMATCH' },
  { title: 'no box', options: {}, detection: { bbox: undefined }, code: 'MISSING_KEY' },
  { title: 'a score that is a string', options: {}, detection: { score: '0.5' }, code: 'INVALID_TYPE' },
  { title: 'no area', options: {}, annotation: { area: undefined }, code: 'MISSING_KEY' },
  { title: 'no iscrowd', options: {}, annotation: { iscrowd: undefined }, code: 'MISSING_KEY' },
  {
    title: 'a box with NaN',
    options: CORRECTED,
    annotation: { bbox: [NaN, 1, 2, 3] },
    detection: { bbox: [NaN, 1, 2, 3] },
    code: 'INVALID_VALUE',
  },
  { title: 'an area below 0', options: CORRECTED, annotation: { area: -5 }, code: 'INVALID_VALUE' },
  {
    title: 'a flag that is a string',
    options: CORRECTED,
    annotation: { iscrowd: '0' },
    code: 'INVALID_TYPE',
  },
  { title: 'a score of NaN', options: CORRECTED, detection: { score: NaN }, code: 'INVALID_VALUE' },
  {
    title: 'crossing sides',
    options: ROTATED,
    annotation: { poly: CROSSING },
    detection: { poly: CROSSING },
    code: 'INVALID_VALUE',
  },
  {
    title: 'seven coordinates',
    options: ROTATED,
    detection: { poly: CROSSING.slice(1) },
    code: 'LENGTH_MISMATCH',
  },
  {
    title: 'a mask that is null',
    options: SEGM,
    annotation: { segmentation: null },
    detection: { segmentation: null },
    code: 'INVALID_TYPE',
  },
  {
    title: 'run lengths that do not add up',
    options: SEGM,
    annotation: { segmentation: { size: [100, 100], counts: [3, 4] } },
    detection: { segmentation: { size: [100, 100], counts: [3, 4] } },
    code: 'INVALID_VALUE',
  },
  {
    title: 'run lengths of too many pixels',
    options: SEGM,
    detection: { segmentation: { size: [1e6, 1e6], counts: 'abc' } },
    code: 'TOO_LARGE',
  },
  {
    title: 'a polygon with NaN',
    options: { iouType: 'boundary' },
    annotation: { segmentation: [[1, 2, NaN, 4, 5, 6]] },
    code: 'INVALID_VALUE',
  },
  {
    title: 'a mask of another size',
    options: { ...SEGM, ...CORRECTED },
    annotation: { segmentation: { size: [50, 50], counts: [0, 2500] } },
    detection: { segmentation: { size: [50, 50], counts: [0, 2500] } },
    code: 'INVALID_VALUE',
  },
  {
    title: 'another number of keypoints',
    options: KEYPOINTS,
    annotation: { keypoints: POINTS.slice(3) },
    detection: { keypoints: POINTS.slice(6) },
    code: 'LENGTH_MISMATCH',
  },
  { title: 'no keypoints', options: KEYPOINTS, detection: { keypoints: undefined }, code: 'MISSING_KEY' },
  {
    title: 'no num_keypoints',
    options: KEYPOINTS,
    annotation: { num_keypoints: undefined },
    code: 'MISSING_KEY',
  },
];

const IMAGES = [1, 2, 3].map((id) => ({ id, width: 100, height: 100 }));

function world({ annotation, detection }: Kind): {
  gt: object;
  dt: object[];
  goodGt: object;
  goodDt: object[];
} {
  const shapes = { segmentation: RECTANGLE, keypoints: POINTS };
  const good = Array.from({ length: 30 }, (_, i) => ({
    id: i + 1,
    image_id: 1 + (i % 3),
    category_id: 1,
    bbox: [10, 10, 20, 20],
    poly: [10, 10, 30, 10, 30, 30, 10, 30],
    area: 400,
    iscrowd: 0,
    num_keypoints: 17,
    ...shapes,
  }));
  const found = good.map(({ image_id, category_id, bbox, poly }, i) => ({
    image_id,
    category_id,
    bbox,
    poly,
    score: 0.9 - i / 100,
    ...shapes,
  }));
  const with2 = <T extends object>(list: T[], bad: object | undefined): T[] =>
    list.map((record, i) => (bad && (i === 4 || i === 11) ? { ...record, id: i + 1, ...bad } : record));
  const without2 = <T>(list: T[], bad: object | undefined): T[] =>
    list.filter((_, i) => !(bad && (i === 4 || i === 11)));
  const categories = [{ id: 1, name: 'a' }];
  return {
    gt: { images: IMAGES, categories, annotations: with2(good, annotation) },
    dt: with2(found, detection),
    goodGt: { images: IMAGES, categories, annotations: without2(good, annotation) },
    goodDt: without2(found, detection),
  };
}

/** JSON in which NaN is a token. */
function bytes(value: unknown): Uint8Array {
  return Buffer.from(
    JSON.stringify(value, (_, v: unknown) => (Number.isNaN(v) ? '#NaN' : v)).replaceAll('"#NaN"', 'NaN'),
  );
}

const run = (gt: unknown, dt: unknown, options: EvaluateOptions): Evaluation =>
  evaluate(gt as never, dt as never, options) as unknown as Evaluation;

for (const kind of KINDS) {
  const { title, options, annotation, detection, code } = kind;
  const { gt, dt, goodGt, goodDt } = world(kind);
  const skip: EvaluateOptions = { ...options, onBadRecord: 'skip' };

  test(`${title}: throws by default, with its record`, (t) => {
    for (const input of [
      [gt, dt],
      [bytes(gt), bytes(dt)],
    ]) {
      const error = t.throws(() => run(input[0], input[1], options), { instanceOf: BoxwiseError, code });
      t.is(error?.record, 4, error?.message);
      t.is(error?.list, annotation ? 'annotations' : 'results');
    }
  });

  test(`${title}: is skipped as if it were not there, with a counted warning`, async (t) => {
    const expected = run(goodGt, goodDt, options);
    for (const threads of [1, 3]) {
      for (const found of [
        run(gt, dt, { ...skip, threads }),
        run(bytes(gt), bytes(dt), { ...skip, threads }),
        (await evaluateLater(gt as never, dt as never, { ...skip, threads })) as unknown as Evaluation,
      ]) {
        t.deepEqual(found.stats, expected.stats);
        const warning = (own: string): unknown => found.warnings.find((one) => one.code === own)?.count;
        t.is(warning('ANNOTATIONS_SKIPPED'), annotation ? 2 : undefined);
        t.is(warning('DETECTIONS_SKIPPED'), detection ? 2 : undefined);
        const first = found.warnings.find((one) => one.code.endsWith('_SKIPPED'));
        t.regex(first?.message ?? '', annotation ? /annotations\[4\]/ : /results\[4\]/);
        const { detectionsEvaluated, groundTruthsEvaluated } = found.matches;
        t.is(detectionsEvaluated.data[4], detection ? 0 : 1);
        t.is(groundTruthsEvaluated.data[4], annotation ? 0 : 1);
        t.is(detectionsEvaluated.shape[0], 30);
      }
    }
  });
}

test('columns: one shape that cannot be compared is skipped', (t) => {
  const { gt } = world({ title: '', options: {}, code: '' });
  const boxes = Array.from({ length: 3 }, (_, i) =>
    i === 1 ? CROSSING : [10, 10, 30, 10, 30, 30, 10, 30],
  ).flat();
  const columns = {
    imageIds: [1, 2, 3],
    categoryIds: [1, 1, 1],
    boxes,
    scores: [0.9, 0.8, 0.7],
    format: 'corners' as const,
  };
  t.throws(() => run(gt, columns, ROTATED), { code: 'INVALID_VALUE', message: /results\[1\]/ });
  const found = run(gt, columns, { ...ROTATED, onBadRecord: 'skip' });
  t.deepEqual([...found.matches.detectionsEvaluated.data], [1, 0, 1]);
  const masks = [0, 1, 2].map((i) => ({
    size: [100, 100] as [number, number],
    counts: i === 1 ? [5, 6] : [0, 10000],
  }));
  const segm = { imageIds: [1, 2, 3], categoryIds: [1, 1, 1], masks, scores: [0.9, 0.8, 0.7] };
  t.throws(() => run(gt, segm, SEGM), { code: 'INVALID_VALUE' });
  t.deepEqual(
    [...run(gt, segm, { ...SEGM, onBadRecord: 'skip' }).matches.detectionsEvaluated.data],
    [1, 0, 1],
  );
});

test('an annotation that is left out gives no warning but that of its being left out', (t) => {
  const good = { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 10, 10], area: 100, iscrowd: 0 };
  const dt = [{ image_id: 1, category_id: 1, bbox: [0, 0, 10, 10], score: 0.8 }];
  const warned = (change: object, options: EvaluateOptions): string[] => {
    const gt = {
      images: [{ id: 1 }, { id: 2 }],
      categories: [{ id: 1, name: 'x' }],
      annotations: [good, { ...good, id: 2, ...change }],
    };
    return run(gt, dt, { ...options, onBadRecord: 'skip' }).warnings.map(({ code }) => code);
  };
  const both = ['strict', 'corrected'] as const;
  for (const protocol of ['coco', 'voc'] as const) {
    for (const parity of both) {
      for (const bbox of [[0, 0], null, 'x', [0, 0, 'a', 1]])
        t.deepEqual(warned({ bbox }, { protocol, parity }), ['ANNOTATIONS_SKIPPED'], `${protocol} ${parity}`);
      // of an image that is not evaluated, it is not counted among those that are left out either
      t.deepEqual(warned({ bbox: [0, 0], image_id: 2 }, { protocol, parity, imageIds: [1] }), []);
    }
    for (const bbox of [
      [0, 0, -1, 5],
      [0, 0, NaN, 5],
    ])
      t.deepEqual(warned({ bbox }, { protocol, parity: 'corrected' }), ['ANNOTATIONS_SKIPPED']);
  }
  for (const parity of both) t.deepEqual(warned({ area: 'a' }, { parity }), ['ANNOTATIONS_SKIPPED']);
  for (const area of [NaN, -1]) t.deepEqual(warned({ area }, CORRECTED), ['ANNOTATIONS_SKIPPED']);
  t.deepEqual(warned({ bbox: [0, 0, -1, 5] }, {}), ['ANNOTATION_BOX_WITHOUT_SIZE'], 'strict parity keeps it');
});

test('ids that are missing or unknown throw all the same', (t) => {
  const { gt, dt } = world({ title: '', options: {}, code: '' });
  const [first, ...rest] = dt;
  for (const [change, code] of [
    [{ image_id: 99 }, 'UNKNOWN_IMAGE'],
    [{ image_id: undefined }, 'MISSING_KEY'],
    [{ category_id: null }, 'INVALID_TYPE'],
  ] as const) {
    t.throws(() => run(gt, [{ ...first, ...change }, ...rest], { onBadRecord: 'skip' }), { code });
  }
  t.throws(() => run(gt, dt, { onBadRecord: 'ignore' as 'skip' }), { code: 'INVALID_ARGUMENT' });
});

test('LVIS: a skipped detection takes no place among the best of its image', (t) => {
  const gt = {
    images: [{ id: 1, neg_category_ids: [], not_exhaustive_category_ids: [], width: 9, height: 9 }],
    categories: [{ id: 1, frequency: 'f' }],
    annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 4, 4], area: 16 }],
  };
  const dt = [
    { image_id: 1, category_id: 1, bbox: null, score: 0.9 },
    { image_id: 1, category_id: 1, bbox: [0, 0, 4, 4], score: 0.8 },
  ];
  const found = run(gt, dt, { protocol: 'lvis', maxDetections: [1], onBadRecord: 'skip' });
  t.true(found.metrics.AP > 0.999);
});

test('the command skips them with --on-bad-record skip', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'boxwise-'));
  const { gt, dt } = world(KINDS.find(({ title }) => title === 'crossing sides') as Kind);
  const [gtFile, dtFile] = [join(folder, 'gt.json'), join(folder, 'dt.json')];
  writeFileSync(gtFile, bytes(gt));
  writeFileSync(dtFile, bytes(dt));
  const args = ['eval', '--gt', gtFile, '--dt', dtFile, '--iou-type', 'rotated'];
  const thrown = boxwise(args);
  t.is(thrown.status, 2);
  t.regex(thrown.stderr, /gt\.json, annotations\[4\], id 5, byte \d+: .*sides do not cross/);
  const skipped = boxwise([...args, '--on-bad-record', 'skip']);
  t.is(skipped.status, 0, skipped.stderr);
  t.regex(skipped.stderr, /\(2 times\) \[ANNOTATIONS_SKIPPED\]/);
  t.regex(skipped.stderr, /\(2 times\) \[DETECTIONS_SKIPPED\]/);
});
