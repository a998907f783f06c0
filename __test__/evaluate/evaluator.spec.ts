import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

import test from 'ava';

import {
  BoxwiseError,
  Dataset,
  evaluate,
  Evaluator,
  type CocoResult,
  type DetectionColumns,
  type Evaluation,
  type ImageDetections,
} from 'boxwise';
import { Dataset as DatasetLater } from 'boxwise/promises';

const [GT, DT] = ['sample/gt.json', 'sample/dt.json'];
const results = JSON.parse(readFileSync(DT, 'utf8')) as CocoResult[];
const { images } = JSON.parse(readFileSync(GT, 'utf8')) as { images: { id: number }[] };
const dataset = Dataset.load(GT);

const byImage = new Map<number, CocoResult[]>();
for (const result of results) {
  const own = byImage.get(result.image_id as number);
  if (own) own.push(result);
  else byImage.set(result.image_id as number, [result]);
}

/** The error that a use throws. */
function thrown(use: () => unknown): BoxwiseError {
  try {
    use();
  } catch (error) {
    if (error instanceof BoxwiseError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** A digest of a large array: comparing a million numbers one by one takes seconds. */
const digest = ({ data }: { data: Float64Array }): string =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');

const numbers = (evaluation: Evaluation): unknown[] => [
  evaluation.stats,
  digest(evaluation.precision),
  digest(evaluation.recall),
  digest(evaluation.scores),
  evaluation.summary(),
  JSON.stringify(evaluation.perCategory()),
];
const expected = numbers(evaluate(dataset, results));

/** The images in an order that is neither that of the dataset nor that of the results. */
const shuffled = [...byImage].toSorted(([a], [b]) => ((a * 7919) % 1009) - ((b * 7919) % 1009));

test('images one by one in any order have the bits of one call', (t) => {
  const evaluator = new Evaluator(dataset);
  for (const [imageId, detections] of shuffled) t.is(evaluator.add(imageId, detections), evaluator);
  t.deepEqual(numbers(evaluator.result()), expected);
  t.is(evaluator.imageCount, byImage.size);
  t.is(evaluator.detectionCount, results.length);
  t.true(evaluator.keptBytes <= 16 * results.length, String(evaluator.keptBytes / results.length));
});

test('results can be asked for at any time, and remain when more is added', (t) => {
  const evaluator = new Evaluator(dataset);
  const half = shuffled.slice(0, 90);
  for (const [imageId, detections] of half) evaluator.add(imageId, detections);
  const before = evaluator.result();
  for (const [imageId, detections] of shuffled.slice(90)) evaluator.add(imageId, detections);
  t.deepEqual(numbers(evaluator.result()), expected);
  evaluator.dispose();
  t.deepEqual(
    numbers(before),
    numbers(
      evaluate(
        dataset,
        half.flatMap(([, own]) => own),
      ),
    ),
  );
});

test('what is added at once and image by image is the same', (t) => {
  for (const all of [DT, readFileSync(DT), results]) {
    const evaluator = new Evaluator(GT);
    t.is(evaluator.addAll(all), byImage.size);
    t.deepEqual(numbers(evaluator.result()), expected);
  }
});

test('the detections of an image are results, columns or what decode returns', (t) => {
  const columns = (own: CocoResult[]): Omit<DetectionColumns, 'imageIds'> => ({
    categoryIds: own.map(({ category_id }) => category_id as number),
    boxes: own.flatMap(({ bbox }) => bbox as number[]),
    scores: own.map(({ score }) => score),
  });
  const anonymous = (own: CocoResult[]): ImageDetections =>
    own.map(({ category_id, bbox = [], score }) => ({ category_id, bbox, score }));
  const named = (own: CocoResult[]): ImageDetections => ({
    ...columns(own),
    imageIds: own.map(({ image_id }) => image_id as number),
  });
  for (const form of [columns, anonymous, named]) {
    const evaluator = new Evaluator(dataset);
    for (const [imageId, own] of byImage) evaluator.add(imageId, form(own));
    t.deepEqual(numbers(evaluator.result()), expected);
  }
});

test('ids may be strings and BigInts', (t) => {
  const box = [10, 10, 20, 20];
  const truth = (id: bigint | string): Parameters<typeof evaluate>[0] =>
    ({
      images: [{ id }],
      categories: [{ id: 1 }],
      annotations: [{ id: 1, image_id: id, category_id: 1, bbox: box, area: 400, iscrowd: 0 }],
    }) as never;
  for (const id of ['a', 2n ** 60n]) {
    const evaluator = new Evaluator(truth(id));
    evaluator.add(id, { categoryIds: [1], boxes: box, scores: [0.5] });
    t.is(evaluator.result().metrics.AP.toFixed(9), '1.000000000');
  }
});

test('images that are not added have no detections, or are left out', (t) => {
  const evaluator = new Evaluator(dataset);
  const [first] = shuffled;
  const empty = images.find(({ id }) => !byImage.has(id)) ?? images[0];
  const ids = [first?.[0] as number, ...(byImage.has(empty?.id as number) ? [] : [empty?.id as number])];
  for (const id of ids) evaluator.add(id, byImage.get(id) ?? []);
  const own = byImage.get(ids[0] as number) as CocoResult[];
  t.deepEqual(numbers(evaluator.result()), numbers(evaluate(dataset, own)));
  t.deepEqual(
    numbers(evaluator.result({ onlyAdded: true })),
    numbers(evaluate(dataset, own, { imageIds: ids })),
  );
});

test('a batch has the precision and recall of its images alone', (t) => {
  const evaluator = new Evaluator(dataset);
  const batches = [shuffled.slice(0, 50), shuffled.slice(50)];
  const [one, two] = batches.map((batch) => evaluator.addBatch(batch, { confidence: 0.2028 }));
  const { micro } = evaluate(dataset, results).operatingPoints({ confidence: 0.2028 });
  const all = evaluator.scores({ confidence: 0.2028 });
  t.is((one?.truePositives ?? 0) + (two?.truePositives ?? 0), micro.truePositives);
  t.is(one?.images, 50);
  t.deepEqual([all.precision, all.recall, all.f1], [micro.precision, micro.recall, micro.fScore]);
  t.deepEqual(numbers(evaluator.result()), expected);
  t.is(thrown(() => evaluator.scores({ iou: 0.3 })).code, 'UNKNOWN_ID');
  const none = new Evaluator(dataset).scores();
  t.deepEqual([none.precision, none.recall, none.f1, none.images], [0, 0, 0, 0]);
});

test('nothing of a batch is added where one of its images is wrong', (t) => {
  const evaluator = new Evaluator(dataset);
  const [one, two] = shuffled as [[number, CocoResult[]], [number, CocoResult[]]];
  evaluator.add(two[0], two[1]);
  t.is(thrown(() => evaluator.addBatch([one, two])).code, 'DUPLICATE_ID');
  t.is(thrown(() => evaluator.addBatch([one, one])).code, 'DUPLICATE_ID');
  t.is(thrown(() => evaluator.addBatch([one, [-5, []]])).code, 'UNKNOWN_IMAGE');
  t.is(evaluator.imageCount, 1);
  t.notThrows(() => evaluator.addBatch([one]));
});

test('snapshots and shards come to the bytes of one run, in any order', (t) => {
  const whole = new Evaluator(dataset);
  whole.addAll(results);
  const shards = Array.from({ length: 8 }, (_, nth) => {
    const shard = new Evaluator(GT);
    for (const [imageId, own] of shuffled.filter((_, at) => at % 8 === nth)) shard.add(imageId, own);
    return shard;
  });
  const merged = Evaluator.merge(shards.toReversed());
  t.deepEqual(merged.toBytes(), whole.toBytes());
  t.deepEqual(numbers(merged.result()), expected);
  const bytes = shards.map((shard) => shard.toBytes());
  t.deepEqual(Evaluator.fromBytes(bytes, dataset).toBytes(), whole.toBytes());
  t.deepEqual(numbers(Evaluator.fromBytes(whole.toBytes(), GT).result()), expected);
  const added = new Evaluator(dataset);
  for (const own of bytes.toReversed()) t.is(added.addSnapshot(own), added);
  t.is(thrown(() => added.addSnapshot(bytes[3] as Uint8Array)).code, 'DUPLICATE_ID');
  t.is(thrown(() => added.addSnapshot(whole.toBytes().subarray(1))).code, 'INVALID_VALUE');
  t.is(thrown(() => added.addSnapshot('bytes' as never)).input, 'bytes');
  t.deepEqual(added.toBytes(), whole.toBytes());
  t.true(whole.toBytes().length < 14 * results.length);
  t.is(shards[0]?.imageCount, 25);
});

test('snapshots that are changed, or of another evaluation, are refused', (t) => {
  const evaluator = new Evaluator(dataset);
  evaluator.addBatch(shuffled.slice(0, 2));
  const bytes = evaluator.toBytes();
  const read = (own: Uint8Array, options = {}) => thrown(() => Evaluator.fromBytes(own, dataset, options));
  for (let at = 0; at < bytes.length; at += 41) {
    const changed = bytes.slice();
    (changed[at] as number) ^= 1 << (at % 8);
    t.is(read(changed).code, 'INVALID_VALUE');
    t.is(read(bytes.subarray(0, at)).code, 'INVALID_VALUE');
  }
  t.like(read(bytes, { maxDetections: [1, 10, 300] }), { code: 'INVALID_ARGUMENT', got: 'other options' });
  const other = JSON.parse(readFileSync(GT, 'utf8')) as { annotations: { bbox: number[] }[] };
  for (const { bbox } of other.annotations.slice(0, 1)) bbox[0] = 1;
  const error = thrown(() => Evaluator.fromBytes(bytes, other as never));
  t.like(error, { code: 'INVALID_ARGUMENT', got: 'another dataset' });
  t.is(thrown(() => Evaluator.fromBytes('bytes' as never, dataset)).input, 'bytes');
  t.is(thrown(() => Evaluator.fromBytes([bytes, bytes], dataset)).code, 'DUPLICATE_ID');
  t.notThrows(() => Evaluator.fromBytes(Buffer.from(bytes), dataset));
});

test('misuse is named', (t) => {
  const evaluator = new Evaluator(dataset);
  const [id, own] = shuffled[0] as [number, CocoResult[]];
  evaluator.add(id, own);
  const cases: [use: () => unknown, code: BoxwiseError['code'], got: RegExp | string][] = [
    [() => evaluator.add(id, own), 'DUPLICATE_ID', `image ${id}, which has been added before`],
    [() => evaluator.add(-1, []), 'UNKNOWN_IMAGE', '-1'],
    [() => evaluator.add(String(id), []), 'UNKNOWN_IMAGE', /a string, where the dataset has the number/],
    [() => evaluator.add(shuffled[1]?.[0] as number, own), 'INVALID_ARGUMENT', /a detection of image/],
    [() => evaluator.add(1.5, []), 'INVALID_ARGUMENT', '1.5'],
    [() => evaluator.add(id, undefined as never), 'INVALID_ARGUMENT', 'undefined'],
    [() => evaluator.add(id, [], { categories: [1] } as never), 'INVALID_ARGUMENT', /categories/],
    [() => evaluator.add(id, [], { categoryIds: [1] }), 'INVALID_ARGUMENT', 'a list of categories'],
    [() => evaluator.addAll(own), 'DUPLICATE_ID', `image ${id}, which has been added before`],
    [() => evaluator.addBatch([id] as never), 'INVALID_ARGUMENT', String(id)],
    [() => evaluator.addBatch({} as never), 'INVALID_ARGUMENT', /an object/],
    [() => evaluator.result({ only: true } as never), 'INVALID_ARGUMENT', /only/],
    [() => evaluator.result({ onlyAdded: 1 } as never), 'INVALID_ARGUMENT', '1'],
    [() => evaluator.scores({ iou: 2 }), 'OUT_OF_RANGE', '2'],
    [() => new Evaluator(dataset, { analysis: true } as never), 'INVALID_ARGUMENT', 'true'],
    [() => new Evaluator(dataset, { iouThreshold: 0.5 } as never), 'INVALID_ARGUMENT', /iouThreshold/],
    [() => new Evaluator(dataset, { iouThresholds: [2] }), 'OUT_OF_RANGE', '2'],
    [() => new Evaluator({ images: 3 } as never), 'INVALID_SHAPE', /./],
    [() => Evaluator.merge([]), 'INVALID_ARGUMENT', 'an empty array'],
    [() => Evaluator.merge([evaluator, {} as never]), 'INVALID_ARGUMENT', /an object/],
    [
      () => Evaluator.merge([evaluator, evaluator]),
      'DUPLICATE_ID',
      `image ${id}, which has been added before`,
    ],
    [() => Evaluator.merge([evaluator, new Evaluator(dataset, { maxDetections: [1, 2, 3] }) as never]), 'INVALID_ARGUMENT', 'other options'], // prettier-ignore
  ];
  for (const [use, code, got] of cases) {
    const error = thrown(use);
    t.is(error.code, code, error.message);
    if (typeof got === 'string') t.is(error.got, got, error.message);
    else t.regex(error.got, got);
  }
  t.is(evaluator.imageCount, 1);
});

test('the provenance counts what was added', (t) => {
  const evaluator = new Evaluator(dataset);
  evaluator.addAll(results);
  const { counts, groundTruth, duration } = evaluator.result().provenance();
  t.deepEqual(counts, evaluate(dataset, results).provenance().counts);
  t.is(groundTruth.name, 'gt.json');
  t.true(duration > 0);
});

test('every use after dispose throws DISPOSED', (t) => {
  const evaluator = new Evaluator(dataset);
  const other = new Evaluator(dataset);
  evaluator.dispose();
  t.notThrows(() => evaluator.dispose());
  const uses = [
    () => evaluator.add(1, []),
    () => evaluator.addAll([]),
    () => evaluator.addBatch([]),
    () => evaluator.scores(),
    () => evaluator.result(),
    () => evaluator.imageCount,
    () => evaluator.detectionCount,
    () => evaluator.keptBytes,
    () => evaluator.toBytes(),
    () => Evaluator.merge([other, evaluator]),
  ];
  for (const use of uses) t.is(thrown(use).code, 'DISPOSED');
});

test('promises add and evaluate off the event loop, and can be aborted', async (t) => {
  const evaluator = new Evaluator(await DatasetLater.load(GT));
  t.is(await evaluator.promises.addAll(DT), byImage.size);
  t.deepEqual(numbers(await evaluator.promises.result()), expected);
  await t.throwsAsync(evaluator.promises.addAll(DT), { code: 'DUPLICATE_ID' });
  const reason = new Error('not wanted');
  const signal = AbortSignal.abort(reason);
  t.is(await t.throwsAsync(evaluator.promises.result({ signal })), reason);
  t.is(await t.throwsAsync(evaluator.promises.addAll([], { signal })), reason);
});

test('an addition that is aborted adds nothing, whenever that is', async (t) => {
  for (let delay = 0; delay < 12; delay++) {
    const evaluator = new Evaluator(GT);
    const controller = new AbortController();
    const adding = evaluator.promises.addAll(DT, { signal: controller.signal }).then(
      () => true,
      () => false,
    );
    const aborting = delay === 0 ? controller.abort() : setTimeout(() => controller.abort(), delay - 1);
    const isAdded = await adding;
    clearTimeout(aborting as NodeJS.Timeout | undefined);
    t.is(evaluator.imageCount, isAdded ? byImage.size : 0, `${delay}`);
    if (!isAdded) t.is(evaluator.addAll(DT), byImage.size);
  }
});

const OTHER_THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  import('boxwise').then(({ Dataset, Evaluator }) => {
    const evaluator = new Evaluator(Dataset.open(workerData.token));
    evaluator.addAll(workerData.results);
    parentPort.postMessage(evaluator.toBytes());
  });
`;

const isWasm = process.env['BOXWISE_BINARY']?.includes('wasm') === true;

(isWasm ? test.skip : test)(
  'threads open a shared dataset without reading it, and their shards are merged',
  async (t) => {
    const own = Dataset.load(GT);
    const token = own.share();
    t.deepEqual(own.share(), token);
    const halves = [0, 1].map((half) =>
      shuffled.filter((_, at) => at % 2 === half).flatMap(([, all]) => all),
    );
    const bytes = await Promise.all(
      halves.map(
        (half) =>
          new Promise<Uint8Array>((resolve, reject) => {
            const worker = new Worker(OTHER_THREAD, { eval: true, workerData: { token, results: half } });
            worker.once('message', resolve).once('error', reject);
          }),
      ),
    );
    t.deepEqual(numbers(Evaluator.fromBytes(bytes, own).result()), expected);
  },
);

test('a token opens a dataset as long as anybody has it', (t) => {
  const own = Dataset.load(GT);
  const token = structuredClone(own.share());
  const other = Dataset.open(token);
  own.dispose();
  t.is(other.imageCount, 200);
  t.is(Dataset.open(token).annotationCount, other.annotationCount);
  t.is(thrown(() => own.share()).code, 'DISPOSED');
  t.is(thrown(() => Dataset.open({ ...token, name: 'another' })).code, 'DISPOSED');
  for (const wrong of [undefined, null, 'token', {}, { name: 1 }])
    t.is(thrown(() => Dataset.open(wrong as never)).code, 'INVALID_ARGUMENT');
});

test('a result has the analyses that need scores and outcomes alone, with the bits of one call', (t) => {
  const whole = evaluate(dataset, results, { analysis: true });
  const evaluator = new Evaluator(dataset);
  for (const [imageId, detections] of shuffled) evaluator.add(imageId, detections);
  const records = (JSON.parse(readFileSync(GT, 'utf8')) as { images: { id: number; width: number }[] })
    .images;
  const analyses: Record<string, (own: Evaluation) => unknown> = {
    operatingPoints: (own) => own.operatingPoints({ iou: 0.75, area: 'small' }),
    operatingCurve: (own) => own.operatingCurve({ average: 'macro' }),
    calibration: (own) => own.calibration(),
    imageTable: (own) => own.imageTable({ cost: true, confidence: 0.3 }),
    slices: (own) => own.slices({ images: records, by: 'width' }),
  };
  const result = evaluator.result() as unknown as Evaluation;
  for (const [name, of] of Object.entries(analyses))
    t.is(JSON.stringify(of(result)), JSON.stringify(of(whole as unknown as Evaluation)), name);
  const some = evaluator.result({ onlyAdded: true }) as unknown as Evaluation;
  t.is(some.imageTable().length, byImage.size);
});

test('analyses that need boxes or matched objects say which call has them', (t) => {
  const evaluator = new Evaluator(dataset);
  evaluator.addAll(results);
  const result = evaluator.result() as unknown as Evaluation;
  const whole = evaluate(dataset, results, { analysis: true });
  const records = (JSON.parse(readFileSync(GT, 'utf8')) as { annotations: { id: number }[] }).annotations;
  const uses: (() => unknown)[] = [
    () => result.matches,
    () => result.errors(),
    () => result.confusionMatrix(),
    () => result.detectionTable(),
    () => result.objectTable(),
    () => result.lrp(),
    () => result.distributions(),
    () => result.labelErrors(),
    () => result.slices({ annotations: records, by: 'iscrowd' }),
    () => result.report(),
    () => result.compare(whole as unknown as Evaluation),
    () => (whole as unknown as Evaluation).compare(result),
  ];
  for (const use of uses) {
    const { code, message } = thrown(use);
    t.is(code, 'INVALID_ARGUMENT');
    t.regex(
      message,
      /expected an evaluation by evaluate\(\).*`analysis: true`.*result of an Evaluator/,
      String(use),
    );
  }
});

test('warnings are those of one call, equal scores among them', (t) => {
  for (const protocol of ['coco', 'voc', 'openimages'] as const) {
    const equal = results.map((own) => ({ ...own, score: 0.5 }));
    const evaluator = new Evaluator(dataset, { protocol });
    evaluator.addAll(equal);
    const codes = (own: { warnings: { code: string }[] }): string[] => own.warnings.map(({ code }) => code);
    t.true(codes(evaluator.result()).includes('SCORES_ARE_EQUAL'), protocol);
    t.deepEqual(codes(evaluator.result()), codes(evaluate(dataset, equal, { protocol })), protocol);
    const other = new Evaluator(dataset, { protocol });
    other.addAll([{ ...(equal[0] as CocoResult), score: 0.4 }, ...equal.slice(1)]);
    t.false(codes(other.result()).includes('SCORES_ARE_EQUAL'), protocol);
  }
});

test('maxRecords and maxMemory bound what each call reads, and what a result takes', (t) => {
  const twenty = results.slice(0, 20);
  for (const detections of [twenty, Buffer.from(JSON.stringify(twenty))]) {
    const evaluator = new Evaluator(dataset, { maxRecords: 19 });
    const { code, message } = thrown(() => evaluator.addAll(detections));
    t.is(code, 'TOO_LARGE');
    t.regex(message, /at most 19 records.*maxRecords/);
    t.is(evaluator.imageCount, 0);
    t.true(evaluator.addAll(twenty.slice(0, 19)) > 0);
  }
  const small = new Evaluator(dataset, { maxMemory: 1000 });
  t.is(thrown(() => small.addAll(Buffer.from(JSON.stringify(results)))).code, 'TOO_LARGE');
  const { code, message } = thrown(() => small.result());
  t.is(code, 'TOO_LARGE');
  t.regex(message, /at most 1000 bytes.*maxMemory/);
  t.is(thrown(() => new Evaluator(GT, { maxRecords: 3 })).code, 'TOO_LARGE');
});
