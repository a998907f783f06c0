import * as tf from '@tensorflow/tfjs-core';
import test from 'ava';
import * as fc from 'fast-check';
import { BoxwiseError } from 'boxwise';
import * as drop from 'boxwise/tfjs';
import { boxes, score, scoresFor, threshold } from './worlds.js';

const RUNS = Number(process.env.BOXWISE_RUNS ?? 1000);

test.before(async () => {
  await import('@tensorflow/tfjs-backend-cpu'); // registers itself
  await tf.setBackend('cpu');
});

const world = boxes(true).chain((corners) =>
  fc.record({
    corners: fc.constant(corners),
    scores: scoresFor(corners.length),
    most: fc.oneof(fc.integer({ min: -1, max: 50 }), fc.constantFrom(2.5, Infinity, NaN)),
    iou: threshold,
    least: fc.oneof(fc.constant(-Infinity), score),
    sigma: fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 1e-3, max: 1, noNaN: true })),
  }),
);

function tensors(corners: number[][], scores: number[]): [tf.Tensor2D, tf.Tensor1D] {
  return [tf.tensor2d(corners.flat(), [corners.length, 4]), tf.tensor1d(scores)];
}

function values(tensor: tf.Tensor | undefined): Float32Array | Int32Array {
  return (tensor as tf.Tensor).dataSync() as Float32Array;
}

test('hard suppression answers as tfjs', (t) => {
  fc.assert(
    fc.property(world, ({ corners, scores, most, iou, least }) => {
      const theirs = tf.tidy(() =>
        tf.image.nonMaxSuppression(...tensors(corners, scores), most, iou, least).dataSync(),
      );
      t.deepEqual(drop.nonMaxSuppression(corners, scores, most, iou, least), theirs as Int32Array);
    }),
    { numRuns: RUNS },
  );
  t.pass();
});

test('soft suppression answers as tfjs, indices and scores', (t) => {
  fc.assert(
    fc.property(world, ({ corners, scores, most, iou, least, sigma }) => {
      const theirs = tf.tidy(() => {
        const { selectedIndices, selectedScores } = tf.image.nonMaxSuppressionWithScore(
          ...tensors(corners, scores),
          most,
          iou,
          least,
          sigma,
        );
        return { selectedIndices: values(selectedIndices), selectedScores: values(selectedScores) };
      });
      const ours = drop.nonMaxSuppressionWithScore(corners, scores, most, iou, least, sigma);
      t.deepEqual<unknown, unknown>(ours, theirs);
    }),
    { numRuns: RUNS },
  );
  t.pass();
});

test('padded suppression answers as tfjs', (t) => {
  const wholes = world.filter(({ most }) => most !== 2.5); // tfjs then fails on an array of half a place
  fc.assert(
    fc.property(wholes, fc.boolean(), ({ corners, scores, most, iou, least }, pad) => {
      const theirs = tf.tidy(() => {
        const { selectedIndices, validOutputs } = tf.image.nonMaxSuppressionPadded(
          ...tensors(corners, scores),
          most,
          iou,
          least,
          pad,
        );
        return { selectedIndices: values(selectedIndices), validOutputs: values(validOutputs)[0] as number };
      });
      t.deepEqual<unknown, unknown>(
        drop.nonMaxSuppressionPadded(corners, scores, most, iou, least, pad),
        theirs,
      );
    }),
    { numRuns: RUNS },
  );
  t.pass();
});

test('a crowd of thousands answers as tfjs, hard and soft', (t) => {
  let seed = 7;
  const random = () => (seed = (Math.imul(seed, 48271) >>> 0) % 0x7fffffff) / 0x7fffffff;
  for (const [count, spread] of [
    [3000, 300],
    [3000, 3000],
    [1200, 30],
  ] as const) {
    const corners = Array.from({ length: count }, () => {
      const [x, y] = [random() * spread, random() * spread];
      return [x, y, x + 1 + random() * 60, y + 1 + random() * 60].map(Math.fround);
    });
    const scores = corners.map(() => Math.fround(random()));
    for (const sigma of [0, 0.3]) {
      const theirs = tf.tidy(() => {
        const kept = tf.image.nonMaxSuppressionWithScore(
          ...tensors(corners, scores),
          count,
          0.4,
          0.05,
          sigma,
        );
        return {
          selectedIndices: values(kept.selectedIndices),
          selectedScores: values(kept.selectedScores),
        };
      });
      const ours = drop.nonMaxSuppressionWithScore(corners, scores, count, 0.4, 0.05, sigma);
      t.deepEqual<unknown, unknown>(ours, theirs);
    }
  }
});

