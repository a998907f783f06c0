import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import test from 'ava';
import { decode, evaluate, type CocoDataset } from 'boxwise';
import { decode as decodeLater } from 'boxwise/promises';

import { HEAD, loadNetwork, readPhoto, type Outputs, type Photo } from '../../examples/centernet/detector.js';

const folder = new URL('../../examples/centernet/', import.meta.url);
const truth: CocoDataset = JSON.parse(readFileSync(new URL('annotations.json', folder), 'utf8'));
const seen: { imageId: number; photo: Photo; outputs: Outputs }[] = [];

test.before(async (t) => {
  t.timeout(240_000);
  const run = await loadNetwork();
  for (const { id, file_name = '' } of truth.images ?? []) {
    const photo = await readPhoto(fileURLToPath(new URL(`photos/${file_name}`, folder)));
    seen.push({ imageId: Number(id), photo, outputs: await run(photo) });
  }
});

test('decode of the raw maps is what the network itself makes of them, to the last bit', (t) => {
  t.is(seen.length, 5);
  for (const { outputs } of seen) {
    const { dims, data } = outputs['tower_0/detections'];
    t.deepEqual(dims, [1, 100, 6]);
    const found = decode(outputs, { ...HEAD, scoreThreshold: 0 });
    t.is(found.length, 100);
    const rows = Array.from({ length: 100 }, (_, i) => [
      ...found.boxes.subarray(4 * i, 4 * i + 4),
      found.scores[i],
      found.classIds[i],
    ]);
    t.deepEqual(rows.flat(), [...(data as Float32Array)]);
  }
});

test('maps with their channels first answer the same', (t) => {
  for (const { outputs } of seen.slice(0, 1)) {
    const turned = [outputs['tower_0/keypoints'], outputs['tower_0/wh']].map(({ data, dims }) => {
      const [, rows = 0, columns = 0, channels = 0] = dims;
      const last = data as Float32Array;
      const cells = rows * columns;
      const first = last.map((_, i) => last[(i % cells) * channels + Math.floor(i / cells)] ?? Number.NaN);
      return { data: first, dims: [1, channels, rows, columns] };
    });
    const options = { ...HEAD, scoreThreshold: 0.05 };
    const [a, b] = [decode(turned, { ...options, channelsLast: false }), decode(outputs, options)];
    t.deepEqual([a.boxes, a.scores, a.classIds, a.sources], [b.boxes, b.scores, b.classIds, b.sources]);
  }
});

test('off the event loop the answer is the same', async (t) => {
  for (const { outputs, photo } of seen) {
    const options = { ...HEAD, imageSize: photo, scoreThreshold: 0.1, iouThreshold: 0.5 };
    t.deepEqual(await decodeLater(outputs, options), decode(outputs, options));
  }
});

test('what stands out in the photographs is found, and scored against boxes drawn by hand', (t) => {
  const rows = seen.flatMap(({ imageId, photo, outputs }) => {
    const options = { ...HEAD, imageSize: photo, scoreThreshold: 0.05, iouThreshold: 0.5 };
    return [...decode(outputs, options)].map((found) => ({
      imageId,
      category: truth.categories?.[found.classId],
      ...found,
    }));
  });
  const best = (truth.images ?? []).map(
    ({ id }) => rows.find(({ imageId }) => imageId === Number(id))?.category?.name,
  );
  t.deepEqual(best, ['motorcycle', 'cup', 'cat', 'person', 'person']);
  const { metrics } = evaluate(truth, {
    imageIds: Int32Array.from(rows, ({ imageId }) => imageId),
    categoryIds: Int32Array.from(rows, ({ category }) => Number(category?.id)),
    boxes: Float64Array.from(rows.flatMap(({ box }) => [...box])),
    scores: Float64Array.from(rows, ({ score }) => score),
    format: 'xyxy',
  });
  t.true(metrics.AP > 0.3 && metrics.AP50 > 0.5, JSON.stringify(metrics));
});
