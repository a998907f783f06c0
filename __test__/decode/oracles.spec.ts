import { readFileSync } from 'node:fs';

import test from 'ava';
import { decode, ssdDefaultBoxes, torchvisionAnchors, type DecodeOptions, type Model } from 'boxwise';

interface Case {
  model: Model;
  outputs: { dims: number[]; data: number[] }[];
  options: object;
  boxes: number[];
  scores: number[];
  classIds: number[];
}

interface Anchors {
  torchvision: Parameters<typeof torchvisionAnchors>[0] & { anchors: number[] };
  ssd300: { count: number; places: number[]; boxes: number[] };
}

const file = new URL('../../oracles/decode/models.json', import.meta.url);
const { cases, anchors } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[]; anchors: Anchors };

/** Singles that went different ways to the same number. */
function near(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): boolean {
  return (
    actual.length === expected.length &&
    expected.every(
      (want, i) => Math.abs((actual[i] as number) - want) <= tolerance * Math.max(1, Math.abs(want)),
    )
  );
}

for (const [index, { model, outputs, options, boxes, scores, classIds }] of cases.entries()) {
  test(`${model} answers as its reference (case ${index})`, (t) => {
    const tensors = outputs.map(({ dims, data }) => ({ dims, data: Float32Array.from(data) }));
    const found = decode(tensors, { model, ...options } as DecodeOptions);
    t.deepEqual([...found.classIds], classIds);
    t.true(near(found.scores, scores, 1e-6), `${found.scores} ${scores}`);
    t.true(near(found.boxes, boxes, 1e-5), `${found.boxes} ${boxes}`);
  });
}

test('anchors of torchvision are its own to the last bit', (t) => {
  const { anchors: want, ...options } = anchors.torchvision;
  t.deepEqual([...torchvisionAnchors(options)], want);
});

test('default boxes of SSD300 are those of torchvision, in double precision', (t) => {
  const { count, places, boxes } = anchors.ssd300;
  const made = ssdDefaultBoxes();
  t.is(made.length, 4 * count);
  t.true(
    near(
      places.flatMap((place) => [...made.subarray(4 * place, 4 * place + 4)]),
      boxes,
      1e-5,
    ),
  );
});
