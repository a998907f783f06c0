/**
 * Two builds of boxwise against each other, one thread, to see whether a change slows anything.
 *
 *     node benches/node/builds.mjs --old OLD/dist/index.js --new dist/index.js --data FOLDER [--rounds 7] [--only nms,decode] [--wasm OLD.cjs,NEW.cjs]
 *
 * FOLDER holds `boxes/` (raw `float32`: `nms_clustered_1000.bin` and so on, see `cases`), and `bbox/`, `segm/` and `keypoints/` with `gt.json` and
 * `dt.json`; what is absent is not measured. Each build is measured in a process of its own. The builds take turns, round by round, and the
 * least CPU time of each case counts. Prints the microseconds of both, new / old, and whether the answers are the same bytes. `--wasm` names
 * the entry points of two WebAssembly packages, which then answer in place of the native binaries.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    old: { type: 'string' },
    new: { type: 'string' },
    data: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    only: { type: 'string', default: '' },
    wasm: { type: 'string' },
    measure: { type: 'string' }, // used by the program itself: the build that this process measures
  },
});
if (!values.data) throw new Error('--data FOLDER is missing');
const data = resolve(values.data);
const only = values.only.split(',');

/** @param {string} name of a file of little-endian `float32` */
function floats(name) {
  const bytes = readFileSync(join(data, 'boxes', name));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** Boxes and scores of a file of `gen.py`. */
function scored(name) {
  const all = floats(name);
  const count = all.length / 5;
  return { boxes: all.slice(0, 4 * count), scores: all.slice(4 * count) };
}

const wide = (array) => Float64Array.from(array);

/** @returns {[name: string, call: () => unknown][]} of the functions of `boxwise` */
function cases(boxwise) {
  const {
    nms,
    softNms,
    matrixNms,
    iou,
    decode,
    matchAnchors,
    bestMatch,
    overlapPairs,
    boxArea,
    convertBoxes,
  } = boxwise;
  const all = [];
  const add = (name, call) => all.push([name, call]);

  for (const iouType of ['bbox', 'segm', 'keypoints']) {
    const [gt, dt] = ['gt.json', 'dt.json'].map((file) => join(data, iouType, file));
    if (!existsSync(gt)) continue;
    const inputs = values.wasm ? [readFileSync(gt), readFileSync(dt)] : [gt, dt];
    add(`evaluate ${iouType}, ${values.wasm ? 'bytes' : 'files'}`, () => {
      const evaluation = boxwise.evaluate(...inputs, { iouType, threads: 1 });
      const stats = evaluation.stats;
      evaluation.dispose();
      return stats;
    });
  }
  if (!existsSync(join(data, 'boxes'))) return all;

  const thousand = scored('nms_clustered_1000.bin');
  const first = (count) => ({
    boxes: thousand.boxes.slice(0, 4 * count),
    scores: thousand.scores.slice(0, count),
  });
  const suppress = (name, { boxes, scores }, options = {}) => {
    add(`nms ${name}, f32`, () => nms(boxes, scores, options));
    const [boxes64, scores64] = [wide(boxes), wide(scores)];
    add(`nms ${name}, f64`, () => nms(boxes64, scores64, options));
  };
  for (const count of [10, 100]) suppress(`${count}`, first(count));
  suppress('1,000', thousand);
  suppress('20,000 clustered', scored('nms_clustered_20000.bin'));
  suppress('20,000 sparse', scored('nms_sparse_20000.bin'));
  const classIds = Int32Array.from({ length: 100 }, (_, i) => (i * 7) % 80);
  const hundred = first(100);
  add('nms 100 with classes', () => nms(hundred.boxes, hundred.scores, { classIds }));
  const five = scored('nms_clustered_5000.bin');
  const ten = first(10);
  add('softNms 10', () => softNms(ten.boxes, ten.scores).indices);
  add('softNms 5,000', () => softNms(five.boxes, five.scores, { scoreThreshold: 0.001 }).indices);
  add('matrixNms 10', () => matrixNms(ten.boxes, ten.scores).indices);
  add('matrixNms 1,000', () => matrixNms(thousand.boxes, thousand.scores).indices);

  const pool = floats('iou_100000.bin');
  const sides = [
    [1, 1],
    [10, 10],
    [100, 10],
    [1000, 1000],
    [100_000, 100],
  ];
  for (const [rows, columns] of sides) {
    const [a, b] = [pool.slice(0, 4 * rows), pool.slice(4 * rows, 4 * (rows + columns))];
    const other = b.length === 4 * columns ? b : pool.slice(0, 4 * columns);
    const out = new Float32Array(rows * columns);
    const [a64, b64, out64] = [wide(a), wide(other), new Float64Array(rows * columns)];
    const shape = `${rows} × ${columns}`;
    add(`iou ${shape} into out, f32`, () => iou(a, other, { out, threads: 1 }));
    add(`iou ${shape} into out, f64`, () => iou(a64, b64, { out: out64, threads: 1 }));
    if (rows < 100_000) add(`iou ${shape} fresh, f32`, () => iou(a, other, { threads: 1 }));
    if (rows < 100_000) add(`iou ${shape} fresh, f64`, () => iou(a64, b64, { threads: 1 }));
  }
  const some = pool.slice(0, 4000);
  add('bestMatch 10 × 10', () => bestMatch(ten.boxes, ten.boxes, { threads: 1 }));
  add('overlapPairs 10 × 10', () => overlapPairs(ten.boxes, ten.boxes, 0.5, { threads: 1 }));
  add('overlapPairs 5,000 × 5,000', () => overlapPairs(five.boxes, five.boxes, 0.5, { threads: 1 }));
  add('boxArea 10', () => boxArea(ten.boxes));
  add('boxArea 1,000', () => boxArea(some));
  add('convertBoxes 10', () => convertBoxes(ten.boxes, { from: 'xyxy', to: 'xywh' }));
  add('convertBoxes 100,000', () => convertBoxes(pool, { from: 'xyxy', to: 'xywh' }));

  const head = { data: floats('yolo.bin'), dims: [1, 84, 8400] };
  for (const multiLabel of [false, true]) {
    for (const scoreThreshold of [0.25, 0.001]) {
      const options = { model: 'yolov8', scoreThreshold, iouThreshold: 0.7, maxDetections: 300, multiLabel };
      add(
        `decode yolov8 above ${scoreThreshold}${multiLabel ? ', every class' : ''}`,
        () => decode(head, options).boxes,
      );
    }
  }
  const [anchors, truth] = [floats('anchors.bin'), floats('gt.bin')];
  for (const method of ['torchvision', 'tutorial']) {
    const options = { positiveThreshold: 0.5, negativeThreshold: 0.4, method };
    add(`matchAnchors 200,700 × 50, ${method}`, () => matchAnchors(anchors, truth, options).matched);
  }
  add('bestMatch 200,700 × 50', () => bestMatch(anchors, truth, { threads: 1 }));
  const batch = Array.from({ length: 8 }, () => head.data);
  const many = { data: Float32Array.from(batch.flatMap((one) => [...one])), dims: [8, 84, 8400] };
  const settings = { model: 'yolov8', scoreThreshold: 0.25, threads: 1 };
  add('decodeBatch yolov8, 8 images', () => boxwise.decodeBatch(many, settings)[7].boxes);
  return all;
}

const chosen = (name) => only.some((word) => name.includes(word));

/** Microseconds of CPU of one call, of as many calls as take some milliseconds. */
function measured(call, calls) {
  const start = process.cpuUsage();
  for (let i = 0; i < calls; i++) call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / calls;
}

function digest(answer) {
  const hash = createHash('sha256');
  const parts = ArrayBuffer.isView(answer) ? [answer] : Object.values(answer);
  for (const part of parts) {
    if (ArrayBuffer.isView(part)) hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }
  return hash.digest('hex');
}

/** What one process measures: for each case the least microseconds of some runs, and the digest of the answer. */
async function measureBuild(build) {
  const results = {};
  for (const [name, call] of cases(await import(pathToFileURL(resolve(build)).href))) {
    if (!chosen(name)) continue;
    const answer = digest(call());
    const once = measured(call, 1);
    const calls = Math.max(1, Math.min(20_000, Math.ceil(10_000 / Math.max(once, 0.5))));
    let least = Infinity;
    for (let run = 0; run < (once > 50_000 ? 2 : 6); run++) least = Math.min(least, measured(call, calls));
    results[name] = { least, answer };
  }
  process.stdout.write(JSON.stringify(results));
}

function compareBuilds() {
  const builds = [values.old, values.new];
  if (builds.includes(undefined)) throw new Error('--old and --new name the two entry points');
  const binaries = values.wasm?.split(',').map((path) => resolve(path));
  const [before, after] = [{}, {}];
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const side of round % 2 ? [1, 0] : [0, 1]) {
      const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2), '--measure', builds[side]];
      const env = binaries ? { ...process.env, BOXWISE_BINARY: binaries[side] } : process.env;
      const { stdout, stderr, status } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
      if (status !== 0) throw new Error(`${builds[side]}: ${stderr}`);
      const least = side ? after : before;
      for (const [name, result] of Object.entries(JSON.parse(stdout))) {
        if (!(least[name]?.least < result.least)) least[name] = result;
      }
    }
  }
  console.log('| | old µs | new µs | new / old | same answer |\n|---|--:|--:|--:|---|');
  for (const [name, { least, answer }] of Object.entries(before)) {
    const now = after[name];
    const digits = (value) => value.toPrecision(value < 1000 ? 3 : 4);
    const ratio = (now.least / least).toFixed(2);
    console.log(
      `| ${name} | ${digits(least)} | ${digits(now.least)} | ${ratio} | ${answer === now.answer ? 'yes' : 'NO'} |`,
    );
  }
}

if (values.measure) await measureBuild(values.measure);
else compareBuilds();
