import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import test from 'ava';

import { boxwise, DT, GT, ROOT } from './run.js';

const place = mkdtempSync(join(tmpdir(), 'boxwise-output-'));
test.after.always(() => rmSync(place, { recursive: true }));

const folder = (): string => mkdtempSync(join(place, 'own-'));
const evaluated = (...args: string[]) => boxwise(['eval', '--gt', GT, '--dt', DT, ...args]);

test('a report that names an input is refused, by whatever path, and the input stays', (t) => {
  const dt = join(place, 'dt.json');
  writeFileSync(dt, readFileSync(DT));
  symlinkSync(dt, join(place, 'link.json'));
  linkSync(dt, join(place, 'hard.json'));
  for (const out of [dt, join(place, '.', 'dt.json'), join(place, 'link.json'), join(place, 'hard.json')]) {
    const { status, stdout, stderr } = boxwise(['eval', '--gt', GT, '--dt', dt, '--out', out]);
    t.is(status, 2);
    t.is(stdout, '');
    t.regex(stderr, /is the file of --dt, which would be overwritten/);
    t.deepEqual(readFileSync(dt), readFileSync(DT));
  }
});

test('a report takes the place of an older one, keeps its mode and follows its link, and leaves nothing beside it', (t) => {
  const own = folder();
  const report = join(own, 'report.txt');
  writeFileSync(report, 'old');
  chmodSync(report, 0o600);
  symlinkSync(report, join(own, 'latest'));
  t.is(evaluated('--out', join(own, 'latest'), '--quiet', '--force').status, 0);
  t.true(readFileSync(report, 'utf8').includes('Average Precision'));
  t.true(lstatSync(join(own, 'latest')).isSymbolicLink());
  if (process.platform !== 'win32') t.is(statSync(report).mode & 0o777, 0o600);
  t.deepEqual(readdirSync(own).toSorted(), ['latest', 'report.txt']);
});

test('devices are written to as they are', (t) => {
  if (!existsSync('/dev/full')) return t.pass('no such devices here');
  t.is(evaluated('--out', '/dev/null').status, 0);
  const { status, stderr } = evaluated('--out', '/dev/full');
  t.is(status, 2);
  t.regex(stderr, /^boxwise: \/dev\/full: ENOSPC/m, 'the error of writing names the file');
});

test('on a full disk the old report stays whole, and no half of a dataset is left', (t) => {
  const disk = folder();
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status === 0;
  if (!isMounted) return t.pass('skipped: no small disk can be mounted here');
  try {
    const report = join(disk, 'report.json');
    writeFileSync(report, 'old');
    writeFileSync(join(disk, 'filler'), Buffer.alloc(56 << 10));
    const failed = evaluated('--format', 'json', '--per-category', '--out', report, '--force');
    t.is(failed.status, 2);
    t.regex(failed.stderr, /report\.json: ENOSPC/);
    t.is(readFileSync(report, 'utf8'), 'old');
    const synth = boxwise(['synth', '--out', join(disk, 'data'), '--images', '200', '--quiet']);
    t.is(synth.status, 2);
    t.deepEqual(readdirSync(join(disk, 'data')), []);
    t.deepEqual(readdirSync(disk).toSorted(), ['data', 'filler', 'report.json']);
  } finally {
    execFileSync('umount', [disk]);
  }
});

test('a killed command leaves the old report as it was', (t) => {
  const own = folder();
  const report = join(own, 'report.json');
  writeFileSync(report, 'old');
  const { signal } = spawnSync(
    process.execPath,
    ['dist/cli.cjs', 'eval', '--gt', GT, '--dt', DT, '--out', report, '--force'],
    { cwd: ROOT, timeout: 60, killSignal: 'SIGKILL' },
  );
  if (signal !== 'SIGKILL') return t.pass('it was quicker');
  const left = readFileSync(report, 'utf8');
  t.true(left === 'old' || left === readFileSync(join(ROOT, 'oracles/sample/summary.txt'), 'utf8'));
});
