// Inputs with which every number is what the reference computes, and means nothing: each has a warning, and the same input put right has none.
import { readFileSync } from 'node:fs';

import test from 'ava';
import {
  Dataset,
  evaluate,
  evaluatePanoptic,
  Evaluator,
  type CocoDataset,
  type CocoResult,
  type EvaluateOptions,
} from 'boxwise';

type Box = readonly [number, number, number, number];
const corners = ([x, y, w, h]: Box): Box => [x, y, x + w, y + h];
const gt = JSON.parse(readFileSync('sample/gt.json', 'utf8')) as Omit<CocoDataset, 'annotations'> & {
  categories: { id: number; name: string }[];
  images: { id: number; width: number; height: number; file_name: string }[];
  annotations: { bbox: Box }[];
};
const dt = JSON.parse(readFileSync('sample/dt.json', 'utf8')) as (Omit<CocoResult, 'bbox'> & { bbox: Box })[];
const someCorners = (every: number) =>
  dt.map((own, at) => (at % every ? own : { ...own, bbox: corners(own.bbox) }));
const allCorners = {
  ...gt,
  annotations: gt.annotations.map((own) => ({ ...own, bbox: corners(own.bbox) })),
};
/** Boxes that no one clipped: they leave their images on all sides. */
const unclipped = dt.map((own, at) => {
  const [x, y, w, h] = own.bbox;
  return at % 3 ? own : { ...own, bbox: [x - 0.3 * w, y - 0.3 * h, 1.6 * w, 1.6 * h] };
});
const fractions = (box: Box): Box => box.map((number) => number / 700) as unknown as Box;
const small = {
  ...gt,
  annotations: gt.annotations.map((own) => ({ ...own, bbox: fractions(own.bbox) })),
};
const smallFound = dt.map((own) => ({ ...own, bbox: fractions(own.bbox) }));
const lvis = (negative: (image: number) => number[]) => ({
  images: [1, 2].map((id) => ({ id, neg_category_ids: negative(id), not_exhaustive_category_ids: [] })),
  categories: [1, 2].map((id) => ({ id, name: `c${id}`, frequency: 'f' })),
  annotations: [1, 2].map((id) => ({ id, image_id: id, category_id: id, bbox: [0, 0, 9, 9], area: 81, iscrowd: 0 })), // prettier-ignore
});
const ids = [...new Set(gt.categories.map(({ id }) => id))];
/** The category `by` places further in the list. */
const shifted = (by: number) =>
  dt.map((own) => ({
    ...own,
    category_id: ids.at((ids.indexOf(own.category_id as number) + by) % ids.length),
  }));
const imageIds = gt.images.map(({ id }) => id);
const ofImages = (images: number) => {
  const seen = new Set(imageIds.slice(0, images));
  return dt.filter((own) => seen.has(own.image_id as number));
};
const twice = {
  ...gt,
  annotations: [...gt.annotations, ...gt.annotations.map((own, at) => ({ ...own, id: 1e6 + at }))],
};
/** An image of equal boxes in a grid, all of them found. */
const grid = (objects: number) => {
  const boxes = Array.from({ length: objects }, (_, at) => [
    (at % 25) * 25,
    Math.floor(at / 25) * 40,
    20,
    30,
  ]);
  const own = boxes.map((bbox, at) => ({ id: at + 1, image_id: 1, category_id: 1, bbox }));
  return [
    {
      images: [{ id: 1, width: 640, height: 480 }],
      categories: [{ id: 1, name: 'cell' }],
      annotations: own.map((one) => ({ ...one, area: 600, iscrowd: 0 })),
    },
    own.map((one, at) => ({ ...one, score: 1 - at / 1000 })),
  ] as const;
};
const ranges = (power: number): EvaluateOptions => ({
  areaRanges: [
    ['all', 0, 1e10],
    ['small', 0, 32 ** power],
    ['medium', 32 ** power, 96 ** power],
    ['large', 96 ** power, 1e10],
  ],
});
const keypoints = Array.from({ length: 51 }, (_, at) => (at % 3 < 2 ? 60 + at * 3 : 2));
const pose = {
  images: [{ id: 1, width: 640, height: 480 }],
  categories: [{ id: 1, name: 'person' }],
  annotations: [
    { id: 1, image_id: 1, category_id: 1, bbox: [60, 60, 150, 150], area: 9e3, iscrowd: 0, num_keypoints: 17, keypoints }, // prettier-ignore
  ],
};
const poseFound = [{ image_id: 1, category_id: 1, score: 0.9, keypoints }];
const sigmas = (each: number): EvaluateOptions => ({
  iouType: 'keypoints',
  keypointSigmas: Array<number>(17).fill(each),
});

