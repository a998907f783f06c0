import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import test, { type ExecutionContext } from 'ava';
import { BoxwiseError, Dataset, evaluate, type CocoDataset, type CocoResult } from 'boxwise';
import * as promises from 'boxwise/promises';

const GT: CocoDataset = {
  images: Array.from({ length: 30 }, (_, i) => ({ id: i + 1 })),
  categories: [{ id: 1, name: 'a' }],
  annotations: Array.from({ length: 200 }, (_, i) => ({
    id: i + 1,
    image_id: (i % 30) + 1,
    category_id: 1,
    bbox: [i, i, 10, 10],
    area: 100,
    iscrowd: 0,
  })),
};
const DT: CocoResult[] = Array.from({ length: 500 }, (_, i) => ({
  image_id: (i % 30) + 1,
  category_id: 1,
  bbox: [i % 200, i % 200, 10, 10],
  score: 1 / (i + 2),
}));
const folder = mkdtempSync(join(tmpdir(), 'boxwise-limits-'));
const file = (name: string, bytes: string | Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
const [gt, dt] = [file('gt.json', JSON.stringify(GT)), file('dt.json', JSON.stringify(DT))];
const columns = {
  imageIds: Int32Array.from(DT, (own) => own.image_id as number),
  categoryIds: new Int32Array(DT.length).fill(1),
  boxes: Float64Array.from(DT.flatMap((own) => own.bbox as number[])),
  scores: Float64Array.from(DT, (own) => own.score),
};

/** The error of a call and of its promise, which are the same. */
async function errorOf(
  t: ExecutionContext,
  now: () => unknown,
  later: () => Promise<unknown>,
): Promise<BoxwiseError> {
  const error = t.throws(now, { instanceOf: BoxwiseError }) as BoxwiseError;
  const other = await t.throwsAsync(later, { instanceOf: BoxwiseError });
  t.is(other?.message, error.message);
  t.is(error.code, 'TOO_LARGE');
  return error;
}

const DETECTIONS = { path: dt, bytes: Buffer.from(JSON.stringify(DT)), objects: DT, columns };

for (const [form, detections] of Object.entries(DETECTIONS)) {
  test(`maxRecords counts detections as ${form}`, async (t) => {
    for (const maxRecords of [500, 10_000, Infinity]) {
      t.is(evaluate(gt, detections, { maxRecords }).stats.length, 12);
    }
    for (const maxRecords of [499, 200]) {
      const options = { maxRecords };
      const error = await errorOf(
        t,
        () => evaluate(gt, detections, options),
        () => promises.evaluate(gt, detections, options),
      );
      t.regex(
        error.message,
        new RegExp(`at most ${maxRecords} records in a list, as maxRecords says, got more`),
      );
    }
  });
}

test('maxRecords counts each list of a dataset, in every form', async (t) => {
  for (const source of [gt, Buffer.from(JSON.stringify(GT)), GT]) {
    t.is(Dataset.load(source, { maxRecords: 200 }).annotationCount, 200);
    for (const maxRecords of [199, 29, 0]) {
      const options = { maxRecords };
      const error = await errorOf(
        t,
        () => Dataset.load(source, options),
        () => promises.Dataset.load(source, options),
      );
      t.is(error.list, maxRecords === 199 ? 'annotations' : 'images');
      t.is(error.record, maxRecords);
    }
  }
  t.throws(() => evaluate(gt, [], { maxRecords: 150 }), { code: 'TOO_LARGE', message: /annotations/ });
});

test('maxMemory bounds records, unpacked text and arrays', async (t) => {
  t.is(evaluate(gt, dt, { maxMemory: 1e6 }).stats.length, 12);
  const say = (options: Parameters<typeof evaluate>[2], ...given: [string, string]) =>
    errorOf(
      t,
      () => evaluate(...given, options),
      () => promises.evaluate(...given, options),
    );
  t.regex(
    (await say({ maxMemory: 30_000 }, gt, dt)).message,
    /as maxMemory says, got one that needs about \d+ bytes or more/,
  );
  t.regex(
    (await say({ maxMemory: 50_000, iouThresholds: [0.5], recallThresholds: [0.5] }, gt, dt)).message,
    /dt\.json, results\[\d+\].*maxMemory/,
  );
  t.regex((await say({ maxMemory: 100_000 }, gt, dt)).message, /maxMemory/); // 193,920 bytes of arrays
  const bomb = file('bomb.json.gz', gzipSync(Buffer.alloc(50_000_000, ' ')));
  const { message } = await say({ maxMemory: 1e7 }, gt, bomb);
  t.regex(
    message,
    /bomb\.json\.gz: expected an input that needs at most 10000000 bytes of memory, as maxMemory says/,
  );
});

test('limits are whole numbers or infinite', (t) => {
  for (const name of ['maxRecords', 'maxMemory']) {
    for (const wrong of [-1, 1.5, NaN, '5', null, {}]) {
      const error = t.throws(() => evaluate(gt, dt, { [name]: wrong } as never), {
        instanceOf: BoxwiseError,
      });
      t.is((error as BoxwiseError).input, name);
      t.throws(() => Dataset.load(gt, { [name]: wrong } as never), { instanceOf: BoxwiseError });
    }
  }
});
