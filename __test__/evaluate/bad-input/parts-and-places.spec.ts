// Detections that lie beside their objects, in all images or in those of one size, and faults of a part of the data: each has a warning, and the
// same data put right has none. What sound detectors do that looks like it has none either.
import { readFileSync } from 'node:fs';

import test from 'ava';
import { evaluate, type CocoDataset, type CocoResult } from 'boxwise';

import { numbers } from '../../boxes/world.js';

type Box = [number, number, number, number];
interface Found extends Omit<CocoResult, 'bbox'> {
  image_id: number;
  category_id: number;
  bbox: Box;
}
interface Truth {
  images: { id: number; width: number; height: number }[];
  categories: { id: number; name: string }[];
  annotations: { id: number; image_id: number; category_id: number; bbox: Box; area: number; iscrowd: 0 | 1 }[]; // prettier-ignore
}
type Setting = Partial<{
  images: number;
  objects: number;
  categories: number;
  recall: number;
  mistakes: number;
  noise: number;
  sizes: [number, number][];
  seed: number;
}>;

/** Images with objects of some categories, and what a plausible detector finds: boxes with noise, misses, and mistakes with lower scores. */
function world(setting: Setting = {}): [Truth, Found[]] {
  const { images = 120, objects = 7, categories = 5, recall = 0.85, mistakes = 4, noise = 0.06 } = setting;
  const { sizes = [[640, 480]], seed = 1 } = setting;
  const random = numbers(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const category = () => 1 + Math.floor(random() * categories);
  const side = () => 12 + random() ** 2 * 250;
  const gt: Truth = {
    images: [],
    categories: Array.from({ length: categories }, (_, at) => ({ id: at + 1, name: `c${at}` })),
    annotations: [],
  };
  const dt: Found[] = [];
  for (let image_id = 1; image_id <= images; image_id++) {
    const [width, height] = sizes[image_id % sizes.length] as [number, number];
    gt.images.push({ id: image_id, width, height });
    const place = (): Box => {
      const [w, h] = [Math.min(0.9 * width, side()), Math.min(0.9 * height, side())];
      return [random() * (width - w), random() * (height - h), w, h];
    };
    for (let nth = 0; nth < 1 + Math.floor(random() * 2 * objects); nth++) {
      const bbox = place();
      const [x, y, w, h] = bbox;
      const category_id = category();
      gt.annotations.push({ id: gt.annotations.length + 1, image_id, category_id, bbox, area: 0.7 * w * h, iscrowd: 0 }); // prettier-ignore
      if (random() > recall) continue;
      const near: Box = [x + normal() * w * noise, y + normal() * h * noise, w * Math.exp(normal() * noise), h * Math.exp(normal() * noise)]; // prettier-ignore
      const found = random() < 0.93 ? category_id : category();
      dt.push({ image_id, category_id: found, bbox: near, score: 0.35 + 0.6 * random() });
    }
    for (let nth = Math.floor(2 * mistakes * random()); nth > 0; nth--)
      dt.push({ image_id, category_id: category(), bbox: place(), score: 0.05 + 0.5 * random() ** 2 });
  }
  return [gt, dt];
}

const SIZES: [number, number][] = [[1280, 720], [640, 640], [480, 480]]; // prettier-ignore
const own = world();
const mixed = world({ sizes: SIZES });
const sample = ['sample/gt.json', 'sample/dt.json'].map((path) => JSON.parse(readFileSync(path, 'utf8'))) as [Truth, Found[]]; // prettier-ignore

type Move = (box: Box, width: number, height: number) => Box;
const moved = ([gt, dt]: [Truth, Found[]], move: Move): [Truth, Found[]] => {
  const sizes = new Map(gt.images.map(({ id, width, height }) => [id, [width, height] as const]));
  return [
    gt,
    dt.map((one) => ({ ...one, bbox: move(one.bbox, ...(sizes.get(one.image_id) as [number, number])) })),
  ];
};
const scaled = (x: number, y: number): Move => ([left, top, w, h]) => [left * x, top * y, w * x, h * y]; // prettier-ignore
const shifted = (x: number, y: number): Move => ([left, top, w, h]) => [left + x, top + y, w, h]; // prettier-ignore
/** Boxes of a stretched input of 640, read as those of a letterboxed one. */
const unpadded: Move = ([x, y, w, h], width, height) => {
  const scale = 640 / Math.max(width, height);
  const [left, top] = [(640 - width * scale) / 2, (640 - height * scale) / 2];
  return [((x * 640) / width - left) / scale, ((y * 640) / height - top) / scale, (w * 640) / width / scale, (h * 640) / height / scale]; // prettier-ignore
};
const recategorised = ([gt, dt]: [Truth, Found[]], from: (id: number) => number): [Truth, Found[]] => [
  gt,
  dt.map((one) => ({ ...one, category_id: from(one.category_id) })),
];
const annotatedEvery = ([gt, dt]: [Truth, Found[]], nth: number): [Truth, Found[]] => [
  { ...gt, annotations: gt.annotations.filter(({ image_id }) => image_id % nth === 0) },
  dt,
];
const annotated = (change: (one: Truth['annotations'][number]) => Partial<Truth['annotations'][number]>) => {
  const [gt, dt] = own;
  return [{ ...gt, annotations: gt.annotations.map((one) => ({ ...one, ...change(one) })) }, dt] as const;
};
/** Detections of the images whose number divides, with scores in percent. */
const percent = (nth: number): [Truth, Found[]] => [
  own[0],
  own[1].map((one) => (one.image_id % nth ? one : { ...one, score: 100 * one.score })),
];
const twoAnnotators: [Truth, Found[]] = [
  {
    ...own[0],
    annotations: own[0].annotations.flatMap((one) => [
      one,
      { ...one, id: one.id + 1e6, bbox: one.bbox.map((value, at) => value + (at % 2 ? 1 : -0.5)) as Box },
    ]),
  },
  own[1],
];

const CASES: Record<string, [data: readonly [Truth, Found[]], code?: string, says?: RegExp]> = {
  'as they are': [own],
  'as they are, in images of three sizes': [mixed],
  'the sample as it is': [sample],
  '16 px further right and below': [
    moved(own, shifted(16, 16)),
    'BOXES_LOOK_SHIFTED',
    /1[67] px right of and 1[67] px below their objects/,
  ],
  'eight pixels further left': [
    moved(own, shifted(-8, 0)),
    'BOXES_LOOK_SHIFTED',
    /lie 8 px left of their objects/,
  ],
  'the sample, 16 px further right': [
    moved(sample, shifted(16, 0)),
    'BOXES_LOOK_SHIFTED',
    /lie 1[5-7] px right of/,
  ],
  'a twentieth smaller': [moved(own, scaled(0.95, 0.95)), 'BOXES_LOOK_RESIZED', /1\.0[56] x and 1\.0[56] width/],
  'the sample, a twentieth smaller': [moved(sample, scaled(0.95, 0.95)), 'BOXES_LOOK_RESIZED', /1\.0[56] x/],
  'a half larger': [moved(own, scaled(1.5, 1.5)), 'BOXES_LOOK_RESIZED', /0\.67 x and 0\.67 width/],
  'half of x': [moved(own, scaled(0.5, 1)), 'BOXES_LOOK_RESIZED', /2\.00 x.*1\.00 y/],
  'with half of the width and height': [
    moved(own, ([x, y, w, h]) => [x + w / 4, y + h / 4, w / 2, h / 2]),
    'BOXES_LOOK_RESIZED',
    /1\.00 x and (1\.9|2\.0)\d width/,
  ],
  'without the padding of another input': [
    moved(own, shifted(0, -80)),
    'BOXES_LOOK_SHIFTED',
    /(79|80) px above their objects/,
  ],
  mirrored: [
    moved(own, ([x, y, w, h], width) => [width - x - w, y, w, h]),
    'BOXES_LOOK_RESIZED',
    /-1\.00 x \+ 6[34]\d/,
  ],
  'of stretched inputs read as letterboxed ones': [
    moved(mixed, unpadded),
    'BOXES_LOOK_RESIZED',
    /of images of 1280 x 720 pixels/,
  ],
  'with the size of the first image for all': [
    moved(mixed, ([x, y, w, h], width, height) => [(x * 640) / width, (y * 640) / height, (w * 640) / width, (h * 640) / height]), // prettier-ignore
    'BOXES_LOOK_RESIZED',
  ],
  'in tiles that were not stitched': [
    moved(own, ([x, y, w, h]) => [x % 320, y % 320, w, h]),
    'BOXES_LOOK_LIKE_TILES',
    /left beyond 3[12]\d px/,
  ],
  'from 0 to 1024, y first': [
    moved(own, ([x, y, w, h], width, height) => [(y * 1024) / height, (x * 1024) / width, ((y + h) * 1024) / height, ((x + w) * 1024) / width]), // prettier-ignore
    'BOXES_LOOK_RESIZED',
    /y1, x1, y2, x2 from 0 to 1024/,
  ],
  'with two categories exchanged': [
    recategorised(own, (id) => [0, 1, 3, 2, 4, 5][id] as number),
    'CLASSES_LOOK_PERMUTED',
    /category 2 .*category 3/,
  ],
  'with annotations in every second image': [
    annotatedEvery(own, 2),
    'IMAGES_WITHOUT_ANNOTATIONS',
    /60 of 120/,
  ],
  'with annotations in every fifth image': [annotatedEvery(world({ images: 300 }), 5), 'IMAGES_WITHOUT_ANNOTATIONS'],
  'of two annotators': [twoAnnotators, 'ANNOTATIONS_OVERLAP'],
  'with percentages in every fourth image': [percent(4), 'SCORES_OF_TWO_SCALES', /of 30 images/],
  'with percentages in all images': [percent(1)],
  'with sides in the place of areas': [annotated(({ area }) => ({ area: Math.sqrt(area) })), 'AREA_CONTRADICTED'],
  'with thin objects': [annotated(({ bbox: [, , w, h] }) => ({ area: 2 * Math.max(w, h) }))],
}; // prettier-ignore
const CODES = new Set(Object.values(CASES).map(([, code]) => code));

for (const [name, [[gt, dt], code, says]] of Object.entries(CASES))
  test(`detections ${name}: ${code ?? 'nothing is warned of'}`, (t) => {
    const warnings = evaluate(gt as CocoDataset, dt).warnings.filter((warning) => CODES.has(warning.code));
    t.deepEqual(
      warnings.map((warning) => warning.code),
      code === undefined ? [] : [code],
      JSON.stringify(warnings),
    );
    if (says !== undefined) t.regex(warnings[0]?.message ?? '', says);
  });

test('sound detectors on few images, with many mistakes, misses or noise have no warning', (t) => {
  const settings: Setting[] = [3, 10, 40].flatMap((images) =>
    [1, 5, 20].flatMap((categories) =>
      [0, 10, 40].flatMap((mistakes) =>
        [0.2, 0.6, 0.95].map((recall, at) => ({
          images,
          categories,
          mistakes,
          recall,
          noise: [0.15, 0.05, 0.2][at] as number,
          objects: [1, 15, 3][at] as number,
          seed: images + categories + mistakes,
        })),
      ),
    ),
  );
  for (const setting of settings) {
    const [gt, dt] = world(setting);
    const { warnings, metrics } = evaluate(gt as CocoDataset, dt);
    // what finds nearly nothing may be in other places
    const expected = ['NO_DETECTIONS', ...(metrics.AP50 < 0.1 ? ['DETECTIONS_OVERLAP_NOTHING'] : [])];
    const unexpected = warnings.filter(({ code }) => !expected.includes(code));
    t.deepEqual(unexpected, [], JSON.stringify(setting));
  }
});
