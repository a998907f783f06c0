import { existsSync, readFileSync } from 'node:fs';
import test from 'ava';
import * as fc from 'fast-check';
import { iou, nms, softNms } from 'boxwise';
import * as baseline from 'boxwise/baseline';
import { nms as torchvisionNms } from 'boxwise/torchvision';
import { boxes, scoresFor, threshold } from '../compat/worlds.js';

const { plain } = baseline;
type Box = baseline.plain.Box;

const examples: [Box, Box] = [
  [50, 50, 200, 200],
  [60, 40, 210, 190],
];

test('the tutorial’s pair of boxes has its IoU and its loss', (t) => {
  t.is(plain.iou(...examples), 0.7716535433070866);
  t.is(plain.giouLoss(...examples), 0.23615895669291342);
});

test('five boxes around two objects leave two', (t) => {
  const corners: Box[] = [
    [100, 100, 200, 200],
    [105, 98, 205, 198],
    [110, 102, 210, 202],
    [300, 300, 400, 400],
    [305, 298, 405, 398],
  ];
  const scores = [0.9, 0.85, 0.7, 0.95, 0.6];
  t.deepEqual(plain.nms(corners, scores), [3, 0]);
  t.deepEqual([...baseline.nms(Float64Array.from(corners.flat()), Float64Array.from(scores))], [3, 0]);
  t.deepEqual(plain.softNms(corners, scores).indices.slice(0, 2), [3, 0]);
});

