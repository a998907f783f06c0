// node tools/reliability/files.mjs [rounds]: inputs that are cut off, grow, are replaced or vanish while they are read; pipes, devices, and outputs on a full disk.
// Prints how the calls ended. Every error must be typed, and an output is the old one or the new one, never a part.
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { BoxwiseError, evaluate } from 'boxwise';
import * as promises from 'boxwise/promises';

const rounds = Number(process.argv[2] ?? 200);
const folder = mkdtempSync(join(tmpdir(), 'boxwise-files-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const cli = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
spawnSync(process.execPath, [cli, 'synth', '--quiet', '--out', folder, '--images', '1500'], {
  stdio: 'inherit',
});
const [gt, dt] = ['gt.json', 'dt.json'].map((name) => join(folder, name));
const bytes = statSync(dt).size;
const expected = evaluate(gt, dt).metrics.AP;

let bad = 0;
const tally = new Map();
function note(what, how) {
  tally.set(`${what}: ${how}`, (tally.get(`${what}: ${how}`) ?? 0) + 1);
}
async function ended(what, promise, right) {
  try {
    const { metrics } = await promise;
    if (right && metrics.AP !== expected) bad++;
    note(
      what,
      metrics.AP === expected ? 'the right numbers' : right ? 'WRONG NUMBERS' : 'numbers of another content',
    );
  } catch (error) {
    if (!(error instanceof BoxwiseError) && error.name !== 'AbortError') bad++;
    note(what, error instanceof BoxwiseError ? error.code : error.name);
  }
}

/** What happens to a file while it is read; whether the numbers must be the right ones if there are any. */
const CHANGES = {
  'cut off': [(file, at) => truncateSync(file, at), true],
  'cut to nothing': [(file) => truncateSync(file, 0), true],
  'grows by white space': [(file) => appendFileSync(file, ' '.repeat(100_000)), true],
  'grows by text': [(file) => appendFileSync(file, '{"not": "JSON'), true],
  removed: [(file) => rmSync(file), true],
  'replaced by another file': [
    (file) => (writeFileSync(`${file}.new`, '[]'), renameSync(`${file}.new`, file)),
    false,
  ],
  'overwritten by spaces': [(file, at) => writeFileSync(file, Buffer.alloc(at, ' '), { flag: 'r+' }), false],
};
for (const [what, [change, right]] of Object.entries(CHANGES)) {
  for (let i = 0; i < rounds; i++) {
    const file = join(folder, `copy${i % 4}.json`);
    copyFileSync(dt, file);
    const running = ended(what, promises.evaluate(gt, file, { threads: 1 + (i % 3) }), right);
    await sleep((i % 20) / 2);
    change(file, Math.floor((bytes * (i + 1)) / (rounds + 1)));
    await running;
  }
}

// pipes: whole, slow, cut off, and one that nobody writes to
const pipe = join(folder, 'pipe');
if (spawnSync('mkfifo', [pipe]).status === 0) {
  const text = readFileSync(dt);
  for (let i = 0; i < 20; i++) {
    const cut = i % 4 === 3;
    const running = ended(cut ? 'pipe that ends early' : 'pipe', promises.evaluate(gt, pipe), !cut);
    const to = createWriteStream(pipe);
    to.on('error', () => {});
    if (i % 4 === 1)
      for (let at = 0; at < text.length; at += 1 << 20) { to.write(text.subarray(at, at + (1 << 20))); await sleep(2); } // prettier-ignore
    else to.write(cut ? text.subarray(0, bytes / 2) : text);
    to.end();
    await running;
  }
  // A blocked open or read of a pipe cannot be interrupted, but the promise and other calls go on.
  const waiting = promises.evaluate(gt, pipe, { signal: AbortSignal.timeout(50) });
  await waiting.then(
    () => (bad++, note('pipe without a writer', 'AN ANSWER')),
    (error) => note('pipe without a writer', error.name),
  );
  await ended('another call meanwhile', promises.evaluate(gt, dt), true);
  createWriteStream(pipe).end('[]'); // lets the thread go
  await sleep(100);
}
for (const device of ['/dev/null', '/dev/zero', '/dev/full', '/proc/self/mem', folder]) {
  if (existsSync(device))
    await ended(
      device,
      promises.evaluate(gt, device, { maxMemory: 1e8, signal: AbortSignal.timeout(20_000) }),
      true,
    );
}

// outputs: a full disk (a tmpfs of 64 kB, if it may be mounted), /dev/full, and SIGKILL at any time
const run = (...args) => spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
const small = join(folder, 'small');
mkdirSync(small);
if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]).status === 0) {
  try {
    const report = join(small, 'report.json');
    const old = `"${'x'.repeat(40_000)}"`;
    writeFileSync(report, old);
    const { status } = run(
      'eval',
      '--gt',
      gt,
      '--dt',
      dt,
      '--format',
      'json',
      '--per-category',
      '--out',
      report,
    );
    const whole = readFileSync(report, 'utf8') === old;
    const left = readdirSync(small).length;
    if (!whole || status === 0 || left !== 1) bad++;
    note(
      '--out on a full disk',
      `exit ${status}, the old report is ${whole ? 'whole' : 'LOST'}, ${left - 1} files left over`,
    );
    const made = run('synth', '--images', '50', '--out', join(small, 'set'));
    const parts = existsSync(join(small, 'set')) ? readdirSync(join(small, 'set')) : [];
    if (made.status === 0 || parts.length > 0) bad++;
    note('synth on a full disk', `exit ${made.status}, ${parts.length} files left over`);
  } finally {
    spawnSync('umount', [small]);
  }
} else note('a full disk', 'not tried: mounting is not allowed');
const killed = join(folder, 'killed.json');
writeFileSync(killed, '{"old": true}');
for (let i = 0; i < 20; i++) {
  const child = spawn(
    process.execPath,
    [cli, 'eval', '--gt', gt, '--dt', dt, '--format', 'json', '--out', killed],
    {
      stdio: 'ignore',
    },
  );
  const end = new Promise((resolve) => child.once('exit', resolve));
  await sleep(150 + i * 40);
  child.kill('SIGKILL');
  await end;
  const text = readFileSync(killed, 'utf8');
  try {
    note('--out and SIGKILL', JSON.parse(text).old ? 'the old report' : 'the new report');
  } catch {
    bad++;
    note('--out and SIGKILL', 'A PART OF A REPORT');
  }
}
const head = spawnSync(
  'sh',
  ['-c', `"$0" "$@" | head -1`, process.execPath, cli, 'eval', '--gt', gt, '--dt', dt, '--format', 'json'],
  { encoding: 'utf8' },
);
if (head.stderr !== '' || head.stdout.split('\n').length !== 2) bad++;
note('eval | head -1', head.stderr === '' ? 'one line, no error' : head.stderr.slice(0, 200));

for (const [what, times] of tally) console.log(`${String(times).padStart(6)}  ${what}`);
console.log(`${bad} wrong numbers, untyped errors or spoilt files`);
process.exit(bad === 0 ? 0 : 1);
