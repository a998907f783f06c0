import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';

import test from 'ava';
import { evaluate, mask, type CocoAnnotation, type CocoDataset, type CocoResult } from 'boxwise';
import fc from 'fast-check';

import { pack, unpack, type Column } from '../../api/report/container.js';
import { decode } from '../../api/report/decode.js';
import { scoreLevels } from '../../api/report/levels.js';
import { maskRuns } from '../../api/report/runs.js';
import { confusionAt, outcomesAt, reported } from './payload.js';

const column: fc.Arbitrary<Column> = fc.oneof(
  fc.uint8Array(),
  fc.uint16Array(),
  fc.uint32Array(),
  fc.float32Array(),
  fc.float64Array(),
);

test('columns of every type come back as they were packed', (t) => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), column), fc.jsonValue(), (columns, header) => {
      const back = unpack(pack({ header, columns }));
      t.deepEqual(back.columns, columns);
      t.is(JSON.stringify(back.header), JSON.stringify(header));
    }),
  );
});

test('damaged data are an error, and of another format too', async (t) => {
  const deflated = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(deflateRawSync(bytes));
  const bytes = pack({ header: { report: { format: 2 } }, columns: { a: new Uint32Array(100) } });
  await t.throwsAsync(decode(deflated(bytes)), { message: /format 1, not 2/ });
  await t.throwsAsync(decode(deflated(bytes.subarray(0, bytes.length - 50))), { message: /cut off/ });
  await t.throwsAsync(decode(deflated(bytes.subarray(1))), { message: /damaged/ });
  await t.throwsAsync(decode(new Uint8Array([1, 2, 3])));
  await t.throwsAsync(decode(new Uint8Array(0)));
});

test('every level of scores counts what the scores count', (t) => {
  const score = fc.oneof(
    fc.double(),
    fc.integer({ min: 0, max: 20 }).map((n) => n / 20),
  );
  fc.assert(
    fc.property(fc.array(score, { maxLength: 200 }), (scores) => {
      const { levels, level, exact } = scoreLevels(Float64Array.from(scores), [0.25]);
      t.true(exact);
      t.deepEqual(
        [...level].map((at) => levels[at] as number).map((own) => own + 0),
        scores.map((own) => own + 0),
      );
    }),
  );
});

test('run lengths of masks are those of the library', (t) => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 300 }), (pixels) => {
      const { counts } = mask.encode(Uint8Array.from(pixels, Number), [pixels.length, 1]);
      const runs = maskRuns(String(counts));
      const own = runs.flatMap((run, at) => new Array<number>(run).fill(at % 2));
      t.deepEqual(own, pixels.map(Number));
    }),
  );
});

test('two runs: each counts for itself, and the comparison is that of compare()', async (t) => {
  const results = JSON.parse(readFileSync('sample/dt.json', 'utf8')) as CocoResult[];
  const options = { analysis: true } as const;
  const before = evaluate('sample/gt.json', 'sample/dt.json', options);
  const after = evaluate(
    'sample/gt.json',
    results.filter((_, at) => at % 3 !== 0),
    options,
  );
  const data = await reported(before, { compare: after, resamples: 50, names: ['one', 'other'] });
  for (const [run, evaluation] of [before, after].entries()) {
    const { counts } = evaluation.confusionMatrix({ confidence: 0.3, iou: 0.6 });
    t.deepEqual([...confusionAt(data, run, 2, 0.3)], [...counts]);
    const { perCategory } = evaluation.operatingPoints({ confidence: 0.3, iou: 0.75 });
    t.deepEqual([...outcomesAt(data, run, 5, 0.3).tp], [...perCategory.truePositives]);
  }
  const { metrics, images, objects } = before.compare(after, { resamples: 50 });
  const { comparison, runs } = data.header;
  t.deepEqual(
    runs.map(({ name }) => name),
    ['one', 'other'],
  );
  t.deepEqual(
    comparison?.metrics.map(({ delta }) => delta),
    [...metrics.delta],
  );
  t.deepEqual(comparison?.metrics[0]?.low, metrics.low[0]);
  t.deepEqual(
    comparison?.images.map(({ image }) => data.images.ids[image]),
    images.imageId,
  );
  t.deepEqual(
    comparison?.objects.map(({ object }) => data.objects.ids[object]),
    objects.objectId,
  );
  t.deepEqual(
    comparison?.objects.map(({ change }) => change),
    objects.change,
  );
});

