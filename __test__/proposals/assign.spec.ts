import { readFileSync } from 'node:fs';

import test from 'ava';
import {
  assignAtss,
  assignFcos,
  assignSimOta,
  assignTaskAligned,
  linearAssignment,
  matchAnchors,
  matchDetr,
  sampleBalanced,
  type DetrOptions,
} from 'boxwise';
import * as promises from 'boxwise/promises';

import { refuses } from '../boxes/world.js';

interface Owners {
  matched: number[];
  ious: number[];
}

interface Answers {
  dense: {
    points: number[];
    strides: number[];
    counts: number[];
    anchors: number[];
    levels: number[];
    cases: {
      truth: number[];
      labels: number[];
      boxes: number[];
      scores: number[];
      objectness: number[];
      atss3: Owners;
      atss9: Owners;
      tal: Owners & { alignment: number[]; targets: number[] };
      talOther: Owners & { alignment: number[]; targets: number[] };
      simOta: Owners;
      simOtaScores: Owners;
      'fcos1.5': { matched: number[]; centerness: number[] };
      'fcos3.0': { matched: number[]; centerness: number[] };
    }[];
  };
  linear: {
    rows: number;
    columns: number;
    maximize: boolean;
    costs: (number | null)[];
    pairs: [number[], number[]] | null;
  }[];
  detr: {
    logits: number[];
    boxes: number[];
    truth: number[];
    labels: number[];
    classCost: 'focal' | 'softmax';
    classWeight: number;
    rows: number[];
    columns: number[];
  }[];
}

const file = new URL('../../oracles/proposals/assign.json', import.meta.url);
const { dense, linear, detr } = JSON.parse(readFileSync(file, 'utf8')) as Answers;
const { points, strides, counts, anchors } = dense;

interface IgnoredCase {
  case: number;
  ignore: number[][];
  ignoreThreshold: number;
  atss: number[];
  taskAligned: number[];
  simOta: number[];
  fcos: number[];
}

const ignored = JSON.parse(
  readFileSync(new URL('../../oracles/proposals/ignored.json', import.meta.url), 'utf8'),
) as IgnoredCase[];

const near = (actual: ArrayLike<number>, expected: readonly number[]): boolean =>
  actual.length === expected.length &&
  expected.every((want, i) => Math.abs((actual[i] as number) - want) < 1e-11);

/** 1 for an object, 0 for background, -1 for an ignored prior. */
const labelsOf = (matched: readonly number[]): number[] =>
  matched.map((match) => (match >= 0 ? 1 : match === -1 ? 0 : -1));

for (const { case: number, ignore, ignoreThreshold, ...want } of ignored) {
  test(`priors in ignored regions take no part (case ${number}, above ${ignoreThreshold})`, async (t) => {
    const one = dense.cases[number] as Answers['dense']['cases'][number];
    const { truth, labels, boxes, scores, objectness } = one;
    const options = { ignore, ignoreThreshold };
    const predictions = { boxes, scores, points, strides, objectness };
    const [dense3, objects] = [
      { boxes, scores, points },
      { boxes: truth, labels },
    ];
    const levels = dense.levels.map((stride, level) => ({ stride, points: counts[level] as number }));
    const found = {
      atss: assignAtss(anchors, counts, truth, options),
      taskAligned: assignTaskAligned(dense3, objects, options),
      simOta: assignSimOta(predictions, objects, options),
      fcos: assignFcos(points, levels, truth, { ignore }),
    };
    for (const name of ['atss', 'taskAligned', 'simOta', 'fcos'] as const) {
      t.deepEqual([...found[name].matched], want[name], name);
      t.deepEqual([...found[name].labels], labelsOf(want[name]), name);
    }
    t.true(want.atss.includes(-2) && want.fcos.includes(-2));
    t.true(found.atss.ious.every((iou, i) => (want.atss[i] as number) >= 0 || iou === 0));
    t.deepEqual(await promises.assignAtss(anchors, counts, truth, { ...options, threads: 2 }), found.atss);
    t.deepEqual(await promises.assignTaskAligned(dense3, objects, options), found.taskAligned);
    t.deepEqual(await promises.assignSimOta(predictions, objects, options), found.simOta);
    t.deepEqual(await promises.assignFcos(points, levels, truth, { ignore, threads: 2 }), found.fcos);
  });
}

