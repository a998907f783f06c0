// Masks of 100 detections from 32 prototypes of 160 x 160 to an image of 640 x 640, beside OpenCV and NumPy: `decode` as a whole, and there
// the product with all prototypes, then a resize of each mask, or of each box's crop alone. One thread each.
//
//   node benches/node/prototypes.mjs [PYTHON]
//
// PYTHON has numpy and opencv-python-headless. Both sides take turns; the least CPU time of each counts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from 'boxwise';

const [ROUNDS, COUNT, MASKS, SIDE, INPUT] = [5, 100, 32, 160, 640];
let state = 7;
function random() {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
}

const prototypes = new Float32Array(MASKS * SIDE * SIDE);
for (let mask = 0; mask < MASKS; mask++) {
  const [a, b, c] = [0.1 * random(), 0.1 * random(), 6 * random()];
  for (let i = 0; i < SIDE * SIDE; i++) {
    prototypes[mask * SIDE * SIDE + i] = Math.sin(a * (i % SIDE) + b * Math.floor(i / SIDE) + c);
  }
}
const rows = Float32Array.from(
  Array.from({ length: COUNT }, (_, i) => {
    const side = 40 + 160 * random();
    const [x, y] = [(INPUT - side) * random(), (INPUT - side) * random()];
    const coefficients = Array.from({ length: MASKS }, () => 2 * random() - 1);
    return [x, y, x + side, y + side, 0.9 - 0.005 * i, i % 80, ...coefficients];
  }).flat(),
);
const outputs = [
  { data: rows, dims: [1, COUNT, 6 + MASKS] },
  { data: prototypes, dims: [1, MASKS, SIDE, SIDE] },
];
const run = () => decode(outputs, { model: 'end-to-end-seg', inputSize: INPUT, imageSize: [INPUT, INPUT] });

const pixels = [...run()].reduce((sum, { mask }) => sum + mask.data.reduce((a, b) => a + b, 0), 0);
const least = { boxwise: Infinity };
const folder = mkdtempSync(join(tmpdir(), 'boxwise-prototypes-'));
const [, , python] = process.argv;
writeFileSync(join(folder, 'rows.bin'), rows);
writeFileSync(join(folder, 'prototypes.bin'), prototypes);
for (let round = 0; round < ROUNDS; round++) {
  for (let nth = 0; nth < 20; nth++) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    least['boxwise'] = Math.min(least['boxwise'], (user + system) / 1000);
  }
  if (python === undefined) continue;
  const script = fileURLToPath(new URL('prototypes.py', import.meta.url));
  const { stdout, stderr } = spawnSync(python, [script, folder], { encoding: 'utf8' });
  if (!stdout) throw new Error(stderr);
  for (const [name, [time, theirs]] of Object.entries(JSON.parse(stdout))) {
    // Their boxes are cut to whole pixels or cells, and they interpolate in single precision.
    if (Math.abs(theirs / pixels - 1) > 0.1)
      throw new Error(`${name} differs: ${theirs} pixels for ${pixels}`);
    least[name] = Math.min(least[name] ?? Infinity, time);
  }
}
rmSync(folder, { recursive: true });
for (const [name, time] of Object.entries(least)) {
  console.log(
    `${name.padEnd(32)} ${time.toFixed(2).padStart(6)} ms  ${(time / least['boxwise']).toFixed(1)}`,
  );
}
