// node tools/reliability/loops.mjs [rounds] [calls]: the memory of the process in loops that never let the event loop turn. Prints the resident
// set in MiB: after each fifth of 200 evaluations of a dataset of the size of COCO val2017 (about 30 MB each), then of 10,000 mixed calls.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Dataset, decode, evaluate, iou, mask, nms, softNms } from 'boxwise';

const [rounds = 200, calls = 10_000] = process.argv.slice(2).map(Number);
const STEPS = 5;

const folder = mkdtempSync(join(tmpdir(), 'boxwise-loops-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const cli = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
function synth(name, ...options) {
  const to = join(folder, name);
  spawnSync(process.execPath, [cli, 'synth', '--quiet', '--out', to, ...options], { stdio: 'inherit' });
  return [join(to, 'gt.json'), join(to, 'dt.json')];
}

const resident = () => Math.round(process.memoryUsage.rss() / 2 ** 20);

/** Prints the memory after each step of a loop. */
function loop(what, count, round) {
  const seen = [resident()];
  const start = performance.now();
  for (let i = 1; i <= count; i++) {
    round(i);
    if (i % Math.ceil(count / STEPS) === 0 || i === count) seen.push(resident());
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${what}: ${count} rounds in ${seconds} s; resident MiB ${seen.join(', ')}; most ${Math.max(...seen)}`,
  );
  return Math.max(...seen);
}

const dataset = Dataset.load(synth('large')[0]);
const large = readFileSync(join(folder, 'large', 'dt.json'));
const most = loop('evaluations', rounds, () => {
  const { precision, metrics } = evaluate(dataset, large);
  if (precision.data.length === 0 || !(metrics.AP > 0)) throw new Error('no answer');
});

const [gt, dt] = synth('small', '--images', '100', '--dets-per-image', '20').map((path) =>
  readFileSync(path),
);
const boxes = new Float32Array(4 * 3000).map((_, i) => (i % 4 < 2 ? (i * 37) % 600 : 620 + ((i * 37) % 40)));
const scores = new Float32Array(3000).map((_, i) => ((i * 31) % 997) / 997);
const CELLS = 2100; // of an input of 320 pixels
const head = {
  data: new Float32Array(84 * CELLS).map((_, i) => (((i * 17) % 101) / 101) * (i < 4 * CELLS ? 300 : 1)),
  dims: [1, 84, CELLS],
};
const bitmap = new Uint8Array(640 * 480).map((_, i) => (i >> 6) & 1);
const mixed = [
  () => evaluate(gt, dt).metrics.AP,
  () => Dataset.load(gt).imageCount,
  () => nms(boxes, scores).length,
  () => softNms(boxes.subarray(0, 4000), scores.subarray(0, 1000)).scores.length,
  () => iou(boxes, boxes.subarray(0, 800)).length,
  () => decode(head, { model: 'yolov8', inputSize: 320, scoreThreshold: 0.9 }).length,
  () => mask.encode(bitmap, [480, 640]).counts.length,
  () => evaluate(gt, dt, { analysis: true }).confusionMatrix().counts?.length,
];
const flat = loop('mixed calls', calls, (i) => mixed[i % mixed.length]());
console.log(`most: ${Math.max(most, flat)} MiB`);
