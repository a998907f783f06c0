import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import test from 'ava';
import { BoxwiseError, evaluate, type EvaluateOptions, type Evaluation, type LvisMetrics } from 'boxwise';
import * as promises from 'boxwise/promises';

import { digest, SHARED, sha256 } from './cases.js';
import { formsOf } from './forms.js';
import { parsePython } from './json.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'boxwise-lvis-'));
test.after.always(() => rmSync(folder, { recursive: true }));

interface Params {
  iou_type?: 'bbox' | 'segm' | 'boundary';
  dilation_ratio?: number;
  max_dets?: number;
  iou_thrs?: number[];
  rec_thrs?: number[];
  area_rng?: [number | string, number | string][];
  area_rng_lbl?: string[];
  img_ids?: (number | string)[];
  cat_ids?: (number | string)[];
  use_cats?: number;
}

interface Answer {
  results?: Record<string, number>;
  printed?: string;
  counts: number[];
  precision: string;
  recall: string;
  matches?: [string, string];
}

interface Run {
  name: string;
  gt: string;
  dt: string;
  params: Params;
  expected: Answer | { error: string };
}

function committed(): Run[] {
  return ['rules', 'worlds', 'masks'].flatMap((file) => {
    const text = readFileSync(join(ROOT, `oracles/lvis/cases/${file}.jsonl`), 'utf8');
    const lines = text.split('\n').filter(Boolean);
    return lines.flatMap((line) => {
      const { gt, dt, runs } = parsePython(line) as unknown as { gt: string; dt: string; runs: Run[] };
      return runs.map((run) => ({ ...run, gt, dt }));
    });
  });
}

function optionsOf(params: Params): EvaluateOptions & { protocol: 'lvis' } {
  const { iou_type, max_dets, iou_thrs, rec_thrs, area_rng, area_rng_lbl, img_ids, cat_ids, use_cats } =
    params;
  const { dilation_ratio } = params;
  const bound = (value: number | string): number => (value === 'inf' ? Infinity : Number(value));
  const options = {
    protocol: 'lvis',
    ...(iou_type && { iouType: iou_type }),
    ...(dilation_ratio !== undefined && { dilationRatio: dilation_ratio }),
    ...(max_dets !== undefined && { maxDetections: [max_dets] }),
    ...(iou_thrs && { iouThresholds: iou_thrs }),
    ...(rec_thrs && { recallThresholds: rec_thrs }),
    ...(area_rng && {
      areaRanges: area_rng.map(
        ([min, max], i) =>
          [
            area_rng_lbl?.[i] ?? ['all', 'small', 'medium', 'large'][i] ?? '',
            bound(min),
            bound(max),
          ] as const,
      ),
    }),
    ...(img_ids && { imageIds: img_ids }),
    ...(cat_ids && { categoryIds: cat_ids }),
    ...(use_cats !== undefined && { useCategories: use_cats !== 0 }),
  };
  return options as object as EvaluateOptions & { protocol: 'lvis' };
}

const int32Digest = ({ buffer, byteOffset, byteLength }: Int32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex')
    .slice(0, 16);

function firstOf(metrics: object, count: number): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).slice(0, count));
}

function difference(evaluation: Evaluation<LvisMetrics>, expected: Answer): string | undefined {
  const { metrics, precision, recall, matches } = evaluation;
  const own: Answer = {
    counts: precision.shape,
    precision: digest(precision.data),
    recall: digest(recall.data),
    // Area ranges with labels of their own add metrics and lines after the reference's.
    ...(expected.results && { results: firstOf(metrics, Object.keys(expected.results).length) }),
    ...(expected.printed !== undefined && {
      printed: evaluation.summary().slice(0, expected.printed.length),
    }),
    ...(expected.matches && {
      matches: [int32Digest(matches.detections.data), int32Digest(matches.groundTruths.data)],
    }),
  };
  const wrong = (Object.keys(own) as (keyof Answer)[]).filter(
    (name) => JSON.stringify(own[name]) !== JSON.stringify(expected[name]),
  );
  return wrong.length > 0
    ? wrong.map((name) => `${name} ${JSON.stringify(own[name])}`).join('; ')
    : undefined;
}

