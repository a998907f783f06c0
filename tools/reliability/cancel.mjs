// node tools/reliability/cancel.mjs [filter]: how soon work stops after an abort. Each call is aborted at nine times, from a tenth to nine tenths of
// its duration. "rejected" is the longest time from the abort to the rejection; "work after" is the most processor time that the process
// used from the abort until it is idle again, over all threads, in milliseconds.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { evaluate, mask } from 'boxwise';
import * as onnx from 'boxwise/onnx';
import * as promises from 'boxwise/promises';
import * as tfjs from 'boxwise/tfjs';

const IDLE_MS = 150;
const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

let state = 12345;
const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;

/** Boxes of about 30 pixels on a side of `side`. */
function boxes(count, side) {
  const all = new Float32Array(4 * count);
  for (let i = 0; i < all.length; i += 4) {
    const [x, y] = [random() * side, random() * side];
    all.set([x, y, x + 10 + random() * 40, y + 10 + random() * 40], i);
  }
  return all;
}
const numbers = (count) => new Float32Array(count).map(random);

const folder = mkdtempSync(join(tmpdir(), 'boxwise-cancel-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const cli = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
function synth(name, ...options) {
  const to = join(folder, name);
  spawnSync(process.execPath, [cli, 'synth', '--quiet', '--out', to, ...options], { stdio: 'inherit' });
  return [join(to, 'gt.json'), join(to, 'dt.json')];
}

const CASES = {
  nms: () => [promises.nms, boxes(400_000, 4000), numbers(400_000), { iouThreshold: 0.7 }],
  'nms, a million boxes': () => [promises.nms, boxes(1_000_000, 8000), numbers(1_000_000), {}],
  softNms: () => [promises.softNms, boxes(30_000, 3000), numbers(30_000), {}],
  matrixNms: () => [promises.matrixNms, boxes(30_000, 3000), numbers(30_000), {}],
  nonMaximumMerging: () => [promises.nonMaximumMerging, boxes(300_000, 3000), numbers(300_000), {}],
  iou: () => [promises.iou, boxes(20_000, 3000), boxes(10_000, 3000), {}],
  overlapPairs: () => [promises.overlapPairs, boxes(100_000, 3000), boxes(60_000, 3000), 0.3, {}],
  bestMatch: () => [promises.bestMatch, boxes(100_000, 3000), boxes(20_000, 3000), {}],
  weightedBoxesFusion: () => {
    const model = () => {
      const count = 60_000;
      const own = boxes(count, 3000).map((v) => v / 3100);
      return { boxes: own, scores: numbers(count), labels: new Int32Array(count) };
    };
    return [promises.weightedBoxesFusion, [model(), model()], {}];
  },
  linearAssignment: () => [
    promises.linearAssignment,
    {
      data: Float64Array.from({ length: 1500 * 1500 }, (_, i) => (i % 1500) * Math.floor(i / 1500)),
      dims: [1500, 1500],
    },
    {},
  ],
  selectiveSearch: () => [
    promises.selectiveSearch,
    { data: new Uint8Array(300 * 300 * 3).map(() => random() * 256), width: 300, height: 300 },
    {},
  ],
  kmeansAnchors: () => [
    promises.kmeansAnchors,
    Float64Array.from({ length: 2 * 400_000 }, () => 1 + random() * 500),
    9,
    {},
  ],
  roiAlign: () => {
    const features = { data: numbers(256 * 100 * 100), dims: [1, 256, 100, 100] };
    const rois = Array.from({ length: 1000 }, () => [
      0,
      random() * 50,
      random() * 50,
      50 + random() * 49,
      50 + random() * 49,
    ]);
    return [promises.roiAlign, features, rois, { outputSize: 7 }];
  },
  assignAtss: () => [promises.assignAtss, boxes(200_000, 3000), [200_000], boxes(2000, 3000), {}],
  decodeBatch: () => {
    const images = 64;
    const data = numbers(images * 84 * 8400);
    return [
      promises.decodeBatch,
      { data, dims: [images, 84, 8400] },
      { model: 'yolov8', inputSize: 640, scoreThreshold: 0.3 },
    ];
  },
  'mask.encode': () => [
    promises.mask.encode,
    new Uint8Array(2000 * 2000 * 20).map((_, i) => (i >> 5) & 1),
    [2000, 2000, 20],
    {},
  ],
  'mask.iou': () => {
    const masks = Array.from({ length: 600 }, (_, i) =>
      mask.fromPolygons([[i, i, i + 700, i, i + 700, i + 650, i + 20, i + 600]], [1400, 1400]),
    );
    return [promises.mask.iou, masks, masks, {}];
  },
  'mask.nms': () => {
    const masks = Array.from({ length: 1500 }, () => {
      const [x, y] = [random() * 900, random() * 900];
      return mask.fromPolygons([[x, y, x + 300, y + 20, x + 280, y + 310, x + 5, y + 290]], [1300, 1300]);
    });
    return [promises.mask.nms, masks, numbers(1500), {}];
  },
  'evaluate, paths': () => [promises.evaluate, ...synth('coco'), {}],
  'evaluate, one thread': () => [promises.evaluate, ...synth('one'), { threads: 1 }],
  'evaluate, gzip': () => {
    const paths = synth('gzip');
    return [
      promises.evaluate,
      ...paths.map((path) => {
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 1 }));
        return `${path}.gz`;
      }),
      {},
    ];
  },
  'evaluate, bytes': () => [promises.evaluate, ...synth('bytes').map((path) => readFileSync(path)), {}],
  'evaluate, columns': () => {
    const [gt, dt] = synth('columns', '--images', '2000');
    const results = JSON.parse(readFileSync(dt, 'utf8'));
    const columns = {
      imageIds: Int32Array.from(results, (own) => own.image_id),
      categoryIds: Int32Array.from(results, (own) => own.category_id),
      boxes: Float64Array.from(results.flatMap((own) => own.bbox)),
      scores: Float64Array.from(results, (own) => own.score),
    };
    return [promises.evaluate, gt, columns, {}];
  },
  'evaluate, one category': () => [promises.evaluate, ...synth('single', '--categories', '1'), {}],
  'evaluate, LVIS': () => [
    promises.evaluate,
    ...synth('lvis', '--images', '3000', '--categories', '300'),
    { useCategories: false },
  ],
  'Dataset.load': () => [
    promises.Dataset.load,
    synth('load', '--images', '20000', '--dets-per-image', '1')[0],
    {},
  ],
  ...Object.fromEntries(
    [
      'matches',
      'precision',
      'detectionTable',
      'objectTable',
      'imageTable',
      'confusionMatrix',
      'errors',
      'labelErrors',
      'calibration',
      'operatingCurve',
      'distributions',
      'lrp',
    ].map((name) => [
      `${name}`,
      () => {
        const fresh = evaluated();
        const method = (options) => fresh.promises[name](options);
        return [method, name === 'imageTable' ? { cost: true } : {}];
      },
    ]),
  ),
  compare: () => {
    const [one, other] = [evaluated(), evaluated()];
    return [(options) => one.promises.compare(other, options), { resamples: 2000 }];
  },
  'onnx.nonMaxSuppressionAsync': () => {
    const [count, classes] = [20_000, 40];
    return [
      onnx.nonMaxSuppressionAsync,
      { data: boxes(count, 3000), dims: [1, count, 4] },
      { data: numbers(count * classes), dims: [1, classes, count] },
      { max_output_boxes_per_class: 20_000, iou_threshold: 0.5 },
    ];
  },
  'tfjs.nonMaxSuppressionAsync': () => {
    const call = (options) => tfjs.nonMaxSuppressionAsync(own, scores, count, 0.5, 0, options);
    const count = 30_000;
    const [own, scores] = [boxes(count, 3000), numbers(count)];
    return [call, {}];
  },
};

