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
});

test('voc and openimages have the precision-recall curves of their own AP, and nothing else', (t) => {
  for (const protocol of ['voc', 'openimages'] as const) {
    const args = ['eval', '--gt', GT, '--dt', DT, '--protocol', protocol, '--plot', out, '-q'];
    t.is(boxwise(args).status, 0);
    const svg = readFileSync(out, 'utf8');
    const { AP } = evaluate(GT, DT, { protocol }).metrics as { AP: number };
    t.true(svg.includes(`IoU 0.50, AP ${AP.toFixed(3)}`));
    t.false(svg.includes('F1 at IoU') || svg.includes('Confusion') || svg.includes('NaN'));
    const several = boxwise([...args, '--iou-thresholds', '0.5,0.75']);
    t.is(several.status, 0, several.stderr);
    t.regex(readFileSync(out, 'utf8'), /IoU 0\.50, AP [^<]*<[^]*>IoU 0\.75</);
    const wrong = boxwise([...args, '--plot-kind', 'f1']);
    t.is(wrong.status, 2);
    t.regex(wrong.stderr, /--plot-kind: f1 cannot be drawn of --protocol/);
    t.is(boxwise([...args, '--no-categories']).status, 0);
  }
});

test('a curve of voc falls from the best scores on: its area is AP', (t) => {
  const boxes = [0, 20, 40].map((x) => [x, 0, 9, 9]);
  const on = { image_id: 1, category_id: 1 };
  const annotations = boxes.map((bbox, at) => ({ ...on, id: at + 1, bbox, area: 81, iscrowd: 0 }));
  const gt = join(place, 'gt.json');
  const dt = join(place, 'dt.json');
  writeFileSync(gt, JSON.stringify({ images: [{ id: 1 }], categories: [{ id: 1 }], annotations }));
  // true, false, true: precision 1 up to a recall of 1/3, then 2/3 up to 2/3, then 0
  const found = [boxes[0], [80, 0, 9, 9], boxes[1]].map((bbox, at) => ({
    ...on,
    bbox,
    score: 0.9 - at / 10,
  }));
  writeFileSync(dt, JSON.stringify(found));
  boxwise(['eval', '--gt', gt, '--dt', dt, '--protocol', 'voc', '--plot', out, '-q']);
  const svg = readFileSync(out, 'utf8');
  t.true(svg.includes(`AP ${(1 / 3 + 2 / 9).toFixed(3)}`));
  const heights = /<path d="([^"]*)"/
    .exec(svg)?.[1]
    ?.split(/[ML]/)
    .slice(1)
    .map((point) => Number(point.split(',')[1]));
  const [top = 0, middle = 0, low = 0] = [...new Set(heights)];
  t.is(new Set(heights).size, 3);
  t.true(Math.abs((low - middle) / (low - top) - 2 / 3) < 0.01);
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
