import { readFileSync } from 'node:fs';

import test from 'ava';
import {
  BoxwiseError,
  evaluate,
  robustness,
  type CocoResult,
  type ErrorCode,
  type Evaluation,
  type SliceOptions,
} from 'boxwise';

import { casesOf, isNear } from './cases.js';

interface Row {
  images: number;
  objects: number;
  detections: number;
  ap: number;
  apAtIou: number;
  recall: number;
}
type Expected = Record<'images' | 'annotations', Record<string, Row>>;

const records = (file: string): Record<'images' | 'annotations', { id: number }[]> =>
  JSON.parse(readFileSync(file, 'utf8')) as never;

test('slices of images are those of pycocotools with imgIds, to the last bit', (t) => {
  for (const { name, gt, dt, iouType, expected } of casesOf<Expected>(t, 'slices')) {
    const evaluation = evaluate(gt, dt, { iouType, analysis: true });
    const { images } = records(gt);
    for (const { slice, ...row } of evaluation.slices({ images, by: ({ id }) => id % 3 }).toTable())
      t.deepEqual(row, expected.images[slice], `${name}, images ${slice}`);
  }
});

test('slices of objects are those of pycocotools with the others ignored, to the last bit', (t) => {
  for (const { name, gt, dt, iouType, expected } of casesOf<Expected>(t, 'slices')) {
    const evaluation = evaluate(gt, dt, { iouType, analysis: true });
    const { annotations } = records(gt);
    for (const { slice, ...row } of evaluation.slices({ annotations, by: ({ id }) => id % 2 }).toTable())
      t.deepEqual(row, expected.annotations[slice], `${name}, annotations ${slice}`);
  }
});

test('the slice of everything has the metrics of the evaluation', (t) => {
  const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
  const { AP, AP50, AP75, AR100 } = evaluation.metrics;
  const { images, annotations } = records('sample/gt.json');
  for (const options of [{ images }, { annotations }]) {
    const [all] = evaluation.slices({ ...options, by: () => 'all' }).toTable();
    t.deepEqual([all?.ap, all?.apAtIou, all?.recall], [AP, AP50, AR100]);
  }
  t.is(evaluation.slices({ images, by: () => 'all', iou: 0.75 }).apAtIou[0], AP75);
});

/** Two objects that overlap; a detection lies on both, more on the second. */
const TRUTH = {
  images: [
    { id: 1, file_name: 'a.jpg', weather: 'fog', city: 'Bern' },
    { id: 2, file_name: 'b.jpg', weather: 'sun', city: 'Bern' },
    { id: 3, file_name: 'c.jpg', weather: 'sun' },
  ],
  categories: [{ id: 1 }],
  annotations: [0, 2].map((x, i) => ({
    id: i + 1,
    image_id: 1,
    category_id: 1,
    bbox: [x, 0, 10, 10],
    area: 100,
    iscrowd: 0,
    truncated: i === 1,
  })),
};
const FOUND = [{ image_id: 1, category_id: 1, bbox: [1.5, 0, 10, 10], score: 0.9 }];
const analysed = (): Evaluation => evaluate(TRUTH, FOUND, { analysis: true });

test('a detection prefers an object of the slice to one outside it', (t) => {
  const table = analysed().slices({ annotations: TRUTH.annotations, by: 'truncated' });
  t.deepEqual(table.slice, ['truncated=false', 'truncated=true']);
  isNear(t, table.apAtIou, [1, 1], 'AP');
  t.deepEqual([...table.detections], [1, 1]);
  t.deepEqual([...table.images], [1, 1]);
});

test('attributes are crossed, and a record without one of them is in no slice', (t) => {
  const evaluation = analysed();
  const one = evaluation.slices({ images: TRUTH.images, by: 'weather' });
  t.deepEqual(
    [one.slice, [...one.images], [...one.objects]],
    [
      ['weather=fog', 'weather=sun'],
      [1, 2],
      [2, 0],
    ],
  );
  t.is(one.ap[1], -1); // has no objects
  const two = evaluation.slices({ images: TRUTH.images, by: ['weather', 'city'] });
  t.deepEqual(
    [two.slice, [...two.images]],
    [
      ['weather=fog, city=Bern', 'weather=sun, city=Bern'],
      [1, 1],
    ],
  );
});

