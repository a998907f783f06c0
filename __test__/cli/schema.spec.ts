import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import test from 'ava';

import { boxwise, DT, GT, ROOT } from './run.js';

const schema = JSON.parse(readFileSync(join(ROOT, 'docs/schema/eval-1.json'), 'utf8')) as object;
const check = new Ajv2020({ allowUnionTypes: true, strictTuples: false, strictRequired: false }).compile(
  schema,
);
const json = ['--format', 'json', '-q'];
const ANALYSES = ['--f1', '--confusion', '--errors', '--slices', 'height'];
const DATA = join(ROOT, '../shared/data');

function report(args: readonly string[]): Record<string, unknown> {
  const { status, stdout, stderr } = boxwise(['eval', ...args, ...json]);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

test('a report in JSON is as its schema says, with everything that it can have', (t) => {
  const all = report(['--gt', GT, '--dt', DT, '--per-category', '--provenance', ...ANALYSES]);
  t.true(check(all), JSON.stringify(check.errors));
  const properties = Object.keys((schema as { properties: object }).properties);
  t.deepEqual(Object.keys(all).toSorted(), properties.toSorted());
  for (const protocol of ['coco', 'voc', 'openimages'])
    t.true(check(report(['--gt', GT, '--dt', DT, '--protocol', protocol, '--per-category'])), protocol);
  const nothing = report([
    '--gt',
    GT,
    '--dt',
    DT,
    '--image-ids',
    '139',
    '--category-ids',
    '90',
    ...ANALYSES.slice(0, 3),
  ]);
  t.true(check(nothing), JSON.stringify(check.errors));
});

test('the schema refuses what no report has', (t) => {
  const own = report(['--gt', GT, '--dt', DT, '--errors']);
  for (const wrong of [
    { ...own, more: 1 },
    { ...own, metrics: undefined },
    { ...own, stats: ['0.5'] },
    { ...own, params: { protocol: 'coco' } },
    { ...own, warnings: [{ code: 'lower case', message: '', count: 1 }] },
    { ...own, errors: { ...(own['errors'] as object), kinds: [{ kind: 'other', count: 0, cost: 0 }] } },
  ])
    t.false(check(JSON.parse(JSON.stringify(wrong))));
});

test('reports of segmentations are as the schema says', (t) => {
  const panoptic = ['--gt', 'oracles/panoptic/sample/gt.json', '--dt', 'oracles/panoptic/sample/dt.json'];
  t.true(
    check(report([...panoptic, '--protocol', 'panoptic', '--per-category'])),
    JSON.stringify(check.errors),
  );
  const semantic = ['--gt', 'oracles/semantic/sample/labels', '--dt', 'oracles/semantic/sample/predictions'];
  const own = report([
    ...semantic,
    '--protocol',
    'semantic',
    '--classes',
    '4',
    '--gt-suffix',
    '_gt.png',
    '--per-category',
  ]);
  t.true(check(own), JSON.stringify(check.errors));
});

test('reports of the other protocols are as the schema says', (t) => {
  if (!existsSync(DATA)) return t.pass('skipped: ../shared/data is absent');
  const lvis = join(DATA, 'lvis-val-100');
  const own = ['--gt', join(lvis, 'lvis_val_100.json'), '--dt', join(lvis, 'results.json')];
  t.true(
    check(report([...own, '--protocol', 'lvis', '--per-category', '--f1'])),
    JSON.stringify(check.errors),
  );
  const points = join(DATA, 'keypoints');
  const poses = ['--gt', join(points, 'gt_dataset.json'), '--dt', join(points, 'dt_dataset.json')];
  t.true(check(report([...poses, '--iou-type', 'keypoints', '--errors'])), JSON.stringify(check.errors));
});