test('the promised forms answer as the direct ones', async (t) => {
  const corners = Float32Array.of(0, 0, 2, 2, 0, 0, 2, 1.5, 5, 5, 6, 6);
  const scores = [0.8, 0.9, 0.3];
  t.deepEqual(
    await drop.nonMaxSuppressionAsync(corners, scores, 5),
    drop.nonMaxSuppression(corners, scores, 5),
  );
  t.deepEqual(
    await drop.nonMaxSuppressionWithScoreAsync(corners, scores, 5, 0.9, 0, 0.5),
    drop.nonMaxSuppressionWithScore(corners, scores, 5, 0.9, 0, 0.5),
  );
  t.deepEqual(
    await drop.nonMaxSuppressionPaddedAsync(corners, scores, 3, 0.5, 0, true),
    drop.nonMaxSuppressionPadded(corners, scores, 3, 0.5, 0, true),
  );
  await t.throwsAsync(drop.nonMaxSuppressionAsync(corners, scores, 5, 2), { instanceOf: BoxwiseError });
});

test('tensors are taken for arrays, in both forms', async (t) => {
  const [corners, scores] = tensors([[0, 0, 2, 2], [0, 0, 2, 1.5]], [0.8, 0.9]); // prettier-ignore
  t.deepEqual(drop.nonMaxSuppression(corners, scores, 5), Int32Array.of(1));
  t.deepEqual(await drop.nonMaxSuppressionAsync(corners, scores, 5), Int32Array.of(1));
  t.throws(() => drop.nonMaxSuppression(tf.tensor1d([0, 0, 1, 1]), scores, 5), { code: 'SHAPE_MISMATCH' });
});

test('doubles are rounded to float32 first, as tensors are', (t) => {
  const corners = [[0, 0, 0.1, 0.7], [0, 0, 0.1, 0.5]]; // prettier-ignore
  const theirs = tf.image.nonMaxSuppression(tf.tensor2d(corners), [0.1, 0.30000001], 2, 5 / 7).dataSync();
  t.deepEqual(drop.nonMaxSuppression(corners, [0.1, 0.30000001], 2, 5 / 7), theirs as Int32Array);
  t.deepEqual(
    drop.nonMaxSuppression(Float64Array.from(corners.flat()), [0.1, 0.30000001], 2, 5 / 7),
    theirs as Int32Array,
  );
});

test('what tfjs refuses is refused with a code', (t) => {
  const refusals: [() => unknown, string][] = [
    [() => drop.nonMaxSuppression([[0, 0, 1]], [1], 1), 'LENGTH_MISMATCH'],
    [() => drop.nonMaxSuppression([0, 0, 1, 1, 2], [1], 1), 'LENGTH_MISMATCH'],
    [() => drop.nonMaxSuppression([[0, 0, 1, 1]], [1, 2], 1), 'LENGTH_MISMATCH'],
    [() => drop.nonMaxSuppression([[0, 0, 1, 1]], [1], 1, -0.1), 'OUT_OF_RANGE'],
    [() => drop.nonMaxSuppression([[0, 0, 1, 1]], [1], 1, NaN), 'OUT_OF_RANGE'],
    [() => drop.nonMaxSuppressionWithScore([[0, 0, 1, 1]], [1], 1, 0.5, 0, 1.5), 'OUT_OF_RANGE'],
    [() => drop.nonMaxSuppression([[0, 0, 1, '1' as unknown as number]], [1], 1), 'INVALID_ARGUMENT'],
    [() => drop.nonMaxSuppression('boxes' as unknown as number[], [1], 1), 'INVALID_ARGUMENT'],
    [() => drop.nonMaxSuppression([[0, 0, 1, 1]], [1], '1' as unknown as number), 'INVALID_ARGUMENT'],
    [() => drop.nonMaxSuppression([[0, 0, 1, 1]], [1], 1, '0.5' as unknown as number), 'INVALID_ARGUMENT'],
  ];
  for (const [call, code] of refusals) t.throws(call, { instanceOf: BoxwiseError, code }, code);
});

test('shared memory is read as it is, a detached buffer is refused', (t) => {
  const shared = new Float32Array(new SharedArrayBuffer(32));
  t.deepEqual(drop.nonMaxSuppression(shared, [0.1, 0.2], 2), Int32Array.of(1, 0));
  const gone = Float32Array.of(0, 0, 1, 1);
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  t.throws(() => drop.nonMaxSuppression(gone, [0.1], 1), { instanceOf: BoxwiseError });
});