test('anchors stand around cell centres, the one on the object is positive', (t) => {
  const candidates = plain.anchors(4, 4, 16, [32], [1]);
  t.is(candidates.length, 16);
  t.deepEqual(candidates[0], [-8, -8, 24, 24]);
  const { labels, matched } = plain.matchAnchors(candidates, [[20, 10, 60, 55]]);
  t.deepEqual(labels, [0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
  t.deepEqual(
    matched,
    Array.from({ length: 16 }, () => 0),
  );
});

test('without objects all anchors are background', (t) => {
  t.deepEqual(plain.matchAnchors([[0, 0, 1, 1]], []), { labels: [0], matched: [0] });
});

const published = new URL(
  process.env.BOXWISE_TUTORIAL ?? '../../../shared/tutorial/expected.json',
  import.meta.url,
);
(existsSync(published) ? test : test.skip)('recorded answers of the tutorial’s own code are matched', (t) => {
  const expected = JSON.parse(readFileSync(published, 'utf8'));
  const { pairs, nms, softNms, match } = expected;
  pairs.a.forEach((a: Box, i: number) => {
    t.true(Math.abs(plain.iou(a, pairs.b[i]) - pairs.iou[i]) <= 1e-15);
    t.true(Math.abs(plain.giouLoss(a, pairs.b[i]) - pairs.giouLoss[i]) <= 1e-14);
  });
  const [corners, scores] = [Float64Array.from(nms.boxes.flat()), Float64Array.from(nms.scores)];
  for (const [iouThreshold, keep] of Object.entries(nms.keep)) {
    t.deepEqual(plain.nms(nms.boxes, nms.scores, Number(iouThreshold)), keep as number[]);
    const options = { iouThreshold: Number(iouThreshold), suppressEqual: true };
    t.deepEqual([...baseline.nms(corners, scores, options)], keep as number[]);
  }
  for (const { sigma, scoreThreshold, indices } of softNms.keep) {
    t.deepEqual(plain.softNms(softNms.boxes, softNms.scores, sigma, scoreThreshold).indices, indices);
  }
  const candidates = plain.anchors(match.featH, match.featW, match.stride, match.scales, match.ratios);
  const { labels, matched } = plain.matchAnchors(candidates, match.gt, match.pos, match.neg);
  t.deepEqual(labels, match.labels);
  t.deepEqual(matched, match.matched);
});

test('argsort: highest first, equal scores by index, NaN and what is not above left out', (t) => {
  const lengths = fc.oneof(fc.nat(30), fc.nat(200), fc.integer({ min: 600, max: 900 }));
  fc.assert(
    fc.property(
      lengths.chain((count) => scoresFor(count)),
      fc.constantFrom(-Infinity, 0, 0.5),
      (scores, above) => {
        const expected = scores
          .map((_, index) => index)
          .filter((index) => (scores[index] as number) > above)
          .sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
        t.deepEqual([...baseline.argsort(Float32Array.from(scores), above)], expected);
        t.deepEqual([...baseline.argsort(Float64Array.from(scores), above)], expected);
      },
    ),
    { numRuns: 200 },
  );
  t.pass();
});

test('typed suppression answers as torchvision’s float32 and float64 do', (t) => {
  const world = boxes(false).chain((corners) => fc.tuple(fc.constant(corners), scoresFor(corners.length)));
  fc.assert(
    fc.property(world, threshold, ([corners, scores], iouThreshold) => {
      const numbers = scores.map((score) => (Number.isFinite(score) ? score : 0.5));
      for (const Type of [Float32Array, Float64Array]) {
        const [flat, values] = [Type.from(corners.flat()), Type.from(numbers)];
        const ours = baseline.nms(flat, values, { iouThreshold });
        // torchvision compares in double; a threshold of float32 makes both compare alike.
        const theirs = torchvisionNms(
          flat,
          values,
          Type === Float32Array ? Math.fround(iouThreshold) : iouThreshold,
        );
        t.deepEqual(ours, theirs);
      }
    }),
    { numRuns: Number(process.env.BOXWISE_RUNS ?? 1000) },
  );
  t.pass();
});

test('at a threshold of 0 that suppresses equals, each class keeps its best', (t) => {
  const corners = Float32Array.of(0, 0, 1, 1, 5, 5, 6, 6, 9, 9, 10, 10);
  const options = { iouThreshold: 0, suppressEqual: true, classIds: Int32Array.of(1, 1, 2) };
  t.deepEqual(baseline.nms(corners, Float32Array.of(0.1, 0.2, 0.3), options), Uint32Array.of(2, 1));
});

test('typed and short Soft-NMS take the same boxes with the same scores', (t) => {
  const positive = fc.double({ min: 0.02, max: 1, noNaN: true });
  const box = fc
    .tuple(fc.nat(12), fc.nat(12), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
    .map(([x, y, w, h]): Box => [x, y, x + w, y + h]);
  fc.assert(
    fc.property(fc.array(fc.tuple(box, positive), { maxLength: 30 }), (world) => {
      const corners = world.map(([corners]) => corners);
      const scores = world.map(([, score]) => score);
      const short = plain.softNms(corners, scores);
      const typed = baseline.softNms(Float64Array.from(corners.flat()), Float64Array.from(scores));
      t.deepEqual([...typed.indices], short.indices);
      typed.scores.forEach((score, i) => t.true(Math.abs(score - (short.scores[i] as number)) < 1e-12));
    }),
    { numRuns: 300 },
  );
  t.pass();
});

test('a head of one object gives one detection', (t) => {
  const [anchors, classes] = [5, 3];
  const head = new Float32Array((4 + classes) * anchors);
  head.set([50, 52, 200, 10, 10, 50, 50, 200, 10, 10, 20, 20, 30, 5, 5, 20, 20, 30, 5, 5]);
  head.set([0.9, 0.8, 0.1, 0, 0], 5 * anchors);
  head.set([0.4, 0, 0.6, 0, 0], 6 * anchors);
  t.deepEqual(
    [...baseline.decodeYolo(head, anchors, classes)],
    [40, 40, 60, 60, 0.9, 1, 185, 185, 215, 215, 0.6, 2].map(Math.fround),
  );
  const all = baseline.decodeYolo(head, anchors, classes, { multiLabel: true });
  t.deepEqual(
    all.filter((_, i) => i % 6 === 5),
    Float32Array.of(1, 2, 2),
  );
});

test('anchors belong to the object they overlap enough, and to it in any case if none does more', (t) => {
  const anchors = Float32Array.of(0, 0, 10, 10, 0, 0, 10, 5, 40, 40, 50, 50, 0, 0, 10, 4.5, 90, 90, 91, 91);
  const objects = Float32Array.of(0, 0, 10, 10, 45, 45, 60, 60);
  const { matches, overlaps } = baseline.matchAnchors(anchors, objects);
  t.deepEqual(matches, Int32Array.of(0, 0, 1, -2, -1));
  t.is(overlaps[1], 0.5);
});

const RUNS = Number(process.env.BOXWISE_RUNS ?? 1000);

test('native suppression is the typed version’s, whatever the options', (t) => {
  const world = boxes(true).chain((corners) =>
    fc.record({
      corners: fc.constant(corners),
      scores: scoresFor(corners.length),
      classes: fc.array(fc.integer({ min: -1, max: 2 }), {
        minLength: corners.length,
        maxLength: corners.length,
      }),
    }),
  );
  const options = fc.record({
    iouThreshold: threshold,
    scoreThreshold: fc.constantFrom(-Infinity, 0, 0.5),
    suppressEqual: fc.boolean(),
    maxDetections: fc.oneof(fc.nat(20), fc.constant(1e6)),
  });
  fc.assert(
    fc.property(world, options, fc.boolean(), ({ corners, scores, classes }, options, byClass) => {
      const classIds = byClass ? { classIds: Int32Array.from(classes) } : {};
      for (const Type of [Float32Array, Float64Array]) {
        const [flat, values] = [Type.from(corners.flat()), Type.from(scores)];
        t.deepEqual(
          baseline.nms(flat, values, { ...options, ...classIds }),
          nms(flat, values, { ...options, ...classIds }),
        );
      }
    }),
    { numRuns: RUNS },
  );
  t.pass();
});

test('native overlaps of doubles are the typed version’s to the bit, of float32 to the last digit', (t) => {
  const ordinary = fc
    .tuple(fc.nat(300), fc.nat(300), fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 }))
    .map(([x, y, w, h]) => [x / 7, y / 7, (x + w) / 7, (y + h) / 7]);
  const list = fc.array(ordinary, { maxLength: 20 }).map((rows) => rows.flat());
  fc.assert(
    fc.property(list, list, (a, b) => {
      t.deepEqual(
        baseline.iou(Float64Array.from(a), Float64Array.from(b)),
        iou(Float64Array.from(a), Float64Array.from(b)) as Float64Array,
      );
      const single = iou(Float32Array.from(a), Float32Array.from(b));
      baseline.iou(Float32Array.from(a), Float32Array.from(b)).forEach((value, i) => {
        t.true(Math.abs(value - (single[i] as number)) <= 1e-5);
      });
    }),
    { numRuns: 200 },
  );
  t.pass();
});

test('native Soft-NMS has the typed version’s scores', (t) => {
  const world = fc.array(
    fc.tuple(
      fc.nat(30),
      fc.nat(30),
      fc.integer({ min: 1, max: 20 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
  );
  fc.assert(
    fc.property(world, fc.double({ min: 0.05, max: 2, noNaN: true }), (rows, sigma) => {
      const corners = Float64Array.from(rows.flatMap(([x, y, side]) => [x, y, x + side, y + side]));
      const scores = Float64Array.from(rows, ([, , , score]) => score);
      const [ours, theirs] = [
        softNms(corners, scores, { sigma }),
        baseline.softNms(corners, scores, { sigma }),
      ];
      t.is(ours.indices.length, theirs.indices.length);
      theirs.scores.forEach((score, i) => t.true(Math.abs(score - (ours.scores[i] as number)) < 1e-12));
    }),
    { numRuns: RUNS },
  );
  t.pass();
});