const sizes = new Map(gt.images.map(({ id, width, height }) => [id, [width ?? 0, height ?? 0] as const]));
/** Detections whose boxes are moved by a function of the box, and the width and height of its image. */
const moved = (move: (box: Box, width: number, height: number) => number[]) =>
  dt.map((own) => ({
    ...own,
    bbox: move(own.bbox, ...(sizes.get(own.image_id as number) ?? ([0, 0] as const))) as unknown as Box,
  }));
const letterboxed = (side: number) =>
  moved(([x, y, w, h], width, height) => {
    const scale = side / Math.max(width, height);
    return [
      x * scale + (side - width * scale) / 2,
      y * scale + (side - height * scale) / 2,
      w * scale,
      h * scale,
    ];
  });
const stretched = (side: number) =>
  moved(([x, y, w, h], width, height) => [(x * side) / width, (y * side) / height, (w * side) / width, (h * side) / height]); // prettier-ignore
const scaled = (by: number) => moved((box) => box.map((value) => value * by));
const rescored = (score: (own: number, at: number) => number) =>
  dt.map((own, at) => ({ ...own, score: score(own.score, at) }));
const unsuppressed = dt.flatMap((own) =>
  [0, 1, 2, 3].map((k) => ({
    ...own,
    bbox: own.bbox.map((value) => value + k * 0.3) as unknown as Box,
    score: own.score - k * 1e-4,
  })),
);

const firstImages = new Set(imageIds.slice(0, 8));
const person = gt.categories.find(({ name }) => name === 'person')?.id;
const joined = {
  ...gt,
  categories: [...gt.categories, ...gt.categories.map((own) => ({ ...own, id: Number(own.id) + 1000 }))],
  annotations: gt.annotations.map((own, at) =>
    at % 2 ? own : { ...own, category_id: 1000 + (own as unknown as { category_id: number }).category_id },
  ),
};
const enlarged = (box: Box) => box.map((value) => value * 1e4);
const huge = {
  ...gt,
  images: gt.images.map((own) => ({
    ...own,
    width: 1e4 * (own.width ?? 0),
    height: 1e4 * (own.height ?? 0),
  })),
  annotations: gt.annotations.map((own) => ({
    ...own,
    bbox: enlarged(own.bbox),
    area: (own as unknown as { area: number }).area * 1e8,
  })),
};
const crowds = { ...gt, annotations: gt.annotations.map((own) => ({ ...own, iscrowd: 1 })) };

const CASES: Record<
  string,
  [gt: unknown, dt: unknown, options: EvaluateOptions, code?: string, count?: number]
