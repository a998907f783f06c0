/**
 * Measures evaluation in shards beside one call: on threads of this machine, and through a queue where a redis-server is installed. Checks that the
 * bits are the same.
 *
 *     npx boxwise synth --out /tmp/val2017
 *     node benches/node/shards.mjs --gt /tmp/val2017/gt.json --dt /tmp/val2017/dt.json [--shards 8]
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { Dataset, evaluate, Evaluator } from 'boxwise';
import { createWorker, evaluateShards as onQueue } from 'boxwise/bullmq';
import { evaluateShards as onThreads } from 'boxwise/workers';

const { values } = parseArgs({
  options: {
    gt: { type: 'string', default: 'sample/gt.json' },
    dt: { type: 'string', default: 'sample/dt.json' },
    shards: { type: 'string', default: '8' },
  },
});
const PORT = 7399;
const folder = mkdtempSync(join(tmpdir(), 'boxwise-shards-'));
const results = JSON.parse(readFileSync(values.dt, 'utf8'));
const images = [...new Set(results.map(({ image_id }) => image_id))];
const shardOf = new Map(images.map((id, nth) => [id, nth % Number(values.shards)]));
const shards = Array.from({ length: Number(values.shards) }, (_, nth) => {
  const path = join(folder, `dt-${nth}.json`);
  writeFileSync(path, JSON.stringify(results.filter(({ image_id }) => shardOf.get(image_id) === nth)));
  return path;
});

/** Prints the CPU seconds of this process and the seconds on the clock. */
async function measured(name, work) {
  const [before, since] = [process.cpuUsage(), performance.now()];
  const answer = await work();
  const { user, system } = process.cpuUsage(before);
  const [cpu, clock] = [(user + system) / 1e6, (performance.now() - since) / 1000];
  console.log(`${name.padEnd(44)} ${cpu.toFixed(2)} s of CPU, ${clock.toFixed(2)} s`);
  return answer;
}
const same = (evaluation) => assert.deepEqual(evaluation.precision.data, one.precision.data);

console.log(`${images.length} images, ${results.length} detections, ${shards.length} shards`);
const one = await measured('evaluate, one call', () => evaluate(values.gt, values.dt));
const dataset = await measured('Dataset.load', () => Dataset.load(values.gt, { iouType: 'bbox' }));
const snapshot = await measured('one shard: new Evaluator, addAll, toBytes', () => {
  const evaluator = new Evaluator(dataset);
  evaluator.addAll(shards[0]);
  console.log(`  ${evaluator.detectionCount} detections, ${statSync(shards[0]).size} bytes of JSON`);
  return evaluator.toBytes();
});
console.log(`  snapshot: ${snapshot.length} bytes`);
const snapshots = shards.map((path) => {
  const evaluator = new Evaluator(dataset);
  evaluator.addAll(path);
  return evaluator.toBytes();
});
const merged = await measured('merging all snapshots', () => Evaluator.fromBytes(snapshots, dataset));
console.log(`  kept: ${merged.keptBytes} bytes`);
await measured('result', () => merged.result());
same(await measured('boxwise/workers', () => onThreads({ dataset: values.gt, shards })));
if (spawnSync('redis-server', ['--version']).status === 0) {
  const own = ['--port', String(PORT), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const redis = spawn('redis-server', own, { stdio: 'ignore' });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const connection = `redis://127.0.0.1:${PORT}`;
  const worker = await createWorker({ connection });
  same(
    await measured('boxwise/bullmq, one worker in this process', () =>
      onQueue({ connection, dataset: values.gt, shards }),
    ),
  );
  await worker.close();
  redis.kill();
}
rmSync(folder, { recursive: true });
