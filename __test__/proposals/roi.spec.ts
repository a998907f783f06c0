import { readFileSync } from 'node:fs';

import test from 'ava';
import {
  multiScaleRoiAlign,
  regionProposals,
  roiAlign,
  roiLevels,
  roiPool,
  type FeatureMap,
  type FloatArray,
  type RoiAlignOptions,
  type RpnOptions,
} from 'boxwise';
import * as promises from 'boxwise/promises';

import { refuses } from '../boxes/world.js';

interface Answers {
  pooling: {
    type: 'f32' | 'f64';
    features: number[];
    dims: number[];
    rois: number[];
    cases: (RoiAlignOptions & { kind: 'align' | 'pool'; answer: number[] })[];
  }[];
  levels: {
    boxes: number[];
    cases: {
      type: 'f32' | 'f64';
      options: { k_min: number; k_max: number; canonical_scale?: number; canonical_level?: number };
      answer: number[];
    }[];
  };
  pyramid: {
    maps: { dims: number[]; data: number[] }[];
    boxes: number[][];
    imageHeight: number;
    outputSize: [number, number];
    samplingRatio: number;
    canonicalScale: number;
    answer: number[];
  };
  rpn: (RpnOptions & {
    type: 'f32' | 'f64';
    anchors: number[];
    deltas: number[];
    objectness: number[];
    boxes: number[];
    scores: number[];
  })[];
}

const file = new URL('../../oracles/proposals/roi.json', import.meta.url);
const { pooling, levels, pyramid, rpn } = JSON.parse(readFileSync(file, 'utf8')) as Answers;

const typed = (type: 'f32' | 'f64', values: readonly number[]): FloatArray =>
  type === 'f32' ? Float32Array.from(values) : Float64Array.from(values);

/** The greatest distance. */
function distance(actual: ArrayLike<number>, expected: readonly number[]): number {
  if (actual.length !== expected.length) return Infinity;
  return expected.reduce((most, want, i) => Math.max(most, Math.abs((actual[i] as number) - want)), 0);
}

interface Greatest {
  features: number[];
  dims: number[];
  rois: number[][];
  cases: { options: RoiAlignOptions; answer: number[] }[];
}

const greatest = JSON.parse(
  readFileSync(new URL('../../oracles/proposals/roi_max.json', import.meta.url), 'utf8'),
) as Greatest;

for (const { options, answer } of greatest.cases) {
  test(`the greatest samples are MMCV's: ${JSON.stringify(options)}`, async (t) => {
    const map = { data: Float64Array.from(greatest.features), dims: greatest.dims };
    const found = roiAlign(map, greatest.rois, { ...options, mode: 'max' });
    t.true(distance(found.data, answer) < 1e-11);
    const single = { ...map, data: Float32Array.from(map.data) };
    t.true(distance(roiAlign(single, greatest.rois, { ...options, mode: 'max' }).data, answer) < 2e-6);
    const again = { ...options, mode: 'max', threads: 3 } as const;
    t.deepEqual(roiAlign(map, greatest.rois, again), found);
    t.deepEqual(await promises.roiAlign(map, greatest.rois, again), found);
    t.deepEqual(
      roiAlign(map, greatest.rois, { ...options, mode: 'avg' }),
      roiAlign(map, greatest.rois, options),
    );
  });
}

test('of the greatest samples NaN is skipped, and a region of 10^9 pixels takes no longer', (t) => {
  const of = (cells: number[], rois: number[][]) => {
    const map = { data: Float64Array.from(cells), dims: [1, 1, 2, 2] };
    return [...roiAlign(map, rois, { outputSize: 1, samplingRatio: 2, mode: 'max', aligned: true }).data];
  };
  t.deepEqual(of([NaN, 3, 2, 1], [[0, 0, 0, 2, 2]]), [3]);
  t.deepEqual(of([NaN, NaN, NaN, NaN], [[0, 0, 0, 2, 2]]), [NaN]);
  t.deepEqual(of([-1, -2, -3, -4], [[0, 0, 0, 2, 2], [0, -9, -9, 2, 2]]), [-1, 0]); // prettier-ignore
  const map = { data: Float64Array.of(1, 2, 3, 4), dims: [1, 1, 2, 2] };
  t.deepEqual([...roiAlign(map, [[0, -1e9, -1e9, 1e9, 1e9]], { outputSize: 1, mode: 'max' }).data], [4]);
});

