import assert from 'node:assert/strict';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

import * as boxwise from 'boxwise';
import * as promises from 'boxwise/promises';
import { check } from './answers.mjs';

await check(boxwise, promises);
if (isMainThread) {
  const workers = Array.from({ length: 4 }, () => new Worker(new URL(import.meta.url)));
  const told = workers.map(
    (worker) => new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject)),
  );
  assert.deepEqual(await Promise.all(told), ['done', 'done', 'done', 'done']);
  console.log('answers are right');
} else {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of worker threads, not a window
  parentPort.postMessage('done');
}
