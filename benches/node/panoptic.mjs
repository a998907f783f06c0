// Panoptic quality beside panopticapi and hotcoco: node benches/node/panoptic.mjs FOLDER PYTHON [PYTHON_OF_HOTCOCO]
// FOLDER is what `python benches/peers/panoptic.py make FOLDER 40` wrote. Least CPU milliseconds over interleaved rounds, one thread;
// the answers are compared first.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { evaluatePanoptic } from 'boxwise';

const ROUNDS = 5;
const [folder, python, other] = process.argv.slice(2);
const script = fileURLToPath(new URL('../peers/panoptic.py', import.meta.url));

function own() {
  const start = process.cpuUsage();
  const { metrics } = evaluatePanoptic(`${folder}/gt.json`, `${folder}/dt.json`, { threads: 1 });
  const { user, system } = process.cpuUsage(start);
  return { ms: (user + system) / 1000, pq: metrics.PQ };
}

function peer(name, program) {
  const env = { ...process.env, RAYON_NUM_THREADS: '1' };
  const { seconds, pq } = JSON.parse(execFileSync(program, [script, name, folder, '3'], { env }));
  return { ms: 1000 * seconds, pq };
}

const contestants = { boxwise: own, panopticapi: () => peer('panopticapi', python) };
if (other) contestants.hotcoco = () => peer('hotcoco', other);
const best = {};
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries(contestants)) {
    const { ms, pq } = run();
    assert.equal(pq, own().pq, name);
    best[name] = Math.min(best[name] ?? Infinity, ms);
  }
}
console.table(
  Object.fromEntries(
    Object.entries(best).map(([name, ms]) => [
      name,
      { ms: ms.toFixed(1), ratio: (ms / best.boxwise).toFixed(1) },
    ]),
  ),
);