test('assigners without regions ignore nothing, and refuse thresholds that do nothing', (t) => {
  const [one] = dense.cases;
  const { truth, labels, boxes, scores } = one as Answers['dense']['cases'][number];
  const given = [
    { boxes, scores, points },
    { boxes: truth, labels },
  ] as const;
  t.deepEqual(assignAtss(anchors, counts, truth, { ignore: [] }), assignAtss(anchors, counts, truth));
  t.deepEqual(assignTaskAligned(...given, { ignore: [] }), assignTaskAligned(...given));
  // Background is learned from images without objects, but not from their crowds.
  const none = assignAtss([[0, 0, 8, 8], [8, 0, 16, 8]], [2], [], { ignore: [[0, 0, 9, 9]] }); // prettier-ignore
  t.deepEqual([...none.labels], [-1, 0]);
  refuses(t, () => assignAtss(anchors, counts, truth, { ignoreThreshold: 0.5 }), 'INVALID_ARGUMENT');
  const high = { ignore: [[0, 0, 1, 1]], ignoreThreshold: 1.5 };
  refuses(t, () => assignTaskAligned(...given, high), 'OUT_OF_RANGE');
  refuses(t, () => assignAtss(anchors, counts, truth, { ignore: [1, 2, 3] }), 'LENGTH_MISMATCH');
});

for (const [number, one] of dense.cases.entries()) {
  const { truth, labels, boxes, scores, objectness } = one;
  const groundTruth = { boxes: truth, labels };
  const predictions = { boxes, scores, points };

  test(`ATSS assigns as the paper's algorithm does (case ${number})`, async (t) => {
    for (const [topK, want] of [[3, one.atss3] as const, [9, one.atss9] as const]) {
      const found = assignAtss(anchors, counts, truth, { topK });
      t.deepEqual([...found.matched], want.matched);
      t.true(near(found.ious, want.ious));
      t.deepEqual(
        [...found.labels],
        want.matched.map((match) => (match >= 0 ? 1 : 0)),
      );
      t.deepEqual(assignAtss(anchors, counts, truth, { topK, threads: 2 }), found);
      t.deepEqual(await promises.assignAtss(anchors, counts, truth, { topK }), found);
    }
  });

  test(`task-aligned assignment is TOOD's (case ${number})`, async (t) => {
    const other = { topK: 5, alpha: 0.5, beta: 2.5 };
    for (const [options, want] of [[{}, one.tal] as const, [other, one.talOther] as const]) {
      const found = assignTaskAligned(predictions, groundTruth, options);
      t.deepEqual([...found.matched], want.matched);
      t.true(near(found.ious, want.ious) && near(found.alignment, want.alignment));
      t.true(near(found.targets, want.targets));
      t.deepEqual(
        await promises.assignTaskAligned(predictions, groundTruth, { ...options, threads: 2 }),
        found,
      );
    }
  });

  test(`SimOTA assigns as YOLOX does (case ${number})`, async (t) => {
    const input = { ...predictions, strides };
    const found = assignSimOta({ ...input, objectness }, groundTruth);
    t.deepEqual([...found.matched], one.simOta.matched);
    t.true(near(found.ious, one.simOta.ious));
    t.deepEqual([...assignSimOta(input, groundTruth).matched], one.simOtaScores.matched);
    const off = promises.assignSimOta({ ...input, objectness }, groundTruth, { threads: 2 });
    t.deepEqual(await off, found);
  });

  test(`FCOS' points are matched as torchvision does (case ${number})`, async (t) => {
    const levels = dense.levels.map((stride, level) => ({ stride, points: counts[level] as number }));
    for (const [radius, want] of [[1.5, one['fcos1.5']] as const, [3, one['fcos3.0']] as const]) {
      const found = assignFcos(points, levels, truth, { radius });
      t.deepEqual([...found.matched], want.matched);
      t.true(near(found.centerness, want.centerness));
      t.deepEqual(await promises.assignFcos(points, levels, truth, { radius, threads: 2 }), found);
    }
    const ranged = levels.map((level, at) => ({
      ...level,
      range: [
        [0, 64],
        [64, 128],
        [128, Infinity],
      ][at] as [number, number],
    }));
    const own = levels.map((level, at) => ({
      ...level,
      range: [at && level.stride * 4, at < 2 ? level.stride * 8 : Infinity] as const,
    }));
    t.deepEqual(assignFcos(points, own, truth), assignFcos(points, levels, truth));
    t.notThrows(() => assignFcos(points, ranged, truth));
  });
}

