import { readFileSync } from 'node:fs';

import test from 'ava';
import { BoxwiseError, evaluate, type Evaluation, type LabelErrorOptions } from 'boxwise';

import { casesOf, isNear, near, TOLERANCE } from './cases.js';

interface Expected {
  thresholds: [number, number, number];
  /** Kind, id of the annotation (of the detection, where overlooked), quality. */
  boxes: [number, number, number][];
  /** Quality of each image, in the order of ids. */
  images?: number[];
}

const KINDS = ['overlooked', 'badlyLocated', 'swapped'] as const;
const optionsFor = ([overlookedScore, badlyLocatedScore, swappedScore]: Expected['thresholds']): LabelErrorOptions => ({ overlookedScore, badlyLocatedScore, swappedScore }); // prettier-ignore

test('qualities of boxes and images are those of cleanlab', (t) => {
  for (const { name, gt, dt, expected } of casesOf<Expected[]>(t, 'labels')) {
    const evaluation = evaluate(gt, dt, { analysis: true });
    for (const { thresholds, boxes, images } of expected) {
      const got = evaluation.labelErrors(optionsFor(thresholds));
      const what = `${name}, ${thresholds.join()}`;
      // rounding takes perfect boxes to 1 or just below it
      const below = (quality: number): boolean => quality < 1 - TOLERANCE;
      const expectedBoxes = boxes.filter(([, , quality]) => below(quality));
      const qualities = new Map(
        expectedBoxes.map(([kind, id, quality]) => [`${KINDS[kind as 0 | 1 | 2]} ${id}`, quality]),
      );
      const rows = got.boxes.toTable().filter(({ quality }) => below(quality));
      t.is(rows.length, qualities.size, what);
      for (const { kind, detection, objectId, quality } of rows) {
        const id = `${kind} ${kind === 'overlooked' ? detection + 1 : objectId}`; // loadRes numbers results from 1
        t.true(near(quality, qualities.get(id)), `${what}, ${id}: ${quality}, ${qualities.get(id)}`);
      }
      const sorted = Float64Array.from(images ?? []).toSorted();
      if (images) isNear(t, got.images.quality, sorted, what);
    }
  }
});

const box = (x: number): number[] => [x, 0, 10, 10];
const TRUTH = {
  images: [1, 2].map((id) => ({ id, file_name: `${id}.jpg` })),
  categories: [{ id: 1, name: 'cat' }, { id: 2, name: 'dog' }], // prettier-ignore
  annotations: [box(0), box(50)].map((bbox, i) => ({
    id: i + 7,
    image_id: 1,
    category_id: 1,
    bbox,
    area: 100,
    iscrowd: 0,
  })),
};
const FOUND = [
  { image_id: 1, category_id: 1, bbox: [3, 0, 10, 10], score: 0.9 }, // the first is badly located
  { image_id: 1, category_id: 2, bbox: box(50), score: 0.97 }, // the second is a dog
  { image_id: 1, category_id: 2, bbox: box(200), score: 0.99 }, // without a label
];
const analysed = (): Evaluation => evaluate(TRUTH, FOUND, { analysis: true });

test('each kind is found, the worst first, with what the detection suggests', (t) => {
  const { boxes, images, passed } = analysed().labelErrors();
  t.deepEqual(passed, { overlooked: 2, badlyLocated: 3, swapped: 2 });
  const rows = boxes.toTable();
  t.deepEqual(boxes.quality, boxes.quality.toSorted());
  const of = (wanted: string): (typeof rows)[number] | undefined => rows.find(({ kind, objectId }) => kind === wanted && objectId !== (wanted === 'swapped' ? 7 : 8)); // prettier-ignore
  t.like(of('overlooked'), { detection: 2, objectId: undefined, categoryName: 'dog', x: 200, width: 10 });
  t.like(of('badlyLocated'), { detection: 0, objectId: 7, categoryName: 'cat', x: 0 });
  t.like(of('swapped'), { detection: 1, objectId: 8, categoryName: 'cat', suggestedName: 'dog', x: 50 });
  t.deepEqual(images.imageId, [1, 2]);
  t.deepEqual(images.toTable()[1], { imageId: 2, fileName: '2.jpg', quality: 1, overlooked: 1, badlyLocated: 1, swapped: 1 }); // prettier-ignore
});

test('they are exported as a COCO dataset, and as CSV', (t) => {
  const found = analysed().labelErrors();
  const { images, categories, annotations } = found.toCoco(2);
  t.deepEqual(images, [{ id: 1, file_name: '1.jpg' }]);
  t.deepEqual(categories, TRUTH.categories);
  t.is(annotations.length, 2);
  t.deepEqual(annotations[0]?.segmentation, []); // which importers ask for
  const [row] = found.boxes.toTable();
  t.like(annotations[0], { image_id: 1, bbox: [row?.x, row?.y, row?.width, row?.height], attributes: { kind: row?.kind, quality: row?.quality } }); // prettier-ignore
  for (const limit of [-1, 1.5, NaN, '2', null, {}])
    t.throws(() => found.toCoco(limit as never), {
      instanceOf: BoxwiseError,
      message: /^limit: expected a whole number/,
    });
  t.is(found.toCoco(Infinity).annotations.length, found.toCoco().annotations.length);
  t.is(evaluate(found.toCoco() as never, []).params.categoryIds.length, 2); // is a dataset
  t.is(found.boxes.toCsv().trim().split('\n').length, found.boxes.length + 1);
});

