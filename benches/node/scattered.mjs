/**
 * Measures NMS of boxes that are scattered over a large image, at constant density: how the cost of a box grows with their number, and with
 * `--python` how it compares with lsnms (`pip install lsnms`), with the same boxes. Checks that both keep the same number of boxes.
 *
 *     node benches/node/scattered.mjs [--python /tmp/peers/bin/python] [--rounds 5]
 *
 * Boxes of 15 to 45 pixels, IoU above 0.5, one thread; the least milliseconds of CPU over the rounds.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { nms } from 'boxwise';

const { values } = parseArgs({
  options: { python: { type: 'string' }, rounds: { type: 'string', default: '5' } },
});
const rounds = Number(values.rounds);

const LSNMS = `
import sys, time
import numpy as np
from lsnms import nms
numbers = np.fromfile(sys.argv[1], np.float32).astype(np.float64)
count = len(numbers) // 5
boxes, scores = numbers[: 4 * count].reshape(-1, 4), numbers[4 * count :]
least = float("inf")
for _ in range(int(sys.argv[2])):
    before = time.process_time()
    kept = nms(boxes, scores, iou_threshold=0.5)
    least = min(least, time.process_time() - before)
print(1000 * least, len(kept))
`;

/** Numbers from 0 to 1, the same every time. */
function randomNumbers(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function scattered(count, side) {
  const random = randomNumbers(7);
  const boxes = new Float32Array(4 * count);
  for (let at = 0; at < boxes.length; at += 4) {
    const [x, y] = [side * random(), side * random()];
    boxes.set([x, y, x + 15 + 30 * random(), y + 15 + 30 * random()], at);
  }
  return { boxes, scores: Float32Array.from({ length: count }, random) };
}

/** Milliseconds of CPU and number of kept boxes. */
function own({ boxes, scores }) {
  let [least, kept] = [Infinity, 0];
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    kept = nms(boxes, scores, { iouThreshold: 0.5, threads: 1 }).length;
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return [least, kept];
}

function others({ boxes, scores }) {
  const folder = mkdtempSync(join(tmpdir(), 'scattered-'));
  try {
    const file = join(folder, 'boxes.bin');
    writeFileSync(file, Buffer.concat([boxes, scores].map((own) => Buffer.from(own.buffer))));
    const { stdout, stderr, status } = spawnSync(values.python, ['-c', LSNMS, file, String(rounds)]);
    assert.equal(status, 0, String(stderr));
    return String(stdout).split(' ').map(Number);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const [count, side] of [
  [10_000, 10_000 / Math.sqrt(10)],
  [100_000, 10_000],
  [1_000_000, 10_000 * Math.sqrt(10)],
  [300_000, 10_000],
]) {
  const input = scattered(count, side);
  const [ms, kept] = own(input);
  let line = `${count} boxes in ${Math.round(side)}²: ${ms.toFixed(2)} ms, ${((1e6 * ms) / count).toFixed(0)} ns a box`;
  if (values.python && count !== 1_000_000) {
    const [theirs, keptByThem] = others(input);
    assert.equal(kept, keptByThem);
    line += `; lsnms ${theirs.toFixed(1)} ms, ${(theirs / ms).toFixed(1)} times as long`;
  }
  console.log(line);
}
