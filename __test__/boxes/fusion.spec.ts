import { readFileSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import {
  ensembleNms,
  ensembleSoftNms,
  nonMaximumWeighted,
  weightedBoxesFusion,
  type FusedBoxes,
  type ModelBoxes,
} from 'boxwise';
import * as promises from 'boxwise/promises';
import { refuses } from './world.js';

interface Answer {
  boxes: number[][];
  scores: number[];
  labels: number[];
}

interface Case {
  models: ModelBoxes[];
  weights: number[] | null;
  iouThreshold: number;
  scoreThreshold: number;
  wbf: Record<string, Answer>;
  nmw: Answer;
  nms?: Answer;
  gaussian?: Answer;
  linear?: Answer;
}

const { fusion } = JSON.parse(readFileSync('oracles/boxes/cases/fusion.json', 'utf8')) as { fusion: Case[] };

test('fusions answer as ensemble-boxes does', async (t) => {
  for (const [place, { models, weights, iouThreshold, scoreThreshold, ...expected }] of fusion.entries()) {
    const options = { iouThreshold, scoreThreshold, ...(weights && { weights }) };
    const { overflow, ...kinds } = expected.wbf;
    for (const [kind, answer] of Object.entries(kinds)) {
      const confidence = kind as 'avg';
      same(t, weightedBoxesFusion(models, { ...options, confidence }), answer, 1e-12, `${place} ${kind}`);
    }
    same(t, weightedBoxesFusion(models, { ...options, allowsOverflow: true }), overflow, 1e-12, `${place}`);
    same(t, nonMaximumWeighted(models, options), expected.nmw, 1e-12, `${place} nmw`);
    t.deepEqual(await promises.nonMaximumWeighted(models, options), nonMaximumWeighted(models, options));
    const plain = { iouThreshold, ...(weights && { weights }) };
    const soft = { ...(weights && { weights }), scoreThreshold: 0.05 };
    if (expected.nms) same(t, ensembleNms(models, plain), expected.nms, 1e-15, `${place} nms`);
    if (expected.gaussian)
      same(t, ensembleSoftNms(models, { ...soft, sigma: 0.4 }), expected.gaussian, 1e-15, `${place} soft`);
    if (expected.linear)
      same(
        t,
        ensembleSoftNms(models, { ...soft, iouThreshold, method: 'linear' }),
        expected.linear,
        1e-15,
        `${place} linear`,
      );
  }
});

function same(
  t: ExecutionContext,
  ours: FusedBoxes,
  theirs: Answer | undefined,
  tolerance: number,
  what: string,
) {
  t.deepEqual([...ours.labels], theirs?.labels, what);
  const far = (a: ArrayLike<number>, b: number[]) =>
    b.some((value, i) => !(Math.abs(value - (a[i] as number)) <= tolerance));
  t.false(far(ours.scores, theirs?.scores ?? []), what);
  t.false(far(ours.boxes, theirs?.boxes.flat() ?? []), what);
  t.is(ours.boxes.length, (theirs?.boxes.length ?? 0) * 4);
}

test('a score is within 1 where allowsOverflow is false, and as in ensemble-boxes where it is left out', (t) => {
  const models = [
    { boxes: [[0.1, 0.1, 0.2, 0.2], [0.1, 0.1, 0.2, 0.2]], scores: [1, 1], labels: [0, 0] }, // prettier-ignore
    { boxes: [[0.3, 0.3, 0.4, 0.4]], scores: [0.5], labels: [0] },
  ];
  const options = { weights: [2, 1], iouThreshold: 0.5 };
  // (2 + 2) / 2 boxes, by min(2 models, 2 boxes) / (2 + 1)
  t.deepEqual([...weightedBoxesFusion(models, options).scores], [4 / 3, 1 / 6]);
  t.deepEqual([...weightedBoxesFusion(models, { ...options, allowsOverflow: false }).scores], [1, 1 / 6]);
});

test('what cannot be used is refused', (t) => {
  const model = { boxes: [[0, 0, 0.5, 0.5]], scores: [0.5], labels: [1] };
  refuses(t, () => weightedBoxesFusion([{ ...model, scores: [] }]), 'LENGTH_MISMATCH', /models\[0\]\.scores/);
  refuses(t, () => weightedBoxesFusion([model], { weights: [1, 2] }), 'LENGTH_MISMATCH', /weights/);
  refuses(t, () => weightedBoxesFusion([model], { weights: [0] }), 'OUT_OF_RANGE', /weights/);
  refuses(t, () => nonMaximumWeighted([{ ...model, scores: [Number.NaN] }]), 'INVALID_VALUE');
  refuses(t, () => ensembleSoftNms([model], { sigma: 0 }), 'OUT_OF_RANGE');
  refuses(t, () => ensembleNms('models' as never), 'INVALID_ARGUMENT');
  const { labels, ...unlabelled } = model;
  const all: ((models: never) => unknown)[] = [
    weightedBoxesFusion,
    nonMaximumWeighted,
    ensembleNms,
    ensembleSoftNms,
  ];
  for (const fuse of all) {
    for (const name of ['classIds', 'classes', 'categoryIds'])
      refuses(
        t,
        () => fuse([{ ...unlabelled, [name]: labels }] as never),
        'INVALID_ARGUMENT',
        new RegExp(`^models\\[0\\]\\.labels: .*; did you mean labels for ${name}\\?$`),
      );
    refuses(t, () => fuse([unlabelled] as never), 'INVALID_ARGUMENT', /labels: expected .*, got undefined$/);
  }
  t.is(weightedBoxesFusion([]).scores.length, 0);
});
