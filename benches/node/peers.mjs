// Boxes against every library that is installed, in turn on the same boxes: least CPU time of a call, and how many times ours it is.
//
//   npm run build && node benches/node/peers.mjs [--python PYTHON] [--peers FOLDER] [--only nms,iou] [--sizes 1000,5000] [--rounds 8] [--json]
//
// --python: an interpreter with some of torchvision, opencv-python-headless, powerboxes, ensemble-boxes (default: python3).
// --peers: a folder in which `npm install --ignore-scripts onnxruntime-node` was run (default: this package).
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import * as boxwise from 'boxwise';
import * as baseline from 'boxwise/baseline';
import * as onnxDropIn from 'boxwise/onnx';
import * as opencvDropIn from 'boxwise/opencv';
import * as tfjsDropIn from 'boxwise/tfjs';
import * as torchvisionDropIn from 'boxwise/torchvision';
import { clustered, sparse } from '../../cli/bench/workloads.js';

const HERE = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    peers: { type: 'string', default: resolve(HERE, '../..') },
    only: { type: 'string' },
    sizes: { type: 'string', default: '1000,5000,20000' },
    rounds: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const THRESHOLD = 0.5;
/** A rival that takes longer is asked once a round, and left out of larger sizes. */
const PATIENCE_MS = 3000;

const folder = mkdtempSync(join(tmpdir(), 'boxwise-peers-'));
const python = startPython();
const tf = await tensorflow();
const ort = await onnxruntime();
const missing = new Set();
const rows = [];
try {
  const sizes = options.sizes.split(',').map(Number);
  const tasks = options.only?.split(',') ?? ['nms', 'sparse-nms', 'soft-nms', 'iou'];
  for (const task of tasks) {
    const tired = new Set();
    for (const size of sizes) {
      if (task === 'iou' && size > 5000) continue;
      rows.push(await compare(task, size, tired));
      if (!options.json) show(rows.at(-1));
    }
  }
} finally {
  python.end();
  rmSync(folder, { recursive: true });
}
if (options.json) console.log(JSON.stringify(rows, undefined, 2));
else for (const name of missing) console.log(`not measured: ${name}`);

async function compare(task, size, tired) {
  const world = (task === 'sparse-nms' ? sparse : clustered)(size, Number(options.seed));
  const contestants = contestantsOf(task, world, size).filter(({ name }) => !tired.has(name));
  const least = contestants.map(() => Infinity);
  const kept = contestants.map(() => undefined);
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const [i, { run, name }] of contestants.entries()) {
      if (round > 1 && least[i] > PATIENCE_MS) continue;
      const answer = await run();
      if (answer.missing) {
        missing.add(`${name}: ${answer.missing}`);
        continue;
      }
      least[i] = Math.min(least[i], answer.ms);
      kept[i] = answer.kept;
    }
  }
  const results = contestants.map(({ name, ours }, i) => ({ name, ms: least[i], kept: kept[i], ours }));
  for (const { name, ms } of results) if (ms > PATIENCE_MS) tired.add(name);
  return { task, size, results: results.filter(({ ms }) => ms < Infinity) };
}

/** `ours` names the contestant of this package that does the same work. */
function contestantsOf(task, { boxes, scores }, size) {
  const file = join(folder, `${task}-${size}.f32`);
  const parts = task === 'iou' ? [boxes] : [boxes, scores];
  writeFileSync(
    file,
    Buffer.concat(parts.map(({ buffer, byteLength }) => Buffer.from(buffer, 0, byteLength))),
  );
  const ask = (peer, name = task.replace('sparse-', '')) => ({
    name: name === task.replace('sparse-', '') ? peer : `${peer} ${name}`,
    run: () => python.ask({ peer, task: name, file, threshold: THRESHOLD, calls: 1 }),
  });
  if (task === 'iou') {
    const out = new Float32Array((boxes.length / 4) ** 2);
    return [
      ...(boxwise.iou
        ? [inNode('boxwise iou, given out', () => boxwise.iou(boxes, boxes, { out, threads: 1 }))]
        : []),
      inNode('boxwise/torchvision box_iou', () => torchvisionDropIn.box_iou(boxes, boxes)),
      inNode('typed JavaScript, given out', () => baseline.iou(boxes, boxes, out)),
      ask('torchvision'),
      ask('powerboxes'),
    ];
  }
  if (task === 'soft-nms') {
    if (size > 5000) return [];
    const sized = widths(boxes);
    const whole = Int32Array.from(sized);
    const soft = { sigma: 0.5, scoreThreshold: 0.001 };
    return [
      ...(boxwise.softNms
        ? [inNode('boxwise softNms', () => boxwise.softNms(boxes, scores, soft).indices)]
        : []),
      inNode(
        'boxwise/tfjs, sigma',
        () => tfjsDropIn.nonMaxSuppressionWithScore(boxes, scores, size, 1, 0.001, 0.25).selectedIndices,
      ),
      inNode(
        'boxwise/opencv softNMSBoxes',
        () => opencvDropIn.softNMSBoxes(whole, scores, 0.001, THRESHOLD).indices,
      ),
      inNode('typed JavaScript', () => baseline.softNms(boxes, scores, soft).indices),
      ...tf.soft(boxes, scores, size),
      ask('opencv'),
      ask('ensemble-boxes'),
    ];
  }
  const sized = widths(boxes);
  const tensors = [
    { data: boxes, dims: [1, size, 4] },
    { data: scores, dims: [1, 1, size] },
  ];
  const operator = { max_output_boxes_per_class: size, iou_threshold: THRESHOLD };
  return [
    ...(boxwise.nms
      ? [inNode('boxwise nms', () => boxwise.nms(boxes, scores, { iouThreshold: THRESHOLD }))]
      : []),
    inNode('boxwise/torchvision nms', () => torchvisionDropIn.nms(boxes, scores, THRESHOLD)),
    inNode('boxwise/tfjs', () => tfjsDropIn.nonMaxSuppression(boxes, scores, size, THRESHOLD)),
    inNode('boxwise/opencv NMSBoxes', () => opencvDropIn.NMSBoxes(sized, scores, 0, THRESHOLD)),
    inNode('boxwise/onnx', () => ({
      length: onnxDropIn.nonMaxSuppression(...tensors, { ...operator, threads: 1 }).dims[0],
    })),
    inNode('typed JavaScript', () => baseline.nms(boxes, scores, { iouThreshold: THRESHOLD })),
    ...tf.hard(boxes, scores, size),
    ...ort.hard(boxes, scores, size),
    ask('torchvision'),
    ask('opencv'),
    ask('powerboxes'),
    ask('powerboxes', 'rtree-nms'),
    ...(size <= 1000 ? [ask('ensemble-boxes')] : []),
  ];
}