test('every input form answers as lvis-api, on any number of threads', (t) => {
  const wrong: string[] = [];
  let answers = 0;
  for (const { name, gt, dt, params, expected } of committed()) {
    for (const [i, form] of formsOf(gt, dt, folder).entries()) {
      // columns of boxes do not say what masks say
      if (form.name.startsWith('columns') && params.iou_type !== undefined && dt.includes('segmentation'))
        continue;
      const say = (verdict: string): number => wrong.push(`${name}, ${form.name}: ${verdict}`);
      const may = name.startsWith('odd') || name === 'no-results';
      try {
        const evaluation = evaluate(...form.inputs(), { ...optionsOf(params), threads: 1 + (i % 3) });
        answers++;
        if ('error' in expected) {
          if (!may) say(`answered where the reference raises ${expected.error}`);
          continue;
        }
        const verdict = difference(evaluation, expected);
        if (verdict !== undefined) say(verdict);
      } catch (thrown) {
        if (!(thrown instanceof BoxwiseError) || thrown.code === 'INTERNAL') say(`threw ${String(thrown)}`);
        else if (!('error' in expected || may)) say(`threw ${thrown.message}`);
      }
    }
  }
  t.deepEqual(wrong, []);
  t.true(answers > 1000, `${answers} answers`);
});

const data = `${SHARED}data/lvis-val-100/`;
const withData = existsSync(data) ? test : test.skip;

withData(
  'LVIS val comes out to the last bit, blocking and promised, by paths and by the command',
  async (t) => {
    const expected = JSON.parse(readFileSync(`${data}expected.json`, 'utf8')) as {
      gt: string;
      dt: string;
      iouType: 'bbox' | 'segm';
      results: LvisMetrics;
      precision: { sha256: string; shape: number[] };
      recall: { sha256: string; shape: number[] };
    }[];
    for (const { gt, dt, iouType, results, precision, recall } of expected) {
      const inputs = [data + gt, data + dt] as const;
      for (const evaluation of [
        evaluate(...inputs, { protocol: 'lvis', iouType, threads: 1 }),
        await promises.evaluate(...inputs, { protocol: 'lvis', iouType, threads: 2 }),
      ]) {
        t.deepEqual({ ...evaluation.metrics }, { ...results });
        t.deepEqual(Object.keys(evaluation.metrics), Object.keys(results));
        t.is(evaluation.metrics['AR@300'], results['AR@300']);
        t.deepEqual(evaluation.precision.shape, precision.shape);
        t.is(sha256(evaluation.precision.data), precision.sha256);
        t.deepEqual(evaluation.recall.shape, recall.shape);
        t.is(sha256(evaluation.recall.data), recall.sha256);
      }
      const { stdout, status } = spawnSync(
        process.execPath,
        [
          'dist/cli.cjs',
          'eval',
          '--protocol',
          'lvis',
          '--iou-type',
          iouType,
          '--gt',
          inputs[0],
          '--dt',
          inputs[1],
          '--format',
          'json',
        ],
        { cwd: ROOT, encoding: 'utf8' },
      );
      t.is(status, 0);
      t.deepEqual((JSON.parse(stdout) as { metrics: LvisMetrics }).metrics, results);
    }
  },
);

const image = { id: 1, neg_category_ids: [2], not_exhaustive_category_ids: [] as number[] };
const truth = {
  images: [image],
  categories: [
    { id: 1, name: 'cup', frequency: 'r' },
    { id: 2, name: 'pan', frequency: 'f' },
  ],
  annotations: [{ id: 0, image_id: 1, category_id: 1, bbox: [10, 10, 50, 50], area: 2500 }],
};
const best = { image_id: 1, category_id: 1, bbox: [10, 10, 50, 50], score: 0.9 };
const found = [best];

