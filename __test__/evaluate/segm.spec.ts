import { existsSync, readFileSync } from 'node:fs';

import test from 'ava';
import { Dataset, evaluate, mask, type CocoDataset, type CocoResult, type DetectionColumns } from 'boxwise';
import * as promises from 'boxwise/promises';

const size: [number, number] = [48, 64];
const polygon = (x: number, y: number, w: number, h: number): number[] => [
  x,
  y,
  x,
  y + h,
  x + w,
  y + h,
  x + w / 2,
  y,
];

const groundTruth: CocoDataset = {
  images: [
    { id: 1, height: 48, width: 64 },
    { id: 2, height: 48, width: 64 },
  ],
  categories: [{ id: 1 }, { id: 2 }],
  annotations: [
    [1, 1, 1, [polygon(5, 5, 20, 20)]] as const,
    [2, 1, 2, mask.fromPolygons([polygon(8, 9, 30, 20)], size)] as const,
    [3, 2, 1, { size, counts: [100, 40, 8, 40, 2884] }] as const,
    [4, 2, 1, [[30, 10, 20, 20]]] as const,
  ].map(([id, image_id, category_id, segmentation]) => ({
    id,
    image_id,
    category_id,
    segmentation,
    bbox: [0, 0, 1, 1],
    area: 300,
    iscrowd: 0,
  })),
};

const rles = [
  [1, 1, polygon(6, 5, 20, 20)],
  [1, 2, polygon(8, 9, 30, 20)],
  [2, 1, [30, 10, 30, 30, 50, 30, 50, 11]],
  [2, 1, polygon(1, 1, 30, 30)],
] as const;
const results: CocoResult[] = rles.map(([image_id, category_id, outline], i) => ({
  image_id,
  category_id,
  score: 1 - i / 10,
  segmentation: mask.fromPolygons([outline], size),
}));

interface Numbers {
  stats: Float64Array;
  precision: { data: Float64Array };
}

const same = (first: Numbers, ...others: Numbers[]): boolean =>
  others.every(
    ({ stats, precision }) =>
      Buffer.from(stats.buffer).equals(Buffer.from(first.stats.buffer)) &&
      precision.data.every((value, i) => value === first.precision.data[i]),
  );

test('every form of masks gives the same numbers', async (t) => {
  const options = { iouType: 'segm' } as const;
  const own = evaluate(groundTruth, results, options);
  t.true(own.metrics.AP > 0.4);
  t.is(own.params.iouType, 'segm');
  const bytes = Buffer.from(JSON.stringify(results));
  const columns: DetectionColumns = {
    imageIds: Int32Array.from(rles, ([image]) => image),
    categoryIds: Int32Array.from(rles, ([, category]) => category),
    scores: Float64Array.from(results, ({ score }) => score),
    masks: results.map(({ segmentation }) => segmentation as mask.Rle),
  };
  const texts = results.map(({ segmentation }) => Buffer.from((segmentation as mask.Rle).counts));
  const packed = {
    counts: Uint8Array.from(Buffer.concat(texts)),
    lengths: Uint32Array.from(texts, ({ length }) => length),
    sizes: Uint32Array.from(texts.flatMap(() => size)),
  };
  const numbers = results.map((result) => {
    const { counts } = result.segmentation as mask.Rle;
    return { ...result, segmentation: { size, counts: Array.from(mask.toCounts({ size, counts })) } };
  });
  const dataset = Dataset.load(groundTruth);
  t.true(
    same(
      own,
      evaluate(groundTruth, bytes, options),
      evaluate(Buffer.from(JSON.stringify(groundTruth)), columns, options),
      evaluate(dataset, { ...columns, masks: packed }, options),
      evaluate(dataset, numbers, { ...options, threads: 1 }),
      await promises.evaluate(groundTruth, { ...columns, masks: packed }, options),
      await promises.evaluate(dataset, results, options),
    ),
  );
  t.is(own.matches.detections.data[0], 0);
});

test('the first result decides where areas and absent shapes come from', (t) => {
  const boxes = results.map(({ segmentation, ...result }) => ({
    ...result,
    bbox: mask.toBbox(segmentation as mask.Rle) as unknown as number[],
  }));
  // boxes alone are their own masks
  const asMasks = evaluate(groundTruth, boxes, { iouType: 'segm' });
  const outlines = boxes.map((result) => {
    const [x, y, w, h] = result.bbox as [number, number, number, number];
    return { ...result, segmentation: [[x, y, x, y + h, x + w, y + h, x + w, y]] };
  });
  t.true(same(asMasks, evaluate(groundTruth, outlines, { iouType: 'segm' })));
  // masks alone have boxes
  t.true(same(evaluate(groundTruth, results), evaluate(groundTruth, Buffer.from(JSON.stringify(results)))));
  t.deepEqual(evaluate(groundTruth, results).stats[1], evaluate(groundTruth, boxes).stats[1]);
});