> = {
  'the sample': [gt, dt, {}],
  'one box of twenty as corners': [gt, someCorners(20), {}, 'BOXES_LOOK_LIKE_CORNERS', 1],
  'both sides as corners': [allCorners, someCorners(1), {}, 'BOXES_LOOK_LIKE_CORNERS', 2],
  'boxes that are not clipped to their image': [gt, unclipped, {}],
  'fractions in pixels': [small, smallFound, { protocol: 'voc' }, 'BOXES_LOOK_NORMALISED', 1],
  'fractions as positions': [small, smallFound, { protocol: 'voc', coordinates: 'continuous' }],
  'LVIS without negatives': [lvis(() => []), [], { protocol: 'lvis' }, 'IMAGES_WITHOUT_NEGATIVES', 1],
  'LVIS with negatives': [lvis((id) => [3 - id]), [], { protocol: 'lvis' }],
  'classes in their order': [gt, shifted(0), {}],
  'classes shifted by one': [gt, shifted(1), {}, 'CLASSES_LOOK_PERMUTED', 1],
  'classes shifted by three': [gt, shifted(3), {}, 'CLASSES_LOOK_PERMUTED', 1],
  'classes shifted, but not compared': [gt, shifted(1), { useCategories: false }],
  'results of 20 images': [gt, ofImages(20), {}, 'IMAGES_WITHOUT_DETECTIONS', 1],
  'results of 20 images, which are named': [gt, ofImages(20), { imageIds: imageIds.slice(0, 20) }],
  'results of most images': [gt, ofImages(150), {}, 'IMAGES_WITHOUT_DETECTIONS', 1],
  'results of nearly all images': [gt, ofImages(195), {}],
  'detections twice': [gt, [...dt, ...dt], {}, 'RECORDS_REPEATED', 1],
  'annotations twice': [twice, dt, {}, 'RECORDS_REPEATED', 1],
  'detections of 8 images twice, as a sampler pads': [
    gt,
    [...dt, ...dt.filter((own) => firstImages.has(own.image_id as number))],
    {},
    'RECORDS_REPEATED',
    1,
  ],
  'boxes of every fourth image in fractions': [
    gt,
    dt.map((own) => ((own.image_id as number) % 4 ? own : { ...own, bbox: fractions(own.bbox) })),
    {},
    'BOXES_LOOK_NORMALISED',
    1,
  ],
  'height before width': [gt, moved(([x, y, w, h]) => [x, y, h, w]), {}, 'BOXES_LOOK_LIKE_ANOTHER_FORMAT', 1],
  'categories of two joined datasets': [joined, dt, {}, 'CATEGORY_NAMES_REPEATED', 1],
  'results without a class': [
    gt,
    dt.filter((own) => own.category_id !== person),
    {},
    'CATEGORIES_WITHOUT_DETECTIONS',
    1,
  ],
  'areas above those of COCO': [huge, moved(enlarged), {}, 'AREA_BEYOND_RANGES', 1],
  'areas within ranges of their own': [huge, moved(enlarged), { areaRanges: [['all', 0, Infinity]] }],
  'objects that are all crowds': [crowds, dt, {}],
  'some detections twice': [gt, [...dt, ...dt.slice(0, 20)], {}],
  '250 objects': [...grid(250), {}, 'MORE_OBJECTS_THAN_LIMIT', 1],
  '250 objects, and a limit that is not looked at': [
    ...grid(250),
    { maxDetections: [1, 10, 100, 300] },
    'MORE_OBJECTS_THAN_LIMIT',
    1,
  ],
  '250 objects within the limit': [...grid(250), { parity: 'corrected', maxDetections: [1, 10, 300] }],
  '100 objects': [...grid(100), {}],
  'boxes of the letterboxed input of 640': [gt, letterboxed(640), {}, 'BOXES_LOOK_RESIZED', 1],
  'boxes of the letterboxed input of 320': [gt, letterboxed(320), {}, 'BOXES_LOOK_RESIZED', 1],
  'boxes of an input stretched to 640': [gt, stretched(640), {}, 'BOXES_LOOK_RESIZED', 1],
  'boxes of an input stretched to 300': [gt, stretched(300), {}, 'BOXES_LOOK_RESIZED', 1],
  'boxes from 0 to 1000': [gt, stretched(1000), {}, 'BOXES_LOOK_RESIZED', 1],
  'boxes from 0 to 100': [gt, stretched(100), {}, 'BOXES_LOOK_RESIZED', 1],
  'boxes of images of half the size': [gt, scaled(0.5), {}, 'BOXES_LOOK_RESIZED', 1],
  'boxes of images of twice the size': [gt, scaled(2), {}, 'BOXES_LOOK_RESIZED', 1],
  'boxes under the ids of the next images': [
    gt,
    dt.map((own) => ({ ...own, image_id: imageIds[(imageIds.indexOf(own.image_id as number) + 1) % 200] })),
    {},
    'DETECTIONS_OVERLAP_NOTHING',
    1,
  ],
  'boxes under the ids of other images': [
    gt,
    dt.map((own) => ({ ...own, image_id: imageIds[(imageIds.indexOf(own.image_id as number) + 57) % 200] })),
    {},
    'DETECTIONS_OVERLAP_NOTHING',
    1,
  ],
  'one category for all': [
    gt,
    dt.map((own) => ({ ...own, category_id: 1 })),
    {},
    'DETECTIONS_OF_ONE_CATEGORY',
    1,
  ],
  'one minus the score': [gt, rescored((own) => 1 - own), {}, 'SCORES_LOOK_INVERTED', 1],
  'scores as distances': [gt, rescored((own) => -own), {}, 'SCORES_LOOK_INVERTED', 1],
  'scores that are rounded': [gt, rescored((own) => Math.round(own * 10) / 10), {}],
  'detections without suppression': [gt, unsuppressed, {}, 'DETECTIONS_NOT_SUPPRESSED', 1],
  'detections twice, with scores of another precision': [
    gt,
    [...dt, ...rescored((own) => own - 1e-6)],
    {},
    'RECORDS_REPEATED',
    1,
  ],
  'ranges of sides': [gt, dt, ranges(1), 'AREA_RANGES_LOOK_LIKE_SIDES', 1],
  'ranges of areas': [gt, dt, ranges(2)],
  'sigmas that were not divided': [pose, poseFound, sigmas(0.62), 'KEYPOINT_SIGMAS_LOOK_LARGE', 1],
  'sigmas of the largest published': [pose, poseFound, sigmas(0.107)],
};
const CODES = new Set(Object.values(CASES).map(([, , , code]) => code));

