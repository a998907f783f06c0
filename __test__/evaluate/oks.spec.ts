import { readFileSync } from 'node:fs';

import test from 'ava';
import { BoxwiseError, oks, oksNms, type ErrorCode } from 'boxwise';

interface Case {
  keypoints: number;
  sigmas: number[];
  truth: number[][][];
  visible: number[][];
  boxes: number[][];
  areas: number[];
  found: number[][][];
  oks: number[];
  scores: number[];
  ownAreas: number[];
  shown: number[][];
  threshold: number;
  kept: number[];
  keptShown: number[];
}

const cases = readFileSync(new URL('../../oracles/keypoints/oks.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

test('similarities are those of pycocotools, without labelled keypoints too', (t) => {
  for (const [
    index,
    { keypoints, sigmas, truth, visible, boxes, areas, found, oks: expected },
  ] of cases.entries()) {
    const options = { keypoints, areas, visible, boxes, format: 'xywh', sigmas } as const;
    const similar = oks(truth, found, options);
    t.is(similar.length, expected.length);
    t.true(similar.every((own, i) => Math.abs(own - (expected[i] as number)) <= 1e-12), String(index)); // prettier-ignore
    const isNear = (other: Float64Array): boolean =>
      other.every((own, i) => Math.abs(own - (similar[i] as number)) <= 1e-9);
    if (keypoints === 17)
      t.true(isNear(oks(truth, found, { keypoints, areas, visible, boxes, format: 'xywh' })));
    const corners = boxes.map(([x = 0, y = 0, w = 0, h = 0]) => [x, y, x + w, y + h]);
    t.true(
      isNear(
        oks(Float64Array.from(truth.flat(2)), found.flat(), {
          ...options,
          boxes: corners,
          format: 'xyxy',
        }),
      ),
      String(index),
    );
  }
});

test('suppression keeps the poses that mmpose keeps', (t) => {
  for (const [
    index,
    { keypoints, sigmas, found, scores, ownAreas, shown, threshold, kept, keptShown },
  ] of cases.entries()) {
    const options = { keypoints, sigmas, areas: ownAreas, oksThreshold: threshold };
    t.deepEqual([...oksNms(found, scores, options)], kept, String(index));
    t.deepEqual([...oksNms(found, scores, { ...options, visible: shown })], keptShown, String(index));
    t.deepEqual([...oksNms(found, scores, { ...options, maxDetections: 1 })], kept.slice(0, 1));
  }
  t.true(cases.some(({ kept, found }) => kept.length < found.length));
});

test('equal scores keep the lower index, and NaN is dropped', (t) => {
  const pose = [[5, 5]];
  const options = { keypoints: 1, areas: [9, 9, 9], sigmas: [0.1] };
  t.deepEqual([...oksNms([pose, pose, pose], [0.5, 0.5, Number.NaN], options)], [0]);
  t.deepEqual([...oksNms([pose, pose, pose], [NaN, -Infinity, 0.1], options)], [2]);
  t.deepEqual([...oksNms([], [], { ...options, areas: [] })], []);
  t.is(oks([], [pose], { ...options, areas: [] }).length, 0);
});

test('poses that cannot be compared are refused with what to do', (t) => {
  const [pose, far] = [[[[5, 5]]], [[[5, Number.NaN]]]];
  const own = { keypoints: 1, areas: [9], sigmas: [0.1] };
  const refused = (call: () => unknown, code: ErrorCode, message: RegExp): void => {
    t.throws(call, { instanceOf: BoxwiseError, code, message });
  };
  refused(() => oks(pose, pose, { ...own, visible: [0] }), 'INVALID_VALUE', /pass the boxes/);
  refused(() => oks(far, pose, own), 'INVALID_VALUE', /groundTruth.*not visible/s);
  refused(() => oks(pose, far, own), 'INVALID_VALUE', /predictions/);
  refused(() => oks(pose, pose, { keypoints: 1, areas: [9] }), 'INVALID_ARGUMENT', /sigmas of 1 keypoints/);
  refused(() => oks(pose, pose, { ...own, areas: [9, 9] }), 'LENGTH_MISMATCH', /areas/);
  refused(() => oks(pose, pose, { ...own, sigmas: [0] }), 'OUT_OF_RANGE', /sigmas/);
  refused(() => oks([1, 2, 3], pose, own), 'LENGTH_MISMATCH', /x and y of 1 keypoints/);
  refused(() => oksNms(pose, [1, 2], own), 'LENGTH_MISMATCH', /scores/);
  refused(() => oksNms(pose, [1], { ...own, oksThreshold: 2 }), 'OUT_OF_RANGE', /oksThreshold/);
  t.is(oks(far, pose, { ...own, visible: [0], boxes: [[4, 4, 6, 6]] })[0], 1);
});