test('without ground truth all is background', (t) => {
  const predictions = { boxes: dense.cases[0]?.boxes ?? [], scores: dense.cases[0]?.scores ?? [], points };
  const levels = dense.levels.map((stride, level) => ({ stride, points: counts[level] as number }));
  const none = { boxes: [], labels: [] };
  for (const { labels, matched } of [
    assignAtss(anchors, counts, []),
    assignFcos(points, levels, []),
    assignSimOta({ ...predictions, strides }, none),
    assignTaskAligned(predictions, none),
  ]) {
    t.is(labels.length, strides.length);
    t.true(labels.every((label) => label === 0) && matched.every((match) => match === -1));
  }
});

test('without priors there is nothing to assign', (t) => {
  const truth = { boxes: [[0, 0, 5, 5]], labels: [3] };
  const none = { boxes: [], scores: [], points: [] };
  t.is(assignAtss([], [0, 0], truth.boxes).matched.length, 0);
  t.is(assignFcos([], [{ points: 0, stride: 8 }], truth.boxes).matched.length, 0);
  t.is(assignSimOta({ ...none, strides: [] }, truth).matched.length, 0);
  t.is(assignTaskAligned(none, truth).matched.length, 0);
});

test('inputs of assigners that do not fit are refused', async (t) => {
  const predictions = { boxes: [[0, 0, 5, 5]], scores: [[0.5, 0.5]], points: [[2, 2]], strides: [8] };
  const truth = { boxes: [[0, 0, 5, 5]], labels: [1] };
  refuses(t, () => assignAtss([[0, 0, 1, 1]], [2], []), 'LENGTH_MISMATCH');
  refuses(t, () => assignAtss([[0, 0, 1, 1]], [1], [], { topK: 0 }), 'OUT_OF_RANGE');
  refuses(t, () => assignAtss([[0, 0, 1, 1]], [1], [[0, 0, 1]]), 'LENGTH_MISMATCH');
  refuses(t, () => assignTaskAligned(predictions, { ...truth, labels: [2] }), 'OUT_OF_RANGE', /labels\[0\]/);
  refuses(t, () => assignTaskAligned(predictions, { ...truth, labels: [] }), 'LENGTH_MISMATCH');
  refuses(t, () => assignTaskAligned({ ...predictions, points: [] }, truth), 'LENGTH_MISMATCH');
  refuses(t, () => assignTaskAligned(predictions, truth, { beta: -1 }), 'OUT_OF_RANGE');
  refuses(t, () => assignSimOta({ ...predictions, strides: [0] }, truth), 'OUT_OF_RANGE');
  refuses(t, () => assignSimOta({ ...predictions, objectness: [] }, truth), 'LENGTH_MISMATCH');
  refuses(t, () => assignSimOta(predictions, truth, { topK: 0 }), 'OUT_OF_RANGE');
  refuses(t, () => assignFcos([[1, 1]], [{ points: 1, stride: 8 }], [], { radius: 0 }), 'OUT_OF_RANGE');
  refuses(t, () => assignFcos([[1, 1]], [{ points: 3e9, stride: 8 }], []), 'LENGTH_MISMATCH');
  refuses(t, () => assignFcos([], 5 as never, []), 'INVALID_ARGUMENT');
  await t.throwsAsync(promises.assignAtss([[0, 0, 1, 1]], [2], []), { name: 'BoxwiseError' });
  t.is(assignTaskAligned(predictions, truth, { topK: 1e9 }).matched[0], 0);
});

