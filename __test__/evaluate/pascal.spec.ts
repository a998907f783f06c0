import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import test from 'ava';
import fc from 'fast-check';

import {
  evaluate,
  readOpenImages,
  readOpenImagesResults,
  readVoc,
  readVocResults,
  type ClassHierarchy,
  type CocoDataset,
  type CocoResult,
  type EvaluateOptions,
} from 'boxwise';
import * as promises from 'boxwise/promises';

interface VocRun {
  iou: number;
  coordinates: 'pixels' | 'continuous';
  categories: Record<string, { objects: number; all: number | null; eleven: number | null }>;
}

interface OpenImagesRun {
  params: { weight?: number; iou?: number; verified?: boolean; hierarchy?: ClassHierarchy };
  expected: { mean: number | null; error?: string; categories: Record<string, { ap: number | null }> };
}

interface World<Run> {
  name: string;
  gt: string;
  dt: string;
  runs: Run[];
}

function worlds<Run>(protocol: string): World<Run>[] {
  const lines = readFileSync(`oracles/${protocol}/cases.jsonl`, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as World<Run>);
}

const bytes = (text: string): Uint8Array => Buffer.from(text);

test('voc: average precision is the development kit’s, blocking and as a promise', async (t) => {
  for (const { name, gt, dt, runs } of worlds<VocRun>('voc')) {
    for (const { iou, coordinates, categories } of runs) {
      for (const [interpolation, member] of [
        ['all-points', 'all'],
        ['11-points', 'eleven'],
      ] as const) {
        const options = { protocol: 'voc', iouThresholds: [iou], coordinates, interpolation } as const;
        const evaluation = evaluate(bytes(gt), bytes(dt), options);
        for (const { categoryId, AP } of evaluation.perCategory()) {
          const own = categories[String(categoryId)];
          const expected = own?.[member] ?? (own?.objects === 0 ? -1 : NaN);
          t.true(Object.is(AP, expected), `${name}: ${String(categoryId)} ${AP}, not ${expected}`);
        }
        const promised = await promises.evaluate(bytes(gt), bytes(dt), options);
        t.deepEqual(promised.stats, evaluation.stats);
      }
    }
  }
});

test('openimages: means and averages are the evaluator’s', (t) => {
  for (const { name, gt, dt, runs } of worlds<OpenImagesRun>('openimages')) {
    for (const { params, expected } of runs) {
      if (expected.error !== undefined) continue;
      const options: EvaluateOptions & { protocol: 'openimages' } = { protocol: 'openimages' };
      if (params.weight !== undefined) options.groupOfWeight = params.weight;
      if (params.iou !== undefined) options.iouThresholds = [params.iou];
      if (params.verified !== undefined) options.verifiedOnly = params.verified;
      if (params.hierarchy !== undefined) options.hierarchy = params.hierarchy;
      const evaluation = evaluate(bytes(gt), bytes(dt), options);
      t.is(evaluation.metrics.AP, expected.mean ?? -1, name);
      for (const { categoryId, AP } of evaluation.perCategory()) {
        t.is(AP, expected.categories[String(categoryId)]?.ap ?? -1, `${name}: ${String(categoryId)}`);
      }
    }
  }
});

const box = fc.tuple(
  fc.nat(40),
  fc.nat(40),
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 1, max: 20 }),
);
const records = fc.array(
  fc.record({ image_id: fc.integer({ min: 1, max: 3 }), category_id: fc.constantFrom(1, 2), bbox: box }),
  { maxLength: 40 },
);

test('objects, bytes and columns are the same to both protocols', (t) => {
  fc.assert(
    fc.property(records, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), (all, flags) => {
      const dataset: CocoDataset = {
        images: [1, 2, 3].map((id) => ({ id, pos_category_ids: [1], neg_category_ids: [2] })),
        categories: [{ id: 1 }, { id: 2, name: 'cat' }],
        annotations: all.map((own, i) => ({
          ...own,
          id: i + 1,
          area: 1,
          difficult: flags[i] ? 1 : 0,
          is_group_of: flags[i] ? 1 : 0,
        })),
      };
      const results: CocoResult[] = all.map((own, i) => ({ ...own, score: (i % 7) / 7 }));
      const columns = {
        imageIds: results.map(({ image_id }) => image_id as number),
        categoryIds: results.map(({ category_id }) => category_id as number),
        boxes: Float64Array.from(all.flatMap(({ bbox }) => [...bbox])),
        scores: Float64Array.from(results, ({ score }) => score),
      };
      for (const protocol of ['voc', 'openimages'] as const) {
        const first = evaluate(dataset, results, { protocol, threads: 1 });
        const text = [JSON.stringify(dataset), JSON.stringify(results)].map(bytes) as [
          Uint8Array,
          Uint8Array,
        ];
        t.deepEqual(evaluate(...text, { protocol, threads: 2 }).stats, first.stats);
        t.deepEqual(evaluate(dataset, columns, { protocol, threads: 3 }).stats, first.stats);
      }
    }),
    { numRuns: 60 },
  );
});

