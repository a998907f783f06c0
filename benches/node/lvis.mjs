/**
 * Measures evaluation by LVIS's protocol side by side with lvis-api, and checks that the answers are the same bits.
 *
 *     node benches/node/lvis.mjs --python /tmp/peers/bin/python --gt gt.json --dt dt.json [--iou-type bbox] [--repeats 5]
 *
 * lvis-api takes tens of seconds, so it runs once; boxwise's runs are fresh processes, and the least counts.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    gt: { type: 'string' },
    dt: { type: 'string' },
    'iou-type': { type: 'string', default: 'bbox' },
    repeats: { type: 'string', default: '5' },
    once: { type: 'boolean', default: false },
  },
});
const { gt, dt, python, 'iou-type': iouType } = values;

function digest({ data }) {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return createHash('sha256').update(bytes).digest('hex');
}

/** This process's own measurement, on one thread. */
async function once() {
  const { evaluate } = await import('boxwise');
  globalThis.gc?.();
  const [start, before] = [performance.now(), process.cpuUsage()];
  const evaluation = evaluate(gt, dt, { protocol: 'lvis', iouType, threads: 1 });
  const { metrics } = evaluation;
  const { user, system } = process.cpuUsage(before);
  const [cpu, wall] = [(user + system) / 1e6, (performance.now() - start) / 1e3];
  const rss = process.resourceUsage().maxRSS * 1024;
  return { cpu, wall, rss, metrics, digests: [digest(evaluation.precision), digest(evaluation.recall)] };
}

function run(command, args) {
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

if (values.once) process.stdout.write(JSON.stringify(await once()));
else {
  const own = ['--gt', gt, '--dt', dt, '--iou-type', iouType, '--once'];
  const runs = Array.from({ length: Number(values.repeats) }, () =>
    run(process.execPath, ['--expose-gc', fileURLToPath(import.meta.url), ...own]),
  );
  const best = runs.reduce((least, next) => (next.cpu < least.cpu ? next : least));
  const peer = run(python, [
    fileURLToPath(new URL('../peers/lvis_api.py', import.meta.url)),
    gt,
    dt,
    iouType,
  ]);
  const equal = ['metrics', 'digests'].every(
    (key) => JSON.stringify(best[key]) === JSON.stringify(peer[key]),
  );
  const told = ({ cpu, wall, rss }) =>
    `${(cpu * 1e3).toFixed(0)} ms CPU, ${(wall * 1e3).toFixed(0)} ms wall, ${(rss / 2 ** 20).toFixed(0)} MiB`;
  process.stdout.write(`boxwise        ${told(best)}\nlvis-api 0.5.3 ${told(peer)}\n`);
  process.stdout.write(
    `lvis-api / boxwise, CPU: ${(peer.cpu / best.cpu).toFixed(0)}; ${equal ? 'the same bits' : 'DIFFERENT'}\n`,
  );
  process.exitCode = equal ? 0 : 1;
}
