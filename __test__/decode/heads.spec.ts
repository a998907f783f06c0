import { readFileSync } from 'node:fs';

import test from 'ava';
import {
  decode,
  decodeBatch,
  type BatchOptions,
  type DecodeBatchOptions,
  type DecodeOptions,
  type Detections,
  type Model,
} from 'boxwise';

interface Answer {
  boxes: number[];
  scores: number[];
  classIds: number[];
  sources?: number[];
  angles?: number[];
  keypoints?: number[];
  frames?: number[];
  /** Row by row in hexadecimal digits, behind a 1 that keeps the zeros. */
  masks?: string[];
  /** As `masks`, of the whole image: rectangles are the library's own choice. */
  wholeMasks?: string[];
}

interface Case {
  model: Model;
  outputs: { dims: number[]; data: number[] }[];
  options: BatchOptions;
  images: Answer[];
}

const cases = ['heads', 'queries', 'exports', 'modern', 'suppressed', 'raw', 'sam', 'coco-ssd'].flatMap(
  (name) => {
    const file = new URL(`../../oracles/decode/${name}.json`, import.meta.url);
    return JSON.parse(readFileSync(file, 'utf8')) as Case[];
  },
);

function near(actual: ArrayLike<number> | undefined, expected: readonly number[]): boolean {
  return (
    actual?.length === expected.length &&
    expected.every((want, i) => Math.abs((actual[i] as number) - want) <= 1e-12 * Math.max(1, Math.abs(want)))
  );
}

const bits = (data: ArrayLike<number>) => BigInt(`0b1${Array.from(data).join('')}`).toString(16);

function wholeMasks(found: Detections, [columns, rows]: readonly [number, number]): string[] {
  return [...found].map(({ mask }) => {
    const { x, y, width, height, data } = mask as NonNullable<typeof mask>;
    const whole = new Uint8Array(columns * rows);
    for (let row = 0; row < height; row++) {
      whole.set(data.subarray(row * width, (row + 1) * width), (y + row) * columns + x);
    }
    return bits(whole);
  });
}

/** Random logits of detr look like none: their last column is rarely the greatest. */
const SAID: Record<string, (outputs: Case['outputs']) => object> = {
  detr: ([logits]) => ({ numClasses: (logits?.dims.at(-1) ?? 0) - 1 }),
};

function run({ model, outputs, options: given, images }: Case): Detections[] {
  const options = { ...SAID[model]?.(outputs), ...given };
  const tensors = outputs.map(({ dims, data }) => ({ dims, data: Float64Array.from(data) }));
  if (images.length > 1) return decodeBatch(tensors, { model, ...options } as DecodeBatchOptions);
  return [decode(tensors, { model, ...options } as DecodeOptions)];
}

for (const [index, one] of cases.entries()) {
  test(`${one.model} answers as its reference (case ${index})`, (t) => {
    const found = run(one);
    const { options } = one;
    t.is(found.length, one.images.length);
    for (const [image, want] of one.images.entries()) {
      const got = found[image] as Detections;
      if (want.sources) t.deepEqual([...got.sources], want.sources);
      t.deepEqual([...got.classIds], want.classIds);
      t.true(near(got.scores, want.scores));
      t.true(near(got.boxes, want.boxes), `${got.boxes}\n${want.boxes}`);
      if (want.angles) t.true(near(got.angles, want.angles), `${got.angles}\n${want.angles}`);
      if (want.keypoints) t.true(near(got.keypoints?.data, want.keypoints));
      if (want.wholeMasks) {
        t.deepEqual(wholeMasks(got, options.imageSize as [number, number]), want.wholeMasks);
        continue;
      }
      const masks = [...got].flatMap(({ mask }) => (mask === undefined ? [] : [mask]));
      t.deepEqual(
        masks.flatMap(({ x, y, width, height }) => [x, y, width, height]),
        want.frames ?? [],
      );
      t.deepEqual(
        masks.map(({ data }) => bits(data)),
        want.masks ?? [],
      );
    }
  });
}

test('yunet answers as OpenCV, which ran the same outputs', (t) => {
  const file = new URL('../../oracles/decode/yunet.json', import.meta.url);
  const { outputs, options, boxes, scores, keypoints } = JSON.parse(readFileSync(file, 'utf8')) as {
    outputs: Record<string, { dims: number[]; data: number[] }>;
    options: object;
  } & Required<Pick<Answer, 'boxes' | 'scores' | 'keypoints'>>;
  const tensors = Object.fromEntries(
    Object.entries(outputs).map(([name, { dims, data }]) => [name, { dims, data: Float32Array.from(data) }]),
  );
  const found = decode(tensors, { model: 'yunet', ...options });
  const close = (got: ArrayLike<number> | undefined, want: readonly number[]) =>
    got?.length === want.length && want.every((value, i) => Math.abs((got[i] as number) - value) < 1e-4);
  t.true(close(found.scores, scores), `${found.scores}\n${scores}`);
  t.true(close(found.boxes, boxes), `${found.boxes}\n${boxes}`);
  t.true(close(found.keypoints?.data, keypoints));
});
