// Features of regions against torchvision, linear assignment against SciPy, selective search against OpenCV: least CPU time of one call, one thread each.
//
//   npm run build && node benches/node/proposals.mjs [--python PYTHON] [--opencv PYTHON] [--only roi,assignment,search] [--rounds 5]
//
// --python: an interpreter with torchvision and SciPy; --opencv: one with opencv-contrib-python-headless (default for both: python3).
// Contestants take turns; what they answer is compared outside the clock.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { linearAssignment, roiAlign, roiPool, selectiveSearch } from 'boxwise';

const HERE = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    opencv: { type: 'string', default: 'python3' },
    only: { type: 'string', default: 'roi,assignment,search' },
    rounds: { type: 'string', default: '5' },
  },
});
const wanted = options.only.split(',');
const folder = mkdtempSync(join(tmpdir(), 'boxwise-proposals-'));
const file = join(folder, 'input.bin');
const python = peer(options.python);
const opencv = peer(options.opencv);
try {
  console.log(`${''.padEnd(52)}    boxwise        peer   ratio`);
  if (wanted.includes('roi')) await regions();
  if (wanted.includes('assignment')) await assignments();
  if (wanted.includes('search')) await searches();
} finally {
  python.end();
  opencv.end();
  rmSync(folder, { recursive: true });
}

async function regions() {
  for (const [channels, height, width, count] of [
    [256, 200, 304, 1000],
    [256, 50, 76, 1000],
    [256, 50, 76, 100],
  ]) {
    const next = random(count + height);
    const data = Float32Array.from({ length: channels * height * width }, next);
    const rois = new Float32Array(5 * count);
    for (let i = 0; i < count; i++) {
      const [x, y, w, h] = [next() * 1000, next() * 600, 16 * 25 ** next(), 16 * 25 ** next()];
      rois.set([0, x, y, Math.min(1216, x + w), Math.min(800, y + h)], 5 * i);
    }
    writeFileSync(file, Buffer.concat([Buffer.from(data.buffer), Buffer.from(rois.buffer)]));
    const map = { data, dims: [1, channels, height, width] };
    const shape = { outputSize: 7, spatialScale: width / 1216 };
    const name = `${count} of ${map.dims.slice(1).join('×')}`;
    for (const samplingRatio of [2, -1]) {
      const own = () => roiAlign(map, rois, { ...shape, samplingRatio });
      const task = { task: 'roi_align', dims: map.dims, ...shape, samplingRatio };
      await compare(`RoI align, ${name}, samples ${samplingRatio}`, own, sum, python, task);
    }
    const task = { task: 'roi_pool', dims: map.dims, ...shape };
    await compare(`RoI pool, ${name}`, () => roiPool(map, rois, shape), sum, python, task);
  }
}

function sum({ data }) {
  return data.reduce((total, value) => total + value, 0);
}

async function assignments() {
  for (const [rows, columns, kinds] of [
    [100, 300, Infinity],
    [300, 300, Infinity],
    [1000, 1000, Infinity],
    [1000, 1000, 100],
    [2000, 2000, Infinity],
  ]) {
    const next = random(rows + columns);
    const cost = kinds === Infinity ? next : () => Math.floor(next() * kinds);
    const costs = Float64Array.from({ length: rows * columns }, cost);
    writeFileSync(file, Buffer.from(costs.buffer));
    const own = () => linearAssignment(costs, { columns });
    const total = (pairs) =>
      pairs.rows.reduce((all, row, i) => all + costs[row * columns + pairs.columns[i]], 0);
    const name = `assignment, ${rows} × ${columns}${kinds === Infinity ? '' : `, ${kinds} values`}`;
    await compare(name, own, total, python, { task: 'assignment', columns });
  }
}

async function searches() {
  const { default: sharp } = await import('sharp');
  const photos = join(HERE, '../../examples/centernet/photos');
  for (const photo of readdirSync(photos).filter((name) => name.endsWith('.jpg'))) {
    const { data, info } = await sharp(readFileSync(join(photos, photo)))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    writeFileSync(file, data);
    const { width, height } = info;
    for (const mode of ['fast', 'quality']) {
      const own = () => selectiveSearch({ data, width, height }, { mode, maxProposals: Infinity });
      // Ties fall otherwise, so that the numbers of boxes are only near.
      await compare(`search, ${photo}, ${mode}`, own, undefined, opencv, {
        task: 'search',
        width,
        height,
        mode,
      });
    }
  }
}

async function compare(name, own, told, rival, task) {
  const answer = own();
  let [mine, theirs] = [Infinity, Infinity];
  const first = await rival.ask({ ...task, file });
  if (first.missing) return console.log(`${name}: not measured: ${first.missing}`);
  if (told && !(Math.abs(told(answer) - first.told) <= 1e-5 * Math.abs(first.told))) {
    throw new Error(`answers differ: ${name}: ${told(answer)} and ${first.told}`);
  }
  const repeat = first.ms > 3000 ? 1 : Number(options.rounds);
  for (let round = 0; round < repeat; round++) {
    mine = Math.min(mine, cpu(own));
    theirs = Math.min(theirs, (await rival.ask({ ...task, file })).ms);
  }
  const columns = [mine, theirs].map((ms) => `${ms.toFixed(2).padStart(9)} ms`);
  console.log(`${name.padEnd(48)} ${columns.join('')} ${(theirs / mine).toFixed(1).padStart(6)}x`);
}

/** Milliseconds of CPU of one call, of several where one is short. */
function cpu(call) {
  const begin = performance.now();
  const start = process.cpuUsage();
  let calls = 0;
  do {
    call();
    calls++;
  } while (performance.now() - begin < 10);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / calls;
}

/** `mulberry32`: numbers from 0 to 1. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function peer(command) {
  const child = spawn(command, [join(HERE, '../peers/proposals.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
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
