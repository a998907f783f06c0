import { existsSync } from 'node:fs';
import { join } from 'node:path';

import test from 'ava';
import { evaluate } from 'boxwise';

import { boxwise, DT, GT, ROOT } from './run.js';

const sample = ['eval', '--gt', GT, '--dt', DT];

test('a report has the analyses that are asked for, after the summary', (t) => {
  const { status, stdout } = boxwise([...sample, '--f1', '--confusion', '--errors', '--format', 'markdown']);
  t.is(status, 0);
  t.regex(stdout, /^## boxwise: AP 0\.579\n[^|]*\| metric +\|/);
  t.regex(stdout, /### Best F1 at IoU 0\.5\n\n\| +id \| category +\| confidence \|/);
  t.regex(stdout, /\| +\| all, micro +\| +0\.2028 \| +0\.854 \| +0\.712 \| 0\.777 \|/);
  t.regex(stdout, /### Confusion at IoU 0\.5, confidence 0\.25\n/);
  t.regex(stdout, /### Errors at IoU 0\.5: how much AP \(0\.781\) would rise without them\n/);
  t.regex(stdout, /\| classification +\| +945 \| 0\.060 \|/);
  const text = boxwise([...sample, '--errors']).stdout;
  t.true(text.startsWith(boxwise(sample).stdout));
  t.regex(text, /Errors at IoU 0\.5.*\n[^\n]*\n.*error.*number.*AP/);
});

test('JSON has everything that the library returns', (t) => {
  const { stdout } = boxwise([...sample, '--f1', '--confusion', '--errors', '--format', 'json']);
  const report = JSON.parse(stdout) as Record<string, unknown>;
  const evaluation = evaluate(GT, DT, { analysis: true });
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  t.deepEqual(report.operatingPoints, plain(evaluation.operatingPoints()));
  t.deepEqual(report.confusion, plain(evaluation.confusionMatrix()));
  t.deepEqual(report.errors, plain(evaluation.errors()));
  t.false('errors' in (JSON.parse(boxwise([...sample, '--format', 'json']).stdout) as object));
});

interface Cells {
  names: unknown[];
  cells: [row: number, column: number, count: number][];
}

test('real masks and LVIS are analysed by their own rules', (t) => {
  const data = join(ROOT, '../shared/data');
  if (!existsSync(data)) return t.pass('skipped: ../shared/data is absent');
  const coco = join(data, 'coco-val2014-100/instances_val2014');
  const masks = [
    '--gt',
    `${coco}_100.json`,
    '--dt',
    `${coco}_fakesegm100_results.json`,
    '--iou-type',
    'segm',
  ];
  const segm = boxwise(['eval', ...masks, '--f1', '--errors', '-q']);
  t.is(segm.status, 0, segm.stderr);
  t.regex(segm.stdout, /classification[^\n]*76[^\n]*0\.137/);
  const lvis = [
    '--gt',
    join(data, 'lvis-val-100/lvis_val_100.json'),
    '--dt',
    join(data, 'lvis-val-100/results.json'),
  ];
  const found = boxwise(['eval', '--protocol', 'lvis', ...lvis, '--confusion', '--format', 'json', '-q']);
  t.is(found.status, 0, found.stderr);
  const { confusion } = JSON.parse(found.stdout) as { confusion: Cells };
  const background = confusion.names.length - 1;
  const wrong = confusion.cells.reduce((sum, [row, , count]) => sum + (row === background ? count : 0), 0);
  const evaluation = evaluate(lvis[1] ?? '', lvis[3] ?? '', { protocol: 'lvis' });
  // what is not judged, or not annotated exhaustively, is no false positive
  t.true(wrong <= evaluation.operatingPoints({ confidence: 0.25 }).micro.falsePositives);
});

test('what a report cannot have is bad usage', (t) => {
  const csv = boxwise([...sample, '--f1', '--format', 'csv']);
  t.is(csv.status, 2);
  t.regex(csv.stderr, /--format csv is one table/);
  const voc = boxwise([...sample, '--protocol', 'voc', '--errors']);
  t.is(voc.status, 2);
  t.regex(voc.stderr, /need --protocol coco, lvis, crowdpose/);
});