/** x, y, width, height in doubles. */
function widths(boxes) {
  const sized = Float64Array.from(boxes);
  for (let i = 0; i < sized.length; i += 4) {
    sized[i + 2] -= sized[i];
    sized[i + 3] -= sized[i + 1];
  }
  return sized;
}

function inNode(name, call) {
  return {
    name,
    async run() {
      const kept = (await call()).length;
      const wall = performance.now();
      let calls = 0;
      const start = process.cpuUsage();
      do {
        await call();
        calls++;
      } while (performance.now() - wall < 10);
      const { user, system } = process.cpuUsage(start);
      return { ms: (user + system) / 1000 / calls, kept };
    },
  };
}

async function tensorflow() {
  try {
    const tf = await import('@tensorflow/tfjs-core');
    await import('@tensorflow/tfjs-backend-cpu');
    tf.env().set('IS_NODE', false); // no advertisement
    await tf.setBackend('cpu');
    const tensors = (boxes, scores, size) => [tf.tensor2d(boxes, [size, 4]), tf.tensor1d(scores)];
    return {
      hard(boxes, scores, size) {
        const inputs = tensors(boxes, scores, size);
        return [
          inNode('tfjs cpu', () =>
            tf.tidy(() => tf.image.nonMaxSuppression(...inputs, size, THRESHOLD).dataSync()),
          ),
        ];
      },
      soft(boxes, scores, size) {
        const inputs = tensors(boxes, scores, size);
        const call = () =>
          tf.image.nonMaxSuppressionWithScore(...inputs, size, 1, 0.001, 0.25).selectedIndices.dataSync();
        return [inNode('tfjs cpu', () => tf.tidy(call))];
      },
    };
  } catch (error) {
    console.error(`not measured: tfjs: ${error.message.split('\n')[0]}`);
    return { hard: () => [], soft: () => [] };
  }
}

async function onnxruntime() {
  try {
    const { InferenceSession, Tensor } = createRequire(join(resolve(options.peers), 'package.json'))(
      'onnxruntime-node',
    );
    const one = { executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1 };
    const session = await InferenceSession.create(join(HERE, 'nms.onnx'), one);
    return {
      hard(boxes, scores, size) {
        const feed = {
          boxes: new Tensor('float32', boxes, [1, size, 4]),
          scores: new Tensor('float32', scores, [1, 1, size]),
          most: new Tensor('int64', BigInt64Array.of(BigInt(size)), [1]),
          iou: new Tensor('float32', Float32Array.of(THRESHOLD), [1]),
        };
        const call = async () => ({ length: (await session.run(feed)).selected.dims[0] });
        return [inNode('onnxruntime-node', call)];
      },
    };
  } catch (error) {
    console.error(`not measured: onnxruntime-node: ${error.message.split('\n')[0]}`);
    return { hard: () => [] };
  }
}

function startPython() {
  const child = spawn(options.python, [join(HERE, '../peers/boxes.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = [];
  let gone = false;
  const end = () => {
    gone = true;
    for (const resolve of waiting.splice(0)) resolve({ missing: 'no Python with NumPy' });
  };
  child.on('error', end).on('exit', end);
  child.stdin.on('error', () => {}); // it has gone; `exit` tells
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line)));
  return {
    ask(question) {
      if (gone) return { missing: 'no Python with NumPy' };
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return new Promise((resolve) => waiting.push(resolve));
    },
    end: () => child.stdin.end(),
  };
}

function show({ task, size, results }) {
  if (!results.length) return;
  console.log(`\n${task}, ${size} boxes`);
  const best = results.filter(({ name }) => name.startsWith('boxwise')).map(({ ms }) => ms);
  for (const { name, ms, kept } of results) {
    const ratio = name.startsWith('boxwise') ? '' : `${(ms / Math.min(...best)).toFixed(1)}x`;
    console.log(
      `  ${name.padEnd(30)} ${ms.toPrecision(3).padStart(9)} ms ${ratio.padStart(8)}   ${task === 'iou' ? '' : `${kept} kept`}`,
    );
  }
}