test('crowds are no labels, and a crowd or another label explains a detection', (t) => {
  const [first] = TRUTH.annotations;
  const crowd = { ...first, id: 9, bbox: [190, 0, 50, 50], area: 2500, category_id: 2, iscrowd: 1 };
  const truth = { ...TRUTH, annotations: [...TRUTH.annotations, crowd] };
  const { boxes, passed } = evaluate(truth as never, FOUND, { analysis: true }).labelErrors();
  t.is(passed.overlooked, 1);
  t.false(boxes.kind.includes('overlooked'));
  const twice = { ...TRUTH, annotations: [...TRUTH.annotations, { ...first, id: 9, category_id: 2 }] };
  const both = evaluate(twice as never, FOUND, { analysis: true })
    .labelErrors()
    .boxes.toTable();
  const own = both.filter(({ kind, x }) => kind === 'swapped' && x === 0);
  t.deepEqual(own.map(({ objectId, detection }) => [objectId, detection]), [[7, -1], [9, -1]]); // prettier-ignore
});

test('without detections nothing is suspicious', (t) => {
  const { boxes, images, passed } = evaluate(TRUTH, [], { analysis: true }).labelErrors();
  t.is(boxes.length, 0);
  t.deepEqual([...images.quality], [1, 1]);
  t.deepEqual(passed, { overlooked: 0, badlyLocated: 0, swapped: 0 });
});

test('promises give the same', async (t) => {
  const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
  const [one, other] = [evaluation.labelErrors(), await evaluation.promises.labelErrors()];
  t.deepEqual([one.boxes, one.images, one.passed], [other.boxes, other.images, other.passed]);
});

test('other shapes and wrong options are refused', (t) => {
  const refused = (evaluation: Evaluation<never>, options: LabelErrorOptions, part: string): void => {
    const error = t.throws(() => evaluation.labelErrors(options), { instanceOf: BoxwiseError });
    t.true(error?.message.includes(part), error?.message);
  };
  refused(analysed() as never, { overlookedScore: NaN }, 'overlookedScore');
  refused(analysed() as never, { overlooked: 0.5 } as never, 'overlookedScore');
  refused(evaluate(TRUTH, FOUND) as never, {}, 'analysis: true');
  const logits = FOUND.map((own) => ({ ...own, score: 8 * own.score }));
  refused(
    evaluate(TRUTH, logits, { analysis: true }) as never,
    {},
    'scores from 0 to 1, as of probabilities',
  );
  const truth = JSON.parse(readFileSync('oracles/analysis/cases/masks.gt.json', 'utf8')) as never;
  refused(evaluate(truth, [], { iouType: 'segm', analysis: true }) as never, {}, 'bbox');
});

/** What a labelling tool read of oracles/labelling/export.json: file, label and box of each annotation, and what CVAT's importer read besides. */
type Read = [file: string, label: string, box: number[], kind?: string, quality?: number];

test('CVAT and Label Studio read the export as it is meant', (t) => {
  const read = <T>(name: string): T =>
    JSON.parse(readFileSync(`oracles/labelling/${name}.json`, 'utf8')) as T;
  const exported = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true })
    .labelErrors({ overlookedScore: 0.6, swappedScore: 0.6 })
    .toCoco(20);
  t.deepEqual(exported, read('export')); // else: node oracles/labelling/export.mjs, and read.py
  const fileOf = new Map(exported.images.map(({ id, file_name }) => [id, file_name ?? '']));
  const nameOf = new Map(exported.categories.map(({ id, name }) => [id, name ?? '']));
  const rows = exported.annotations.map(({ image_id, category_id, bbox, attributes }): Required<Read> => [
    fileOf.get(image_id) as string,
    nameOf.get(category_id) as string,
    bbox.map((side) => Math.round(100 * side) / 100),
    attributes.kind,
    attributes.quality,
  ]);
  const lines = (list: Read[], wholeName: boolean): string[] =>
    list
      .map(([file, ...own]) => [file.replace(/\.jpg$/, wholeName ? '.jpg' : ''), ...own].join(' '))
      .toSorted();
  const { cvat, labelStudio } = read<Record<'cvat' | 'labelStudio', Read[]>>('answers');
  t.deepEqual(lines(cvat, false), lines(rows, false));
  t.deepEqual(lines(labelStudio, true), lines(rows.map(([file, name, box]) => [file, name, box]), true)); // prettier-ignore
});