test('another base threshold moves errors and findings, and not the counts', async (t) => {
  const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
  const data = await reported(evaluation, { iou: 0.75 });
  t.is(data.header.params.baseThreshold, 5);
  const { outcome } = evaluation.detectionTable({ iou: 0.75 });
  t.is(
    data.runs[0]?.kind.filter((kind) => kind === 6).length,
    outcome.filter((own) => own === 'matched').length,
  );
  t.is(data.header.runs[0]?.errors?.ap, evaluation.errors({ iou: 0.75 }).ap);
  t.regex(data.header.runs[0]?.findings[0]?.text ?? '', /AP75/);
  t.deepEqual([...confusionAt(data, 0, 0, 0.25)], [...evaluation.confusionMatrix().counts]);
});

test('slices say which images and objects they have, and are those of each run', async (t) => {
  const before = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
  const after = evaluate('sample/gt.json', 'sample/model.json', { analysis: true });
  const { images = [], annotations = [] } = JSON.parse(readFileSync('sample/gt.json', 'utf8')) as CocoDataset;
  const size = annotations.map(({ id, area = 0 }) => ({ id, size: area < 1024 ? 'small' : 'larger' }));
  const given = { images, by: 'width' };
  const slices = {
    width: before.slices(given),
    size: before.slices({ annotations: size, by: 'size' }),
    unknown: { ...before.slices(given), toTable: () => before.slices(given).toTable() } as never,
  };
  const data = await reported(before, { compare: after, slices, resamples: 10 });
  const [first, second] = data.header.runs;
  t.deepEqual(first?.slices.map(({ rows }) => rows), [slices.width, slices.size, slices.width].map((own) => own.toTable())); // prettier-ignore
  t.deepEqual(second?.slices[0]?.rows, after.slices(given).toTable());
  t.deepEqual(second?.slices[2]?.rows, []);
  t.deepEqual(data.slices.map((own) => own?.of), ['images', 'objects', undefined]); // prettier-ignore
  const widths = new Map(images.map(({ id, width }) => [id, `width=${width}`]));
  for (const [image, id] of data.images.ids.entries())
    t.is(slices.width.slice[(data.slices[0]?.row[image] ?? 0) - 1], widths.get(id));
  const sizes = new Map(size.map((own) => [own.id as unknown, `size=${own.size}`]));
  for (const [object, id] of data.objects.ids.entries())
    t.is(slices.size.slice[(data.slices[1]?.row[object] ?? 0) - 1], sizes.get(id));
});

test('of more than 16 thresholds the first 16 are in a report', async (t) => {
  const iouThresholds = Array.from({ length: 20 }, (_, at) => 0.5 + at / 50);
  const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true, iouThresholds });
  const data = await reported(evaluation);
  t.deepEqual(data.header.params.iouThresholds, iouThresholds.slice(0, 16));
  const iou = iouThresholds[15] ?? NaN;
  t.deepEqual([...confusionAt(data, 0, 15, 0.25)], [...evaluation.confusionMatrix({ iou }).counts]);
  t.is((await reported(evaluation, { iou })).header.params.baseThreshold, 15);
  t.throws(() => evaluation.report({ iou: iouThresholds[16] as number }), {
    code: 'INVALID_ARGUMENT',
    message: /first 16/,
  });
});

test('where all boxes are too many, the images that cost most have them, and the report says so', async (t) => {
  const [count, each] = [20, 4000];
  const images = Array.from({ length: count }, (_, at) => ({ id: at + 1, width: 100, height: 100 }));
  const annotations = images.map(({ id }) => ({
    id,
    image_id: id,
    category_id: 1,
    bbox: [10, 10, 20, 20],
    area: 400,
    iscrowd: 0,
  })) as CocoAnnotation[];
  const dt = {
    imageIds: Int32Array.from({ length: count * each }, (_, at) => 1 + Math.floor(at / each)),
    categoryIds: new Int32Array(count * each).fill(1),
    boxes: Float64Array.from({ length: 4 * count * each }, (_, at) =>
      at % 4 < 2 ? 10 + Math.floor(at / 4 / each) : 20,
    ),
    scores: Float64Array.from({ length: count * each }, (_, at) => 1 - (at % each) / each),
  };
  const gt = { images, categories: [{ id: 1, name: 'thing' }], annotations };
  const evaluation = evaluate(gt, dt, { analysis: true, maxDetections: [1, 10, each] });
  const data = await reported(evaluation);
  const [run] = data.runs;
  const { imagesWithBoxes, note } = data.header.included;
  t.is(imagesWithBoxes, 17); // 70,000 boxes
  t.regex(note, /Detections are drawn in the 17 images that cost most AP; with those of all 20 images/);
  const has = images.map((_, image) => !Number.isNaN(run?.box[4 * (run.detectionStart[image] ?? 0)]));
  const costs = [...(run?.imageCost ?? [])];
  const least = Math.min(...costs.filter((_, image) => has[image]));
  t.is(has.filter(Boolean).length, 17);
  t.true(costs.every((cost, image) => has[image] || cost <= least));
});