const TRUTH: CocoDataset = {
  images: [{ id: 1 }],
  categories: [{ id: 1, name: 'cat' }],
  annotations: [
    { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 9, 9], area: 81 },
    { id: 2, image_id: 1, category_id: 1, bbox: [50, 0, 9, 9], area: 81 },
  ],
};
const FOUND: CocoResult[] = [
  { image_id: 1, category_id: 1, bbox: [0, 0, 9, 9], score: 0.9 },
  { image_id: 1, category_id: 1, bbox: [20, 0, 9, 9], score: 0.8 },
];

test('what an evaluation of voc tells', (t) => {
  const evaluation = evaluate(TRUTH, FOUND, { protocol: 'voc', iouThresholds: [0.5, 0.75] });
  t.deepEqual(evaluation.metrics, { AP50: 0.5, AP: 0.5 });
  t.is(
    evaluation.summary(),
    ' Mean Average Precision (AP) @[ IoU=0.50      | PASCAL VOC, all points ] = 0.500\n' +
      ' Mean Average Precision (AP) @[ IoU=0.50:0.75 | PASCAL VOC, all points ] = 0.500\n',
  );
  t.deepEqual(evaluation.perCategory(), [{ categoryId: 1, name: 'cat', AP50: 0.5, AP: 0.5 }]);
  const curve = evaluation.precisionRecall(1, { iou: 0.75 });
  t.deepEqual([...curve.recall], [0.5, 0.5]);
  t.deepEqual([...curve.precision], [1, 0.5]);
  t.deepEqual([...curve.scores], [0.9, 0.8]);
  t.is(curve.reached, 0.5);
  t.deepEqual(evaluation.precision.shape, [2, 11, 1, 1, 1]);
  t.deepEqual(evaluation.recall.shape, [2, 1, 1, 1]);
  t.deepEqual([...evaluation.matches.detections.data], [0, -1, 0, -1]);
  t.is(evaluation.params.protocol, 'voc');
});

test('a summary has a line for each number that was measured, once', (t) => {
  const lines = (iouThresholds?: number[]): string[] =>
    evaluate(TRUTH, FOUND, { protocol: 'voc', ...(iouThresholds && { iouThresholds }) })
      .summary()
      .match(/IoU=[\d.:]+/g) ?? [];
  t.deepEqual(lines(), ['IoU=0.50']);
  t.deepEqual(lines([0.5, 0.75]), ['IoU=0.50', 'IoU=0.50:0.75']);
  t.deepEqual(lines([0.75]), ['IoU=0.75']);
  t.deepEqual(lines([0.6, 0.7]), ['IoU=0.60:0.70']);
  const { warnings } = evaluate(TRUTH, FOUND, { protocol: 'voc', iouThresholds: [0.75] });
  t.deepEqual(
    warnings.map(({ code }) => code),
    ['THRESHOLD_NOT_EVALUATED'],
  );
});

test('options of another protocol, and senseless ones, are refused', (t) => {
  const refused = (options: object, code: string): void => {
    t.throws(() => evaluate(TRUTH, FOUND, options as EvaluateOptions), { code }, JSON.stringify(options));
  };
  refused({ interpolation: '11-points' }, 'INVALID_ARGUMENT');
  refused({ protocol: 'voc', groupOfWeight: 1 }, 'INVALID_ARGUMENT');
  refused({ protocol: 'voc', interpolation: 'some' }, 'INVALID_ARGUMENT');
  refused({ protocol: 'voc', coordinates: 5 }, 'INVALID_ARGUMENT');
  refused({ protocol: 'voc', maxDetections: [1, 10, 100] }, 'OUT_OF_RANGE');
  refused({ protocol: 'openimages', groupOfWeight: '1' }, 'INVALID_ARGUMENT');
  refused({ protocol: 'openimages', groupOfWeight: -1 }, 'OUT_OF_RANGE');
  refused({ protocol: 'openimages', verifiedOnly: 1 }, 'INVALID_ARGUMENT');
  refused({ protocol: 'openimages', hierarchy: 5 }, 'INVALID_ARGUMENT');
  refused({ protocol: 'openimages', hierarchy: { Subcategory: [{}] } }, 'INVALID_ARGUMENT');
  refused({ protocol: 'openimages', hierarchy: { Subcategory: [{ LabelName: 'dog' }] } }, 'UNKNOWN_ID');
  const endless: { LabelName: string; Subcategory: object[] } = { LabelName: 'cat', Subcategory: [] };
  endless.Subcategory.push(endless);
  t.throws(() => evaluate(TRUTH, FOUND, { protocol: 'openimages', hierarchy: endless as ClassHierarchy }), {
    code: 'TOO_LARGE',
  });
});

