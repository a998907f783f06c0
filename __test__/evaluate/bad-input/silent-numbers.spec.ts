// Inputs with which every number is what the reference computes, and means nothing: each has a warning, and the same input put right has none.
import { readFileSync } from 'node:fs';

import test from 'ava';
import { evaluate, evaluatePanoptic, type CocoDataset, type CocoResult, type EvaluateOptions } from 'boxwise';

type Box = readonly [number, number, number, number];
const corners = ([x, y, w, h]: Box): Box => [x, y, x + w, y + h];
const gt = JSON.parse(readFileSync('sample/gt.json', 'utf8')) as Omit<CocoDataset, 'annotations'> & {
  images: { id: number; width: number; height: number }[];
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

const CASES: Record<
  string,
  [gt: unknown, dt: unknown, options: EvaluateOptions, code?: string, count?: number]
> = {
  'the sample': [gt, dt, {}],
  'one box of twenty as corners': [gt, someCorners(20), {}, 'BOXES_LOOK_LIKE_CORNERS', 1],
  'both sides as corners': [allCorners, someCorners(1), {}, 'BOXES_LOOK_LIKE_CORNERS', 2],
  'boxes that nobody clipped': [gt, unclipped, {}],
  'fractions in pixels': [small, smallFound, { protocol: 'voc' }, 'BOXES_LOOK_NORMALISED', 1],
  'fractions as positions': [small, smallFound, { protocol: 'voc', coordinates: 'continuous' }],
  'LVIS without negatives': [lvis(() => []), [], { protocol: 'lvis' }, 'IMAGES_WITHOUT_NEGATIVES', 1],
  'LVIS with negatives': [lvis((id) => [3 - id]), [], { protocol: 'lvis' }],
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
