/**
 * Measures the analyses of an evaluation on one thread, each as a share of the evaluation, and next to those of tidecv, hotcoco,
 * ultrafast-pycocotools and vernier where a Python with them is given. Answers are compared outside the clock, where definitions agree.
 *
 *     node benches/node/analysis.mjs --gt gt.json --dt dt.json [--rounds 5] [--python /tmp/peers/bin/python] [--only hotcoco,vernier]
 *
 * The least CPU time of several rounds counts, in which all take turns; tidecv, which takes a minute, runs once. `--resamples 1000`
 * also measures the bootstrap, which takes hotcoco minutes.
 *
 * An evaluation with `analysis: true` records outcomes, and the first analysis that asks what every detection is near finds pairs: "from fresh"
 * has both. Columns of names are made when they are read.
 */
import { ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { Dataset, evaluate } from 'boxwise';

const { values } = parseArgs({
  options: {
    gt: { type: 'string' },
    dt: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    python: { type: 'string' },
    only: { type: 'string', default: 'tidecv,hotcoco,ultrafast,vernier' },
    resamples: { type: 'string', default: '0' },
  },
});
const { gt, dt, rounds, python, only, resamples } = values;
if (gt === undefined || dt === undefined) throw new Error('give --gt and --dt');
const peers = python === undefined ? [] : only.split(',');

/** By name of what is measured: the least milliseconds. */
const least = new Map();
const keep = (name, ms) => least.set(name, Math.min(least.get(name) ?? Infinity, ms));
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
};

function measured(name, run) {
  const start = cpu();
  const answer = run();
  keep(name, cpu() - start);
  return answer;
}

const all = { confidence: -Infinity };

/** All analyses of new evaluations, in an order in which each row has work of its own. */
function round(dataset) {
  const evaluated = () => evaluate(dataset, dt, { threads: 1, analysis: true });
  const plain = measured('evaluate', () => evaluate(dataset, dt, { threads: 1 }));
  const evaluation = measured('evaluate, analysis: true', evaluated);
  measured('first lrp', () => evaluation.lrp());
  const points = measured('operatingPoints', () => evaluation.operatingPoints(all));
  const confusion = measured('confusionMatrix', () => evaluation.confusionMatrix(all));
  const agnostic = measured('pairs and a class-agnostic matrix', () =>
    evaluation.confusionMatrix({ ...all, rule: 'class-agnostic' }),
  );
  const errors = measured('errors', () => evaluation.errors());
  const tidecv = measured("errors, definition 'tidecv'", () => evaluation.errors({ definition: 'tidecv' }));
  const lrp = measured('lrp', () => evaluation.lrp());
  measured('calibration', () => evaluation.calibration());
  measured('distributions', () => evaluation.distributions());
  measured('labelErrors', () => evaluation.labelErrors());
  measured('detectionTable', () => evaluation.detectionTable());
  measured('objectTable', () => evaluation.objectTable());
  measured('imageTable', () => evaluation.imageTable());
  measured('matches', () => evaluation.matches);
  const best = measured('best operatingPoints', () => evaluation.operatingPoints());
  evaluation.dispose();
  const fresh = (name, run) => measured(`from fresh: ${name}`, () => run(evaluated()).dispose());
  fresh('points and confusion', (own) => {
    own.operatingPoints();
    own.confusionMatrix(all);
    return own;
  });
  fresh('errors', (own) => {
    own.errors();
    return own;
  });
  fresh('tables', (own) => {
    own.detectionTable();
    own.objectTable();
    own.imageTable();
    return own;
  });
  fresh('tables, all columns read', (own) => {
    for (const table of [own.detectionTable(), own.objectTable(), own.imageTable()]) Object.values(table);
    return own;
  });
  if (resamples !== '0') measured('compare', () => plain.compare(plain, { resamples: Number(resamples) }));
  plain.dispose();
  return { points, confusion, agnostic, errors, tidecv, lrp, best };
}

/** The analyses add up. */
function check({ points, confusion, errors }) {
  const [size] = confusion.shape;
  const diagonal = Array.from({ length: size - 1 }, (_, k) => confusion.counts[k * size + k]);
  ok(diagonal.every((count, k) => count === points.perCategory.truePositives[k]));
  const wrong = errors.kinds.count.subarray(0, 5).reduce((sum, count) => sum + count);
  ok(wrong === points.micro.falsePositives);
}

const near = (one, other, tolerance = 1e-12) =>
  ok(Math.abs(one - other) < tolerance, `${one} instead of ${other}`);

/** Where a package has a definition of boxwise's, the answers are the same. */
const SAME = {
  tidecv({ tidecv }, expected) {
    expected.counts.forEach((count, at) => ok(count === tidecv.kinds.count[at]));
    expected.cost.forEach((cost, at) => near(tidecv.kinds.cost[at], cost));
    for (const name of ['ap', 'falsePositiveCost', 'falseNegativeCost']) near(tidecv[name], expected[name]);
  },
  hotcoco({ errors, agnostic }, expected) {
    near(errors.ap, expected.ap);
    // crowds are targets of its errors of location, and detections on them are on background
    expected.cost.forEach((cost, at) => near(errors.kinds.cost[at], cost, 0.005));
    const [size] = agnostic.shape;
    const differs = (count, at) => at < size * (size - 1) && count !== expected.confusion[at];
    ok(!agnostic.counts.some(differs));
  },
  ultrafast({ best }, expected) {
    near(best.micro.precision, expected.precision);
    near(best.micro.recall, expected.recall);
    near(best.micro.fScore, expected.f1);
  },
  vernier() {},
};

function runPeer(name, found) {
  const script = fileURLToPath(new URL('../peers/analysis.py', import.meta.url));
  const options = { encoding: 'utf8', maxBuffer: 1 << 28 };
  const { status, stdout, stderr } = spawnSync(python, [script, name, gt, dt, resamples], options);
  if (status !== 0) throw new Error(stderr);
  const { seconds, answer } = JSON.parse(stdout);
  for (const [what, s] of Object.entries(seconds)) keep(`${name}: ${what}`, 1e3 * s);
  SAME[name](found, answer);
}

for (let at = 0; at < Number(rounds); at++) {
  const dataset = measured('Dataset.load', () => Dataset.load(gt));
  const found = round(dataset);
  check(found);
  for (const name of peers.filter((name) => name !== 'tidecv' || at === 0)) runPeer(name, found);
}

const whole = least.get('evaluate');
const freshest = least.get('evaluate, analysis: true');
for (const [name, ms] of least) {
  console.log(name.padEnd(36), `${ms.toFixed(1)} ms`.padStart(12), (ms / whole).toFixed(2).padStart(8));
}
console.log(`without the plain evaluation, which has no analysis in it, "from fresh" is`);
for (const [name, ms] of least) {
  if (name.startsWith('from fresh'))
    console.log(name.padEnd(36), ((ms - whole) / whole).toFixed(2).padStart(21));
}
console.log(`recording outcomes and boxes takes ${((freshest - whole) / whole).toFixed(2)} of an evaluation`);