const folder = mkdtempSync(join(tmpdir(), 'boxwise-'));

test('PASCAL VOC’s own files', async (t) => {
  const object = (name: string, difficult: number, box: number[]): string =>
    `<object><name>${name}</name><difficult>${difficult}</difficult><bndbox>${['xmin', 'ymin', 'xmax', 'ymax']
      .map((side, i) => `<${side}>${box[i]}</${side}>`)
      .join('')}</bndbox></object>`;
  const annotations = join(folder, 'Annotations');
  mkdirSync(annotations);
  for (const [image, objects] of [
    ['000001', object('car', 0, [1, 1, 10, 10]) + object('dog', 0, [20, 20, 40, 40])],
    ['000002', object('car', 1, [1, 1, 10, 10]) + object('car', 0, [30, 30, 50.5, 50])],
    ['000003', object('car', 0, [1, 1, 10, 10])],
  ] as const) {
    writeFileSync(join(annotations, `${image}.xml`), `<annotation>${objects}</annotation>`);
  }
  const imageSet = join(folder, 'test.txt');
  writeFileSync(imageSet, '000001\n000002 -1\n');
  const results = join(folder, 'results');
  mkdirSync(results);
  writeFileSync(join(results, 'comp4_det_test_car.txt'), '000002 0.9 1 1 10 10\n000001 0.8 1 1 10 10\n');
  writeFileSync(join(results, 'comp4_det_test_dog.txt'), '000001 0.5 20 20 40 40\n');
  const truth = readVoc({ annotations, imageSet });
  t.deepEqual([truth.imageCount, truth.annotationCount, truth.categoryCount], [2, 4, 2]);
  t.is(readVoc({ annotations: pathToFileURL(annotations) }).imageCount, 3);
  const found = readVocResults(results);
  t.deepEqual(found.categoryIds, ['car', 'car', 'dog']);
  t.deepEqual(
    found,
    await promises.readVocResults([
      join(results, 'comp4_det_test_car.txt'),
      join(results, 'comp4_det_test_dog.txt'),
    ]),
  );
  const { metrics } = evaluate(truth, found, { protocol: 'voc' });
  t.is(metrics.AP50, 0.75); // the dog, and one of two cars
  t.is(
    evaluate(await promises.readVoc({ annotations, imageSet }), found, { protocol: 'voc' }).metrics.AP50,
    0.75,
  );
  t.throws(() => readVoc({ annotations: join(folder, 'nowhere') }), { code: 'UNREADABLE_FILE' });
  t.throws(() => readVoc(5 as never), { code: 'INVALID_ARGUMENT' });
  writeFileSync(join(annotations, '000003.xml'), '<annotation><object></annotation>');
  t.throws(() => readVoc({ annotations }), { code: 'INVALID_SHAPE' });
  await t.throwsAsync(promises.readVocResults(imageSet), { code: 'LENGTH_MISMATCH' });
});

