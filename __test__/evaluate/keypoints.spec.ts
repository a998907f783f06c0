import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import test from 'ava';
import { BoxwiseError, Dataset, evaluate, type CocoDataset, type EvaluateOptions } from 'boxwise';
import * as promises from 'boxwise/promises';

const folder = mkdtempSync(join(tmpdir(), 'boxwise-keypoints-'));
test.after.always(() => rmSync(folder, { recursive: true }));

/** A person of four points in a square of 100, and the same found a little to the right. */
const points = (shift: number): number[] =>
  [10, 10, 90, 10, 90, 90, 10, 90].flatMap((v, i) => (i % 2 ? [v, 2] : [v + shift]));
const person = { image_id: 1, category_id: 1 };
const annotation = {
  ...person,
  id: 1,
  bbox: [0, 0, 100, 100],
  area: 10_000,
  iscrowd: 0,
  keypoints: points(0),
  num_keypoints: 4,
};
const truth = {
  images: [{ id: 1 }],
  categories: [
    { id: 1, name: 'person' },
    { id: 2, name: 'dog' },
  ],
  annotations: [annotation],
};
const result = { ...person, keypoints: points(1), score: 0.9 };
const sigmas = [0.1, 0.1, 0.1, 0.1];
const options = { iouType: 'keypoints', keypointSigmas: sigmas } as const satisfies EvaluateOptions;

