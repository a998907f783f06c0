/**
 * Measures the analyses of an evaluation on one thread, each as a share of the evaluation, and checks outside the clock that they agree
 * with one another and, where a Python with tidecv is given, with tidecv.
 *
 *     node benches/node/analysis.mjs --gt gt.json --dt dt.json [--rounds 5] [--python /tmp/peers/bin/python]
 *
 * The least time of several rounds counts. The first analysis of an evaluation matches again, the first across categories finds the
 * pairs: both are rows of their own.
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
  },
});
const { gt, dt, rounds, python } = values;
if (gt === undefined || dt === undefined) throw new Error('give --gt and --dt');

const least = new Map();
function measured(name, run) {
  const start = performance.now();
  const answer = run();
  least.set(name, Math.min(least.get(name) ?? Infinity, performance.now() - start));
  return answer;
}

/** All analyses of a new evaluation, in an order in which each row has work of its own. */
function round(dataset) {
  measured('evaluate', () => evaluate(dataset, dt, { threads: 1 }));
  const evaluation = measured('evaluate, analysis: true', () =>
    evaluate(dataset, dt, { threads: 1, analysis: true }),
  );
  measured('matching again (the first lrp)', () => evaluation.lrp());
  const points = measured('operatingPoints', () => evaluation.operatingPoints({ confidence: -Infinity }));
  measured('pairs (the first confusionMatrix)', () => evaluation.confusionMatrix());
  const confusion = measured('confusionMatrix', () => evaluation.confusionMatrix({ confidence: -Infinity }));
  const errors = measured('errors', () => evaluation.errors());
  const tidecv = measured("errors, definition 'tidecv'", () => evaluation.errors({ definition: 'tidecv' }));
  measured('lrp', () => evaluation.lrp());
  measured('calibration', () => evaluation.calibration());
  measured('distributions', () => evaluation.distributions());
  measured('labelErrors', () => evaluation.labelErrors());
  measured('detectionTable', () => evaluation.detectionTable());
  measured('objectTable', () => evaluation.objectTable());
  measured('imageTable', () => evaluation.imageTable());
  measured('matches', () => evaluation.matches);
  return { evaluation, points, confusion, errors, tidecv };
}

/** The analyses add up. */
function check({ evaluation, points, confusion, errors }) {
  const [size] = confusion.shape;
  const diagonal = Array.from({ length: size - 1 }, (_, k) => confusion.counts[k * size + k]);
  ok(diagonal.every((count, k) => count === points.perCategory.truePositives[k]));
  const wrong = errors.kinds.count.subarray(0, 5).reduce((sum, count) => sum + count);
  ok(wrong === points.micro.falsePositives);
  ok(errors.ap === evaluation.metrics.AP50);
}

function checkTidecv(got, expected) {
  const near = (one, other) => ok(Math.abs(one - other) < 1e-12, `${one} instead of ${other}`);
  expected.counts.forEach((count, at) => ok(count === got.kinds.count[at]));
  expected.cost.forEach((cost, at) => near(got.kinds.cost[at], cost));
  for (const name of ['ap', 'falsePositiveCost', 'falseNegativeCost']) near(got[name], expected[name]);
}

let found;
for (let at = 0; at < Number(rounds); at++) {
  found?.evaluation.dispose();
  found = round(measured('Dataset.load', () => Dataset.load(gt)));
}
check(found);

const whole = least.get('evaluate');
for (const [name, ms] of least)
  console.log(name.padEnd(36), `${ms.toFixed(1)} ms`.padStart(10), (ms / whole).toFixed(2).padStart(7));

if (python !== undefined) {
  const script = fileURLToPath(new URL('../peers/analysis.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(python, [script, gt, dt], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const { seconds, answer } = JSON.parse(stdout);
  checkTidecv(found.tidecv, answer);
  for (const [name, s] of Object.entries(seconds))
    console.log(`tidecv, ${name}`.padEnd(36), `${(1e3 * s).toFixed(0)} ms`.padStart(10));
  console.log('tidecv and boxwise give the same numbers');
}
