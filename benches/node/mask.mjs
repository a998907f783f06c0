// Masks beside pycocotools: node benches/node/mask.mjs [python with pycocotools]
// Minimum milliseconds over interleaved repeats, one thread. Both sides answer the same, which is checked first.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { mask } from 'boxwise';

const REPEATS = 15;
const SIZE = [480, 640];
const COUNT = 100;

/** A number from 0 to 1, the same on every run (mulberry32). */
let seed = 7;
function random() {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

/** A wobbly outline of about the extent that COCO's objects have. */
function blob() {
  const [cx, cy] = [random() * SIZE[1], random() * SIZE[0]];
  const radius = 12 + random() * random() * 140;
  const points = 20 + Math.floor(random() * 50);
  return Array.from({ length: points }, (_, i) => {
    const angle = (2 * Math.PI * i) / points;
    const r = radius * (0.75 + 0.25 * random());
    return [cx + r * Math.cos(angle), cy + r * Math.sin(angle)].map((value) => Math.round(value * 100) / 100);
  }).flat();
}

const polygons = Array.from({ length: 2 * COUNT }, () => [blob()]);
const sizes = polygons.map(() => SIZE);
const threads = 1;
const masks = mask.fromPolygons(polygons, sizes);
const [dt, gt] = [masks.slice(0, COUNT), masks.slice(COUNT)];
const bitmaps = mask.decode(dt);
const rows = mask.decode(dt, { order: 'row' });
const scores = dt.map((_, i) => i / COUNT);

const own = {
  'iou 100 × 100': () => mask.iou(dt, gt, { threads }),
  'nms 100': () => mask.nms(dt, scores),
  'fromPolygons 200': () => mask.fromPolygons(polygons, sizes, { threads }),
  'encode 100': () => mask.encode(bitmaps, [...SIZE, COUNT], { threads }),
  'encode 100, by rows': () => mask.encode(rows, [...SIZE, COUNT], { threads, order: 'row' }),
  'decode 100': () => mask.decode(dt),
  'decode 100, by rows': () => mask.decode(dt, { order: 'row' }),
  'merge 100': () => mask.merge(dt),
  'area 200': () => mask.area(masks),
  'toBbox 200': () => mask.toBbox(masks),
  'toPolygons 200': () => mask.toPolygons(masks),
};

const python = spawn(process.argv[2] ?? 'python3', [fileURLToPath(new URL('mask.py', import.meta.url))], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
const ask = async (request) => {
  python.stdin.write(`${JSON.stringify(request)}\n`);
  const { value, done } = await lines.next();
  if (done) throw new Error('the reference ended');
  return JSON.parse(value);
};

const reference = await ask({ size: SIZE, polygons, count: COUNT });
assert.deepEqual(
  masks.map(({ counts }) => counts),
  reference.counts,
);
assert.deepEqual([...own['iou 100 × 100']()], reference.iou);

const best = {};
for (let repeat = 0; repeat < REPEATS; repeat++) {
  for (const [name, run] of Object.entries(own)) {
    const start = process.cpuUsage();
    const wall = performance.now();
    run();
    const elapsed = Math.min(performance.now() - wall, totalOf(process.cpuUsage(start)) || Infinity);
    best[name] ??= { own: Infinity, reference: Infinity };
    best[name].own = Math.min(best[name].own, elapsed);
    const answer = await ask({ time: name });
    if (answer.ms !== null) best[name].reference = Math.min(best[name].reference, answer.ms);
  }
}
python.stdin.end();
console.table(
  Object.fromEntries(
    Object.entries(best).map(([name, { own, reference }]) => [
      name,
      {
        'boxwise ms': own.toFixed(3),
        'pycocotools ms': Number.isFinite(reference) ? reference.toFixed(3) : '',
        ratio: Number.isFinite(reference) ? (reference / own).toFixed(1) : '',
      },
    ]),
  ),
);

function totalOf({ user, system }) {
  return (user + system) / 1000;
}
