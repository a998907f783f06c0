/**
 * Measures evaluation image by image beside one call: adding, bytes kept, snapshots, merging 8 shards. Checks that the arrays are the same bits.
 *
 *     npx boxwise synth --out /tmp/val2017
 *     node --expose-gc benches/node/stream.mjs --gt /tmp/val2017/gt.json --dt /tmp/val2017/dt.json [--rounds 5]
 *
 * One thread, columns in memory; the least milliseconds of CPU over the rounds. One call has the same columns, joined outside the clock.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { Dataset, evaluate, Evaluator } from 'boxwise';

const SHARDS = 8;
const { values } = parseArgs({
  options: {
    gt: { type: 'string', default: 'sample/gt.json' },
    dt: { type: 'string', default: 'sample/dt.json' },
    rounds: { type: 'string', default: '5' },
  },
});
const OPTIONS = { threads: 1 };
const dataset = Dataset.load(values.gt, { iouType: 'bbox' });
const results = JSON.parse(readFileSync(values.dt, 'utf8'));
results.sort((a, b) => a.image_id - b.image_id);

function columns(own) {
  return {
    imageIds: Int32Array.from(own, ({ image_id }) => image_id),
    categoryIds: Int32Array.from(own, ({ category_id }) => category_id),
    boxes: Float64Array.from(own.flatMap(({ bbox }) => bbox)),
    scores: Float64Array.from(own, ({ score }) => score),
  };
}

const all = columns(results);
const images = [];
for (let from = 0; from < results.length;) {
  let to = from;
  while (to < results.length && results[to].image_id === results[from].image_id) to++;
  const { imageIds: _, ...own } = columns(results.slice(from, to));
  images.push([results[from].image_id, own]);
  from = to;
}

/** Least CPU milliseconds of `work`, and its last answer. */
function least(work) {
  let [best, answer] = [Infinity];
  for (let round = 0; round < Number(values.rounds); round++) {
    answer = undefined;
    globalThis.gc?.();
    const before = process.cpuUsage();
    answer = work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return [best, answer];
}

function added(own) {
  const evaluator = new Evaluator(dataset, OPTIONS);
  for (const [imageId, detections] of own) evaluator.add(imageId, detections);
  return evaluator;
}

const [oneCall, expected] = least(() => evaluate(dataset, all, OPTIONS));
const [adding, evaluator] = least(() => added(images));
const [addingAll] = least(() => new Evaluator(dataset, OPTIONS).addAll(all));
const [preparing] = least(() => new Evaluator(dataset, OPTIONS));
const [resulting, result] = least(() => evaluator.result());
const [writing, bytes] = least(() => evaluator.toBytes());
const [reading] = least(() => Evaluator.fromBytes(bytes, dataset, OPTIONS));
const shards = Array.from({ length: SHARDS }, (_, nth) =>
  added(images.filter((_, at) => at % SHARDS === nth)),
);
const [merging, merged] = least(() => Evaluator.merge(shards));
const snapshots = shards.map((shard) => shard.toBytes());
const [mergingBytes] = least(() => Evaluator.fromBytes(snapshots, dataset, OPTIONS));

for (const name of ['precision', 'recall', 'scores'])
  assert.deepEqual(result[name].data, expected[name].data);
assert.deepEqual(Buffer.from(merged.toBytes()), Buffer.from(bytes));

const count = results.length;
const row = (name, ms) =>
  console.log(
    `${name.padEnd(44)} ${ms.toFixed(2).padStart(9)} ms ${((100 * ms) / oneCall).toFixed(1).padStart(7)} %`,
  );
console.log(`${images.length} images, ${count} detections`);
row('one call', oneCall);
row('new Evaluator', preparing);
row('add, image by image', adding);
row('add and result', adding + resulting);
row('addAll', addingAll);
row('result', resulting);
row('toBytes', writing);
row('fromBytes', reading);
row(`merge of ${SHARDS}`, merging);
row(`fromBytes of ${SHARDS}`, mergingBytes);
console.log(
  `kept ${(evaluator.keptBytes / count).toFixed(2)} bytes a detection, in a snapshot ${(bytes.length / count).toFixed(2)}`,
);