for (const [name, [truth, found, options, code, count]] of Object.entries(CASES))
  test(`${name}: ${code ?? 'nothing is warned of'}`, (t) => {
    const { warnings } = evaluate(truth as CocoDataset, found as CocoResult[], options);
    const own = warnings.filter((warning) => CODES.has(warning.code));
    t.deepEqual(
      own.map((warning) => warning.code),
      Array(count ?? 0).fill(code),
    );
  });

test('panoptic flags are 0 or 1, and others are counted', (t) => {
  const side = (iscrowd: unknown, isthing: unknown) => ({
    json: {
      categories: [{ id: 1, name: 'cat', isthing }],
      annotations: [{ image_id: 1, segments_info: [{ id: 1, category_id: 1, iscrowd, area: 2 }] }],
    },
    masks: new Map([[1, { data: Uint32Array.of(1, 1), width: 2, height: 1 }]]),
  });
  const warned = (iscrowd: unknown, isthing: unknown) =>
    evaluatePanoptic(side(iscrowd, isthing) as never, side(0, 1) as never).warnings.filter(
      ({ code }) => code === 'FLAG_NEITHER_0_NOR_1',
    );
  for (const flag of [0, 1, true, false]) t.deepEqual(warned(flag, flag), []);
  t.is(warned(2, 1)[0]?.count, 1);
  t.is(warned(0.5, -1)[0]?.count, 2);
});

