// Inputs that go wrong: each is right, or an error or a warning that names the cause and the cure. The inputs and pycocotools' answers are
// in oracles/cases.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import test from 'ava';
import { BoxwiseError, evaluate, type ErrorCode, type EvaluateOptions, type Evaluation } from 'boxwise';
import { evaluate as evaluateLater } from 'boxwise/promises';

const CASES = fileURLToPath(new URL('../../oracles/cases/', import.meta.url));

interface Answer {
  name: string;
  iouType: 'bbox' | 'segm' | 'keypoints';
  params: { maxDets?: number[]; useCats?: number; catIds?: number[] };
  stats?: number[];
}

/** Where an error is, and what it says. */
interface Refusal {
  code: ErrorCode;
  says?: RegExp;
  place?: Partial<Pick<BoxwiseError, 'list' | 'record' | 'id' | 'byte'>>;
}

interface Row {
  name: string;
  options?: EvaluateOptions;
  /** Codes of the warnings, in any order, and words of the first one's message. */
  warns?: readonly [readonly string[], RegExp?];
  /** Both parities refuse it. */
  refused?: Refusal;
  /** What corrected parity does: an error's code, or the AP. */
  corrected?: ErrorCode | number;
  ap?: number;
}

const SEGM = { iouType: 'segm' } as const satisfies EvaluateOptions;
const ROTATED = { iouType: 'rotated' } as const satisfies EvaluateOptions;
const KEYPOINTS = { iouType: 'keypoints' } as const satisfies EvaluateOptions;
const NULL_MASK: Refusal = {
  code: 'INVALID_TYPE',
  says: /got null/,
  place: { list: 'annotations', record: 0, id: '1', byte: 244 },
};
const CROSSING: Refusal = {
  code: 'INVALID_VALUE',
  says: /sides do not cross/,
  place: { list: 'annotations', record: 0, id: '1', byte: 109 },
};

