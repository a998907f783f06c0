import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import test from 'ava';
import { evaluate } from 'boxwise';

import { boxwise, DT, GT, ROOT } from './run.js';

const place = mkdtempSync(join(tmpdir(), 'boxwise-plot-'));
test.after.always(() => rmSync(place, { recursive: true }));
const out = join(place, 'plot.svg');

test('a plot has the numbers of the library', (t) => {
  const { status, stderr } = boxwise(['eval', '--gt', GT, '--dt', DT, '--plot', out, '-q']);
  t.is(status, 0, stderr);
  const svg = readFileSync(out, 'utf8');
  const evaluation = evaluate(GT, DT, { analysis: true });
  const { AP50, AP75 } = evaluation.metrics;
  t.true(svg.includes(`IoU 0.50, AP ${AP50.toFixed(3)}`) && svg.includes(`IoU 0.75, AP ${AP75.toFixed(3)}`));
  const { micro } = evaluation.operatingPoints();
  t.true(svg.includes(`all detections: ${micro.fScore.toFixed(3)} at ${micro.confidence.toPrecision(3)}`));
  const { counts, names } = evaluation.confusionMatrix();
  t.true(svg.includes(`${names[0]} predicted as ${names[0]}: ${counts[0]}<`));
  t.is(svg.match(/<path /g)?.length, 12); // ten IoU thresholds, two averages
});

test('--plot-kind chooses; the analysis for confusion is made only where it is drawn', (t) => {
  boxwise(['eval', '--gt', GT, '--dt', DT, '--plot', out, '--plot-kind', 'f1', '-q']);
  const svg = readFileSync(out, 'utf8');
  t.true(
    svg.includes('F1 at IoU 0.5') && !svg.includes('Confusion') && !svg.includes('Precision and recall'),
  );
  const wrong = boxwise(['eval', '--gt', GT, '--dt', DT, '--plot', out, '--plot-kind', 'pr']);
  t.is(wrong.status, 2);
  t.regex(wrong.stderr, /Expected precision-recall, f1, confusion/);
  const voc = boxwise(['eval', '--gt', GT, '--dt', DT, '--protocol', 'voc', '--plot', out]);
  t.is(voc.status, 2);
  t.regex(voc.stderr, /--plot: applies only to --protocol coco, lvis or crowdpose, not voc/);
});

test('hostile names are text, long ones are cut, and no objects are no failure', (t) => {
  const name = `</text><script>alert(1)</script>\u0000\ud800${'x'.repeat(100_000)}`;
  const box = { image_id: 1, category_id: 1, bbox: [0, 0, 9, 9] };
  const dataset = { images: [{ id: 1, width: 9, height: 9 }], categories: [{ id: 1, name }] };
  const gt = join(place, 'gt.json');
  const dt = join(place, 'dt.json');
  writeFileSync(gt, JSON.stringify({ ...dataset, annotations: [{ ...box, id: 1, area: 81, iscrowd: 0 }] }));
  writeFileSync(dt, JSON.stringify([{ ...box, score: 2.5 }]));
  t.is(boxwise(['eval', '--gt', gt, '--dt', dt, '--plot', out, '-q']).status, 0);
  const svg = readFileSync(out, 'utf8');
  t.false(svg.includes('<script') || svg.includes('\0'));
  t.true(svg.length < 80_000);
  writeFileSync(gt, JSON.stringify({ ...dataset, annotations: [] }));
  writeFileSync(dt, '[]');
  const empty = boxwise(['eval', '--gt', gt, '--dt', dt, '--plot', out, '-q']);
  t.is(empty.status, 0, empty.stderr);
  t.false(readFileSync(out, 'utf8').includes('NaN'));
});

test('masks, keypoints and LVIS are drawn', (t) => {
  const data = join(ROOT, '../shared/data');
  if (!existsSync(data)) return t.pass('skipped: ../shared/data is absent');
  const coco = join(data, 'coco-val2014-100/instances_val2014');
  const lvis = join(data, 'lvis-val-100');
  for (const args of [
    ['--gt', `${coco}_100.json`, '--dt', `${coco}_fakesegm100_results.json`, '--iou-type', 'segm'],
    ['--gt', join(lvis, 'lvis_val_100.json'), '--dt', join(lvis, 'results.json'), '--protocol', 'lvis'],
  ]) {
    const { status, stderr } = boxwise(['eval', ...args, '--plot', out, '-q']);
    t.is(status, 0, stderr);
    t.false(readFileSync(out, 'utf8').includes('NaN'));
  }
});
