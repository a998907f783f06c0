import { readFileSync } from 'node:fs';

import test from 'ava';
import {
  BoxwiseError,
  iou,
  matchAnchors,
  matchQuality,
  psRoiAlign,
  psRoiPool,
  pyramidAnchors,
  rotatedAnchors,
  type ErrorCode,
  type MatchQualityOptions,
  type PsRoiAlignOptions,
  type RotatedAnchorOptions,
} from 'boxwise';
import * as promises from 'boxwise/promises';

interface Answers {
  match: { quality: number[][]; options: MatchQualityOptions; matched: number[] }[];
  ignored: {
    anchors: number[][];
    groundTruth: number[][];
    ignore: number[][];
    ignoreThreshold: number;
    matched: number[];
    labels: number[];
  }[];
  position: {
    features: number[];
    dims: number[];
    rois: number[][];
    cases: { kind: 'align' | 'pool'; options: PsRoiAlignOptions; answer: number[] }[];
  };
  rotated: { options: RotatedAnchorOptions; anchors: number[] }[];
}

const { match, rotated, ignored, position } = JSON.parse(
  readFileSync(new URL('../../oracles/proposals/restated.json', import.meta.url), 'utf8'),
) as Answers;

test("a matrix is matched by the definition of torchvision's Matcher", (t) => {
  for (const { quality, options, matched } of match) {
    const found = matchQuality(quality, options);
    t.deepEqual([...found.matched], matched);
    const columns = quality[0]?.length ?? 0;
    t.deepEqual(matchQuality(quality.flat(), { ...options, columns }), found);
    const data = Float64Array.from(quality.flat());
    t.deepEqual(matchQuality({ data, dims: [quality.length, columns] }, options), found);
  }
});

test('the IoU of boxes is matched as matchAnchors matches the boxes', (t) => {
  const anchors = pyramidAnchors({
    strides: [8, 16],
    scales: [[12, 20], [40]],
    ratios: [0.5, 1, 2],
    imageSize: [64, 48],
  });
  const truth = [[3, 4, 21, 19], [30, 10, 60, 44], [2, 30, 12, 40], [2, 30, 12, 40]]; // prettier-ignore
  for (const allowLowQualityMatches of [true, false]) {
    const expected = matchAnchors(anchors, truth, { method: 'torchvision', allowLowQualityMatches });
    const found = matchQuality(iou(truth, anchors), { columns: anchors.length / 4, allowLowQualityMatches });
    t.deepEqual([found.labels, found.matched], [expected.labels, expected.matched]);
    t.deepEqual(found.quality, expected.ious);
  }
});

test("anchors in ignored regions take no part, as in mmdetection's MaxIoUAssigner", async (t) => {
  for (const { anchors, groundTruth, matched, labels, ...own } of ignored) {
    const options = {
      ...own,
      method: 'torchvision',
      positiveThreshold: 0.5,
      negativeThreshold: 0.4,
    } as const;
    const found = matchAnchors(anchors, groundTruth, options);
    t.deepEqual([[...found.matched], [...found.labels]], [matched, labels]);
    t.deepEqual(await promises.matchAnchors(anchors, groundTruth, options), found);
    const single = matchAnchors(Float32Array.from(anchors.flat()), groundTruth, options);
    t.is(single.labels.length, anchors.length);
  }
});

test('a ground truth takes its best anchor outside ignored regions', async (t) => {
  const [anchors, truth] = [[[0, 0, 10, 10], [0, 0, 10, 6]], [[0, 0, 10, 10]]]; // prettier-ignore
  const options = { ignore: [[0, 5, 10, 30]], ignoreThreshold: 0.4 };
  const found = matchAnchors(anchors, truth, options);
  t.deepEqual(
    [[...found.labels], [...found.matched], [...found.ious]],
    [
      [-1, 1],
      [-2, 0],
      [0, 0.6],
    ],
  );
  t.deepEqual(matchAnchors(anchors, truth, { ignore: [] }), matchAnchors(anchors, truth));
  t.deepEqual(await promises.matchAnchors(anchors, truth, options), found);
  const wrong: [object, ErrorCode, RegExp][] = [
    [{ ignore: [1, 2, 3] }, 'LENGTH_MISMATCH', /^ignore/],
    [{ ignore: [[0, 0, 1, 1]], ignoreThreshold: 2 }, 'OUT_OF_RANGE', /^ignoreThreshold/],
    [{ ignoreThreshold: 0.5 }, 'INVALID_ARGUMENT', /^ignoreThreshold: .*only with ignore/],
    [{ ignore: 7 }, 'INVALID_ARGUMENT', /^ignore/],
  ];
  for (const [given, code, words] of wrong) {
    const error = t.throws(() => matchAnchors(anchors, truth, given), { instanceOf: BoxwiseError });
    t.is(error?.code, code);
    t.regex(error?.message ?? '', words);
    await t.throwsAsync(promises.matchAnchors(anchors, truth, given), { code });
  }
});