test('results of two runs are not counted twice, results of disjoint sets go together', (t) => {
  const line = (image: string): string => `${image} 0.9 1 1 10 10\n`;
  const cases: [files: Record<string, string>, count: number | undefined][] = [
    [{ 'comp4_det_test_car.txt': line('a'), 'comp4_det_test_dog.txt': line('a') }, 2],
    [{ 'comp4_det_train_car.txt': line('a'), 'comp4_det_val_car.txt': line('b') }, 2],
    [{ 'comp4_det_test_car.txt': line('a') + line('a') }, 2],
    [{ 'comp3_det_test_car.txt': '', 'comp4_det_test_car.txt': line('a') }, 1],
    [{ 'comp3_det_test_car.txt': line('a'), 'comp4_det_test_car.txt': line('a') }, undefined],
    [{ 'comp4_det_trainval_car.txt': line('b') + line('a'), 'comp4_det_val_car.txt': line('a') }, undefined],
    [{ 'car.txt': line('a'), 'comp4_det_val_car.txt': line('a') }, undefined],
  ];
  for (const [at, [files, count]] of cases.entries()) {
    const own = join(folder, `runs${at}`);
    mkdirSync(own);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(own, name), text);
    if (count !== undefined) t.is(readVocResults(own).scores.length, count);
    else {
      const error = t.throws(() => readVocResults(own), { code: 'DUPLICATE_ID' });
      for (const name of Object.keys(files)) t.true(error?.message.includes(name), error?.message);
    }
  }
});

test('a group-of flag that is neither 0 nor 1 is counted, and is a group as in the reference only in strict', (t) => {
  const code = 'GROUP_FLAG_NEITHER_0_NOR_1';
  const cases: [flag: string | undefined, warns: boolean, strict: number, corrected: number][] = [
    [undefined, false, 0.8333, 0.8333],
    ['0', false, 0.8333, 0.8333],
    ['1', false, 1, 1],
    ['1.0', false, 1, 1],
    ['-1', true, 1, 0.8333],
    ['2', true, 1, 0.8333],
    ['"1"', true, 1, 0.8333],
    ['false', false, 0.8333, 0.8333],
    ['null', false, 0.8333, 0.8333],
  ];
  const detections = ['a', 'a', 'b'].map((image_id, nth) => ({
    image_id,
    category_id: 'cat',
    bbox: [0.1, 0.1, 0.4, 0.4],
    score: 0.9 - nth / 10,
  }));
  for (const [flag, warns, strict, corrected] of cases) {
    const json = ['a', 'b'].map(
      (image, id) =>
        `{"id":${id + 1},"image_id":"${image}","category_id":"cat","bbox":[0.1,0.1,0.4,0.4],"area":0.16,"iscrowd":0${flag === undefined ? '' : `,"is_group_of":${flag}`}}`,
    );
    const given: (Uint8Array | ReturnType<typeof readOpenImages>)[] = [
      bytes(`{"images":[{"id":"a"},{"id":"b"}],"categories":[{"id":"cat"}],"annotations":[${json.join()}]}`),
    ];
    if (flag === undefined || Number.isFinite(Number(flag))) {
      const boxes = join(folder, 'flags.csv');
      const own = flag === undefined ? ['', ''] : [',IsGroupOf', `,${flag}`];
      const rows = ['a', 'b'].map((image) => `${image},cat,0.1,0.5,0.1,0.5${own[1]}\n`);
      writeFileSync(boxes, `ImageID,LabelName,XMin,XMax,YMin,YMax${own[0]}\n${rows.join('')}`);
      given.push(readOpenImages({ boxes }));
    }
    for (const truth of given)
      for (const [parity, expected] of [
        ['strict', strict],
        ['corrected', corrected],
      ] as const) {
        const found = evaluate(truth, detections, {
          protocol: 'openimages',
          parity,
          verifiedOnly: false,
        });
        t.is(Number(found.metrics.AP50.toFixed(4)), expected, `${flag} ${parity}`);
        const warned = found.warnings.filter((warning) => warning.code === code);
        t.deepEqual(
          warned.map(({ count }) => count),
          warns ? [2] : [],
          `${flag} ${parity}`,
        );
      }
  }
});

