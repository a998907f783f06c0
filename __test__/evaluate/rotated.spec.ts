import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import test from 'ava';
import { Dataset, evaluate, type CocoDataset, type CocoResult, type DetectionColumns } from 'boxwise';
import * as promises from 'boxwise/promises';

import { digest } from './cases.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'boxwise-rotated-'));
test.after.always(() => rmSync(folder, { recursive: true }));

interface World {
  gt: CocoDataset;
  dt: CocoResult[];
  runs: {
    params: { useCats?: number };
    expected: { stats: number[]; precision: string; recall: string; scores: string };
  }[];
}

const worlds = readFileSync(join(ROOT, 'oracles/rotated/cases/worlds.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as World);

test('every form of rotated boxes answers as pycocotools does over exact overlaps', async (t) => {
  for (const { gt, dt, runs } of worlds) {
    const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
    for (const { params, expected } of runs) {
      const options = { iouType: 'rotated', ...(params.useCats === 0 && { useCategories: false }) } as const;
      for (const evaluation of [
        evaluate(gt, dt, options),
        evaluate(bytes(gt), bytes(dt), { ...options, threads: 3 }),
        evaluate(Dataset.load(gt), dt, options),
        await promises.evaluate(gt, dt, options),
      ]) {
        t.deepEqual([...evaluation.stats], expected.stats);
        const { precision, recall, scores } = evaluation;
        t.is(digest(precision.data), expected.precision);
        t.is(digest(recall.data), expected.recall);
        t.is(digest(scores.data), expected.scores);
      }
    }
  }
});

const truth = {
  images: [{ id: 1 }],
  categories: [{ id: 7 }],
  annotations: [
    { id: 1, image_id: 1, category_id: 7, bbox: [50, 40, 40, 10, Math.PI / 6], area: 400, iscrowd: 0 },
  ],
};
const ids = {
  imageIds: new Int32Array([1]),
  categoryIds: new Int32Array([7]),
  scores: new Float32Array([0.9]),
};

test('columns of five and of eight numbers say what records say', (t) => {
  const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
  const corners = [
    [-20, -5],
    [20, -5],
    [20, 5],
    [-20, 5],
  ].flatMap(([x = 0, y = 0]) => [50 + x * c - y * s, 40 + x * s + y * c]);
  const columns: DetectionColumns[] = [
    { ...ids, boxes: new Float64Array([50, 40, 40, 10, Math.PI / 6]), format: 'cxcywhr' },
    { ...ids, boxes: new Float32Array([50, 40, 40, 10, Math.PI / 6]), format: 'cxcywhr' },
    { ...ids, boxes: new Float64Array(corners), format: 'corners' },
  ];
  for (const detections of columns) {
    t.true(evaluate(truth, detections, { iouType: 'rotated' }).metrics.AP > 0.999);
    t.throws(() => evaluate(truth, detections, { iouType: 'bbox' }), { name: 'BoxwiseError' });
  }
  const short: DetectionColumns = { ...ids, boxes: new Float64Array(4), format: 'cxcywhr' };
  t.throws(() => evaluate(truth, short, { iouType: 'rotated' }), { code: 'LENGTH_MISMATCH' });
});

test('an upright box of the same extent is not the rotated one', (t) => {
  const upright = [{ image_id: 1, category_id: 7, bbox: [30, 35, 40, 10], score: 0.9 }];
  t.is(evaluate(truth, upright, { iouType: 'rotated' }).metrics.AP, 0);
});

test('corners around which sides cross are refused with their place', (t) => {
  const poly = [0, 0, 4, 4, 4, 0, 0, 5];
  const crossed = [{ image_id: 1, category_id: 7, poly, score: 0.9 }];
  t.throws(() => evaluate(truth, crossed, { iouType: 'rotated' }), {
    code: 'INVALID_VALUE',
    message: /results\[0\].*sides do not cross/,
  });
  const other = { protocol: 'lvis', iouType: 'rotated' } as const;
  t.throws(() => evaluate(truth, [], other), { code: 'INVALID_ARGUMENT' });
});

test('the command evaluates rotated boxes', (t) => {
  const [gt, dt] = [join(folder, 'gt.json'), join(folder, 'dt.json')];
  writeFileSync(gt, JSON.stringify(worlds[0]?.gt));
  writeFileSync(dt, JSON.stringify(worlds[0]?.dt));
  const { stdout, status } = spawnSync(
    process.execPath,
    ['dist/cli.cjs', 'eval', '--iou-type', 'rotated', '--gt', gt, '--dt', dt, '--format', 'json'],
    { cwd: ROOT, encoding: 'utf8' },
  );
  t.is(status, 0);
  t.deepEqual((JSON.parse(stdout) as { stats: number[] }).stats, worlds[0]?.runs[0]?.expected.stats);
});
