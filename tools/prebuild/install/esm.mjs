import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

import * as boxwise from 'boxwise';
import * as promises from 'boxwise/promises';
import { nms } from 'boxwise/torchvision';
import { check } from './answers.mjs';

await check(boxwise, promises);
assert.equal(typeof nms, 'function');
// Both faces share one instance: a dataset of one is known to the other.
const required = createRequire(import.meta.url)('boxwise');
assert.equal(required.Dataset, boxwise.Dataset);
const dataset = required.Dataset.load('sample/gt.json');
assert.equal(boxwise.evaluate(dataset, 'sample/dt.json').metrics.AP.toFixed(3), '0.579');
const evaluation = boxwise.evaluate(dataset, 'sample/dt.json');
evaluation[Symbol.dispose]();
assert.throws(() => evaluation.stats, { code: 'DISPOSED' });
const { exports: entries } = createRequire(import.meta.url)('boxwise/package.json');
for (const path of Object.keys(entries).filter((path) => !path.endsWith('.json'))) {
  const [imported, same] = [
    await import(`boxwise${path.slice(1)}`),
    createRequire(import.meta.url)(`boxwise${path.slice(1)}`),
  ];
  assert.deepEqual(Object.keys(imported).toSorted(), Object.keys(same).toSorted(), path);
  for (const [name, value] of Object.entries(imported)) assert.equal(value, same[name], `${path} ${name}`);
}
console.log('answers are right');
