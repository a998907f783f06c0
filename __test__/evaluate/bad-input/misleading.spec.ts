// Data that can be evaluated, but not as its maker thinks: the warning or error says what it is, and nothing is said of data as it should be.
import test from 'ava';
import { evaluate, type CocoDataset, type CocoResult } from 'boxwise';

const NAMES = [1, 2, 3, 4].map((id) => ({ id, name: `category ${id}` }));

/** Objects of some categories, one an image; and detections with the category and the score that `found` gives them. */
function world(
  annotated: readonly number[],
  found: readonly (readonly [category: number, score: number])[],
): [CocoDataset, CocoResult[]] {
  const images = Array.from({ length: 20 }, (_, i) => ({ id: i + 1, width: 100, height: 100 }));
  const bbox: [number, number, number, number] = [10, 10, 20, 20];
  const annotations = images.map(({ id }, i) => ({
    id,
    image_id: id,
    category_id: annotated[i % annotated.length] as number,
    bbox,
    area: 400,
    iscrowd: 0 as const,
  }));
  const results = images.flatMap(({ id: image_id }) =>
    found.map(([category_id, score]): CocoResult => ({ image_id, category_id, bbox, score })),
  );
  return [{ images, annotations, categories: NAMES }, results];
}

test('categories without annotations are warned about only if they have a share of the best detections', (t) => {
  const rows: readonly (readonly [string, number[], [number, number][], number])[] = [
    ['a subset: weak detections of what is not there', [1, 2], [[1, 0.9], [3, 0.1], [4, 0.05]], 0],
    ['every category is annotated', [1, 2, 3, 4], [[1, 0.9], [4, 0.9]], 0],
    ['ids off by one', [1, 2], [[2, 0.9], [3, 0.9]], 1],
    ['only one category was annotated', [1], [[1, 0.9], [2, 0.8], [3, 0.95], [4, 0.95]], 2],
    ['one score for all', [1], [[1, 1], [2, 1]], 1],
    ['scores that are NaN', [1], [[1, 0.5], [2, NaN]], 0],
  ]; // prettier-ignore
  for (const [name, annotated, found, count] of rows) {
    const [gt, dt] = world(annotated, found);
    const { warnings } = evaluate(gt, dt);
    const own = warnings.filter(({ code }) => code === 'CATEGORIES_NEVER_ANNOTATED');
    t.deepEqual(own.map((warning) => warning.count), count === 0 ? [] : [count], name); // prettier-ignore
    for (const { message } of own) t.regex(message, /have \d+ of the \d+ detections.*check category ids/);
  }
});

test('the parts of a crowd, or of a hidden object, may be small and far apart', (t) => {
  const annotation = (own: object): CocoDataset => ({
    images: [{ id: 1, width: 640, height: 480 }],
    categories: NAMES,
    annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 600, 400], area: 50, iscrowd: 0, ...own }],
  }); // prettier-ignore
  const codes = (own: object): string[] =>
    evaluate(annotation(own), []).warnings.map(({ code }) => code).filter((code) => code === 'AREA_CONTRADICTED'); // prettier-ignore
  t.deepEqual(codes({}), []);
  t.deepEqual(codes({ area: 1, iscrowd: 1 }), []);
  t.deepEqual(codes({ area: 1 }), ['AREA_CONTRADICTED']);
  t.deepEqual(codes({ area: 600_000 }), ['AREA_CONTRADICTED']);
});

test('a number of keypoint values that is no number of keypoints is said as it is', (t) => {
  const pose = (values: number): object => ({ keypoints: new Array(values).fill(1), num_keypoints: 1 });
  const on = { image_id: 1, category_id: 1 };
  const gt = {
    images: [{ id: 1 }],
    categories: NAMES,
    annotations: [{ ...on, id: 1, bbox: [0, 0, 9, 9], area: 81, iscrowd: 0, ...pose(51) }],
  } as unknown as CocoDataset;
  for (const [values, says] of [
    [34, /got 34 numbers; write x, y and a third number/],
    [52, /got 52 numbers; write x, y and a third number/],
    [3, /got 1 keypoint; give keypointSigmas/],
    [36, /got 12 keypoints; give keypointSigmas/],
  ] as const) {
    const dt = [{ ...on, score: 1, ...pose(values) }] as never;
    t.throws(() => evaluate(gt, dt, { iouType: 'keypoints' }), { code: 'LENGTH_MISMATCH', message: says });
  }
  const one = { ...gt, annotations: [{ ...gt.annotations?.[0], ...pose(6) }] } as CocoDataset;
  t.throws(
    () =>
      evaluate(one, [{ ...on, score: 1, ...pose(3) }] as never, {
        iouType: 'keypoints',
        keypointSigmas: [0.1],
      }),
    {
      message: /expected 1 keypoint, as many as keypoint sigmas, got 2 keypoints/,
    },
  );
});

test('an object without a rotated box says which members hold one', (t) => {
  const mask = { counts: 'a', size: [4, 4] };
  const on = { image_id: 1, category_id: 1 };
  const gt = { images: [{ id: 1 }], categories: NAMES, annotations: [] };
  for (const own of [{}, { segmentation: mask }]) {
    const says = { code: 'MISSING_KEY', message: /`poly` of 8 numbers.*iouType: 'segm'/ };
    t.throws(() => evaluate(gt, [{ ...on, score: 1, ...own }] as never, { iouType: 'rotated' }), says);
    const truth = { ...gt, annotations: [{ ...on, id: 1, area: 1, iscrowd: 0, ...own }] };
    t.throws(() => evaluate(truth as never, [], { iouType: 'rotated' }), says);
  }
});
