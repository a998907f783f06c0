// Semantic segmentation beside hotcoco and NumPy: node benches/node/semantic.mjs FOLDER PYTHON
// FOLDER is what `python benches/peers/semantic.py make FOLDER 40` wrote. Least CPU milliseconds over interleaved rounds, one thread, maps in
// memory; the answers are compared first.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { evaluateSemantic } from 'boxwise';

const ROUNDS = 5;
const PIXELS = 512 * 1024;
const [folder, python] = process.argv.slice(2);
const script = fileURLToPath(new URL('../peers/semantic.py', import.meta.url));
const bytes = readFileSync(join(folder, 'maps.u8'));
const maps = Array.from({ length: bytes.length / PIXELS }, (_, nth) =>
  bytes.subarray(nth * PIXELS, (nth + 1) * PIXELS),
);
const [labels, predictions] = [maps.slice(0, maps.length / 2), maps.slice(maps.length / 2)];

function own() {
  let least = Infinity;
  let mIoU;
  for (let nth = 0; nth < 3; nth++) {
    const start = process.cpuUsage();
    ({ mIoU } = evaluateSemantic(labels, predictions, { classes: 19, threads: 1 }).metrics);
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1000);
  }
  return { ms: least, mIoU };
}

function peer(name) {
  const env = { ...process.env, RAYON_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
  const { seconds, mIoU } = JSON.parse(execFileSync(python, [script, name, folder, '3'], { env }));
  return { ms: 1000 * seconds, mIoU };
}

const contestants = { boxwise: own, hotcoco: () => peer('hotcoco'), numpy: () => peer('numpy') };
const best = {};
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries(contestants)) {
    const { ms, mIoU } = run();
    assert.ok(Math.abs(mIoU - own().mIoU) < 1e-12, name);
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
