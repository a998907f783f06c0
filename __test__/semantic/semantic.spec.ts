import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

import test from 'ava';
import fc from 'fast-check';
import {
  BoxwiseError,
  evaluateSemantic,
  SemanticAccumulator,
  type EvaluateSemanticOptions,
  type LabelMap,
  type SemanticEvaluation,
} from 'boxwise';
import * as promises from 'boxwise/promises';

interface Expected {
  mIoU: number;
  fwIoU: number;
  mAcc: number;
  aAcc: number;
  mDice: number;
  mPrecision: number;
  classes: Record<string, [iou: number, accuracy: number, dice: number, precision: number]>;
  confusion: [row: number, column: number, count: number][];
}
interface Case {
  name: string;
  options: EvaluateSemanticOptions;
  images: [labels: number[], predictions: number[]][];
  expected: Expected;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SAMPLE = `${ROOT}oracles/semantic/sample`;
const LABELS = { folder: `${SAMPLE}/labels`, suffix: '_gt.png' };
const PREDICTIONS = `${SAMPLE}/predictions`;
const SCORES = JSON.parse(readFileSync(`${SAMPLE}/expected.json`, 'utf8')) as Expected;
const cases = readFileSync(`${ROOT}oracles/semantic/cases.jsonl`, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

function unpacked([width = 0, height = 0, ...runs]: number[]): Int32Array {
  const labels = new Int32Array(width * height);
  for (let i = 0, at = 0; i < runs.length; i += 2) labels.fill(runs[i] ?? 0, at, (at += runs[i + 1] ?? 0));
  return labels;
}

/** The narrowest type that holds the labels. */
function narrow(labels: Int32Array): LabelMap {
  const most = Math.max(...labels);
  return most < 256 ? Uint8ClampedArray.from(labels) : Uint16Array.from(labels);
}

function same(found: SemanticEvaluation, expected: Expected): boolean {
  const { fwIoU, ...metrics } = found.metrics;
  const others = Object.entries(metrics).every(([name, value]) => value === expected[name as keyof Expected]);
  const classes = found.perCategory().every(({ categoryId, IoU, accuracy, dice, precision }) => {
    const row = expected.classes[String(categoryId)] ?? [-1, -1, -1, -1];
    return [IoU, accuracy, dice, precision].every((value, i) => value === row[i]);
  });
  const { data, shape } = found.confusion;
  const matrix = new Float64Array(shape[0] * shape[1]);
  for (const [row, column, count] of expected.confusion) matrix[row * shape[1] + column] = count;
  const cells = data.every((count, i) => count === matrix[i]);
  return others && classes && cells && Math.abs(fwIoU - expected.fwIoU) < 1e-14;
}

test('measures are mmsegmentation’s, at once, one by one and in parts', (t) => {
  for (const { name, options, images, expected } of cases) {
    const [labels, predictions] = [0, 1].map((i) => images.map((both) => unpacked(both[i as 0 | 1]))) as [
      Int32Array[],
      Int32Array[],
    ];
    t.true(same(evaluateSemantic(labels, predictions, options), expected), name);
    const narrowed = predictions.map(narrow);
    t.true(same(evaluateSemantic(labels, narrowed, { ...options, threads: 2 }), expected), name);
    const [own, other] = [new SemanticAccumulator(options), new SemanticAccumulator(options)];
    labels.forEach((map, i) => (i % 2 ? own : other).add(map, narrowed[i] as LabelMap));
    t.true(same(own.merge(other).result(), expected), name);
    t.is(own.result().images, images.length);
  }
});

test('folders, paths and URLs give the same, on and off the event loop', async (t) => {
  const options = { classes: ['road', 'car', 'tree', 'sky'] };
  const found = evaluateSemantic(LABELS, PREDICTIONS, options);
  t.true(same(found, SCORES));
  t.is(found.perCategory()[1]?.name, 'car');
  t.is(found.images, 3);
  t.is(found.params.classes, 4);
  const urls = [
    { folder: pathToFileURL(LABELS.folder), suffix: '_gt.png' },
    pathToFileURL(PREDICTIONS),
  ] as const;
  t.deepEqual(evaluateSemantic(...urls, options).toJSON(), found.toJSON());
  let done = 0;
  const onProgress = (fraction: number) => (done = fraction);
  const promised = await promises.evaluateSemantic(...urls, { ...options, onProgress });
  t.deepEqual(promised.toJSON(), found.toJSON());
  t.true(done > 0);
});

test('maps given to the promise form may be changed at once', async (t) => {
  const labels = Uint8Array.of(0, 1, 2);
  const promise = promises.evaluateSemantic(labels, labels, { classes: 3 });
  labels.fill(9);
  t.is((await promise).metrics.mIoU, 1);
});

test('a prediction of the ignored label is a miss', (t) => {
  const { metrics, confusion } = evaluateSemantic(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 255, 1, 0), {
    classes: 2,
  });
  t.deepEqual([...confusion.data], [1, 0, 0, 1]);
  t.deepEqual([...confusion.unpredicted], [1, 0]);
  t.is(metrics.aAcc, 2 / 3);
  t.is(metrics.mIoU, 0.75);
});

test('without a pixel nothing is measured, and a warning says so', (t) => {
  const { metrics, warnings } = new SemanticAccumulator({ classes: 2 }).result();
  t.is(metrics.mIoU, -1);
  t.deepEqual(
    warnings.map(({ code }) => code),
    ['NOTHING_TO_MEASURE'],
  );
});

test('a wrong label leaves nothing of its image behind', (t) => {
  const label = fc.integer({ min: 0, max: 3 });
  const image = fc.array(fc.tuple(label, label, fc.integer({ min: 1, max: 90 })), { maxLength: 40 });
  fc.assert(
    fc.property(image, fc.nat(3000), (runs, at) => {
      const expand = (i: 0 | 1) => Uint8Array.from(runs.flatMap((run) => Array<number>(run[2]).fill(run[i])));
      const [labels, predictions] = [expand(0), expand(1)];
      const scores = new SemanticAccumulator({ classes: 4 }).add(labels, predictions);
      const before = scores.result().toJSON();
      const wrong = Uint8Array.from(predictions);
      if (at >= wrong.length) return;
      wrong[at] = 200;
      const error = t.throws(() => scores.add(labels, wrong), { instanceOf: BoxwiseError });
      t.is(error?.code, 'OUT_OF_RANGE');
      t.regex(error?.message ?? '', new RegExp(`200 at pixel ${at}$`));
      t.deepEqual(scores.result().toJSON(), before);
    }),
    { numRuns: 60 },
  );
});

test('what cannot be used is a typed error', async (t) => {
  const map = Uint8Array.of(0, 1);
  const classes = 2;
  const scores = new SemanticAccumulator({ classes });
  const named = (...names: string[]) => new SemanticAccumulator({ classes: names });
  const bad: [string, () => unknown][] = [
    ['INVALID_ARGUMENT', () => evaluateSemantic(map, map, undefined as never)],
    ['INVALID_ARGUMENT', () => evaluateSemantic(map, map, {} as never)],
    ['INVALID_ARGUMENT', () => evaluateSemantic(map, map, { classes, speed: 1 } as never)],
    ['OUT_OF_RANGE', () => evaluateSemantic(map, map, { classes: 0 })],
    ['OUT_OF_RANGE', () => evaluateSemantic(map, map, { classes: 5000 })],
    ['OUT_OF_RANGE', () => evaluateSemantic(map, map, { classes: 1 })],
    ['OUT_OF_RANGE', () => evaluateSemantic(map, map, { classes, ignoreLabel: 1.5 })],
    ['LENGTH_MISMATCH', () => evaluateSemantic(map, Uint8Array.of(1), { classes })],
    ['LENGTH_MISMATCH', () => evaluateSemantic([map, map], [map], { classes })],
    ['INVALID_ARGUMENT', () => evaluateSemantic(Float32Array.of(0, 1) as never, map, { classes })],
    ['INVALID_ARGUMENT', () => evaluateSemantic(PREDICTIONS, map, { classes })],
    ['INVALID_IMAGE', () => evaluateSemantic(`${ROOT}oracles/panoptic/sample/gt`, PREDICTIONS, { classes })],
    ['EMPTY_INPUT', () => evaluateSemantic(`${ROOT}sample`, PREDICTIONS, { classes })],
    ['UNREADABLE_FILE', () => evaluateSemantic(LABELS, `${SAMPLE}/none`, { classes })],
    ['INVALID_ARGUMENT', () => scores.merge(scores)],
    ['INVALID_ARGUMENT', () => scores.merge({} as never)],
    ['INVALID_ARGUMENT', () => scores.merge(new SemanticAccumulator({ classes: 3 }))],
    ['INVALID_ARGUMENT', () => named('road', 'car').merge(named('car', 'road'))],
  ];
  for (const [code, run] of bad) {
    const error = t.throws(run, { instanceOf: BoxwiseError }, run.toString());
    const accepted = code === 'INVALID_IMAGE' ? [code, 'UNREADABLE_FILE'] : [code];
    t.true(accepted.includes(error?.code ?? ''), `${error?.code} ${error?.message}`);
  }
  const rejected = promises.evaluateSemantic(LABELS, `${SAMPLE}/none`, { classes: 4 });
  await t.throwsAsync(rejected, { instanceOf: BoxwiseError });
});

test('the command tells the means and the classes, and knows its minimum', (t) => {
  const run = (...args: string[]) =>
    spawnSync(
      process.execPath,
      [
        'dist/cli.cjs',
        'eval',
        '--protocol',
        'semantic',
        '--gt',
        LABELS.folder,
        '--gt-suffix',
        '_gt.png',
        '--dt',
        PREDICTIONS,
        ...args,
      ],
      { cwd: ROOT, encoding: 'utf8' },
    );
  const plain = run('--classes', '4');
  t.is(plain.stdout, evaluateSemantic(LABELS, PREDICTIONS, { classes: 4 }).summary());
  t.is(plain.status, 0);
  const json = JSON.parse(run('--classes', 'a,b,c,d', '--format', 'json', '--per-category').stdout) as {
    metrics: { mIoU: number };
    perCategory: { name: string }[];
  };
  t.is(json.metrics.mIoU, SCORES.mIoU);
  t.deepEqual(
    json.perCategory.map(({ name }) => name),
    ['a', 'b', 'c', 'd'],
  );
  for (const [word, ignoreLabel] of [
    ['none', null],
    ['255', 255],
    ['1', 1],
  ] as const) {
    const { stdout, stderr } = run('--classes', '256', '--ignore-label', word);
    t.is(stdout, evaluateSemantic(LABELS, PREDICTIONS, { classes: 256, ignoreLabel }).summary(), stderr);
  }
  t.is(run('--classes', '4', '--min-miou', '0.99').status, 1);
  t.is(run('--classes', '3').status, 2);
  t.is(run().status, 2);
});

test('classes that are predicted as one another are warned of, and weak models are not', (t) => {
  const labels = Uint8Array.from({ length: 10_000 }, (_, at) => (at * 7919) % 5);
  const noise = (at: number): number => (Math.imul(at + 1, 0x9e3779b1) >>> 16) % 10;
  const cases: [name: string, permuted: number, predict: (label: number, at: number) => number][] = [
    ['right', 0, (label) => label],
    ['right for nine of ten', 0, (label, at) => (noise(at) === 0 ? (label + 1) % 5 : label)],
    ['shifted', 5, (label) => (label + 1) % 5],
    ['shifted, and often wrong', 5, (label, at) => (noise(at) < 3 ? noise(at) : label + 1) % 5],
    ['exchanged', 2, (label) => (label < 2 ? 1 - label : label)],
    ['reversed', 4, (label) => 4 - label],
    ['all background', 0, () => 0],
    ['two classes taken for a third', 0, (label) => (label > 2 ? 2 : label)],
    ['one class taken for another', 0, (label) => (label === 3 ? 4 : label)],
    ['anything', 0, (_, at) => noise(at) % 5],
  ];
  for (const [name, permuted, predict] of cases) {
    const accumulator = new SemanticAccumulator({ classes: 5 });
    accumulator.add(labels, labels.map(predict));
    const found = accumulator.result().warnings.filter(({ code }) => code === 'CLASSES_LOOK_PERMUTED');
    t.deepEqual(found.map(({ count }) => count), permuted > 0 ? [permuted] : [], name); // prettier-ignore
  }
});
