import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import test from 'ava';

import { RedisServer, withRedis } from '../shards/redis.js';
import { bytes, parts } from '../shards/world.js';
import { boxwise, DT, GT, ROOT } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'boxwise-shards-'));
test.after.always(() => rmSync(folder, { recursive: true }));
for (const [nth, part] of parts(3).entries()) writeFileSync(join(folder, `dt-${nth}.json`), bytes(part));
writeFileSync(join(folder, 'other.txt'), 'dt-3.json');
writeFileSync(join(folder, 'a[1].json'), bytes(parts(1)[0] ?? []));
const pattern = join(folder, 'dt-*.json');
const summary = boxwise(['eval', '--gt', GT, '--dt', DT]).stdout;

test('a pattern names several files of detections, which are evaluated together', (t) => {
  for (const dt of [join(folder, 'dt-{0,1,2}.json'), join(folder, 'a[1].json')]) {
    const { status, stdout, stderr } = boxwise(['eval', '--gt', GT, '--dt', dt, '--min-ap', '0.5']);
    t.is(stdout, summary, stderr);
    t.is(status, 0);
  }
  const json = boxwise(['eval', '--gt', GT, '--dt', pattern, '--format', 'json', '--per-category']);
  t.deepEqual(
    (JSON.parse(json.stdout) as { metrics: object }).metrics,
    (JSON.parse(boxwise(['eval', '--gt', GT, '--dt', DT, '--format', 'json']).stdout) as { metrics: object })
      .metrics,
  );
});

test('what cannot be done with several files is said', (t) => {
  const cases: [string[], RegExp][] = [
    [['--dt', join(folder, 'none-*.json')], /--dt: no file matches '.*none-\*\.json'/],
    [
      ['--dt', pattern, '--f1'],
      /--f1, --confusion, --errors, --slices and --plot need all detections in one file/,
    ],
    [['--dt', pattern, '--plot', join(folder, 'x.svg')], /--plot need all detections in one file/],
    [['--dt', pattern, '--out', join(folder, 'dt-1.json')], /--out .*dt-1\.json is the file of --dt/],
    [['--dt', pattern, '--queue', 'a'], /--queue needs --redis/],
    [['--dt', pattern, '--redis', 'localhost'], /--redis: expected redis:\/\/host:port/],
    [
      ['--dt', pattern, '--redis', 'redis://127.0.0.1:1'],
      /--redis: expected a Redis that answers at 127\.0\.0\.1:1.*NO_REDIS/,
    ],
    [
      ['--dt', join(folder, '*'), '--protocol', 'voc'],
      /several files must be COCO results \(JSON\), got .*other\.txt/,
    ],
    [['--dt', `${folder}/{dt-0,a?1?}.json`], /DUPLICATE_ID/],
  ];
  for (const [args, expected] of cases) {
    const { status, stdout, stderr } = boxwise(['eval', '--gt', GT, ...args]);
    t.is(status, 2, args.join(' '));
    t.is(stdout, '');
    t.regex(stderr, expected);
  }
});

test('boxwise worker names wrong options', (t) => {
  const cases: [string[], RegExp][] = [
    [[], /required option '--redis <url>' not specified/],
    [['--redis', 'localhost'], /--redis: expected redis:\/\/host:port/],
    [['--redis', 'redis://127.0.0.1:1'], /--redis: expected a Redis that answers/],
    [
      ['--redis', 'redis://127.0.0.1', '--lost-after', '0.1'],
      /--lost-after: expected a number of seconds from 1/,
    ],
    [
      ['--redis', 'redis://127.0.0.1', '--concurrency', '0'],
      /--concurrency: expected a whole number from 1 to 256/,
    ],
    [['--redis', 'redis://127.0.0.1', '--queue', 'a:b'], /--queue: expected a name without ":"/],
  ];
  for (const [args, expected] of cases) {
    const { status, stderr } = boxwise(['worker', ...args]);
    t.is(status, 2, args.join(' '));
    t.regex(stderr, expected);
  }
});

withRedis('eval --redis has its numbers from boxwise worker, which SIGTERM lets finish', async (t) => {
  const redis = await RedisServer.start();
  const worker = spawn(process.execPath, ['dist/cli.cjs', 'worker', '--redis', redis.url, '--queue', 'own'], {
    cwd: ROOT,
  });
  try {
    let said = '';
    worker.stdout.on('data', (chunk) => (said += String(chunk)));
    const args = ['eval', '--gt', GT, '--dt', pattern, '--redis', redis.url, '--queue', 'own'];
    const run = spawnSync(process.execPath, ['dist/cli.cjs', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      timeout: 60_000,
    });
    t.is(run.stdout, summary, run.stderr);
    t.regex(run.stderr, /shards wait for workers: boxwise worker --redis URL --queue own\n/);
    worker.kill('SIGTERM');
    const [code] = (await once(worker, 'exit')) as [number | null];
    t.is(code, 0);
    t.regex(said, /^waiting for shards in the queue own\n/);
    t.regex(said, /dt-1\.json: \d+ images, \d+ detections \(\d/);
  } finally {
    worker.kill('SIGKILL');
    redis.stop();
  }
});