test('an error that is found while evaluating names the file of the detection, and its place there', async (t) => {
  const own = mkdtempSync(join(tmpdir(), 'boxwise-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(own, name), text);
    return join(own, name);
  };
  const annotations = join(own, 'xml');
  mkdirSync(annotations);
  const corners = '<xmin>1</xmin><ymin>1</ymin><xmax>10</xmax><ymax>10</ymax>';
  const object = `<object><name>x</name><bndbox>${corners}</bndbox></object>`;
  writeFileSync(join(annotations, 'a.xml'), `<annotation>${object}</annotation>`);
  const voc = readVoc({ annotations });
  const good = file('comp4_det_test_x.txt', 'a 0.9 1 1 10 10\na 0.8 1 1 10 10\n');
  const none = file('comp4_det_test_w.txt', '');
  const bad = file('comp4_det_test_y.txt', 'a 0.9 1 1 10 10\nzz 0.5 1 1 2 2\n');
  const header = 'ImageID,LabelName,Score,XMin,XMax,YMin,YMax';
  const truth = file('boxes.csv', `${header.replace('Score,', '')}\na,x,0.1,0.5,0.1,0.5\n`);
  const table = file('found.csv', `${header}\na,x,0.9,0.1,0.5,0.1,0.5\nzz,x,0.9,0.1,0.5,0.1,0.5\n`);
  const columns = [
    [voc, readVocResults([good, none, bad]), 'voc', bad],
    [voc, readVocResults([bad, none, good]), 'voc', bad],
    [readOpenImages({ boxes: truth }), readOpenImagesResults(table), 'openimages', table],
    [readOpenImages({ boxes: truth }), await promises.readOpenImagesResults(table), 'openimages', table],
  ] as const;
  for (const [dataset, found, protocol, input] of columns) {
    const expected = { code: 'UNKNOWN_IMAGE', input, list: 'results', record: 1 };
    const run = () => evaluate(dataset, found, { protocol });
    const later = promises.evaluate(dataset, found, { protocol });
    for (const error of [t.throws(run), await t.throwsAsync(later)]) {
      t.like(error, expected);
      t.true(error?.message.startsWith(`${input}, results[1]: expected`), error?.message);
    }
  }
});

test('a column of an Open Images table that is there twice is refused, and another one is not', (t) => {
  const own = mkdtempSync(join(tmpdir(), 'boxwise-'));
  const tables = [
    ['found', ['ImageID', 'LabelName', 'Score', 'XMin', 'XMax', 'YMin', 'YMax'], (path: string) => readOpenImagesResults(path)],
    ['boxes', ['ImageID', 'LabelName', 'XMin', 'XMax', 'YMin', 'YMax', 'IsGroupOf'], (path: string) => readOpenImages({ boxes: path })],
  ] as const; // prettier-ignore
  for (const [name, columns, read] of tables) {
    const path = join(own, `${name}.csv`);
    const write = (more: string) => {
      const names = [...columns, more];
      const cells = names.map((column) => (/ID|Label/.test(column) ? 'a' : '0.5'));
      writeFileSync(path, `${names.join()}\n${cells.join()}\n`);
    };
    for (const column of columns) {
      write(column);
      const message = new RegExp(
        `${name}\\.csv: expected one column ${column} .*, got 2 columns of this name`,
      );
      t.throws(() => read(path), { code: 'INVALID_VALUE', message }, column);
    }
    write('Source,Source');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/0\.5\n$/, '0.5,b\n'));
    t.notThrows(() => read(path));
  }
});

test('Open Images’ own files', async (t) => {
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const boxes = file(
    'boxes.csv',
    'ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf\n' +
      'a,human,/m/cat,1,0.1,0.5,0.1,0.5,0,0,0\nb,human,/m/dog,1,0,1,0,1,0,0,1\n',
  );
  const labels = file('labels.csv', 'ImageID,Source,LabelName,Confidence\nb,verification,/m/cat,0\n');
  const predictions = file(
    'predictions.csv',
    'ImageID,LabelName,Score,XMin,XMax,YMin,YMax\na,/m/cat,0.5,0.1,0.5,0.1,0.5\nb,/m/cat,0.9,0,1,0,1\n' +
      'a,/m/dog,0.9,0,1,0,1\nb,/m/dog,0.4,0.2,0.3,0.2,0.3\nb,/m/dog,0.3,0.5,0.6,0.2,0.3\n',
  );
  const truth = readOpenImages({ boxes, labels });
  t.deepEqual([truth.imageCount, truth.annotationCount, truth.categoryCount], [2, 2, 2]);
  const found = readOpenImagesResults(predictions);
  t.deepEqual(found, await promises.readOpenImagesResults(pathToFileURL(predictions)));
  const rows = evaluate(truth, found, { protocol: 'openimages' }).perCategory();
  t.deepEqual(
    rows.map(({ categoryId, AP50 }) => [categoryId, AP50]),
    [
      ['/m/cat', 0.5],
      ['/m/dog', 1],
    ],
  );
  const without = await promises.readOpenImages({ boxes });
  t.deepEqual(evaluate(without, found, { protocol: 'openimages' }).stats, new Float64Array([1, 1]));
  t.throws(() => readOpenImages({ boxes: labels }), { code: 'MISSING_KEY' });
  t.throws(() => readOpenImages({ boxes, labels: 5 as never }), { code: 'INVALID_ARGUMENT' });
});
