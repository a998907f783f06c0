/**
 * Measures COCO evaluation side by side with other evaluators, in turn, and checks that the answers agree.
 *
 *     npx tsx benches/node/evaluate.ts --peers DIR --data NAME=FOLDER [--data ...] [--repeats 5] [--only a,b] [--slow] [--iou-type segm|keypoints]
 *
 * FOLDER holds gt.json and dt.json; DIR is where benches/peers.sh installed the others. See benches/README.md.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const MAIN = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
/** Above this many bytes of results, JavaScript cannot hold them as one string. */
const LONGEST_STRING = 500e6;

const { values } = parseArgs({
  options: {
    peers: { type: 'string' },
    data: { type: 'string', multiple: true, default: [] },
    gt: { type: 'string' },
    dt: { type: 'string' },
    repeats: { type: 'string', default: '5' },
    only: { type: 'string' },
    slow: { type: 'boolean', default: false },
    'iou-type': { type: 'string', default: 'bbox' },
  },
});

const iouType = values['iou-type'];

/** Seconds of CPU over all threads, seconds of wall time, bytes of memory at the peak. */
interface Cost {
  cpu: number;
  wall: number;
  rss: number;
}

/** One measurement: the evaluation alone, or the whole process where that is all there is. */
interface Sample extends Cost {
  stats: number[];
  digests?: (string | null)[];
  warm?: { cpu: number; wall: number };
}

interface Contestant {
  name: string;
  slow?: boolean;
  run(gt: string, dt: string): Sample | undefined;
}

