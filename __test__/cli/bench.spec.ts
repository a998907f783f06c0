import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import test from 'ava';

import { clustered, sparse, yoloHead, YOLO } from '../../cli/bench/workloads.js';

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
const QUICK = ['--rounds', '1', '--quiet'];

async function boxwise(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await run(process.execPath, [MAIN, 'bench', ...words])) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

test('a table has a row a task and size, and a bar for each', async (t) => {
  const { code, stdout } = await boxwise('--only', 'nms,iou', '--sizes', '50,100', ...QUICK);
  t.is(code, 0);
  for (const label of ['NMS 50', 'NMS 100', 'IoU matrix 50²', 'IoU matrix 100²']) {
    t.is(stdout.split(label).length - 1, 2, label);
  }
  t.regex(stdout, /times faster than typed JavaScript/);
  t.false(stdout.includes('\u001b['), 'no colours where nobody looks');
});

test('JSON has milliseconds of boxwise and of each rival', async (t) => {
  const { stdout } = await boxwise('--only', 'soft-nms,yolo', '--sizes', '60', '--format', 'json', ...QUICK);
  const { unit, results } = JSON.parse(stdout);
  t.is(unit, 'ms');
  t.deepEqual(
    results.map(({ task }: { task: string }) => task),
    ['soft-nms', 'yolo', 'yolo'],
  );
  for (const { native, others } of results) {
    t.true(native > 0);
    t.is(others[0].name, 'typed JavaScript');
    t.true(others[0].ms > 0);
  }
});

test('SVG goes to a file', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'boxwise-bench-'));
  try {
    const file = join(folder, 'bench.svg');
    const { code, stdout } = await boxwise(
      '--only',
      'nms',
      '--sizes',
      '64',
      '--format',
      'svg',
      '--out',
      file,
      ...QUICK,
    );
    t.is(code, 0);
    t.is(stdout, '');
    const svg = readFileSync(file, 'utf8');
    t.regex(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    t.is(svg.split('<rect').length - 1, svg.split('/>').length - 1 - (svg.split('<line').length - 1));
    t.true(svg.endsWith('</svg>\n'));
    t.false(svg.includes('NaN'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what cannot be measured is refused with exit code 2', async (t) => {
  for (const words of [
    ['--only', 'nms,evaluation'],
    ['--sizes', '0'],
    ['--sizes', 'many'],
    ['--rounds', '0'],
    ['--format', 'pdf'],
    ['--out', '/nowhere/at/all.svg', '--only', 'nms', '--sizes', '10', ...QUICK],
  ]) {
    const { code, stderr } = await boxwise(...words);
    t.is(code, 2, words.join(' '));
    t.regex(stderr, /^boxwise: /);
  }
});

test('a seed gives the same boxes, another gives others', (t) => {
  t.deepEqual(clustered(200, 3), clustered(200, 3));
  t.notDeepEqual(clustered(200, 3), clustered(200, 4));
  t.deepEqual(sparse(50, 1), sparse(50, 1));
  const head = yoloHead(2);
  t.is(head.length, 84 * YOLO.anchors);
  t.true(head.subarray(4 * YOLO.anchors).every((probability) => probability >= 0 && probability <= 1));
  const above = head.subarray(4 * YOLO.anchors).filter((probability) => probability > 0.25).length;
  t.true(above > 100 && above < 3000, String(above));
});
