/**
 * Measures evaluation by PASCAL VOC's or Open Images' protocol side by side with the programs of `../peers/pascal.py`, and checks that
 * the means are the same.
 *
 *     node benches/node/pascal.mjs --python python3 --protocol voc --gt gt.json --dt dt.json [--repeats 5]
 *     node benches/node/pascal.mjs --python python3 --protocol openimages --gt labelled.json --dt dt.json --hierarchy tree.json
 *
 * The others take seconds, so they run once; boxwise's runs are fresh processes, and the least counts. All read both files.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    protocol: { type: 'string', default: 'voc' },
    gt: { type: 'string' },
    dt: { type: 'string' },
    hierarchy: { type: 'string' },
    coordinates: { type: 'string' },
    repeats: { type: 'string', default: '5' },
    once: { type: 'boolean', default: false },
  },
});
const { gt, dt, hierarchy, python, protocol } = values;

/** Each rival, and the coordinates that it takes where the protocol leaves a choice. */
const RIVALS = {
  voc: [
    { name: 'tf-voc', coordinates: 'continuous' },
    { name: 'kit', coordinates: 'pixels' },
  ],
  openimages: [{ name: 'tf-openimages' }],
};

/** This process's own measurement, on one thread. */
async function once() {
  const { evaluate } = await import('boxwise');
  globalThis.gc?.();
  const [start, before] = [performance.now(), process.cpuUsage()];
  const { coordinates } = values;
  const tree = hierarchy && JSON.parse(readFileSync(hierarchy, 'utf8'));
  const { metrics } = evaluate(gt, dt, {
    protocol,
    threads: 1,
    ...(coordinates && { coordinates }),
    ...(tree && { hierarchy: tree }),
  });
  const { user, system } = process.cpuUsage(before);
  const [cpu, wall] = [(user + system) / 1e6, (performance.now() - start) / 1e3];
  return { cpu, wall, rss: process.resourceUsage().maxRSS * 1024, mean: metrics.AP50 };
}

function run(command, args) {
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

const told = ({ cpu, wall, rss, mean }) =>
  `${(cpu * 1e3).toFixed(0)} ms CPU, ${(wall * 1e3).toFixed(0)} ms wall, ${(rss / 2 ** 20).toFixed(0)} MiB, mAP ${mean}`;

if (values.once) process.stdout.write(JSON.stringify(await once()));
else {
  const tree = hierarchy ? ['--hierarchy', hierarchy] : [];
  for (const { name, coordinates } of RIVALS[protocol]) {
    const own = ['--protocol', protocol, '--gt', gt, '--dt', dt, ...tree, '--once'];
    if (coordinates) own.push('--coordinates', coordinates);
    const runs = Array.from({ length: Number(values.repeats) }, () =>
      run(process.execPath, ['--expose-gc', fileURLToPath(import.meta.url), ...own]),
    );
    const best = runs.reduce((least, next) => (next.cpu < least.cpu ? next : least));
    const script = fileURLToPath(new URL('../peers/pascal.py', import.meta.url));
    const peer = run(python, [script, name, gt, dt, ...(hierarchy ? [hierarchy] : [])]);
    // Means are added in another order there.
    const equal = Math.abs(best.mean - peer.mean) <= 1e-12;
    process.stdout.write(`boxwise       ${told(best)}\n${name.padEnd(13)} ${told(peer)}\n`);
    process.stdout.write(
      `${name} / boxwise, CPU: ${(peer.cpu / best.cpu).toFixed(0)}; ${equal ? 'the same mean' : 'DIFFERENT'}\n\n`,
    );
    if (!equal) process.exitCode = 1;
  }
}