test('masks that make no sense are refused where they stand', (t) => {
  const wrong = (segmentation: unknown, code: string): void => {
    const bad = [...results, { ...results[0], segmentation } as CocoResult];
    const error = t.throws(() => evaluate(groundTruth, bad, { iouType: 'segm' }));
    t.like(error, { code, list: 'results', record: 4, id: '1' });
    const bytes = Buffer.from(JSON.stringify(bad));
    t.throws(() => evaluate(groundTruth, bytes, { iouType: 'segm' }), {
      message: /results\[4\], image 1, byte \d+/,
    });
  };
  wrong({ size, counts: 'zz~' }, 'INVALID_VALUE');
  wrong({ size, counts: [1, 2] }, 'INVALID_VALUE');
  wrong({ size: [1e9, 1e9], counts: '0' }, 'TOO_LARGE');
  wrong([[1, 2]], 'LENGTH_MISMATCH');
  wrong(
    [[1, 2, 3, 4, NaN, 6]].map(() => [1, 2, 3, 4, null, 6]),
    'INVALID_TYPE',
  );
  const loaded = Dataset.load(groundTruth, { iouType: 'bbox' });
  t.throws(() => evaluate(loaded, results, { iouType: 'segm' }), { code: 'MISSING_KEY' });
  const columns = { imageIds: [1], categoryIds: [1], scores: new Float64Array(1) };
  const masks = { counts: new Uint8Array(3), lengths: Uint32Array.of(2), sizes: Uint32Array.of(48, 64) };
  t.throws(() => evaluate(groundTruth, { ...columns, masks }, { iouType: 'segm' }), {
    code: 'LENGTH_MISMATCH',
  });
  t.throws(() => evaluate(groundTruth, { ...columns, masks: [] }, { iouType: 'segm' }), {
    code: 'LENGTH_MISMATCH',
  });
});

test('masks of another size than their image match nothing, and the corrected mode refuses them', (t) => {
  const turned: CocoResult = {
    image_id: 1,
    category_id: 1,
    score: 0.5,
    segmentation: mask.fromPolygons([polygon(6, 5, 20, 20)], [64, 48]),
  };
  const annotations = (groundTruth.annotations ?? []).map((annotation) =>
    annotation.id === 2
      ? { ...annotation, segmentation: mask.fromPolygons([polygon(8, 9, 30, 20)], [64, 48]) }
      : annotation,
  );
  const options = { iouType: 'segm', parity: 'corrected' } as const;
  t.true(same(evaluate(groundTruth, results, options), evaluate(groundTruth, results, { iouType: 'segm' })));
  for (const [truth, found, record] of [
    [groundTruth, [...results, turned], `results[${results.length}]`],
    [{ ...groundTruth, annotations }, results, 'annotations[1]'],
  ] as const) {
    t.notThrows(() => evaluate(truth, found, { iouType: 'segm' }));
    const error = t.throws(() => evaluate(truth, found, options), { code: 'INVALID_VALUE' });
    t.true(error.message.includes(record), error.message);
    t.true(error.message.includes('48 × 64 (height × width), got 64 × 48'), error.message);
  }
});

const FOLDER = new URL('../../../shared/data/coco-val2014-100/', import.meta.url);
const folder = existsSync(FOLDER) ? FOLDER : new URL('../../shared/data/coco-val2014-100/', FOLDER);

test('the published numbers of masks come out through every form of input', (t) => {
  if (!existsSync(FOLDER)) {
    t.log('skipped: the data is not there');
    t.pass();
    return;
  }
  const path = (name: string): URL => new URL(name, folder);
  const gt = path('instances_val2014_100.json');
  const dt = path('instances_val2014_fakesegm100_results.json');
  const own = evaluate(gt, dt, { iouType: 'segm' });
  t.is(own.metrics.AP.toFixed(3), '0.320');
  t.true(same(own, evaluate(gt, JSON.parse(readFileSync(dt, 'utf8')) as CocoResult[], { iouType: 'segm' })));
});
