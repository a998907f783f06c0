// letterbox, unletterbox, decode and letterboxImage place an image in an input by one rule, whatever the sizes.
import test from 'ava';
import { decode, letterbox, letterboxImage, unletterbox, type ResizeRule } from 'boxwise';

/** A generator of whole numbers from 1 to `most`. */
function sizes(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 1 + Math.floor((state / 2 ** 32) * most);
  };
}

/** As published: the scaled image and the padding before it have whole pixels, and an odd pixel of padding is after it. */
function published([w, h]: Size, [inputWidth, inputHeight]: Size, enlarge: boolean) {
  const fitting = Math.min(inputWidth / w, inputHeight / h);
  const scale = enlarge ? fitting : Math.min(fitting, 1);
  const even = (value: number): number => {
    const below = Math.floor(value);
    if (value - below !== 0.5) return Math.round(value);
    return below % 2 === 0 ? below : below + 1;
  };
  const [width, height] = [even(w * scale), even(h * scale)];
  const before = (free: number): number => Math.max(0, even(free / 2 - 0.1));
  return { scale, left: before(inputWidth - width), top: before(inputHeight - height), width, height };
}

type Size = readonly [width: number, height: number];

const far = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(
    ...Array.from(a, (own, i) => Math.abs(own - (b[i] as number)) / Math.max(1, Math.abs(b[i] as number))),
  );

/** What decode makes of one box of an end-to-end head, wherever it lies: most boxes are in the input. */
function decoded(box: ArrayLike<number>, options: object): Float64Array {
  const inside = [0, 0, 1, 1, 0.8, 0];
  const data = Float64Array.of(...Array.from(box), 0.9, 0, ...inside, ...inside);
  const found = decode(
    { data, dims: [1, 3, 6] },
    { model: 'end-to-end', normalized: false, clip: false, ...options },
  );
  return found.boxes.slice(0, 4) as Float64Array;
}

test('a box that is moved into the input and back is where it was, and decode moves it back alike', (t) => {
  const next = sizes(1);
  for (let round = 0; round < 3000; round++) {
    const image: Size = [next(5000), next(5000)];
    const side = 32 * next(41);
    const input: Size = round % 3 === 0 ? [side, 32 * next(41)] : [side, side];
    const enlarge = round % 2 === 0;
    const box = [next(5000) - 1, next(5000) - 1, next(5000), next(5000)] as const;
    const corners = [Math.min(box[0], box[2]), Math.min(box[1], box[3]), Math.max(box[0], box[2]) + 1, Math.max(box[1], box[3]) + 1]; // prettier-ignore
    const label = `${image} in ${input}, enlarge ${enlarge}`;
    const there = letterbox([corners], { image, input, enlarge });
    const { scale, left, top } = published(image, input, enlarge);
    const expected = corners.map((own, i) => own * scale + (i % 2 === 0 ? left : top));
    t.true(far(there, expected) < 1e-12, `${label}: ${there} ${expected}`);
    t.true(far(unletterbox(there, { image, input, enlarge }), corners) < 1e-9, label);
    t.true(far(decoded(there, { imageSize: image, inputSize: input, enlarge }), corners) < 1e-9, label);
  }
});

test('decode undoes every resize by its own factors', (t) => {
  const next = sizes(2);
  for (let round = 0; round < 500; round++) {
    const image: Size = [next(5000), next(5000)];
    const input: Size = [32 * next(41), 32 * next(41)];
    const [x, y] = [input[0] / image[0], input[1] / image[1]];
    const factors: Readonly<Record<ResizeRule, [number, number]>> = {
      letterbox: [Math.min(x, y), Math.min(x, y)],
      'letterbox-corner': [Math.min(x, y), Math.min(x, y)],
      stretch: [x, y],
      none: [1, 1],
    };
    for (const resize of ['letterbox-corner', 'stretch', 'none'] as const) {
      const [gx, gy] = factors[resize];
      const found = decoded([10, 20, 30, 50], { imageSize: image, inputSize: input, resize });
      t.true(far(found, [10 / gx, 20 / gy, 30 / gx, 50 / gy]) < 1e-9, `${resize} ${image} ${input}`);
    }
  }
});

