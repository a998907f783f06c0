import test from 'ava';
import fc from 'fast-check';
import {
  ensembleNms,
  ensembleSoftNms,
  iou,
  matrixNms,
  nms,
  nonMaximumWeighted,
  pairedIou,
  softNms,
  weightedBoxesFusion,
  type ModelBoxes,
  type TracedFusion,
} from 'boxwise';
import * as promises from 'boxwise/promises';
import { clustered, numbers, refuses } from './world.js';

/** Any of the ensembles, with a trace. */
type Fuse<Answer = TracedFusion> = (models: readonly ModelBoxes[], options: object) => Answer;

const at = <T>(list: ArrayLike<T>, place: number): T => list[place] as T;

test('a trace names the suppressor of each box that went, and changes nothing else', async (t) => {
  const arrangement = fc.record({
    count: fc.integer({ min: 0, max: 200 }),
    seed: fc.nat(9999),
    single: fc.boolean(),
    classed: fc.boolean(),
    batched: fc.boolean(),
    options: fc.record({
      iouThreshold: fc.constantFrom(0, 0.25, 0.5, 0.8, 1),
      suppressEqual: fc.boolean(),
      kind: fc.constantFrom('iou' as const, 'diou' as const),
      maxDetections: fc.constantFrom(5, 1000),
      scoreThreshold: fc.constantFrom(0.3, -Infinity),
      format: fc.constantFrom('xyxy' as const, 'cxcywh' as const),
    }),
  });
  await fc.assert(
    fc.asyncProperty(arrangement, async ({ count, seed, single, classed, batched, options }) => {
      const made = clustered(count, seed, 150);
      const boxes = single ? made.boxes : Float64Array.from(made.boxes);
      if (count > 9) boxes[12] = NaN;
      const { scores } = made;
      const given = {
        ...options,
        ...(classed && { classIds: Uint8Array.from(scores, (_, i) => i % 3) }),
        ...(batched && { imageOffsets: [0, count >> 2, count] }),
      };
      const plain = nms(boxes, scores, given);
      const traced = nms(boxes, scores, { ...given, trace: true });
      t.deepEqual(traced.indices, plain instanceof Uint32Array ? plain : plain.indices);
      t.deepEqual(
        traced.imageOffsets,
        plain instanceof Uint32Array ? Uint32Array.of(0, plain.length) : plain.imageOffsets,
      );
      t.deepEqual(await promises.nms(boxes, scores, { ...given, trace: true }), traced);

      const { suppressedBy, overlaps } = traced.trace;
      t.is(overlaps.constructor, boxes.constructor);
      const threshold = single ? Math.fround(options.iouThreshold) : options.iouThreshold;
      const went = [...suppressedBy.keys()].filter((i) => at(suppressedBy, i) >= 0);
      const rows = (indices: number[]) => indices.flatMap((i) => [...boxes.subarray(4 * i, 4 * i + 4)]);
      const like = (values: number[]) => (single ? Float32Array.from(values) : Float64Array.from(values));
      const { kind, format } = options;
      const expected = pairedIou(like(rows(went)), like(rows(went.map((i) => at(suppressedBy, i)))), {
        kind,
        format,
      });
      went.forEach((i, place) => {
        const by = at(suppressedBy, i);
        t.is(overlaps[i], expected[place]);
        t.true(at(overlaps, i) > threshold || (options.suppressEqual && overlaps[i] === threshold));
        t.true(traced.indices.includes(by) && !traced.indices.includes(i));
        t.true(at(scores, by) > at(scores, i) || (scores[by] === scores[i] && by < i));
        if (classed) t.is(by % 3, i % 3);
        if (batched) t.is(by < count >> 2, i < count >> 2);
      });
      suppressedBy.forEach((by, i) => {
        if (by < 0) t.is(overlaps[i], 0);
      });
      if (options.maxDetections === 1000) {
        const above = scores.filter((score) => score > Math.fround(options.scoreThreshold)).length;
        t.is(went.length + traced.indices.length, above);
      }
    }),
    { numRuns: 150 },
  );
});

test('rotated boxes are traced in doubles', (t) => {
  const boxes = Float32Array.of(50, 50, 40, 4, 0, 50, 50, 40, 4, 0.01, 90, 90, 4, 4, 0);
  const { trace } = nms(boxes, [0.9, 0.8, 0.7], { format: 'rotated', trace: true });
  t.deepEqual([...trace.suppressedBy], [-1, 0, -1]);
  t.true(trace.overlaps instanceof Float64Array);
  const [one, other] = [boxes.subarray(0, 5), boxes.subarray(5, 10)];
  t.is(Math.fround(at(trace.overlaps, 1)), at(iou(other, one, { format: 'rotated' }), 0));
});

