// node probe.cjs FILE: asks the binary FILE (or the folder of the WebAssembly package) questions whose answers are known, and
// prints what it is as one line of JSON. Exit code 1 where an answer is wrong. `node probe.cjs --write` writes answers.json
// from this machine's binary, forced to the scalar specification.
const { createHash } = require('node:crypto');
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '../..');
const ANSWERS = join(__dirname, 'answers.json');
const writing = process.argv[2] === '--write';

if (writing) process.env.BOXWISE_ISA = 'scalar';
else process.env.BOXWISE_BINARY = process.argv[2];

const boxwise = require(join(ROOT, 'dist/index.cjs'));
const promises = require(join(ROOT, 'dist/promises.cjs'));
const baseline = require(join(ROOT, 'dist/baseline.cjs'));

const [gt, dt] = ['gt.json', 'dt.json'].map((name) => join(ROOT, 'sample', name));

/** Numbers that are the same everywhere (mulberry32). */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function world(seed, count) {
  const next = random(seed);
  const [boxes, scores] = [new Float32Array(4 * count), new Float32Array(count)];
  for (let box = 0; box < count; box += 1) {
    const [x, y] = [next() * 400, next() * 400];
    boxes.set([x, y, x + 5 + next() * 90, y + 5 + next() * 90], 4 * box);
    scores[box] = Math.round(next() * 500) / 500; // with ties
  }
  return { boxes, scores };
}

const digest = (...arrays) => {
  const hash = createHash('sha256');
  for (const array of arrays) hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return hash.digest('hex').slice(0, 16);
};

function evaluationDigest(evaluation) {
  const { stats, precision, recall, scores } = evaluation;
  return digest(stats, precision.data, recall.data, scores.data);
}

function check(right, what) {
  if (!right) throw new Error(`wrong: ${what}`);
}

async function answers() {
  const evaluation = boxwise.evaluate(gt, dt);
  const summary = readFileSync(join(ROOT, 'oracles/sample/summary.txt'), 'utf8');
  check(evaluation.summary().trimEnd() === summary.trimEnd(), 'the summary of pycocotools');
  const found = { evaluation: evaluationDigest(evaluation) };
  const [gtBytes, dtBytes] = [readFileSync(gt), readFileSync(dt)];
  const others = {
    bytes: boxwise.evaluate(gtBytes, dtBytes),
    objects: boxwise.evaluate(JSON.parse(gtBytes), JSON.parse(dtBytes)),
    threads: boxwise.evaluate(gt, dt, { threads: 3 }),
    promise: await promises.evaluate(gt, dt),
  };
  for (const [form, other] of Object.entries(others)) {
    check(evaluationDigest(other) === found.evaluation, `an evaluation from ${form}`);
  }

  const { boxes, scores } = world(7, 1500);
  const kept = boxwise.nms(boxes, scores, { iouThreshold: 0.5 });
  found.nms = [kept.length, ...kept.subarray(0, 12)].join(' ');
  found.nmsDigest = digest(kept);
  check(
    digest(await promises.nms(boxes, scores, { iouThreshold: 0.5 })) === found.nmsDigest,
    'a promise of nms',
  );
  check(
    digest(Uint32Array.from(baseline.nms(boxes, scores, 0.5))) === found.nmsDigest,
    'nms in plain TypeScript',
  );

  const part = boxes.subarray(0, 4 * 333);
  found.iou = digest(
    boxwise.iou(part, boxes),
    boxwise.iou(Float64Array.from(part), Float64Array.from(boxes)),
  );
  const out = new Float32Array(333 * 1500);
  boxwise.iou(part, boxes, { out });
  check(digest(out) === digest(boxwise.iou(part, boxes)), 'iou into an array of the caller');
  for (const kind of ['giou', 'ciou']) found[kind] = digest(boxwise.iou(part, boxes, { kind }));
  const soft = boxwise.softNms(boxes, scores, { method: 'gaussian' });
  found.softNms = digest(soft.indices, soft.scores);
  const best = boxwise.bestMatch(part, boxes);
  found.bestMatch = digest(...Object.values(best).filter(ArrayBuffer.isView));

  const polygons = Array.from({ length: 20 }, (_, mask) => [
    Array.from(
      { length: 16 },
      (_, at) => 150 + Math.round(100 * Math.sin(mask + (at + (at % 2)) * 1.7) * 8) / 8,
    ),
  ]);
  const masks = boxwise.mask.fromPolygons(
    polygons,
    polygons.map(() => [300, 310]),
  );
  found.masks = digest(
    Buffer.from(masks.map(({ counts }) => counts).join(' ')),
    boxwise.mask.iou(masks, masks),
  );

  checkErrors();
  const rejected = await promises.evaluate(gt, Buffer.from('[{')).catch((error) => error);
  check(
    rejected instanceof boxwise.BoxwiseError && rejected.code === 'INVALID_JSON',
    'a promise that is rejected',
  );
  return found;
}

function checkErrors() {
  for (const [code, run] of [
    ['LENGTH_MISMATCH', () => boxwise.nms(new Float32Array(8), new Float32Array(3))],
    ['UNREADABLE_FILE', () => boxwise.evaluate(join(ROOT, 'sample/none.json'), dt)],
    ['INVALID_JSON', () => boxwise.evaluate(gt, Buffer.from('[{'))],
  ]) {
    let thrown;
    try {
      run();
    } catch (error) {
      thrown = error;
    }
    check(thrown instanceof boxwise.BoxwiseError && thrown.code === code, `${code}, got ${thrown}`);
  }
}

async function main() {
  const found = await answers();
  if (writing) return writeFileSync(ANSWERS, `${JSON.stringify(found, null, 2)}\n`);
  const expected = JSON.parse(readFileSync(ANSWERS, 'utf8'));
  for (const [name, answer] of Object.entries(found)) {
    check(answer === expected[name], `${name}: ${answer}, not ${expected[name]}`);
  }
  const { isa, threads, version } = boxwise.machine();
  console.log(JSON.stringify({ isa, threads, version, answers: Object.keys(found).length }));
}

main().catch((error) => {
  console.log(error.stack);
  process.exitCode = 1;
});