test('pairs are those of SciPy, also of equal sums, and so are refusals', async (t) => {
  for (const { rows, columns, maximize, costs: given, pairs } of linear) {
    const costs = Float64Array.from(given, (cost) => cost ?? (maximize ? -Infinity : Infinity));
    const call = () => linearAssignment(costs, { columns, maximize });
    if (pairs === null) {
      refuses(t, call, 'INVALID_VALUE', /pairs of finite cost/);
      continue;
    }
    const found = call();
    t.deepEqual([[...found.rows], [...found.columns]], pairs);
    const nested = Array.from({ length: rows }, (_, row) => [
      ...costs.subarray(row * columns, (row + 1) * columns),
    ]);
    t.deepEqual(await promises.linearAssignment(nested, { maximize }), found);
  }
});

test('costs that make no matrix are refused', (t) => {
  refuses(t, () => linearAssignment([[1, NaN]]), 'INVALID_VALUE', /costs\[1\]/);
  refuses(t, () => linearAssignment([[1, -Infinity]]), 'INVALID_VALUE');
  refuses(t, () => linearAssignment([[1, 2], [3]]), 'LENGTH_MISMATCH', /a row of 2 numbers/);
  refuses(t, () => linearAssignment([1, 2, 3], { columns: 2 }), 'LENGTH_MISMATCH');
  refuses(t, () => linearAssignment([1, 2, 3], { columns: 1e9 }), 'LENGTH_MISMATCH');
  refuses(t, () => linearAssignment([1, 2, 3]), 'INVALID_ARGUMENT');
  t.deepEqual(linearAssignment([]), { rows: new Uint32Array(0), columns: new Uint32Array(0) });
  t.deepEqual(linearAssignment([], { columns: 5 }).rows.length, 0);
});

test("predictions are matched as DETR's and Deformable DETR's matchers do", async (t) => {
  for (const { logits, boxes, truth, labels, classCost, classWeight, rows, columns } of detr) {
    const options: DetrOptions = { classCost, classWeight };
    const found = matchDetr({ logits, boxes }, { boxes: truth, labels }, options);
    t.deepEqual([[...found.rows], [...found.columns]], [rows, columns]);
    t.deepEqual(await promises.matchDetr({ logits, boxes }, { boxes: truth, labels }, options), found);
  }
  const one = { boxes: [[0.5, 0.5, 0.1, 0.1]], logits: [[0, 1]] };
  t.is(matchDetr(one, { boxes: [], labels: [] }).rows.length, 0);
  t.is(matchDetr({ boxes: [], logits: [] }, { boxes: one.boxes, labels: [0] }).rows.length, 0);
  refuses(t, () => matchDetr(one, { boxes: one.boxes, labels: [2] }), 'OUT_OF_RANGE');
  refuses(t, () => matchDetr(one, { boxes: one.boxes, labels: [] }), 'LENGTH_MISMATCH');
  refuses(t, () => matchDetr(one, { boxes: one.boxes, labels: [0] }, { l1Weight: NaN }), 'OUT_OF_RANGE');
});

test('places of both kinds are drawn as torchvision counts them', async (t) => {
  const { labels } = matchAnchors(anchors, dense.cases[2]?.truth ?? [], {
    positiveThreshold: 0.3,
    negativeThreshold: 0.2,
  });
  const count = (label: number) => labels.filter((own) => own === label).length;
  for (const [size, positiveFraction] of [
    [20, 0.5],
    [1e9, 0.25],
    [0, 0.5],
    [7, 0],
    [9, 1],
  ] as const) {
    const found = sampleBalanced(labels, { size, positiveFraction, seed: 5 });
    const positive = Math.min(count(1), Math.trunc(size * positiveFraction));
    t.is(found.positive.length, positive);
    t.is(found.negative.length, Math.min(count(0), size - positive));
    t.true(found.positive.every((place) => labels[place] === 1));
    t.true(found.negative.every((place) => labels[place] === 0));
    t.deepEqual(await promises.sampleBalanced(labels, { size, positiveFraction, seed: 5 }), found);
  }
  t.notDeepEqual(sampleBalanced(labels, { size: 8, seed: 1 }), sampleBalanced(labels, { size: 8, seed: 2 }));
  refuses(t, () => sampleBalanced(labels, { positiveFraction: 2 }), 'OUT_OF_RANGE');
  refuses(t, () => sampleBalanced(labels, { size: -1 }), 'OUT_OF_RANGE');
  refuses(t, () => sampleBalanced([0.5]), 'INVALID_ARGUMENT');
});
