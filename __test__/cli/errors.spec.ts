import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import test from 'ava';
import { evaluate } from 'boxwise';

import { boxwise, DT, GT } from './run.js';

const place = mkdtempSync(join(tmpdir(), 'boxwise-errors-'));
test.after.always(() => rmSync(place, { recursive: true }));
const sample = ['errors', '--gt', GT, '--dt', DT, '-q'];
const evaluation = evaluate(GT, DT, { analysis: true });

test('errors are explained by kind, by pair of categories and by image', (t) => {
  const { status, stdout } = boxwise(sample);
  t.is(status, 0);
  t.regex(stdout, /^Errors at IoU 0\.5: how much AP \(0\.781\) would rise without them\n/);
  t.regex(stdout, /classification +│ +945 │ 0\.060/);
  t.regex(stdout, /Most confused categories/);
  const [worst] = evaluation.imageTable({ cost: true }).toTable();
  t.true(stdout.includes(`${worst?.imageId} │ ${worst?.fileName}`));
  t.regex(boxwise([...sample, '--format', 'markdown', '--iou', '0.75']).stdout, /^### Errors at IoU 0\.75/);
});

test('tables for programs have every row of the library', (t) => {
  const csv = join(place, 'errors.csv');
  t.is(boxwise([...sample, '--format', 'csv', '--out', csv]).status, 0);
  t.is(readFileSync(csv, 'utf8'), evaluation.detectionTable().toCsv());
  t.is(
    boxwise([...sample, '--format', 'csv', '--table', 'objects']).stdout,
    evaluation.objectTable().toCsv(),
  );
  const images = JSON.parse(boxwise([...sample, '--format', 'json', '--table', 'images']).stdout) as unknown;
  t.deepEqual(images, JSON.parse(JSON.stringify(evaluation.imageTable({ cost: true }))));
});

test('wrong words are bad options', (t) => {
  for (const [args, message] of [
    [['--table', 'images'], /--table needs --format json or csv/],
    [['--protocol', 'voc'], /Allowed choices are coco, lvis, crowdpose/],
    [['--out', DT, '--format', 'csv'], /is the file of --dt/],
    [['--iou', '50'], /Expected a number from 0 to 1/],
  ] as const) {
    const { status, stderr } = boxwise([...sample, ...args]);
    t.is(status, 2, args.join(' '));
    t.regex(stderr, message);
  }
});

test('an image without which nothing is measured has no cost', (t) => {
  const gt = join(place, 'one.gt.json');
  const record = { image_id: 1, category_id: 1, bbox: [0, 0, 9, 9] };
  const annotations = [{ ...record, id: 1, area: 81, iscrowd: 0 }];
  writeFileSync(gt, JSON.stringify({ images: [{ id: 1 }], categories: [{ id: 1 }], annotations }));
  const dt = join(place, 'one.dt.json');
  writeFileSync(dt, JSON.stringify([{ ...record, score: 0.5 }]));
  const { status, stdout } = boxwise(['errors', '--gt', gt, '--dt', dt]);
  t.is(status, 0);
  t.false(stdout.includes('NaN'), stdout);
});
