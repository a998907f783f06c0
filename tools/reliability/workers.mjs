// node tools/reliability/workers.mjs [count]: starts workers that call boxwise without an end, and terminates each in mid-call. Prints how many were
// terminated, and the memory of the process on the way. A crash ends the script by a signal.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

import { evaluate } from 'boxwise';

const count = Number(process.argv[2] ?? 1000);
const AT_ONCE = 4;

const body = `
  const { workerData, parentPort } = require('node:worker_threads');
  const { evaluate, softNms } = require('boxwise');
  const promises = require('boxwise/promises');
  const boxes = new Float32Array(4 * 8000).map((_, i) => (i % 4 < 2 ? (i * 37) % 3000 : 3020 + ((i * 37) % 40)));
  const scores = new Float32Array(8000).map((_, i) => ((i * 31) % 997) / 997);
  const forms = [
    () => evaluate('sample/gt.json', 'sample/dt.json'),
    () => softNms(boxes, scores),
    () => Promise.all([promises.evaluate('sample/gt.json', 'sample/dt.json'), promises.softNms(boxes, scores)]),
    () => promises.softNms(boxes, scores, { signal: AbortSignal.timeout(5) }).catch(() => {}),
  ];
  parentPort.postMessage('ready');
  (async () => { for (;;) await forms[workerData % forms.length](); })();
`;

const expected = evaluate('sample/gt.json', 'sample/dt.json').stats;
const resident = () => Math.round(process.memoryUsage.rss() / 2 ** 20);
const seen = [];
let [done, failed] = [0, 0];
async function one(i) {
  const worker = new Worker(body, { eval: true, workerData: i });
  worker.on('error', () => failed++);
  await new Promise((resolve) => worker.once('message', resolve));
  await sleep((i * 7) % 30); // in the middle of some call
  await worker.terminate();
  done++;
  if (done % Math.ceil(count / 5) === 0) seen.push(resident());
}

let next = 0;
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (next < count) await one(next++);
  }),
);
assert.deepEqual(evaluate('sample/gt.json', 'sample/dt.json').stats, expected);
console.log(`${done} workers terminated in mid-call, ${failed} errors; resident MiB ${seen.join(', ')}`);
process.exitCode = failed === 0 ? 0 : 1;
