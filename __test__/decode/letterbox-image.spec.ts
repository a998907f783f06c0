import { readFileSync } from 'node:fs';

import test from 'ava';
import {
  BoxwiseError,
  type ErrorCode,
  decode,
  letterbox,
  letterboxImage,
  unletterbox,
  type LetterboxImageOptions,
} from 'boxwise';
import fc from 'fast-check';
import * as promises from 'boxwise/promises';

interface Case {
  image: [number, number];
  input: [number, number];
  pixels: string;
  letterbox: string;
  stretch: string;
}

const file = new URL('../../oracles/decode/letterbox.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];

for (const { image, input, pixels, ...rules } of cases) {
  for (const resize of ['letterbox', 'stretch'] as const) {
    test(`${image.join(' x ')} in ${input.join(' x ')} by ${resize} has OpenCV's bytes`, async (t) => {
      const bytes = Buffer.from(pixels, 'hex');
      const want = Buffer.from(rules[resize], 'hex');
      const options: LetterboxImageOptions = { image, input, resize, layout: 'nhwc' };
      const last = letterboxImage(bytes, options);
      t.deepEqual(last.dims, [1, input[1], input[0], 3]);
      t.deepEqual(
        last.data,
        Float32Array.from(want, (byte) => byte / 255),
      );
      t.deepEqual(await promises.letterboxImage(bytes, options), last);
      const first = letterboxImage(bytes, { image, input, resize, order: 'bgr', divisor: 1 });
      const plane = input[0] * input[1];
      const planes = Float32Array.from(
        { length: 3 * plane },
        (_, i) => want[(i % plane) * 3 + 2 - Math.floor(i / plane)] as number,
      );
      t.deepEqual(first.data, planes);
      const rgba = Uint8ClampedArray.from({ length: (bytes.length / 3) * 4 }, (_, i) =>
        i % 4 < 3 ? (bytes[Math.floor(i / 4) * 3 + (i % 4)] as number) : 9,
      );
      t.deepEqual(letterboxImage(rgba, options), last);
    });
  }
}

test('halves are the nearest to the singles', (t) => {
  const options: LetterboxImageOptions = { image: [16, 16], input: 16, mean: 0.5, std: [0.5, 0.25, 0.125] };
  const bytes = Uint8Array.from({ length: 768 }, (_, i) => (i * 7) % 256);
  const singles = letterboxImage(bytes, options).data;
  const { data, type } = letterboxImage(bytes, { ...options, type: 'float16' });
  t.is(type, 'float16');
  const value = (bits: number) => {
    const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
    const size = exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -24 * fraction;
    return bits & 0x8000 ? -size : size;
  };
  for (let i = 0; i < data.length; i++) {
    const single = singles[i] as number;
    t.true(Math.abs(value(data[i] as number) - single) <= Math.abs(single) * 2 ** -11 + 2 ** -25);
  }
});

test('what cannot be used is refused', (t) => {
  const of = (pixels: unknown, options: object) => () => letterboxImage(pixels as never, options as never);
  const refuses = (call: () => unknown, code: ErrorCode) =>
    t.is((t.throws(call, { instanceOf: BoxwiseError }) as BoxwiseError).code, code);
  const bytes = new Uint8Array(12);
  refuses(of(bytes, { image: [2, 3], input: 4 }), 'LENGTH_MISMATCH');
  refuses(of(bytes, { image: [2, 2] }), 'INVALID_ARGUMENT');
  refuses(of(bytes, { image: [2, 2], input: 0 }), 'OUT_OF_RANGE');
  refuses(of(bytes, { image: [2, 2], input: 4, std: 0 }), 'OUT_OF_RANGE');
  refuses(of(bytes, { image: [2, 2], input: 4, size: 4 }), 'INVALID_ARGUMENT');
  refuses(of([1, 2, 3], { image: [1, 1], input: 4 }), 'INVALID_ARGUMENT');
});

test('a mean and a deviation of bytes belong to a divisor of 1', (t) => {
  const bytes = new Uint8Array(12).fill(90);
  const base = { image: [2, 2], input: 4 } as const;
  for (const own of [{ mean: [123.675, 116.28, 103.53] }, { mean: 128 }, { std: [0.2, 57.12, 0.2] }]) {
    const thrown = t.throws(() => letterboxImage(bytes, { ...base, ...own }), { instanceOf: BoxwiseError });
    t.regex(thrown?.message ?? '', /^(mean|std)\[\d\]: expected at most 1, .*set divisor: 1/);
    t.notThrows(() => letterboxImage(bytes, { ...base, ...own, divisor: 1 }));
  }
  t.notThrows(() => letterboxImage(bytes, { ...base, divisor: 127.5, mean: 1 }));
  t.notThrows(() => letterboxImage(bytes, { ...base, mean: 0.485, std: -0.229 }));
  t.throws(() => letterboxImage(bytes, { ...base, mean: NaN }), { message: /a finite number, got NaN/ });
});

test('a divisor is no factor, and a mean and a deviation of fractions belong to a divisor of 255', (t) => {
  const bytes = new Uint8Array(12).fill(90);
  const base = { image: [2, 2], input: 4 } as const;
  const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
  const wrong: [options: object, says: RegExp][] = [
    [{ divisor: 1 / 255 }, /^divisor: expected a divisor of at least 1, .*the divisor 255$/],
    [{ divisor: 0.00392 }, /^divisor: /],
    [{ divisor: 1, ...imagenet }, /^mean\[0\]: .*set divisor: 255/],
    [{ divisor: 1, std: 0.229 }, /^std\[0\]: .*set divisor: 255/],
    [{ divisor: 1, std: 1 / 255 }, /^std\[0\]: /],
  ];
  for (const [options, says] of wrong) {
    const thrown = t.throws(() => letterboxImage(bytes, { ...base, ...options }), {
      instanceOf: BoxwiseError,
    });
    t.is(thrown?.code, 'OUT_OF_RANGE');
    t.regex(thrown?.message ?? '', says);
  }
  const right: object[] = [
    imagenet,
    { divisor: 1 },
    { divisor: 1, mean: [103.53, 116.28, 123.675], std: 1 },
    { divisor: 1, mean: [0, 0, 0], std: [58.395, 57.12, 57.375] },
    { divisor: 127.5, mean: 1 },
    { divisor: 128, mean: 0.5, std: 0.5 },
    { divisor: -255 },
  ];
  for (const options of right) t.notThrows(() => letterboxImage(bytes, { ...base, ...options }));
});

test('grey, deep and wrapped pictures are refused with what to do', (t) => {
  const base = { image: [4, 2], input: 32 } as const;
  const cases: [pixels: unknown, says: RegExp][] = [
    [new Uint8Array(8), /got 8, 1 a pixel; that is a grey picture: /],
    [new Uint8Array(16), /grey picture/],
    [new Uint8Array(48), /numbers of 16 or 32 bits/],
    [new Uint8Array(96), /numbers of 16 or 32 bits/],
    [new Uint16Array(24), /pixels are bytes from 0 to 255/],
    [new Float32Array(24), /pixels are bytes from 0 to 255/],
    [{ data: new Uint8ClampedArray(32), width: 4, height: 2 }, /pass image\.data, and the option image/],
    [new Uint8Array(20), /3 or 4 bytes/],
  ];
  for (const [pixels, says] of cases) {
    const thrown = t.throws(() => letterboxImage(pixels as Uint8Array, base), { instanceOf: BoxwiseError });
    t.regex(thrown?.message ?? '', says);
  }
});

test('unletterbox undoes letterbox, and leads where decode does', (t) => {
  const side = fc.integer({ min: 1, max: 4000 });
  const property = fc.property(side, side, fc.integer({ min: 1, max: 12 }), (width, height, steps) => {
    const input = 32 * steps;
    const options = { image: [width, height], input } as const;
    const box = [0.25 * width, 0.5 * height, 0.75 * width, height];
    const there = letterbox([box], options);
    const back = unletterbox(there, options);
    const anchors = (21 * input * input) / 1024;
    const data = new Float64Array(5 * anchors);
    const [x1, y1, x2, y2] = [...there] as [number, number, number, number];
    [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, 0.9].forEach((v, c) => (data[c * anchors] = v));
    const found = decode(
      { data, dims: [1, 5, anchors] },
      { model: 'yolov8', imageSize: [width, height], clip: false, normalized: false },
    );
    const near = (values: ArrayLike<number>) =>
      box.every((value, i) => Math.abs(value - (values[i] as number)) <= 1e-9 * Math.max(1, value));
    return near(back) && near(found.boxes);
  });
  t.notThrows(() => fc.assert(property, { numRuns: 200 }));
});
