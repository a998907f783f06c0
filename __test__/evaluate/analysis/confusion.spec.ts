import { readFileSync } from 'node:fs';

import test from 'ava';
import { BoxwiseError, evaluate, type CocoResult, type DetectionConfusion } from 'boxwise';

import { casesOf } from './cases.js';

type Cells = [row: number, column: number, count: number][];
type Expected = { iou: number; confidence: number } & Record<DetectionConfusion['rule'], Cells>;

/** The cells that are not 0. */
function cellsOf({ counts, shape: [size] }: DetectionConfusion): Cells {
  const cells = Array.from(counts, (count, at): Cells[number] => [Math.floor(at / size), at % size, count]);
  return cells.filter(([, , count]) => count > 0);
}

const RULES = ['same-class-first', 'class-agnostic'] as const;

test('confusion matrices are those of pycocotools, with and without categories', (t) => {
  for (const { name, gt, dt, iouType, expected } of casesOf<Expected[]>(t, 'confusion')) {
    const evaluation = evaluate(gt, dt, { iouType, analysis: true });
    for (const { iou, confidence, ...own } of expected) {
      for (const rule of RULES) {
        const got = evaluation.confusionMatrix({ iou, confidence, rule });
        t.deepEqual(cellsOf(got), own[rule], `${name} at IoU ${iou}, confidence ${confidence}, ${rule}`);
      }
    }
  }
});

test('the matrix adds up with the operating points', (t) => {
  const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
  for (const confidence of [0, 0.1, 0.5, 0.9, Infinity]) {
    for (const options of [{ confidence }, { confidence, iou: 0.75, area: 'medium' }]) {
      const { counts, shape } = evaluation.confusionMatrix(options);
      const { perCategory } = evaluation.operatingPoints(options);
      const [size] = shape;
      const sum = (from: number, step: number): number => {
        let all = 0;
        for (let at = 0; at < size; at++) all += counts[from + at * step] ?? 0;
        return all;
      };
      for (const [k, row] of perCategory.toTable().entries()) {
        t.is(counts[k * size + k], row.truePositives);
        t.is(sum(k, size), row.truePositives + row.falsePositives);
        t.is(sum(k * size, 1), row.truePositives + row.falseNegatives);
      }
    }
  }
});

test('the default rule keeps a correct detection, the other one counts it as background', (t) => {
  const on = { image_id: 1, bbox: [0, 0, 10, 10] };
  const gt = {
    images: [{ id: 1 }],
    categories: [{ id: 1, name: 'x' }, { id: 2, name: 'y' }], // prettier-ignore
    annotations: [{ ...on, id: 1, category_id: 1, area: 100, iscrowd: 0 }],
  };
  const dt = [
    { ...on, category_id: 2, bbox: [0, 0, 10, 9], score: 0.9 },
    { ...on, category_id: 1, bbox: [0, 0, 10, 8], score: 0.8 },
  ];
  const evaluation = evaluate(gt, dt, { analysis: true });
  t.deepEqual(cellsOf(evaluation.confusionMatrix()), [[0, 0, 1], [2, 1, 1]]); // prettier-ignore
  const agnostic = evaluation.confusionMatrix({ rule: 'class-agnostic' });
  t.deepEqual(cellsOf(agnostic), [[0, 1, 1], [2, 0, 1]]); // prettier-ignore
  t.deepEqual(agnostic.mostConfused().toTable(), [
    { truthId: 1, truthName: 'x', predictedId: 2, predictedName: 'y', count: 1, share: 1 },
  ]);
  t.deepEqual(agnostic.names, ['x', 'y', 'background']);
});

test('normalised matrices sum to 1, and rows and columns of zeros stay zero', (t) => {
  const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
  const confusion = evaluation.confusionMatrix({ confidence: 0.5 });
  const [size] = confusion.shape;
  const sums = (by: 'truth' | 'predicted'): number[] => {
    const { data } = confusion.normalized(by);
    const group = (at: number): number => (by === 'truth' ? Math.floor(at / size) : at % size);
    const all: number[] = new Array(size).fill(0);
    for (const [at, value] of data.entries()) all[group(at)] = (all[group(at)] ?? 0) + value;
    return all;
  };
  for (const by of ['truth', 'predicted'] as const) {
    t.true(sums(by).every((sum) => sum === 0 || Math.abs(sum - 1) < 1e-12));
  }
  const { data } = confusion.normalized('all');
  t.true(Math.abs(data.reduce((sum, value) => sum + value) - 1) < 1e-12);
});

test('the evaluation itself is the same with what analyses need', (t) => {
  for (const options of [{}, { parity: 'corrected' }, { useCategories: false }] as const) {
    const plain = evaluate('sample/gt.json', 'sample/dt.json', options);
    const kept = evaluate('sample/gt.json', 'sample/dt.json', { ...options, analysis: true });
    t.deepEqual(kept.stats, plain.stats);
    t.deepEqual(kept.matches, plain.matches);
  }
});

test('promises and threads give the same matrix', async (t) => {
  const one = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true, threads: 1 });
  const many = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true, threads: 3 });
  t.deepEqual(await many.promises.confusionMatrix(), one.confusionMatrix());
  t.deepEqual(await many.promises.errors(), one.errors());
});

test('what a matrix cannot be made of is a typed error', (t) => {
  const code = (call: () => unknown): string | undefined =>
    t.throws(call, { instanceOf: BoxwiseError })?.code;
  const plain = evaluate('sample/gt.json', 'sample/dt.json');
  const error = t.throws(() => plain.confusionMatrix(), { instanceOf: BoxwiseError });
  t.is(error?.code, 'INVALID_ARGUMENT');
  t.regex(error?.message ?? '', /analysis: true/);
  t.is(
    code(() => plain.errors()),
    'INVALID_ARGUMENT',
  );
  const kept = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
  t.is(
    code(() => kept.confusionMatrix({ confidence: Number.NaN })),
    'OUT_OF_RANGE',
  );
  t.is(
    code(() => kept.confusionMatrix({ rule: 'greedy' as never })),
    'INVALID_ARGUMENT',
  );
  t.is(
    code(() => kept.errors({ background: 0.05 })),
    'OUT_OF_RANGE',
  );
  t.is(
    code(() => kept.errors({ background: 0.6 })),
    'OUT_OF_RANGE',
  );
  t.is(
    code(() => kept.confusionMatrix().normalized('rows' as never)),
    'INVALID_ARGUMENT',
  );
});

test('the default confidence is one of probabilities: other scores need one of their own', (t) => {
  const results = JSON.parse(readFileSync('sample/dt.json', 'utf8')) as { score: number }[];
  const scored = (of: (score: number) => number) =>
    evaluate('sample/gt.json', results.map((own) => ({ ...own, score: of(own.score) })) as CocoResult[], {
      analysis: true,
    });
  const shares = scored((score) => score);
  for (const of of [(score: number) => 100 * score, (score: number) => Math.log(score / (1 - score))]) {
    const other = scored(of);
    const expected = { code: 'OUT_OF_RANGE', message: /^confidence: .*scale of the scores/ };
    t.throws(() => other.confusionMatrix(), expected);
    t.throws(() => other.imageTable(), expected);
    t.deepEqual(other.confusionMatrix({ confidence: of(0.25) }).counts, shares.confusionMatrix().counts);
    t.is(other.imageTable({ confidence: of(0.25) }).length, 200);
  }
});