const scratch = mkdtempSync(join(tmpdir(), 'boxwise-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const python = values.peers ? join(values.peers, 'bin', 'python') : 'python3';
const single: NodeJS.ProcessEnv = {
  ...process.env,
  RAYON_NUM_THREADS: '1',
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
};
// where a machine sets it, every start of Node.js reads all certificates, which takes 40 ms
delete single['NODE_EXTRA_CA_CERTS'];

function output(command: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    env: single,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

/** Runs a command to its end and measures its whole process. */
function whole(command: string, args: string[]): Cost & { stdout: string } {
  const report = join(scratch, 'report.json');
  const stdout = output(python, [join(HERE, '../peers/measure.py'), report, command, ...args]);
  return { ...(JSON.parse(readFileSync(report, 'utf8')) as Cost), stdout };
}

function boxwise(
  name: string,
  input: string,
  threads: number,
  more: { warm?: number; arrays?: boolean } = {},
): Contestant {
  return {
    name,
    run: (gt, dt) => {
      const results = input !== 'paths' && input !== 'bytes';
      if (results && readFileSize(dt) > LONGEST_STRING) return undefined;
      const request = JSON.stringify({ gt, dt, threads, input, iouType, warm: 0, ...more });
      return JSON.parse(output(process.execPath, ['--expose-gc', join(HERE, 'once.mjs'), request])) as Sample;
    },
  };
}

function readFileSize(path: string): number {
  return Number(output('wc', ['-c', path]).trim().split(' ')[0]);
}

const command: Contestant = {
  name: 'boxwise command',
  run: (gt, dt) => {
    const { stdout, ...cost } = whole(process.execPath, [
      MAIN,
      'eval',
      '--iou-type',
      iouType,
      '--gt',
      gt,
      '--dt',
      dt,
      '--format',
      'json',
    ]);
    return { ...cost, stats: (JSON.parse(stdout) as { stats: number[] }).stats };
  },
};

const vernier: Contestant = {
  name: 'vernier-cli 0.6.0',
  run: (gt, dt) => {
    const path = join(values.peers ?? '', 'bin', 'vernier');
    const args = [
      'eval',
      '--iou-type',
      iouType,
      '--threads',
      '1',
      '--emit',
      'json',
      '--quiet',
      '--gt',
      gt,
      '--dt',
      dt,
    ];
    const { stdout, ...cost } = whole(path, args);
    return {
      ...cost,
      stats: (JSON.parse(stdout) as { lines: { value: number }[] }).lines.map(({ value }) => value),
    };
  },
};

function pythonPeer(name: string, package_: string, slow: boolean): Contestant {
  return {
    name,
    slow,
    run: (gt, dt) =>
      JSON.parse(output(python, [join(HERE, '../peers/evaluate.py'), package_, gt, dt, iouType])) as Sample,
  };
}

const contestants: Contestant[] = [
  boxwise('boxwise evaluate()', 'paths', 1, { warm: 4 }),
  boxwise('boxwise evaluate() and the arrays', 'paths', 1, { arrays: true }),
  boxwise('boxwise columns', 'columns', 1),
  boxwise('boxwise columns, dataset loaded', 'loaded', 1),
  boxwise('boxwise objects', 'objects', 1),
  boxwise('boxwise objects, dataset loaded', 'loaded objects', 1),
  boxwise('boxwise evaluate(), 2 threads', 'paths', 2),
  ...(existsSync(MAIN) ? [command] : []),
  ...(values.peers
    ? [
        vernier,
        pythonPeer('hotcoco 1.3.0', 'hotcoco', false),
        pythonPeer('ultrafast-pycocotools 0.1.14', 'ultrafast_pycocotools', false),
        pythonPeer('faster-coco-eval 1.8.0', 'faster_coco_eval', true),
        pythonPeer('pycocotools 2.0.11', 'pycocotools', true),
      ]
    : []),
];

/** The least of each cost over the repeats; memory is of the run that took least of it. */
class Best {
  samples = 0;
  cost: Cost = { cpu: Infinity, wall: Infinity, rss: Infinity };
  warm: { cpu: number; wall: number } = { cpu: Infinity, wall: Infinity };
  stats: number[] = [];
  digests: (string | null)[] = [];

  add({ cpu, wall, rss, warm, stats, digests }: Sample): void {
    this.samples++;
    this.cost = {
      cpu: Math.min(this.cost.cpu, cpu),
      wall: Math.min(this.cost.wall, wall),
      rss: Math.min(this.cost.rss, rss),
    };
    if (typeof warm?.cpu === 'number')
      this.warm = { cpu: Math.min(this.warm.cpu, warm.cpu), wall: Math.min(this.warm.wall, warm.wall) };
    this.stats = stats;
    this.digests = digests ?? [];
  }
}

function measure(gt: string, dt: string): Map<string, Best> {
  const chosen = contestants.filter(({ name, slow }) => {
    if (values.only) return values.only.split(',').some((part) => name.includes(part));
    return values.slow || !slow;
  });
  const found = new Map<string, Best>();
  for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
    for (const { name, slow, run } of chosen) {
      // The slow ones take minutes; once tells enough.
      if (slow && repeat > 0) continue;
      const sample = run(gt, dt);
      if (!sample) continue;
      const best = found.get(name) ?? new Best();
      best.add(sample);
      found.set(name, best);
      process.stderr.write(`${repeat + 1}: ${name} ${(sample.cpu * 1e3).toFixed(0)} ms CPU\n`);
    }
  }
  return found;
}

/** How an answer compares with boxwise's: the same bits, or the farthest of the 12 numbers. */
function agreement(own: Best, other: Best): string {
  const apart = Math.max(...own.stats.map((value, i) => Math.abs(value - (other.stats[i] ?? Infinity))));
  const pairs = own.digests.map((digest, i) => [digest, other.digests[i]]);
  const arrays = new Set(pairs.filter(([, digest]) => digest).map(([one, two]) => one === two));
  const words = arrays.has(false) ? ', arrays differ' : arrays.has(true) ? ', arrays equal' : '';
  return (apart === 0 ? 'equal' : `within ${apart.toExponential(0)}`) + words;
}

const line = (cells: string[]): string => `| ${cells.join(' | ')} |\n`;

function report(title: string, found: Map<string, Best>): void {
  const own = [...found].find(([name]) => name.startsWith('boxwise'))?.[1];
  const rival = found.get(vernier.name);
  const rows = [...found].map(([name, best]) => {
    const { cpu, wall, rss } = best.cost;
    const ratio = rival ? (rival.cost.cpu / cpu).toFixed(2) : '';
    const warm = best.warm.cpu < Infinity ? (best.warm.cpu * 1e3).toFixed(0) : '';
    return [
      name,
      (cpu * 1e3).toFixed(0),
      warm,
      (wall * 1e3).toFixed(0),
      ratio,
      (rss / 2 ** 20).toFixed(0),
      own ? agreement(own, best) : '',
    ];
  });
  const head = ['', 'CPU ms', 'warm', 'wall ms', 'vernier / this, CPU', 'peak MiB', 'answers'];
  process.stdout.write(
    `\n${title}\n\n${line(head)}${line(head.map((_, i) => (i === 0 || i === 6 ? '---' : '--:')))}${rows.map(line).join('')}`,
  );
  const [one, two] = [found.get('boxwise evaluate()'), found.get('boxwise evaluate(), 2 threads')];
  if (one && two)
    process.stdout.write(
      `\nWall time of two threads over one: ${(two.cost.wall / one.cost.wall).toFixed(2)}\n`,
    );
}

const data =
  values.gt && values.dt
    ? [['the given files', values.gt, values.dt] as const]
    : values.data.map((pair) => {
        const [name = '', folder = ''] = pair.split('=');
        return [name, join(folder, 'gt.json'), join(folder, 'dt.json')] as const;
      });
if (data.length === 0) throw new Error('give --gt and --dt, or --data NAME=FOLDER');
for (const [name, gt, dt] of data) report(name, measure(gt, dt));