test('a manifest names images by id or by file, in any order, and may have others', (t) => {
  const evaluation = analysed();
  const expected = evaluation.slices({ images: TRUTH.images, by: 'weather' });
  const rows = [...TRUTH.images.entries(), [9, { id: 9, file_name: 'z.jpg', weather: 'snow' }] as const];
  const byName = rows.map(([, { file_name, weather }]) => ({ fileName: file_name, weather })).toReversed();
  t.deepEqual(evaluation.slices({ images: byName, by: 'weather' }), expected);
  const byId = rows.map(([, { id, weather }]) => ({ image_id: BigInt(id), weather }));
  t.deepEqual(evaluation.slices({ images: byId, by: 'weather' }), expected);
});

test('promises give the same', async (t) => {
  const evaluation = analysed();
  const options: SliceOptions = { images: TRUTH.images, by: 'weather' };
  t.deepEqual(await evaluation.promises.slices(options), evaluation.slices(options));
  await t.throwsAsync(async () => evaluation.promises.slices({ images: [], by: 'weather' }), { instanceOf: BoxwiseError }); // prettier-ignore
});

/** Three images of one object, of which the first two have the same file name, as frames of videos in folders have. */
const FRAMES = {
  images: [
    { id: 1, file_name: '0001.jpg' },
    { id: 2, file_name: '0001.jpg' },
    { id: 3, file_name: '0002.jpg' },
  ],
  categories: [{ id: 1, name: 'x' }],
  annotations: [1, 2, 3].map((id) => ({
    id,
    image_id: id,
    category_id: 1,
    bbox: [0, 0, 9, 9],
    area: 81,
    iscrowd: 0,
  })),
};
const frames = (): Evaluation =>
  evaluate(FRAMES as never, [{ image_id: 1, category_id: 1, bbox: [0, 0, 9, 9], score: 0.5 }], {
    analysis: true,
  });

test('a file name of several images is refused, and their ids are not', (t) => {
  for (const name of ['file_name', 'fileName']) {
    const images = [
      { [name]: '0002.jpg', w: 'q' },
      { [name]: '0001.jpg', w: 'q' },
    ];
    t.throws(() => frames().slices({ images, by: 'w' }), {
      instanceOf: BoxwiseError,
      code: 'INVALID_ARGUMENT',
      message:
        /^images\[1\]: expected a `file_name` that one image has, got .*0001\.jpg.* of the images 1 and 2; name the images by `id`$/,
    });
    t.is(frames().slices({ images: images.slice(0, 1), by: 'w' }).images[0], 1);
  }
  const images = FRAMES.images.map((row) => ({ ...row, w: 'q' }));
  t.is(frames().slices({ images, by: 'w' }).images[0], 3);
});

test('combinations of values are told apart, whatever separators the values have', (t) => {
  const values = ['x', 'x, v=1', '1, v=2', '"x', '"x"', '"x, v=1"', ',', ', ', 'x,', ' x', '=', ''];
  const pairs = values.flatMap((w) => values.map((v) => ({ w, v })));
  const annotations = pairs.map((_, i) => ({ ...FRAMES.annotations[0], id: i + 1, image_id: i + 1 }));
  const dataset = { ...FRAMES, images: annotations.map(({ id }) => ({ id })), annotations };
  const evaluation = evaluate(dataset as never, [], { analysis: true });
  const images = pairs.map((row, i) => ({ ...row, id: i + 1 }));
  const { slice } = evaluation.slices({ images, by: ['w', 'v'] });
  t.is(new Set(slice).size, pairs.length);
  t.true(
    slice.includes('w="x, v=1", v=x') && slice.includes('w=x, v="1, v=2"') && slice.includes('w=x, v=x'),
  );
  t.true(evaluation.slices({ images, by: 'w' }).slice.includes('w=x, v=1'), 'one attribute needs no quotes');
});