const ROWS: readonly Row[] = [
  {
    name: 'many-objects',
    options: { maxDetections: [1, 10, 300] },
    warns: [['LIMIT_NOT_EVALUATED'], /AP is -1.*100/],
    corrected: 1,
  },
  {
    name: 'seventeen-points',
    options: { ...KEYPOINTS, maxDetections: [100] },
    warns: [['LIMIT_NOT_EVALUATED'], /20/],
    corrected: 1,
  },
  {
    name: 'seventeen-points',
    options: { ...KEYPOINTS, useCategories: false },
    warns: [['KEYPOINTS_WITHOUT_CATEGORIES'], /useCategories/],
    corrected: 1,
  },
  {
    name: 'mask-size-swapped',
    options: SEGM,
    warns: [['MASK_OF_ANOTHER_SIZE'], /size/],
    corrected: 'INVALID_VALUE',
  },
  {
    name: 'polygon-of-four-numbers',
    options: SEGM,
    warns: [['POLYGON_OF_FOUR_NUMBERS'], /boxes/],
    ap: 0.1,
    corrected: 0.1,
  },
  {
    name: 'segmentation-empty',
    options: SEGM,
    warns: [['SEGMENTATION_IS_EMPTY'], /empty/],
    ap: 0,
    corrected: 0,
  },
  { name: 'segmentation-null', options: SEGM, refused: NULL_MASK },
  { name: 'segmentation-null', options: { iouType: 'boundary' }, refused: NULL_MASK },
  { name: 'segm-gt-without-bbox', options: SEGM, warns: [[]], ap: 1, corrected: 1 },
  { name: 'segm-gt-without-bbox', options: { iouType: 'boundary' }, warns: [[]], ap: 1, corrected: 1 },
  {
    name: 'crowd-flag-string',
    warns: [['CROWD_FLAG_OF_WRONG_TYPE'], /iscrowd/],
    corrected: 'INVALID_TYPE',
  },
  { name: 'area-negative', warns: [['AREA_IS_NEGATIVE'], /area/], corrected: 'INVALID_VALUE' },
  { name: 'area-nan', warns: [['AREA_IS_NAN'], /area/], corrected: 'INVALID_VALUE' },
  { name: 'score-nan', warns: [['SCORE_IS_NAN']], corrected: 'INVALID_VALUE' },
  { name: 'image-listed-twice', warns: [['DUPLICATE_IMAGE_ID'], /images/], corrected: 'DUPLICATE_ID' },
  {
    name: 'category-listed-twice',
    warns: [['DUPLICATE_CATEGORY_ID'], /categories/],
    corrected: 'DUPLICATE_ID',
  },
  { name: 'categories-never-annotated', warns: [['SCORES_ARE_EQUAL'], /order/], corrected: 1 },
  {
    name: 'categories-not-listed',
    options: { useCategories: false },
    warns: [['DETECTIONS_OF_UNKNOWN_CATEGORY'], /useCategories.*corrected/],
    corrected: 1,
  },
  {
    name: 'categories-not-listed',
    options: { useCategories: false, categoryIds: [1, 2, 8, 9] },
    warns: [[]],
    corrected: 1,
  },
  { name: 'byte-order-mark', warns: [[]], corrected: 0.9 },
  { name: 'gzip', warns: [[]], corrected: 0.9 },
  { name: 'utf-16', refused: { code: 'INVALID_JSON', says: /UTF-16LE/ } },
  { name: 'latin-1', refused: { code: 'INVALID_JSON', says: /UTF-8/ } },
  { name: 'ids-above-2-53', warns: [[]], corrected: 0 },
  { name: 'ids-of-64-bits', warns: [[]], corrected: 0.9 },
  { name: 'image-id-true', refused: { code: 'UNKNOWN_IMAGE', place: { list: 'results', record: 0 } } },
  { name: 'images-null', refused: { code: 'INVALID_SHAPE', says: /null/ } },
  {
    name: 'annotation-null',
    refused: { code: 'INVALID_TYPE', says: /null/, place: { list: 'annotations', record: 1, byte: 237 } },
  },
  {
    name: 'bbox-null',
    refused: { code: 'INVALID_TYPE', says: /null/, place: { list: 'results', record: 1, byte: 120 } },
  },
  {
    name: 'bbox-missing',
    refused: { code: 'MISSING_KEY', says: /bbox/, place: { list: 'results', record: 1, byte: 78 } },
  },
  {
    name: 'keypoints-missing',
    options: { ...KEYPOINTS, keypointSigmas: [0.1, 0.1, 0.1, 0.1] },
    refused: { code: 'MISSING_KEY', says: /keypoints/, place: { list: 'results', record: 1, byte: 117 } },
  },
  {
    name: 'lvis-without-negatives',
    options: { protocol: 'lvis' },
    refused: {
      code: 'MISSING_KEY',
      says: /neg_category_ids/,
      place: { list: 'images', record: 0, id: '1', byte: 12 },
    },
  },
  {
    name: 'degrees-and-radians',
    options: ROTATED,
    warns: [['ANGLE_BEYOND_A_TURN'], /radians/],
    ap: 0,
    corrected: 0,
  },
  {
    name: 'obb-member',
    options: ROTATED,
    warns: [['ROTATED_BOXES_ARE_UPRIGHT'], /upright/],
    ap: 1,
    corrected: 1,
  },
  { name: 'crossing-quad', options: ROTATED, refused: CROSSING },
  { name: 'crossing-rectangle', options: ROTATED, refused: CROSSING },
  { name: 'crowdpose', options: { protocol: 'crowdpose' }, warns: [[]], ap: 1, corrected: 1 },
  {
    name: 'four-points',
    options: KEYPOINTS,
    refused: {
      code: 'LENGTH_MISMATCH',
      says: /keypointSigmas/,
      place: { list: 'annotations', record: 0, id: '1', byte: 129 },
    },
  },
  {
    name: 'image-ids-of-two-types',
    warns: [['IMAGE_IDS_OF_ANOTHER_TYPE', 'ANNOTATIONS_ON_UNKNOWN_IMAGE', 'NOTHING_TO_MEASURE'], /type/],
    corrected: 'UNKNOWN_IMAGE',
  },
  { name: 'crowd-flag-string', options: { imageIds: ['1'] }, warns: [['IMAGE_IDS_UNKNOWN'], /another type/] },
  { name: 'crowd-flag-string', options: { categoryIds: [7] }, warns: [['CATEGORY_IDS_UNKNOWN'], /7/] },
];