test('no ground truth is background, NaN is the lowest quality', (t) => {
  t.deepEqual(matchQuality([], { columns: 2 }), {
    labels: Int8Array.of(0, 0),
    matched: Int32Array.of(-1, -1),
    quality: Float64Array.of(0, 0),
  });
  t.deepEqual([...matchQuality([[NaN, 0.8], [0.9, NaN]]).matched], [1, 0]); // prettier-ignore
  t.deepEqual([...matchQuality([[NaN]]).matched], [-1]);
});

test("rotated anchors are RRPN's", (t) => {
  for (const { options, anchors } of rotated) {
    const found = rotatedAnchors(options);
    t.is(found.length, anchors.length);
    t.true(found.every((value, i) => Math.abs(value - (anchors[i] as number)) < 1e-12));
  }
  const { angles, ...others } = (rotated[0] as (typeof rotated)[0]).options;
  t.is(angles?.length, 6);
  t.deepEqual(rotatedAnchors(others), rotatedAnchors({ ...others, angles: angles as number[] }));
});

test('rotated anchors without an angle cover the anchors of a pyramid', (t) => {
  const layout = { strides: [8], scales: [[16]], ratios: [2], imageSize: [30, 20] as [number, number] };
  const [upright, flat] = [pyramidAnchors(layout), rotatedAnchors({ ...layout, angles: [0] })];
  for (let i = 0; i < upright.length / 4; i++) {
    const [x, y, width, height] = flat.subarray(5 * i) as unknown as [number, number, number, number];
    const box = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
    t.true(box.every((side, k) => Math.abs(side - (upright[4 * i + k] as number)) < 1e-9));
  }
});

test('wrong matrices and layouts are typed errors', (t) => {
  const layout = { strides: [8], scales: [[16]], ratios: [1], featureSizes: [[2, 2]] };
  const wrong: [() => unknown, ErrorCode, RegExp][] = [
    [() => matchQuality([0.5, 0.5, 0.5], { columns: 2 }), 'LENGTH_MISMATCH', /^quality: expected rows of 2 numbers/],
    [() => matchQuality([0.5]), 'INVALID_ARGUMENT', /^columns: expected columns for a flat matrix/],
    [() => matchQuality([[0.5]], { columns: 1 }), 'INVALID_ARGUMENT', /^columns: .*leave it out/],
    [() => matchQuality([[0.5]], { positiveThreshold: 0.2 }), 'OUT_OF_RANGE', /^negativeThreshold: expected at most/],
    [() => matchQuality([[0.5]], { positiveThreshold: 2 }), 'OUT_OF_RANGE', /^positiveThreshold/],
    [() => matchQuality([[0.5], [0.5, 1]]), 'LENGTH_MISMATCH', /^quality\[1\]/],
    [() => rotatedAnchors({ ...layout, angles: [NaN] } as never), 'OUT_OF_RANGE', /^angles\[0\]: expected finite/],
    [() => rotatedAnchors({ ...layout, ratios: [0] } as never), 'OUT_OF_RANGE', /^ratios\[0\]/],
    [() => rotatedAnchors({ ...layout, scales: [] } as never), 'LENGTH_MISMATCH', /^scales/],
    [() => rotatedAnchors({ ...layout, scales: [[-1]] } as never), 'OUT_OF_RANGE', /^scales\[0\]\[0\]/],
    [() => rotatedAnchors({ ...layout, featureSizes: [[100_000, 100_000]] } as never), 'TOO_LARGE', /anchors/],
  ]; // prettier-ignore
  for (const [call, code, words] of wrong) {
    const error = t.throws(call, { instanceOf: BoxwiseError });
    t.is(error?.code, code, String(words));
    t.regex(error?.message ?? '', words);
  }
});