function refusal(work: () => unknown): BoxwiseError {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof BoxwiseError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

const without = (name: string): CocoDataset => {
  const { [name]: _, ...rest } = annotation as Record<string, unknown>;
  return { ...truth, annotations: [rest as never] };
};

test('a pose near its person is found, one far away is not', async (t) => {
  t.is(evaluate(truth, [result], options).metrics.AP, 0.9999999999999998);
  t.is(evaluate(truth, [{ ...result, keypoints: points(1000) }], options).metrics.AP, 0);
  t.is((await promises.evaluate(truth, [result], options)).metrics.AR75, 1);
});

test('sigmas may be those of each category', (t) => {
  const keypointSigmas = new Map([
    [1, sigmas],
    [2, [0.5]],
  ]);
  t.is(evaluate(truth, [result], { iouType: 'keypoints', keypointSigmas }).metrics.AP50, 0.9999999999999999);
  const dogs = { ...options, keypointSigmas: new Map([[2, [0.5]]]) };
  t.is(refusal(() => evaluate(truth, [result], dogs)).code, 'MISSING_KEY');
  t.is(
    refusal(() => evaluate(truth, [result], { ...options, keypointSigmas, useCategories: false })).code,
    'INVALID_ARGUMENT',
  );
});

test('columns with and without boxes are results with and without', (t) => {
  const columns = {
    imageIds: Int32Array.of(1),
    categoryIds: Int32Array.of(1),
    scores: Float32Array.of(0.9),
    keypoints: Float32Array.from(points(1)),
    pointsPerDetection: 4,
  };
  const boxes = Float64Array.of(0, 0, 1000, 1000);
  const far = { ...options, iouThresholds: [1] }; // unmatched, and outside of medium
  t.is(evaluate(truth, columns, options).metrics.AP50, evaluate(truth, [result], options).metrics.AP50);
  const ignored = (evaluation: { matches: { detectionsIgnored: { data: Uint8Array } } }): number[] => [
    ...evaluation.matches.detectionsIgnored.data,
  ];
  t.deepEqual(ignored(evaluate(truth, columns, far)), [0, 0, 1]);
  t.deepEqual(ignored(evaluate(truth, { ...columns, boxes }, far)), [0, 1, 0]);
  for (const wrong of [
    { pointsPerDetection: 5 },
    { boxes: new Float64Array(8) },
    { scores: new Float32Array(2) },
  ])
    t.is(
      refusal(() => evaluate(truth, { ...columns, ...wrong }, options)).code,
      'LENGTH_MISMATCH',
      JSON.stringify(wrong),
    );
  t.is(
    refusal(() => evaluate(truth, { ...columns, pointsPerDetection: 1.5 }, options)).code,
    'INVALID_ARGUMENT',
  );
  const { keypoints: _, ...bare } = columns;
  t.is(refusal(() => evaluate(truth, { ...bare, boxes }, options)).code, 'MISSING_KEY');
  const codeOf = (keypoints: unknown): string =>
    refusal(() => evaluate(truth, { ...columns, keypoints: keypoints as never }, options)).code;
  t.is(codeOf('1,2'), 'INVALID_ARGUMENT');
  t.is(codeOf([1, 2]), 'LENGTH_MISMATCH');
});

test('what cannot be compared is named', (t) => {
  const few = refusal(() => evaluate(truth, [result], { iouType: 'keypoints' }));
  t.deepEqual([few.code, few.list, few.record], ['LENGTH_MISMATCH', 'annotations', 0]);
  const poses = (keypoints: unknown): BoxwiseError =>
    refusal(() => evaluate(truth, Buffer.from(JSON.stringify([{ ...result, keypoints }])), options));
  const short = poses([1, 2, 3]);
  t.deepEqual([short.code, short.list, short.record], ['LENGTH_MISMATCH', 'results', 0]);
  t.is(poses([]).code, 'LENGTH_MISMATCH');
  t.is(poses(7).code, 'INVALID_TYPE');
  t.is(poses([1, 2, 'x', 4]).code, 'INVALID_TYPE');
  t.is(poses([1, 2, [3]]).code, 'INVALID_TYPE');
  t.is(poses(undefined).code, 'MISSING_KEY');
  t.is(refusal(() => evaluate(without('keypoints'), [result], options)).code, 'MISSING_KEY');
  t.is(refusal(() => evaluate(without('num_keypoints'), [result], options)).code, 'MISSING_KEY');
  t.is(refusal(() => evaluate(without('area'), [result], options)).code, 'MISSING_KEY');
  const masked = [{ ...result, segmentation: { size: [2, 2], counts: '04' } }];
  t.is(refusal(() => evaluate(truth, masked, options)).code, 'INVALID_SHAPE');
  t.is(
    refusal(() => evaluate(Dataset.load(truth, { iouType: 'bbox' }), [result], options)).code,
    'MISSING_KEY',
  );
  t.is(evaluate(Dataset.load(truth), [result], options).metrics.AR, 1);
});

test('sigmas are numbers above 0', (t) => {
  for (const keypointSigmas of [[], [0], [-1], [NaN], [Infinity]])
    t.is(refusal(() => evaluate(truth, [result], { ...options, keypointSigmas })).code, 'OUT_OF_RANGE');
  t.is(
    refusal(() => evaluate(truth, [result], { ...options, keypointSigmas: 'wide' as never })).code,
    'INVALID_ARGUMENT',
  );
});

test('corrected parity mends what the reference passes over and refuses what makes no sense', (t) => {
  const corrected = { ...options, parity: 'corrected' } as const;
  const alike = { ...options, useCategories: false };
  t.is(evaluate(truth, [result], alike).metrics.AR, 0);
  t.is(evaluate(truth, [{ ...result, category_id: 2 }], { ...alike, parity: 'corrected' }).metrics.AR, 1);
  t.is(evaluate(without('num_keypoints'), [result], corrected).metrics.AR, 1);
  t.is(evaluate(truth, [result], { ...options, maxDetections: [5] }).metrics.AP, -1);
  t.is(evaluate(truth, [result], { ...corrected, maxDetections: [5] }).metrics.AR, 1);
  const nowhere = [{ ...result, keypoints: [NaN, ...points(0).slice(1)] }];
  t.is(refusal(() => evaluate(truth, nowhere, corrected)).code, 'INVALID_VALUE');
  t.deepEqual(
    evaluate(truth, nowhere, options).warnings.map(({ code }) => code),
    ['DETECTION_KEYPOINTS_NOT_FINITE'],
  );
  const silent = { ...truth, annotations: [{ ...annotation, num_keypoints: 0 }] };
  t.deepEqual(
    evaluate(silent, [result], corrected).warnings.map(({ code, count }) => [code, count]),
    [
      ['NUM_KEYPOINTS_CONTRADICTED', 1],
      ['NOTHING_TO_MEASURE', 1],
    ],
  );
});

test('CrowdPose worlds get the numbers of their evaluator', (t) => {
  const file = new URL('../../oracles/keypoints/crowdpose.jsonl', import.meta.url);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  for (const line of lines) {
    const { gt, dt, stats } = JSON.parse(line) as { gt: string; dt: string; stats: number[] };
    const evaluation = evaluate(Buffer.from(gt), Buffer.from(dt), { protocol: 'crowdpose' });
    t.deepEqual([...evaluation.stats], stats);
    t.is(evaluation.metrics.APhard, stats[8] ?? NaN);
  }
  t.is(lines.length, 40);
  const boxes = refusal(() => evaluate(truth, [result], { protocol: 'crowdpose', iouType: 'bbox' }));
  t.is(boxes.code, 'INVALID_ARGUMENT');
  const uncounted = refusal(() =>
    evaluate(truth, [result], { protocol: 'crowdpose', keypointSigmas: sigmas }),
  );
  t.deepEqual([uncounted.code, uncounted.list], ['MISSING_KEY', 'images']);
  const counted = { ...truth, images: [{ id: 1, crowdIndex: 0.5 }] };
  const { metrics } = evaluate(counted, [result], {
    protocol: 'crowdpose',
    keypointSigmas: sigmas,
    categoryIds: [1],
  });
  t.deepEqual([metrics.AR, metrics.APeasy, metrics.APmedium], [1, -1, 1]);
});

test('the command evaluates keypoints', (t) => {
  const [gt, dt] = [join(folder, 'gt.json'), join(folder, 'dt.json')];
  writeFileSync(gt, JSON.stringify(truth));
  writeFileSync(dt, JSON.stringify([result]));
  const main = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
  const args = [
    'eval',
    '--gt',
    gt,
    '--dt',
    dt,
    '--iou-type',
    'keypoints',
    '--keypoint-sigmas',
    '0.1,0.1,0.1,0.1',
  ];
  const summary = execFileSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  t.is(summary, evaluate(truth, [result], options).summary());
});
