/**
 * Measures precision, recall and F1 of batches of 16 images with `Evaluator.addBatch` and with ultrafast-pycocotools, on one thread, and
 * checks outside the clock that all rates are the same.
 *
 *     node benches/node/batch.mjs --gt gt.json --dt dt.json --python /tmp/peers/bin/python [--size 16] [--rounds 5]
 *
 * Both get typed arrays that were made before the clock starts. An `Evaluator` has read the ground truth before; ultrafast-pycocotools gets that
 * of a batch with its detections. The least CPU time of a batch counts.
 */
import { ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { Dataset, Evaluator } from 'boxwise';

const { values } = parseArgs({
  options: {
    gt: { type: 'string' },
    dt: { type: 'string' },
    python: { type: 'string' },
    size: { type: 'string', default: '16' },
    rounds: { type: 'string', default: '5' },
  },
});
const { gt, dt, python } = values;
if (gt === undefined || dt === undefined || python === undefined)
  throw new Error('give --gt, --dt and --python');
const size = Number(values.size);

const dataset = Dataset.load(gt);
const ids = JSON.parse(readFileSync(gt, 'utf8'))
  .images.map((image) => image.id)
  .sort((a, b) => a - b);
const results = new Map(ids.map((id) => [id, []]));
for (const result of JSON.parse(readFileSync(dt, 'utf8'))) results.get(result.image_id).push(result);
const images = ids.map((id) => {
  const own = results.get(id);
  const boxes = Float64Array.from(own.flatMap((result) => result.bbox));
  const [scores, categoryIds] = ['score', 'category_id'].map((name) => own.map((result) => result[name]));
  return [id, { boxes, scores: Float64Array.from(scores), categoryIds: Int32Array.from(categoryIds) }];
});

/** The least microseconds of a batch, and the rates of each. */
function batches() {
  const options = { iouThresholds: [0.5], areaRanges: [['all', 0, 1e10]], threads: 1 };
  const evaluator = new Evaluator(dataset, options);
  const answers = [];
  let least = Infinity;
  for (let at = 0; at < images.length; at += size) {
    const batch = images.slice(at, at + size);
    const before = process.cpuUsage();
    const { precision, recall, f1 } = evaluator.addBatch(batch, { confidence: -Infinity });
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
    answers.push([precision, recall, f1]);
  }
  return { least, answers };
}

let [own, peer] = [Infinity, Infinity];
for (let round = 0; round < Number(values.rounds); round++) {
  const { least, answers } = batches();
  own = Math.min(own, least);
  const script = fileURLToPath(new URL('../peers/batch.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(python, [script, gt, dt, values.size], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  const expected = JSON.parse(stdout);
  peer = Math.min(peer, 1e6 * expected.seconds);
  ok(expected.answers.length === answers.length);
  const same = (rates, at) => rates.every((rate, nth) => Math.abs(rate - answers[at][nth]) < 1e-12);
  ok(expected.answers.every(same));
}
console.log(
  `boxwise ${own} µs, ultrafast-pycocotools ${peer.toFixed(0)} µs a batch of ${size}: ${(own / peer).toFixed(2)}`,
);