for (const { type, features, dims, rois, cases } of pooling) {
  for (const { kind, answer, ...options } of cases) {
    test(`regions are pooled as torchvision does: ${kind}, ${type}, ${JSON.stringify(options)}`, async (t) => {
      const map = { data: typed(type, features), dims };
      const [pool, off] = kind === 'align' ? [roiAlign, promises.roiAlign] : [roiPool, promises.roiPool];
      const regions = typed(type, rois);
      const found = pool(map, regions, options);
      t.true(distance(found.data, answer) < 2e-6);
      t.is(found.data.constructor, map.data.constructor);
      t.deepEqual(found.dims, [rois.length / 5, dims[1], ...(options.outputSize as readonly number[])]);
      t.deepEqual(pool(map, regions, { ...options, threads: 3 }), found);
      t.deepEqual(await off(map, regions, options), found);
    });
  }
}

for (const { type, options, answer } of levels.cases) {
  test(`levels are those of torchvision's LevelMapper: ${type}, ${JSON.stringify(options)}`, async (t) => {
    const { k_min: lowest, k_max: highest, canonical_scale: scale, canonical_level: level } = options;
    const own = {
      lowest,
      highest,
      ...(scale && { canonicalScale: scale }),
      ...(level && { canonicalLevel: level }),
    };
    const boxes = typed(type, levels.boxes);
    t.deepEqual([...roiLevels(boxes, own)], answer);
    t.deepEqual([...(await promises.roiLevels(boxes, own))], answer);
  });
}

test('regions of a pyramid are taken from the map that torchvision takes them from', async (t) => {
  const { maps, boxes, answer, ...options } = pyramid;
  const features = maps.map(({ data, dims }) => ({ data: Float64Array.from(data), dims }));
  const rois = boxes.map((list) => Float64Array.from(list));
  const found = multiScaleRoiAlign(features, rois, options);
  t.true(distance(found.data, answer) < 1e-8);
  const spatialScales = [1 / 4, 1 / 8, 1 / 16, 1 / 32];
  const { imageHeight: _, ...others } = options;
  t.deepEqual(await promises.multiScaleRoiAlign(features, rois, { ...others, spatialScales }), found);
});

for (const { type, anchors, deltas, objectness, boxes, scores, ...options } of rpn) {
  test(`proposals are those of torchvision's RPN: ${type}, ${JSON.stringify(options)}`, async (t) => {
    const inputs = [objectness, deltas, anchors].map((values) => typed(type, values)) as [
      FloatArray,
      FloatArray,
      FloatArray,
    ];
    const found = regionProposals(...inputs, options);
    const close = type === 'f32' ? 1e-4 : 1e-5;
    t.true(distance(found.boxes, boxes) < close);
    t.true(distance(found.scores, scores) < 1e-6);
    t.is(found.boxes.constructor, inputs[0].constructor);
    t.true(found.sources.every((source) => source < objectness.length));
    t.deepEqual(await promises.regionProposals(...inputs, options), found);
  });
}

const map: FeatureMap<Float32Array> = { data: new Float32Array(32).fill(1), dims: [1, 2, 4, 4] };

test('regions are rows of five numbers or the boxes of each image', (t) => {
  const two = { data: Float32Array.from({ length: 32 }, (_, i) => i), dims: [2, 1, 4, 4] };
  const options = { outputSize: 2 };
  const rows = roiAlign(
    two,
    [
      [0, 0, 0, 3, 3],
      [1, 1, 1, 3, 3],
      [1, 0, 0, 2, 2],
    ],
    options,
  );
  const lists = [Float32Array.of(0, 0, 3, 3), Float64Array.of(1, 1, 3, 3, 0, 0, 2, 2)];
  t.deepEqual(roiAlign(two, lists, options), rows);
  t.deepEqual(roiAlign(two, [], options), { data: new Float32Array(0), dims: [0, 1, 2, 2] });
  t.deepEqual(roiPool(two, [new Float32Array(0), new Float32Array(0)], options).dims, [0, 1, 2, 2]);
});