const ANSWERS = JSON.parse(readFileSync(`${CASES}answers.json`, 'utf8')) as Answer[];

/** The reference's answer for a row. */
function answerOf({ name, options = {} }: Row): Answer | undefined {
  const { iouType = 'bbox', maxDetections, useCategories, categoryIds, protocol, imageIds } = options;
  if (protocol !== undefined || imageIds !== undefined) return undefined;
  const params = {
    ...(maxDetections && { maxDets: maxDetections }),
    ...(useCategories === false && { useCats: 0 }),
    ...(categoryIds && { catIds: categoryIds }),
  };
  const same = (own: Answer): boolean => JSON.stringify(own.params) === JSON.stringify(params);
  return ANSWERS.find((own) => own.name === name && own.iouType === iouType && same(own));
}

function errorOf(run: () => unknown): BoxwiseError | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof BoxwiseError) return error;
    throw error;
  }
  return undefined;
}

for (const row of ROWS) {
  const { name, options = {}, warns, refused, corrected, ap } = row;
  const [gt, dt] = [`${CASES}${name}/gt.json`, `${CASES}${name}/dt.json`];
  const title = `${name} ${JSON.stringify(options)}`;
  const answer = answerOf(row);
  if (warns) {
    const [codes, words] = warns;
    test(`${title}: ${answer ? 'the reference’s numbers' : 'numbers'}, ${codes.join(', ') || 'no warning'}`, (t) => {
      const found = evaluate(gt, dt, options) as unknown as Evaluation;
      const own = found.warnings.map(({ code }) => code);
      for (const code of codes) t.true(own.includes(code), JSON.stringify(found.warnings));
      if (codes.length === 0) t.deepEqual(found.warnings, []);
      if (words) t.regex(found.warnings.find(({ code }) => code === codes[0])?.message ?? '', words);
      if (answer?.stats) t.deepEqual([...found.stats], answer.stats);
      if (ap !== undefined) t.true(Math.abs(found.metrics.AP - ap) < 1e-12);
    });
  }
  if (refused) {
    for (const parity of ['strict', 'corrected'] as const) {
      test(`${title}: ${parity} parity refuses it with ${refused.code} and its place`, (t) => {
        const error = errorOf(() => evaluate(gt, dt, { ...options, parity }));
        t.is(error?.code, refused.code, error?.message);
        t.regex(error?.message ?? '', refused.says ?? /./);
        t.like(error, { input: refused.place?.list === 'results' ? dt : gt, ...refused.place });
      });
    }
    test(`${title}: the promise rejects with the same error`, async (t) => {
      const error = await t.throwsAsync(evaluateLater(gt, dt, options), { code: refused.code });
      t.is<string | undefined, string | undefined>(
        error?.message,
        errorOf(() => evaluate(gt, dt, options))?.message,
      );
    });
  }
  if (typeof corrected === 'string') {
    test(`${title}: corrected parity refuses it with ${corrected} and its place`, (t) => {
      const error = errorOf(() => evaluate(gt, dt, { ...options, parity: 'corrected' }));
      t.is(error?.code, corrected);
      t.like(error, { input: error?.list === 'results' ? dt : gt });
      t.truthy(error?.list && error.record !== undefined && error.id && error.byte, error?.message);
    });
  }
  if (typeof corrected === 'number') {
    test(`${title}: corrected parity has an AP of ${corrected}`, (t) => {
      const found = evaluate(gt, dt, { ...options, parity: 'corrected' }) as unknown as Evaluation;
      t.true(Math.abs(found.metrics.AP - corrected) < 1e-12, String(found.metrics.AP));
    });
  }
}
