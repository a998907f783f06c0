import { readFileSync } from 'node:fs';

import test from 'ava';
import { BoxwiseError, keypointErrors, type ErrorCode, type KeypointErrorOptions } from 'boxwise';
import * as promises from 'boxwise/promises';

interface Case {
  predictions: number[][][];
  groundTruth: number[][][];
  options: KeypointErrorOptions;
  expected: Record<'PCK' | 'AUC' | 'EPE' | 'NME', number> & { perKeypoint: number[] };
}

const cases = readFileSync(new URL('../../oracles/keypoints/distances.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

test('PCK, AUC, EPE and NME are those of mmpose, which rounds distances to singles', (t) => {
  for (const [index, { predictions, groundTruth, options, expected }] of cases.entries()) {
    const found = keypointErrors(predictions, groundTruth, options);
    t.deepEqual([...found.perKeypoint.PCK], expected.perKeypoint, String(index));
    for (const name of ['PCK', 'AUC', 'EPE', 'NME'] as const)
      t.true(
        Math.abs(found[name] - expected[name]) <= 1e-6 * Math.max(1, expected[name]),
        `${index} ${name}: ${found[name]}, ${expected[name]}`,
      );
  }
});

test('the promise gives the same, of points that may change meanwhile', async (t) => {
  for (const { predictions, groundTruth, options } of cases.slice(0, 9)) {
    const points = Float64Array.from(predictions.flat(2));
    const running = promises.keypointErrors(points, groundTruth, options);
    points.fill(NaN);
    t.deepEqual({ ...(await running) }, { ...keypointErrors(predictions, groundTruth, options) });
  }
});

test('flat arrays, tensors and rows of flags are the same as nested arrays', (t) => {
  for (const { predictions, groundTruth, options } of cases.slice(0, 9)) {
    const expected = JSON.stringify(keypointErrors(predictions, groundTruth, options));
    const flat = Float64Array.from(predictions.flat(2));
    const tensor = { data: flat, dims: [predictions.length, options.keypoints, 2], type: 'float64' };
    const flags = options.visible as number[];
    const visible = predictions.map((_, i) =>
      flags.slice(i * options.keypoints, (i + 1) * options.keypoints),
    );
    t.is(JSON.stringify(keypointErrors(flat, groundTruth.flat(), options)), expected);
    t.is(JSON.stringify(keypointErrors(tensor, groundTruth, { ...options, visible })), expected);
  }
});

test('without labelled points everything is -1, and without norms PCK and NME', (t) => {
  const points = [[[1, 2]]];
  const none = keypointErrors(points, points, { keypoints: 1, norms: [5], visible: [false] });
  t.deepEqual([none.PCK, none.AUC, none.EPE, none.NME, none.perKeypoint.count[0]], [-1, -1, -1, -1, 0]);
  const { PCK, EPE, NME } = keypointErrors(points, points, { keypoints: 1, norms: [0] });
  t.deepEqual([PCK, EPE, NME], [-1, 0, -1]);
  t.is(keypointErrors([], [], { keypoints: 3, norms: [] }).EPE, -1);
});

test('a distance that equals the threshold is not correct', (t) => {
  const options = { keypoints: 1, norms: [10], threshold: 0.5 };
  t.is(keypointErrors([[[5, 0]]], [[[0, 0]]], options).PCK, 0);
  t.is(keypointErrors([[[4.999, 0]]], [[[0, 0]]], options).PCK, 1);
});

test('wrong points, norms and options are typed errors', (t) => {
  const one = [[[1, 2]]];
  const good = { keypoints: 1, norms: [5] };
  const wrong: [unknown[], ErrorCode, RegExp][] = [
    [[one, [[[1, 2]], [[3, 4]]], good], 'LENGTH_MISMATCH', /^predictions: expected 4 numbers, as groundTruth has, got 2/],
    [[one, one, { ...good, keypoints: 2 }], 'SHAPE_MISMATCH', /x and y of 2 keypoints/],
    [[[[[NaN, 2]]], one, good], 'INVALID_VALUE', /^predictions\[0\]: expected finite numbers, got NaN; mark/],
    [[one, [[[1, Infinity]]], good], 'INVALID_VALUE', /^groundTruth\[1\]/],
    [[one, one, { ...good, norms: [-1] }], 'INVALID_VALUE', /^norms\[0\]/],
    [[one, one, { ...good, norms: [1, 2, 3] }], 'LENGTH_MISMATCH', /^norms/],
    [[one, one, { ...good, visible: [1, 1] }], 'LENGTH_MISMATCH', /^visible/],
    [[one, one, { ...good, threshold: 0 }], 'OUT_OF_RANGE', /^threshold/],
    [[one, one, { ...good, aucNorm: NaN }], 'OUT_OF_RANGE', /^aucNorm/],
    [[one, one, { ...good, aucThresholds: 0 }], 'OUT_OF_RANGE', /^aucThresholds/],
    [[one, one, { norms: [5] }], 'INVALID_ARGUMENT', /^keypoints/],
    [[one, one], 'INVALID_ARGUMENT', /an object of options, as in keypointErrors/],
  ]; // prettier-ignore
  for (const [args, code, words] of wrong) {
    const call = () => (keypointErrors as (...args: unknown[]) => unknown)(...args);
    const error = t.throws(call, { instanceOf: BoxwiseError });
    t.is(error?.code, code);
    t.regex(error?.message ?? '', words);
  }
});