test('names of categories and of image files are taken in the place of ids', (t) => {
  const same = (options: EvaluateOptions, ids: EvaluateOptions): void => {
    for (const truth of ['sample/gt.json', gt as unknown as CocoDataset, readFileSync('sample/gt.json')]) {
      const [named, right] = [evaluate(truth, dt, options), evaluate(truth, dt, ids)];
      t.deepEqual(named.metrics, right.metrics);
      t.deepEqual(named.params.categoryIds, right.params.categoryIds);
      t.deepEqual(named.warnings, right.warnings);
      const evaluator = new Evaluator(truth, options);
      evaluator.addAll(dt);
      t.deepEqual(evaluator.result().metrics, right.metrics);
    }
  };
  const files = gt.images.slice(0, 50).map(({ file_name }) => file_name ?? '');
  same({ categoryIds: ['person', 'dog'] }, { categoryIds: [1, 18] });
  same({ imageIds: files }, { imageIds: imageIds.slice(0, 50) });
});

test('a name that no category has, or several, is warned of with what is nearest', (t) => {
  const message = (truth: unknown, options: EvaluateOptions, code: string): string =>
    evaluate(truth as CocoDataset, dt, options).warnings.find((own) => own.code === code)?.message ?? '';
  const twins = gt.categories.map((own) => (Number(own.id) < 3 ? { ...own, name: 'twin' } : own));
  t.regex(message(gt, { categoryIds: ['persn'] }, 'CATEGORY_IDS_UNKNOWN'), /"person" is the name of 1/);
  t.regex(message(gt, { categoryIds: ['Person'] }, 'CATEGORY_IDS_UNKNOWN'), /"person" is the name of 1/);
  t.notRegex(message(gt, { categoryIds: ['ghost'] }, 'CATEGORY_IDS_UNKNOWN'), /is the name/);
  t.regex(
    message({ ...gt, categories: twins }, { categoryIds: ['twin'] }, 'CATEGORY_IDS_UNKNOWN'),
    /2 have that name, 1 and 2/,
  );
  const [first] = gt.images;
  t.regex(
    message(gt, { imageIds: [`${first?.file_name}x`] }, 'IMAGE_IDS_UNKNOWN'),
    new RegExp(`is the name of ${first?.id}`),
  );
  const boxes = Dataset.load('sample/gt.json', { iouType: 'bbox' });
  t.regex(
    message(boxes, { imageIds: [first?.file_name ?? ''] }, 'IMAGE_IDS_UNKNOWN'),
    /without an `iouType`/,
  );
});

test('a confidence in percent is refused where scores are shares', (t) => {
  const refuses = (call: () => unknown): void => {
    const { code, message } = t.throws(call) as { code?: string; message: string };
    t.is(code, 'OUT_OF_RANGE');
    t.regex(message, /for 50 % write 0.5/);
  };
  const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
  const confidence = 50;
  refuses(() => evaluation.confusionMatrix({ confidence }));
  refuses(() => evaluation.operatingPoints({ confidence }));
  refuses(() => evaluation.lrp({ confidence }));
  refuses(() => evaluation.imageTable({ confidence }));
  const evaluator = new Evaluator('sample/gt.json');
  const own = dt.filter((one) => one.image_id === dt[0]?.image_id);
  refuses(() => evaluator.addBatch([[own[0]?.image_id as number, own]], { confidence }));
  t.is(evaluator.imageCount, 0);
  evaluator.addAll('sample/dt.json');
  refuses(() => evaluator.scores({ confidence }));
  const percent = evaluate(
    'sample/gt.json',
    dt.map((one) => ({ ...one, score: 100 * one.score })),
    { analysis: true },
  );
  t.deepEqual(
    percent.confusionMatrix({ confidence }).counts,
    evaluation.confusionMatrix({ confidence: 0.5 }).counts,
  );
});

test('an Evaluator has the warnings of one call', (t) => {
  for (const [name, [truth, found, options]] of Object.entries(CASES)) {
    const codes = ({ warnings }: { warnings: { code: string }[] }): string[] =>
      warnings.map((warning) => warning.code).toSorted();
    const evaluator = new Evaluator(truth as CocoDataset, options);
    evaluator.addAll(found as CocoResult[]);
    t.deepEqual(
      codes(evaluator.result()),
      codes(evaluate(truth as CocoDataset, found as CocoResult[], options)),
      name,
    );
  }
});