/** Calls whose answers an evaluation keeps. */
const REMADE = new Set([
  'matches',
  'precision',
  'detectionTable',
  'objectTable',
  'imageTable',
  'confusionMatrix',
  'errors',
  'labelErrors',
  'calibration',
  'operatingCurve',
  'distributions',
  'lrp',
  'compare',
]);

let data;
function evaluated() {
  data ??= synth('analysis', '--images', '3000');
  return evaluate(...data, { analysis: true });
}

const settled = (promise) =>
  promise.then(
    () => 'done',
    (error) => error.name,
  );
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Processor time of an idle period. */
async function idle() {
  const before = cpu();
  await sleep(IDLE_MS);
  return cpu() - before;
}

const filter = process.argv[2] ?? '';
console.log(
  'call'.padEnd(32),
  'whole ms'.padStart(9),
  'rejected ms'.padStart(12),
  'work after ms'.padStart(14),
);
let worst = 0;
for (const [name, make] of Object.entries(CASES)) {
  if (!name.includes(filter)) continue;

  let [call, ...args] = make();
  const options = args.pop();
  const start = performance.now();
  await settled(call(...args, { ...options, signal: AbortSignal.timeout(4000) }));
  const whole = performance.now() - start;
  let [rejected, after] = [0, 0];
  for (const share of SHARES) {
    if (REMADE.has(name)) [call, ...args] = make().slice(0, -1); // what was computed once is kept
    const controller = new AbortController();
    globalThis.gc?.();
    await sleep(50);
    const began = performance.now();
    const running = settled(call(...args, { ...options, signal: controller.signal }));
    const copied = performance.now() - began; // arrays are copied at once
    await sleep(Math.max(1, Math.min(whole, 4000) * share - copied));
    const [from, used] = [performance.now(), cpu()];
    controller.abort();
    const outcome = await running;
    if (outcome === 'done') continue;
    rejected = Math.max(rejected, performance.now() - from);
    await sleep(IDLE_MS);
    after = Math.max(after, cpu() - used - (await idle()));
  }
  worst = Math.max(worst, after);
  console.log(
    name.padEnd(32),
    whole.toFixed(0).padStart(9),
    rejected.toFixed(1).padStart(12),
    after.toFixed(1).padStart(14),
  );
}
console.log(`most work after an abort: ${worst.toFixed(1)} ms of processor time`);