test('wrong records and options are refused', (t) => {
  const evaluation = analysed();
  const refused = (options: object, code: ErrorCode, ...parts: string[]): void => {
    const error = t.throws(() => evaluation.slices(options as never), { instanceOf: BoxwiseError });
    t.is(error?.code, code);
    for (const part of parts) t.true(error?.message.includes(part), error?.message);
  };
  const { images, annotations } = TRUTH;
  refused({ images, annotations, by: 'weather' }, 'INVALID_ARGUMENT', 'annotations');
  refused({ by: 'weather' }, 'INVALID_ARGUMENT', 'as records');
  refused({ images, by: 'weathers' }, 'INVALID_ARGUMENT', 'weathers');
  refused({ images }, 'INVALID_ARGUMENT', 'by');
  refused({ images, by: [] }, 'INVALID_ARGUMENT', 'by');
  refused({ images: [...images, ...images], by: 'weather' }, 'INVALID_ARGUMENT', 'images[3]');
  refused({ images: [{ id: 77, weather: 'fog' }], by: 'weather' }, 'INVALID_ARGUMENT', 'other ids');
  refused({ images: [{ weather: 'fog' }], by: 'weather' }, 'INVALID_ARGUMENT', 'images[0]', 'file_name');
  refused({ annotations: [{ file_name: 'a.jpg', by: 1 }], by: 'by' }, 'INVALID_ARGUMENT', 'annotations[0]');
  refused({ images: [null], by: 'weather' }, 'INVALID_ARGUMENT', 'images[0]');
  const error = t.throws(() => evaluate(TRUTH, FOUND).slices({ images, by: 'weather' }), { instanceOf: BoxwiseError }); // prettier-ignore
  t.true(error?.message.includes('analysis: true'));
});

test('robustness is the mean of the runs, and its share of the clean one', (t) => {
  const clean = evaluate('sample/gt.json', 'sample/dt.json');
  const results = JSON.parse(readFileSync('sample/dt.json', 'utf8')) as CocoResult[];
  const fewer = [2, 3].map((part) => evaluate('sample/gt.json', results.filter((_, i) => i % part > 0))); // prettier-ignore
  const table = robustness(clean, fewer);
  t.deepEqual([...table.clean], [...clean.stats]);
  const [one, two] = fewer.map(({ metrics }) => metrics.AP) as [number, number];
  const [ap] = table.toTable();
  t.deepEqual(ap, { metric: 'AP', clean: clean.metrics.AP, mean: (one + two) / 2, relative: (one + two) / 2 / clean.metrics.AP }); // prettier-ignore
  const empty = evaluate({ ...TRUTH, annotations: [] }, FOUND);
  t.deepEqual(robustness(empty, [empty]).toTable()[0], { metric: 'AP', clean: -1, mean: -1, relative: NaN });
  t.throws(() => robustness(clean, []), { instanceOf: BoxwiseError });
  for (const [options, what] of [
    [{ iouThresholds: [0.5] }, 'iouThresholds'],
    [{ parity: 'corrected' }, 'parity'],
    [{ categoryIds: [1] }, 'categories'],
    [{ imageIds: [1] }, 'images|annotations'],
  ] as const)
    t.throws(
      () => robustness(clean, [clean, evaluate('sample/gt.json', 'sample/dt.json', options as object)]),
      {
        code: 'INVALID_ARGUMENT',
        message: new RegExp(
          `^runs\\[1\\]: expected an evaluation with the same (${what}), got one with another`,
        ),
      },
    );
  const keypoints = evaluate({ ...TRUTH, annotations: [] }, [], { iouType: 'keypoints' });
  t.throws(() => robustness(clean as never, [keypoints as never]), { instanceOf: BoxwiseError });
});

test('slices are named by text and numbers alone', (t) => {
  const own = evaluate(TRUTH, FOUND, { analysis: true });
  const { images } = TRUTH;
  for (const by of [async () => 'a', () => ({}), () => Number.NaN, () => ['a']])
    t.throws(() => own.slices({ images, by: by as never }), {
      code: 'INVALID_ARGUMENT',
      message: /^by: expected a function that returns text/,
    });
  const odd = images.map((image) => ({ ...image, weather: { kind: 'rain' } }));
  t.throws(() => own.slices({ images: odd, by: 'weather' }), {
    message: /^by: expected `weather` of each record to be text/,
  });
});
