// node tools/reliability/limits.mjs: processes with few threads or little memory. Each evaluates the sample and checks the numbers; a refusal of the system must
// lead to the same numbers on fewer threads, or to a typed error, never to a crash. (The programs are CommonJS: modules make Node.js start four threads
// for files, and it aborts by itself where it gets none.) Linux; needs `prlimit` of util-linux and `setpriv`, as limits on
// processes do not hold for root.
import { spawnSync } from 'node:child_process';
import { evaluate } from 'boxwise';

const expected = JSON.stringify([...evaluate('sample/gt.json', 'sample/dt.json').stats]);
const code = `
  const { evaluate, nms, BoxwiseError } = require('boxwise');
  const promises = require('boxwise/promises');
  const seen = [];
  const boxes = new Float32Array(4 * 200000).map((_, i) => (i % 4 < 2 ? (i * 37) % 9000 : 9020 + ((i * 37) % 40)));
  const scores = new Float32Array(200000).map((_, i) => ((i * 31) % 997) / 997);
  const calls = [
    () => JSON.stringify([...evaluate('sample/gt.json', 'sample/dt.json', { threads: 8 }).stats]),
    async () => JSON.stringify([...(await promises.evaluate('sample/gt.json', 'sample/dt.json', { threads: 8 })).stats]),
    async () => { nms(boxes, scores); await promises.nms(boxes, scores); return ${JSON.stringify(expected)}; },
  ];
  (async () => { for (const call of calls) {
    try {
      seen.push((await call()) === ${JSON.stringify(expected)} ? 'right' : 'WRONG');
    } catch (error) {
      seen.push(error instanceof BoxwiseError ? error.code : error instanceof RangeError ? 'RangeError of V8' : 'UNTYPED ' + error);
    }
  }
  console.log(seen.join(', ')); })();
`;

const nobody = ['setpriv', '--reuid=65534', '--clear-groups'];
const memory = (megabytes) => ['prlimit', `--as=${megabytes * 2 ** 20}`];
const CASES = [
  ['no limit', []],
  ...[7, 8, 10, 12, 16].map((threads) => [
    `at most ${threads} threads`,
    [...nobody, 'prlimit', `--nproc=${threads}`],
  ]),
  ...[760, 770, 780, 790, 800, 850, 900, 1000, 1200, 1500, 2000, 3000].map((size) => [
    `${size} MiB of addresses`,
    memory(size),
  ]),
  ['files of at most 1 kB', ['prlimit', '--fsize=1024']],
  ['30 open files', ['prlimit', '--nofile=30']],
];

let crashes = 0;
for (const [name, before] of CASES) {
  const command = [...before, process.execPath, '-e', code];
  const { status, signal, stdout, stderr } = spawnSync(command[0], command.slice(1), { encoding: 'utf8' });
  const ownLimit =
    /Fatal process out of memory|uv_thread_create|Assertion .*(uv_|worker)|pthread_create|out of memory|node::|Cannot create/i.test(
      stderr,
    );
  const answer = stdout.trim();
  const how = answer || (signal ?? `exit ${status}`);
  const isCrash = answer === '' && !ownLimit;
  if (isCrash || /WRONG|UNTYPED/.test(answer)) crashes++;
  console.log(
    `${name.padEnd(24)} ${how}${answer === '' ? (ownLimit ? ' (Node.js itself does not start)' : `: ${stderr.slice(0, 400)}`) : ''}`,
  );
}
console.log(`${crashes} wrong answers, untyped errors or crashes of boxwise`);
process.exitCode = crashes === 0 ? 0 : 1;
