// Tiles of a large image, and their detections put together: tiles are SAHI's, boxes are merged as nonMaximumMerging does, which its
// own tests compare with SAHI.
import { readFileSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import {
  BoxwiseError,
  decode,
  mask,
  stitch,
  tiles,
  type Detections,
  type ErrorCode,
  type Tile,
} from 'boxwise';

interface Case {
  image: [number, number];
  size: [number, number];
  overlap: number;
  tiles: number[][];
}
const cases = JSON.parse(readFileSync('oracles/boxes/cases/tiles.json', 'utf8')) as Case[];

test('tiles are those of SAHI', (t) => {
  for (const { image, size, overlap, tiles: expected } of cases) {
    const found = tiles(image, { size, overlap });
    t.deepEqual(
      found.map(({ x, y, width, height }) => [x, y, width, height]),
      expected,
      JSON.stringify({ image, size, overlap }),
    );
  }
  t.deepEqual(tiles({ width: 100, height: 50 }, { size: 50, overlap: 0 }).length, 2);
});

test('tiles cover every pixel', (t) => {
  for (const [width, height] of [
    [97, 41],
    [64, 64],
    [130, 20],
  ] as const) {
    const covered = new Uint8Array(width * height);
    for (const { x, y, width: w, height: h } of tiles([width, height], { size: 32, overlap: 0.3 })) {
      for (let row = y; row < y + h; row++) covered.fill(1, row * width + x, row * width + x + w);
    }
    t.false(covered.includes(0));
  }
});

/** Rows of x1, y1, x2, y2, score, class as an end-to-end model has them. */
const found = (tile: Tile, ...rows: number[][]): Detections =>
  decode(
    { data: Float32Array.from(rows.flat()), dims: [1, rows.length, 6] },
    { model: 'end-to-end', imageSize: tile, inputSize: [tile.width, tile.height], scoreThreshold: 0.01 },
  );
const LEFT: Tile = { x: 0, y: 0, width: 100, height: 100 };
const RIGHT: Tile = { x: 80, y: 10, width: 100, height: 100 };
const rows = ({ boxes }: Detections): number[][] =>
  Array.from({ length: boxes.length / 4 }, (_, i) => [...boxes.subarray(4 * i, 4 * i + 4)]);

// an object that spans the border, cut by both tiles; one that only the right tile has; one of another class
const parts = (): Detections[] => [
  found(LEFT, [60, 20, 100, 60, 0.75, 1], [62, 22, 100, 60, 0.25, 2]),
  found(RIGHT, [0, 10, 60, 50, 0.5, 1], [70, 70, 90, 90, 0.625, 1]),
];

test('parts of an object are joined, and moved to their place in the image', (t) => {
  const whole = stitch(parts(), [LEFT, RIGHT], { imageSize: [180, 110] });
  t.deepEqual(rows(whole), [
    [60, 20, 140, 60],
    [150, 80, 170, 100],
    [62, 22, 100, 60],
  ]);
  t.deepEqual([...whole.scores], [0.75, 0.625, 0.25]);
  t.deepEqual([...whole.classIds], [1, 1, 2]);
  t.deepEqual([...whole.sources], [0, 1, 1]);
  t.deepEqual(rows(stitch(parts(), [LEFT, RIGHT], { classAgnostic: true })), [
    [60, 20, 140, 60],
    [150, 80, 170, 100],
  ]);
});

test('they are dropped by nms, and all kept without a method', (t) => {
  t.deepEqual(rows(stitch(parts(), [LEFT, RIGHT], { method: 'nms' })), [
    [60, 20, 100, 60],
    [150, 80, 170, 100],
    [62, 22, 100, 60],
  ]);
  const all = stitch(parts(), [LEFT, RIGHT], { method: 'none' });
  t.deepEqual([...all.scores], [0.75, 0.625, 0.5, 0.25]);
  t.deepEqual(rows(all)[2], [80, 20, 140, 60]);
  t.is(stitch(parts(), [LEFT, RIGHT], { method: 'none', maxDetections: 2 }).length, 2);
  // their IoU is a quarter, so by IoU they stay apart
  t.is(stitch(parts(), [LEFT, RIGHT], { kind: 'iou' }).length, 4);
});

test('detections that are not in the pixels of their tile are refused with the cure', (t) => {
  const at = (options: object, box: number[]): Detections =>
    decode(
      { data: Float32Array.from([...box, 0.75, 1]), dims: [1, 6] },
      { model: 'end-to-end', inputSize: 100, ...options },
    );
  const rotated = (cx: number): Detections =>
    decode(
      { data: Float32Array.of(cx, 50, 20, 10, 0.75, 1, 0.5), dims: [1, 7] },
      { model: 'end-to-end-obb', inputSize: 100 },
    );
  const inside = at({ imageSize: LEFT }, [60, 20, 90, 60]);
  const refused: [string, Detections][] = [
    ['the image’s size, outside the tile', at({ imageSize: [180, 110] }, [80, 20, 90, 60])],
    ['the image’s size, inside the tile', at({ imageSize: [180, 110] }, [10, 20, 20, 30])],
    ['the image’s size, nothing found', at({ imageSize: [180, 110], scoreThreshold: 0.9 }, [10, 20, 20, 30])],
    ['no size, to the right', at({}, [101, 20, 120, 60])],
    ['no size, below', at({}, [10, 101, 20, 110])],
    ['no size, to the left', at({}, [-20, 20, -1, 60])],
    ['no size, above', at({}, [10, -20, 20, -1])],
    ['no size, rotated', rotated(112)],
    ['no size, of a larger input', at({ inputSize: 128 }, [10, 20, 20, 30])],
    ['no size, of a smaller input', at({ inputSize: [100, 64] }, [10, 20, 20, 30])],
  ];
  for (const [name, own] of refused) {
    const left = name.endsWith('rotated') ? rotated(50) : inside;
    const error = t.throws(() => stitch([left, own], [LEFT, RIGHT]), { instanceOf: BoxwiseError }, name);
    t.is((error as BoxwiseError).code, 'OUT_OF_RANGE', name);
    t.regex(
      error?.message ?? '',
      /^found\[1\]: expected detections in the pixels of their tile of 100 x 100, got .*`imageSize: tile`$/,
    );
  }
  // parts of objects reach over the border, and padding beyond it is the affair of `clip`
  for (const own of [at({}, [90, 20, 130, 60]), at({ imageSize: RIGHT, clip: false }, [101, 20, 120, 60])])
    t.is(stitch([inside, own], [LEFT, RIGHT], { method: 'none' }).length, 2);
  t.is(stitch([rotated(50), rotated(109)], [LEFT, RIGHT], { method: 'none' }).length, 2);
});

test('tiles without detections, and no tiles', (t) => {
  const empty = found(RIGHT);
  t.is(stitch([parts()[0] as Detections, empty], [LEFT, RIGHT]).length, 2);
  t.is(stitch([empty], [RIGHT]).length, 0);
  t.is(stitch([], []).length, 0);
});

/** Two detections with masks of a tile: prototypes are 4 x 4 over an input of 8 x 8. */
const masked = (tile: Tile, box: number[]): Detections => {
  const prototypes = new Float32Array(16).fill(8);
  return decode(
    {
      output0: { data: Float32Array.from([...box, 0.5, 0, 1]), dims: [1, 1, 7] },
      output1: { data: prototypes, dims: [1, 1, 4, 4] },
    },
    { model: 'end-to-end-seg', imageSize: tile, inputSize: [tile.width, tile.height], scoreThreshold: 0.01 },
  );
};

test('masks are joined to their union', (t) => {
  const [left, right] = tiles([12, 8], { size: 8, overlap: 0.5 });
  const where = [left as Tile, right as Tile];
  const own = [masked(where[0] as Tile, [2, 2, 8, 6]), masked(where[1] as Tile, [0, 2, 6, 6])];
  const whole = stitch(own, where);
  t.is(whole.length, 1);
  t.deepEqual(rows(whole), [[2, 2, 10, 6]]);
  t.is(mask.area(whole.toRle())[0], 8 * 4);
  const apart = stitch(own, where, { method: 'none' });
  t.deepEqual([...mask.area(apart.toRle())], [6 * 4, 6 * 4]);
  t.is(apart.toRle()[0]?.size.join(), '8,12');
});

const refused = (t: ExecutionContext, code: ErrorCode, call: () => unknown, message = /./): void => {
  const error = t.throws(call, { instanceOf: BoxwiseError, message });
  t.is(error.code, code, error.message);
};

test('what makes no sense is refused', (t) => {
  for (const overlap of [1, -0.1, Number.NaN])
    refused(t, 'OUT_OF_RANGE', () => tiles([10, 10], { size: 5, overlap }));
  refused(t, 'OUT_OF_RANGE', () => tiles([10, 0], { size: 5 }));
  refused(t, 'OUT_OF_RANGE', () => tiles([10, 10], { size: 2.5 }));
  refused(t, 'TOO_LARGE', () => tiles([1e9, 1e9], { size: 1 }));
  refused(t, 'LENGTH_MISMATCH', () => stitch(parts(), [LEFT]));
  refused(t, 'INVALID_ARGUMENT', () => stitch([{}] as never, [LEFT]));
  refused(t, 'INVALID_ARGUMENT', () => stitch(parts(), [LEFT, { x: 1 }] as never));
  refused(t, 'OUT_OF_RANGE', () => stitch(parts(), [LEFT, { ...RIGHT, x: -1 }]));
  for (const imageSize of [
    [179, 110],
    [180, 109],
  ] as const)
    refused(
      t,
      'OUT_OF_RANGE',
      () => stitch(parts(), [LEFT, RIGHT], { imageSize }),
      /^parts\[1\]: expected tiles in/,
    );
  for (const option of [{ kind: 'iou' }, { iouThreshold: 0.3 }, { classAgnostic: true }] as const)
    refused(
      t,
      'INVALID_ARGUMENT',
      () => stitch(parts(), [LEFT, RIGHT], { method: 'none', ...option }),
      /the option applies only with method: 'merge' or 'nms': leave it out$/,
    );
  refused(t, 'OUT_OF_RANGE', () => stitch(parts(), [LEFT, RIGHT], { iouThreshold: 0 }));
});