/** The first and last columns and rows of a tensor that are no padding. */
function content(
  data: ArrayLike<number>,
  [width, height]: Size,
): [left: number, top: number, width: number, height: number] {
  const isInside = (x: number, y: number): boolean => (data[y * width + x] as number) > 0.5;
  const columns = Array.from({ length: width }, (_, x) => x).filter((x) => Array.from({ length: height }, (_, y) => y).some((y) => isInside(x, y))); // prettier-ignore
  const rows = Array.from({ length: height }, (_, y) => y).filter((y) => columns.some((x) => isInside(x, y)));
  const [left = 0, top = 0] = [columns[0], rows[0]];
  return [left, top, columns.length, rows.length];
}

test('letterboxImage puts the image where letterbox puts its boxes', (t) => {
  const next = sizes(3);
  for (let round = 0; round < 300; round++) {
    const long = next(1500);
    const short = next(12);
    const image: Size = round % 2 === 0 ? [long, short] : [short, long];
    const input: Size = [32 * next(4), 32 * next(4)];
    const enlarge = round % 3 !== 0;
    const pixels = new Uint8Array(image[0] * image[1] * 3).fill(255);
    const { data } = letterboxImage(pixels, { image, input, enlarge, padding: 0 });
    const { left, top, width, height } = published(image, input, enlarge);
    const expected = [left, top, Math.max(1, width), Math.max(1, height)];
    const label = `${image} in ${input}, enlarge ${enlarge}`;
    t.deepEqual(content(data, input), expected as never, label);
    const corners = letterbox([[0, 0, ...image]], { image, input, enlarge });
    // the scaled image has whole pixels
    for (const [i, own] of [left, top, left + width, top + height].entries())
      t.true(Math.abs((corners[i] as number) - own) <= 0.5 + 1e-9, label);
    const corner = letterboxImage(pixels, { image, input, enlarge, padding: 0, resize: 'letterbox-corner' });
    t.deepEqual(content(corner.data, input).slice(0, 2), [0, 0], label);
    const all = letterboxImage(pixels, { image, input, resize: 'stretch' });
    t.deepEqual(content(all.data, input), [0, 0, ...input], label);
  }
});

test('one number stands for a square, and two names for a size, everywhere', (t) => {
  const image = [1280, 720] as const;
  const named = { width: 1280, height: 720 };
  const want = letterbox([[0, 0, 10, 10]], { image, input: [640, 640] });
  for (const options of [
    { image, input: 640 },
    { image: named, input: 640 },
    { image: named, input: { width: 640, height: 640 } },
  ]) {
    // prettier-ignore
    t.deepEqual(letterbox([[0, 0, 10, 10]], options), want);
    t.deepEqual(
      unletterbox(want, options),
      decoded(want, { imageSize: options.image, inputSize: options.input }),
    );
  }
});

test('what does not apply to a resize is refused by name', (t) => {
  const pixels = new Uint8Array(3 * 4 * 3);
  const of = (options: object) => () => letterboxImage(pixels, { image: [3, 4], input: 32, ...options });
  t.throws(of({ resize: 'stretch', enlarge: false }), { message: /^enlarge: .*letterbox/ });
  t.throws(of({ resize: 'stretch', padding: 0 }), { message: /^padding: / });
  t.throws(of({ resize: 'none', enlarge: true }), { message: /^enlarge: / });
  t.throws(of({ resize: 'none', input: 2 }), {
    message: /^image: expected an image within the input of 2 x 2, got 3 x 4/,
  });
  t.throws(() => decoded([0, 0, 1, 1], { imageSize: [9, 9], inputSize: 32, resize: 'stretch', enlarge: false }), { message: /^enlarge: / }); // prettier-ignore
});