/** Without the machine epsilon that the reference adds to what it divides by. */
const rounded = (value: number): number => Number(value.toFixed(12));

test('the corrected mode matches annotations with id 0 and takes all categories for one', (t) => {
  t.is(evaluate(truth, found, { protocol: 'lvis' }).metrics.AP, 0);
  const corrected = { protocol: 'lvis', parity: 'corrected' } as const;
  const { metrics } = evaluate(truth, found, corrected);
  t.deepEqual([metrics.AP, metrics.APr, metrics.APf, metrics['AR@300']].map(rounded), [1, 1, -1, 1]);
  const joined = evaluate(truth, [{ ...best, category_id: 2 }], { ...corrected, useCategories: false });
  t.deepEqual([joined.metrics.AP, joined.metrics.APr].map(rounded), [1, -1]);
  const strict = evaluate(truth, found, { protocol: 'lvis', useCategories: false });
  t.is(strict.metrics.AP, -1);
  t.deepEqual(
    strict.warnings.map(({ code }) => code),
    ['ANNOTATION_ID_ZERO', 'CATEGORIES_NOT_JOINED'],
  );
});

test('the corrected mode takes a missing area for that of the box, and refuses what makes no sense', (t) => {
  const corrected = { protocol: 'lvis', parity: 'corrected' } as const;
  const [{ area: _, ...annotation }] = truth.annotations as [(typeof truth.annotations)[0]];
  const annotations = [annotation] as unknown as typeof truth.annotations;
  t.is(rounded(evaluate({ ...truth, annotations }, found, corrected).metrics.AP), 1);
  t.throws(() => evaluate({ ...truth, annotations }, found, { protocol: 'lvis' }), { code: 'MISSING_KEY' });
  for (const [bad, code] of [
    [{ ...best, category_id: 7 }, 'UNKNOWN_ID'],
    [{ ...best, score: NaN }, 'INVALID_VALUE'],
    [{ ...best, bbox: [1, 2, NaN, 4] }, 'INVALID_VALUE'],
  ] as const) {
    t.throws(() => evaluate(truth, [bad], corrected), { code });
  }
});

test('a dataset that is not federated is refused with the way out', (t) => {
  const plain = { ...truth, images: [{ id: 1 }], categories: [{ id: 1 }] };
  const error = t.throws(() => evaluate(plain, found, { protocol: 'lvis' }), { code: 'MISSING_KEY' });
  t.regex(error?.message ?? '', /neg_category_ids.*not_exhaustive_category_ids.*frequency.*protocol is coco/);
  const lacking = { ...truth, images: [image, { id: 5, neg_category_ids: [] }] };
  t.throws(() => evaluate(lacking, found, { protocol: 'lvis' }), {
    code: 'MISSING_KEY',
    message: /id 5: expected the key not_exhaustive_category_ids/,
  });
});

test('LVIS takes one number of detections, and names its recalls after it', (t) => {
  const { metrics } = evaluate(truth, found, { protocol: 'lvis', maxDetections: [7], parity: 'corrected' });
  t.deepEqual(Object.keys(metrics).slice(-4), ['AR@7', 'ARs@7', 'ARm@7', 'ARl@7']);
  t.throws(() => evaluate(truth, found, { protocol: 'lvis', maxDetections: [1, 10] }), {
    code: 'OUT_OF_RANGE',
  });
});

test('a COCO evaluation of a federated dataset is not changed by what it says', (t) => {
  const annotations = truth.annotations.map((annotation) => ({ ...annotation, id: 3, iscrowd: 0 }));
  const gt = join(folder, 'federated.json');
  writeFileSync(gt, JSON.stringify({ ...truth, annotations }));
  const plain = { images: [{ id: 1 }], categories: [{ id: 1 }, { id: 2 }], annotations };
  t.deepEqual([...evaluate(gt, found).stats], [...evaluate(plain, found).stats]);
});
