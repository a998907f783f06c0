/**
 * One fresh process of boxwise: evaluates once, and then as often as asked in the same process.
 *
 *     node benches/node/once.mjs '{"gt":"gt.json","dt":"dt.json","threads":1,"input":"paths","warm":0}'
 *
 * Prints the CPU and wall seconds of the call alone (`warm`: the least of the later calls), the peak memory, the 12
 * numbers and the digests of the arrays. Inputs other than paths are made outside the clock.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { Dataset, evaluate } from 'boxwise';

const { gt, dt, threads, input, warm, arrays, iouType = 'bbox' } = JSON.parse(process.argv[2] ?? '{}');

const inputs = () => {
  if (input === 'paths') return [gt, dt];
  if (input === 'bytes') return [readFileSync(gt), readFileSync(dt)];
  const results = JSON.parse(readFileSync(dt, 'utf8'));
  const groundTruth = input.startsWith('loaded') ? Dataset.load(gt, { iouType }) : gt;
  if (input.endsWith('objects')) return [groundTruth, results];
  const columns = {
    imageIds: Int32Array.from(results, (result) => result.image_id),
    categoryIds: Int32Array.from(results, (result) => result.category_id),
    boxes: Float64Array.from(results.flatMap((result) => result.bbox)),
    scores: Float64Array.from(results, (result) => result.score),
    ...(iouType === 'segm' ? { masks: results.map((result) => result.segmentation) } : {}),
  };
  if (iouType === 'keypoints') {
    columns.keypoints = Float64Array.from(results.flatMap((result) => result.keypoints));
    columns.pointsPerDetection = results[0].keypoints.length / 3;
  }
  return [groundTruth, columns];
};

const [groundTruth, detections] = inputs();
globalThis.gc?.();

/** @returns {{ cpu: number, wall: number, evaluation: import('boxwise').Evaluation }} */
function measured() {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const evaluation = evaluate(groundTruth, detections, { threads, iouType });
  void evaluation.stats;
  if (arrays) void [evaluation.precision, evaluation.recall, evaluation.scores];
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1e6, wall: (performance.now() - start) / 1e3, evaluation };
}

const { cpu, wall, evaluation } = measured();
const rss = process.resourceUsage().maxRSS * 1024;
let least = { cpu: Infinity, wall: Infinity };
for (let i = 0; i < warm; i++) {
  const again = measured();
  least = { cpu: Math.min(least.cpu, again.cpu), wall: Math.min(least.wall, again.wall) };
}
const digests = ['precision', 'recall', 'scores'].map((name) => {
  const { data } = evaluation[name];
  return createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');
});
process.stdout.write(JSON.stringify({ cpu, wall, rss, warm: least, stats: [...evaluation.stats], digests }));