test('maps, regions and sizes that make no sense are refused', async (t) => {
  const roi = [[0, 0, 0, 2, 2]];
  const align =
    (roi: unknown, options: object, features: unknown = map) =>
    () =>
      roiAlign(features as typeof map, roi as number[][], { outputSize: 2, ...options });
  refuses(t, align([[1, 0, 0, 2, 2]], {}), 'OUT_OF_RANGE', /rois\[0\]: expected an image below 1, got 1/);
  refuses(t, align([[0, 0, NaN, 2, 2]], {}), 'INVALID_VALUE', /finite coordinates/);
  refuses(t, align([[0, 0, 2, 2]], {}), 'LENGTH_MISMATCH', /a row of 5/);
  refuses(t, align([0, 0, 2, 2] as never, {}), 'LENGTH_MISMATCH', /multiple of 5/);
  refuses(t, align([Float32Array.of(1, 2, 3)], {}), 'LENGTH_MISMATCH', /multiple of 4/);
  refuses(t, align(roi, { outputSize: 0 }), 'OUT_OF_RANGE');
  refuses(t, align(roi, { outputSize: [2, 2, 2] }), 'INVALID_ARGUMENT');
  refuses(t, align(roi, { outputSize: 1e9 }), 'TOO_LARGE');
  refuses(t, align(roi, { outputSize: [1, 1e9], samplingRatio: 1 }), 'TOO_LARGE');
  refuses(t, align(roi, { samplingRatio: 1e9 }), 'OUT_OF_RANGE');
  refuses(t, align(roi, { spatialScale: 0 }), 'OUT_OF_RANGE');
  refuses(t, align(roi, { spatialScale: NaN }), 'OUT_OF_RANGE');
  refuses(t, align(roi, {}, { ...map, dims: [1, 2, 4, 5] }), 'LENGTH_MISMATCH');
  refuses(t, align(roi, {}, { ...map, dims: [1e9, 1e9, 1e9, 1e9] }), 'LENGTH_MISMATCH');
  refuses(t, align(roi, {}, { ...map, dims: [2, 4, 4] }), 'SHAPE_MISMATCH');
  t.deepEqual(align(roi, {}, { data: [1, 2], dims: [1, 1, 1, 2] })(), align(roi, {}, [[[[1, 2]]]])());
  refuses(t, align(roi, {}, [[[1, 2]]]), 'SHAPE_MISMATCH', /got \[1, 1, 2\]/);
  refuses(t, align(roi, {}, null), 'INVALID_ARGUMENT');
  refuses(t, () => multiScaleRoiAlign([], [], { outputSize: 2, imageHeight: 4 }), 'INVALID_ARGUMENT');
  refuses(t, () => multiScaleRoiAlign([map], [], { outputSize: 2, imageHeight: 0 }), 'OUT_OF_RANGE');
  refuses(
    t,
    () => multiScaleRoiAlign([map], [], { outputSize: 2, spatialScales: [1, 2] }),
    'LENGTH_MISMATCH',
  );
  refuses(t, () => roiLevels([[0, 0, 1, 1]], { lowest: 4, highest: 3 }), 'OUT_OF_RANGE');
  await t.throwsAsync(promises.roiAlign(map, [[1, 0, 0, 2, 2]], { outputSize: 2 }), { name: 'BoxwiseError' });
});

test('regions far larger than the map answer at once', (t) => {
  const vast = [[0, -1e9, -1e9, 1e9, 1e9]];
  const means = roiAlign(map, vast, { outputSize: 1 }).data;
  t.true(means.every((value) => value >= 0 && value < 1e-6));
  t.deepEqual([...roiPool(map, vast, { outputSize: 1 }).data], [1, 1]);
});

test('inputs of region proposals that do not fit are refused', (t) => {
  const anchors = new Float32Array(8);
  const call =
    (options: object, objectness = new Float32Array(2)) =>
    () =>
      regionProposals(objectness, anchors, anchors, { imageSize: [10, 10], ...options });
  refuses(t, call({ anchorsPerLevel: [1] }), 'LENGTH_MISMATCH');
  refuses(t, call({ anchorsPerLevel: [1e9, 1] }), 'LENGTH_MISMATCH');
  refuses(t, call({}, new Float32Array(3)), 'LENGTH_MISMATCH');
  refuses(t, call({ imageSize: [NaN, 1] }), 'OUT_OF_RANGE');
  refuses(t, call({ preNmsTopN: -1 }), 'OUT_OF_RANGE');
  refuses(t, call({ iouThreshold: NaN }), 'OUT_OF_RANGE');
  t.is(call({ preNmsTopN: 1e9, postNmsTopN: Infinity })().boxes.length, 0);
});