test("position-sensitive features are those of torchvision's definitions", (t) => {
  const { features, dims, rois, cases } = position;
  for (const { kind, options, answer } of cases) {
    const pool = kind === 'align' ? psRoiAlign : psRoiPool;
    const found = pool({ data: Float64Array.from(features), dims }, rois, options);
    const [rows, columns] = options.outputSize as [number, number];
    t.deepEqual(found.dims, [rois.length, 12 / (rows * columns), rows, columns]);
    t.true(
      found.data.every((value, i) => Math.abs(value - (answer[i] as number)) < 1e-9),
      JSON.stringify(options),
    );
    const single = pool({ data: Float32Array.from(features), dims }, rois, options);
    t.true(single.data instanceof Float32Array);
    t.true(
      kind === 'pool' || single.data.every((value, i) => Math.abs(value - (answer[i] as number)) < 1e-4),
    );
  }
});

test('regions of any size end at once, and wrong ones are typed errors', (t) => {
  const map = { data: new Float64Array(4 * 9).fill(1), dims: [1, 4, 3, 3] };
  for (const side of [1e9, 1e300]) {
    const roi = [[0, -side, -side, side, side]];
    t.is(psRoiAlign(map, roi, { outputSize: 2 }).data.length, 4);
    t.is(psRoiPool(map, roi, { outputSize: 2 }).data.length, 4);
  }
  t.is(psRoiAlign(map, [], { outputSize: 2 }).data.length, 0);
  const one = [[0, 0, 0, 2, 2]];
  const wrong: [() => unknown, ErrorCode, RegExp][] = [
    [() => psRoiPool(map, one, { outputSize: 3 }), 'SHAPE_MISMATCH', /a multiple of 3 × 3 channels, got 4/],
    [() => psRoiPool(map, [[1, 0, 0, 2, 2]], { outputSize: 2 }), 'OUT_OF_RANGE', /^rois\[0\]: expected an image below 1/],
    [() => psRoiPool(map, [[0, 0, NaN, 2, 2]], { outputSize: 2 }), 'INVALID_VALUE', /^rois\[0\]: expected finite/],
    [() => psRoiAlign(map, [[0, -1e308, 0, 1e308, 2]], { outputSize: 2 }), 'INVALID_VALUE', /own type/],
    [() => psRoiAlign(map, one, { outputSize: 2, spatialScale: 0 }), 'OUT_OF_RANGE', /^spatialScale/],
    [() => psRoiAlign(map, one, { outputSize: 2, samplingRatio: 5000 }), 'OUT_OF_RANGE', /^samplingRatio/],
    [() => psRoiAlign({ ...map, dims: [1, 4, 3, 4] }, one, { outputSize: 2 }), 'LENGTH_MISMATCH', /features/],
    [() => psRoiAlign(map, [0, 0, 0, 2], { outputSize: 2 }), 'LENGTH_MISMATCH', /^rois/],
  ]; // prettier-ignore
  for (const [call, code, words] of wrong) {
    const error = t.throws(call, { instanceOf: BoxwiseError });
    t.is(error?.code, code, String(words));
    t.regex(error?.message ?? '', words);
  }
});

test('promises give the same in slices, of arrays that may change meanwhile', async (t) => {
  const { features, dims, rois, cases } = position;
  for (const { kind, options } of cases) {
    const [now, later] =
      kind === 'align' ? [psRoiAlign, promises.psRoiAlign] : [psRoiPool, promises.psRoiPool];
    const [data, regions] = [Float64Array.from(features), Float64Array.from(rois.flat())];
    const expected = now({ data, dims }, regions, options);
    const running = later({ data, dims }, regions, options);
    data.fill(NaN);
    regions.fill(NaN);
    t.deepEqual(await running, expected);
  }
  for (const { options, anchors } of rotated)
    t.deepEqual(
      [...(await promises.rotatedAnchors(options))],
      [...rotatedAnchors(options)],
      String(anchors.length),
    );
  const quality = Float64Array.from({ length: 3000 }, (_, i) => ((i * 37) % 101) / 100);
  const own = { columns: 1000, allowLowQualityMatches: true };
  const expected = matchQuality(quality, own);
  const running = promises.matchQuality(quality, own);
  quality.fill(0);
  t.deepEqual(await running, expected);
});