test('the decays of Soft-NMS replay to its scores', async (t) => {
  for (const method of ['gaussian', 'linear'] as const)
    for (const maxDetections of [7, 1000]) {
      const { boxes, scores } = clustered(120, 3, 150);
      const options = {
        method,
        maxDetections,
        scoreThreshold: 0.2,
        classIds: Uint8Array.from(scores, (_, i) => i % 2),
      };
      const plain = softNms(boxes, scores, options);
      const { trace, ...rest } = softNms(boxes, scores, { ...options, trace: true });
      t.deepEqual(rest, plain);
      t.deepEqual((await promises.softNms(boxes, scores, { ...options, trace: true })).trace, trace);
      const { suppressedBy, decays } = trace;
      const now = scores.slice();
      const out = new Int32Array(scores.length).fill(-1);
      plain.indices.forEach((pick, k) => {
        t.is(now[pick], plain.scores[k]);
        for (let step = at(decays.offsets, k); step < at(decays.offsets, k + 1); step++) {
          const box = at(decays.boxes, step);
          t.is(decays.before[step], now[box]);
          now[box] = at(decays.after, step);
          if (at(now, box) <= Math.fround(0.2)) out[box] = pick;
          t.is(decays.overlaps[step], iou(boxes.subarray(4 * box, 4 * box + 4), boxes.subarray(4 * pick, 4 * pick + 4))[0]); // prettier-ignore
        }
      });
      t.deepEqual(suppressedBy, out);
      t.is(decays.boxes.length, at(decays.offsets, plain.indices.length));
    }
});

test('the factors of matrix NMS give its scores', async (t) => {
  for (const method of ['gaussian', 'linear'] as const) {
    const { boxes, scores } = clustered(150, 4, 150);
    const plain = matrixNms(boxes, scores, { method });
    const { trace, ...rest } = matrixNms(boxes, scores, { method, trace: true });
    t.deepEqual(rest, plain);
    t.deepEqual((await promises.matrixNms(boxes, scores, { method, trace: true })).trace, trace);
    plain.indices.forEach((index, place) => {
      t.is(Math.fround(at(scores, index) * at(trace.factors, index)), at(plain.scores, place));
      const by = at(trace.loweredBy, index);
      t.true(by < 0 ? trace.factors[index] === 1 : at(scores, by) >= at(scores, index));
    });
  }
});

test('every box of an ensemble is in the cluster of its fused box', async (t) => {
  const random = numbers(5) as () => number;
  const models = Array.from({ length: 3 }, () => ({
    boxes: Array.from({ length: 40 }, () => {
      const [x, y] = [
        Math.floor(random() * 4) / 5 + random() / 20,
        Math.floor(random() * 4) / 5 + random() / 20,
      ];
      return [x, y, x + 0.15 + random() / 20, y + 0.15];
    }),
    scores: Array.from({ length: 40 }, random),
    labels: Array.from({ length: 40 }, () => Math.floor(random() * 2)),
  }));
  at(models, 1).boxes[3] = [0.5, 0.5, 0.5, 0.9];
  const labels = models.flatMap((model) => model.labels);
  const scores = models.flatMap((model) => model.scores);
  const boxes = models.flatMap((model) => model.boxes);
  const empty = 43;

  const calls = [
    [weightedBoxesFusion, promises.weightedBoxesFusion, { scoreThreshold: 0.1 }],
    [nonMaximumWeighted, promises.nonMaximumWeighted, { scoreThreshold: 0.1 }],
    [ensembleNms, promises.ensembleNms, {}],
    [ensembleSoftNms, promises.ensembleSoftNms, { scoreThreshold: 0.1 }],
  ] as unknown as [Fuse, Fuse<Promise<TracedFusion>>, object][];
  for (const [now, later, options] of calls) {
    const plain = now(models, options);
    const { trace, ...rest } = now(models, { ...options, trace: true });
    t.deepEqual(rest, plain);
    t.deepEqual((await later(models, { ...options, trace: true })).trace, trace);
    const { clusters, overlaps } = trace;
    t.is(clusters.length, labels.length);
    t.is(clusters[empty], -1);
    for (const [i, row] of clusters.entries()) {
      if (row < 0) {
        t.true(i === empty || at(scores, i) < 0.1);
        t.is(overlaps[i], 0);
      } else t.is(labels[i], at(plain.labels, row));
    }
    for (let row = 0; row < plain.labels.length; row++) {
      const members = [...clusters.keys()].filter((i) => clusters[i] === row);
      const first = members.filter((i) => overlaps[i] === 0);
      t.is(first.length, 1);
      if (Object.is(now, nonMaximumWeighted))
        for (const i of members)
          if (i !== first[0]) t.is(overlaps[i], iou([at(boxes, i)], [at(boxes, at(first, 0))])[0]);
    }
  }
});

test('trace is a boolean', (t) => {
  const boxes = [[0, 0, 1, 1]];
  const models = [{ boxes, scores: [1], labels: [0] }];
  const trace = 1 as never;
  for (const call of [nms, softNms, matrixNms] as ((...args: unknown[]) => unknown)[])
    refuses(t, () => call(boxes, [1], { trace }), 'INVALID_ARGUMENT', /trace/);
  for (const call of [weightedBoxesFusion, nonMaximumWeighted, ensembleNms, ensembleSoftNms] as Fuse[])
    refuses(t, () => call(models, { trace }), 'INVALID_ARGUMENT', /trace/);
});
