import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { BoxwiseError, mask, type ErrorCode, type RleInput } from 'boxwise';
import { mask as promised } from 'boxwise/promises';

interface MasksCase {
  kind: 'masks';
  size: [number, number];
  bitmaps: string[];
  counts: string[];
  area: number[];
  bbox: number[][];
  union: string;
  intersection: string;
  crowd: number[];
  iou: number[][];
}
interface PolygonsCase {
  kind: 'polygons';
  size: [number, number];
  polygons: number[][];
  counts: string[];
  union: string;
}
interface BoxCase {
  kind: 'box';
  size: [number, number];
  bbox: number[];
  counts: string;
}

const file = process.env['BOXWISE_MASK_CASES'] ?? new URL('../../oracles/mask/cases.jsonl', import.meta.url);
const cases = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as MasksCase | PolygonsCase | BoxCase);

const digits = (text: string): Uint8Array => Uint8Array.from(text, Number);

test('masks, areas, boxes, merges and overlaps are the reference’s', (t) => {
  for (const one of cases) {
    if (one.kind !== 'masks') continue;
    const [height, width] = one.size;
    const bitmap = digits(one.bitmaps.join(''));
    const masks = mask.encode(bitmap, [height, width, one.bitmaps.length]);
    t.deepEqual(
      masks.map(({ counts }) => counts),
      one.counts,
    );
    t.deepEqual(mask.decode(masks), bitmap);
    t.deepEqual([...mask.area(masks)], one.area);
    t.deepEqual([...mask.toBbox(masks)], one.bbox.flat());
    t.is(mask.merge(masks).counts, one.union);
    t.is(mask.merge(masks.slice(0, 2), { intersect: true }).counts, one.intersection);
    t.deepEqual([...mask.iou(masks, masks, { crowd: one.crowd })], one.iou.flat());
  }
});

test('polygons and boxes cover what the reference’s cover', (t) => {
  for (const one of cases) {
    if (one.kind === 'polygons') {
      const sizes = one.polygons.map(() => one.size);
      const each = mask.fromPolygons(
        one.polygons.map((polygon) => [polygon]),
        sizes,
      );
      t.deepEqual(
        each.map(({ counts }) => counts),
        one.counts,
        JSON.stringify(one),
      );
      t.is(mask.fromPolygons(one.polygons, one.size).counts, one.union);
    } else if (one.kind === 'box') {
      t.is(mask.fromBbox(one.bbox, one.size).counts, one.counts, JSON.stringify(one));
    }
  }
});

test('every form of a mask is the same mask', (t) => {
  const text = mask.encode(Uint8Array.of(0, 1, 1, 0, 1, 1), [3, 2]);
  const counts = mask.toCounts(text);
  t.deepEqual(counts, Uint32Array.of(1, 2, 1, 2));
  const forms: RleInput[] = [
    text,
    { size: [3, 2], counts: Buffer.from(text.counts) },
    { size: [3, 2], counts },
    { size: [3, 2], counts: [...counts] },
  ];
  t.deepEqual(mask.compress(forms), [text, text, text, text]);
  t.deepEqual([...mask.area(forms)], [4, 4, 4, 4]);
  t.is(mask.area(text), 4);
  t.deepEqual(mask.toBbox(text), Float64Array.of(0, 1, 2, 2));
});

test('rows and columns differ in nothing but order', (t) => {
  const size = fc.tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 }));
  fc.assert(
    fc.property(size, fc.infiniteStream(fc.nat(3)), ([height, width], pixels) => {
      const rows = Uint8Array.from({ length: height * width }, () => (pixels.next().value === 0 ? 1 : 0));
      const own = mask.encode(rows, [height, width], { order: 'row' });
      const columns = mask.decode(own);
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) if (rows[y * width + x] !== columns[x * height + y]) return false;
      t.deepEqual(mask.decode(own, { order: 'row' }), rows);
      t.deepEqual(mask.encode(columns, [height, width]), own);
      t.deepEqual(mask.fromPolygons(mask.toPolygons(own), [height, width]), own);
      return true;
    }),
    { numRuns: 40 },
  );
});

test('a mask with a hole and an island becomes two polygons that cover it', (t) => {
  const picture = ['.......', '.#####.', '.#...#.', '.#.#.#.', '.#...#.', '.#####.', '.......'].join('');
  const own = mask.encode(
    Uint8Array.from(picture, (pixel) => (pixel === '#' ? 1 : 0)),
    [7, 7],
    { order: 'row' },
  );
  const polygons = mask.toPolygons(own);
  t.is(polygons.length, 2);
  t.deepEqual(polygons[1], [3, 3, 4, 3, 4, 4, 3, 4]);
  t.deepEqual(mask.fromPolygons(polygons, [7, 7]), own);
});

test('suppression keeps what overlaps no better one', (t) => {
  const boxes = [
    [0, 0, 10, 10],
    [1, 0, 10, 10],
    [20, 20, 5, 5],
    [0, 0, 10, 10],
  ].map((box) => mask.fromBbox(box, [40, 40]));
  t.deepEqual(mask.nms(boxes, [0.5, 0.9, 0.1, 0.5]), Uint32Array.of(1, 2));
  t.deepEqual(mask.nms(boxes, [0.5, 0.9, 0.1, 0.5], { iouThreshold: 0.9 }), Uint32Array.of(1, 0, 2));
  t.deepEqual(mask.nms([], []), new Uint32Array());
});

test('empty lists have empty answers', (t) => {
  t.deepEqual(mask.iou([], []), new Float64Array());
  t.deepEqual(mask.area([]), new Uint32Array());
  t.deepEqual(mask.decode([]), new Uint8Array());
  t.deepEqual(mask.fromPolygons([], []), []);
  t.is(mask.area(mask.fromPolygons([], [4, 4])), 0);
  t.deepEqual(mask.encode(new Uint8Array(), [0, 5]), { size: [0, 5], counts: '0' });
});

test('promises answer the same', async (t) => {
  const masks = [mask.fromBbox([0, 0, 3, 4], [9, 9]), mask.fromBbox([1, 1, 5, 5], [9, 9])];
  t.deepEqual(await promised.iou(masks, masks, { crowd: [1, 0] }), mask.iou(masks, masks, { crowd: [1, 0] }));
  t.deepEqual(await promised.nms(masks, [1, 2]), mask.nms(masks, [1, 2]));
  t.deepEqual(await promised.decode(masks), mask.decode(masks));
  t.deepEqual(await promised.encode(mask.decode(masks), [9, 9, 2]), masks);
  t.deepEqual(await promised.merge(masks), mask.merge(masks));
  t.deepEqual(await promised.merge([masks, masks]), mask.merge([masks, masks]));
  t.deepEqual(await promised.area(masks), mask.area(masks));
  t.deepEqual(await promised.toBbox(masks), mask.toBbox(masks));
  t.deepEqual(await promised.toPolygons(masks), mask.toPolygons(masks));
  t.deepEqual(
    await promised.fromPolygons([[1, 1, 1, 3, 3, 3]], [9, 9]),
    mask.fromPolygons([[1, 1, 1, 3, 3, 3]], [9, 9]),
  );
  t.deepEqual(await promised.fromBbox([1, 1, 1, 3], [9, 9]), mask.fromBbox([1, 1, 1, 3], [9, 9]));
  t.deepEqual(await promised.compress(masks), mask.compress(masks));
  t.deepEqual(await promised.toCounts(masks), mask.toCounts(masks));
  const error = await t.throwsAsync(promised.area({ size: [2, 2], counts: [3] }), {
    instanceOf: BoxwiseError,
  });
  t.is(error.code, 'INVALID_VALUE');
});

test('threads change nothing', (t) => {
  const masks = Array.from({ length: 300 }, (_, i) => mask.fromBbox([i % 37, i % 23, 30, 40], [200, 200]));
  const bitmaps = mask.decode(masks);
  for (const threads of [1, 2, 5]) {
    t.deepEqual(mask.encode(bitmaps, [200, 200, 300], { threads }), masks);
    t.deepEqual(mask.iou(masks, masks, { threads }), mask.iou(masks, masks));
  }
});

/** What is not a mask, by the code and the record of its error. */
const bad: [string, () => unknown, ErrorCode, number?][] = [
  ['counts below the pixels', () => mask.area({ size: [2, 3], counts: [5] }), 'INVALID_VALUE', 0],
  [
    'counts above the pixels',
    () =>
      mask.decode([
        { size: [2, 3], counts: [6] },
        { size: [2, 3], counts: [3, 4] },
      ]),
    'INVALID_VALUE',
    1,
  ],
  ['a text whose counts do not add up', () => mask.area({ size: [2, 3], counts: '7' }), 'INVALID_VALUE', 0],
  ['a size of 10^9', () => mask.decode({ size: [1e9, 1e9], counts: '0' }), 'TOO_LARGE', 0],
  [
    'a size of 2^32 - 1 to decode',
    () => mask.decode({ size: [0xffffffff, 1], counts: [0xffffffff] }),
    'TOO_LARGE',
  ],
  [
    'foreign characters',
    () =>
      mask.area([
        { size: [1, 1], counts: '1' },
        { size: [1, 1], counts: '1é' },
      ]),
    'INVALID_VALUE',
    1,
  ],
  ['foreign bytes', () => mask.area({ size: [1, 1], counts: Uint8Array.of(200, 49) }), 'INVALID_VALUE', 0],
  ['a text that stops within a number', () => mask.area({ size: [1, 1], counts: '1P' }), 'INVALID_VALUE', 0],
  ['a fraction of a pixel', () => mask.area({ size: [1, 1], counts: [0.5, 0.5] }), 'INVALID_VALUE', 0],
  ['a negative count', () => mask.area({ size: [1, 1], counts: [-1, 2] }), 'INVALID_VALUE', 0],
  ['a size of one number', () => mask.area({ size: [1], counts: '1' }), 'INVALID_ARGUMENT', 0],
  ['a negative size', () => mask.area({ size: [-1, 1], counts: '1' }), 'OUT_OF_RANGE', 0],
  ['no mask', () => mask.area([null as never]), 'INVALID_ARGUMENT', 0],
  ['a number', () => mask.area(7 as never), 'INVALID_ARGUMENT'],
  ['no counts', () => mask.area({ size: [1, 1] } as never), 'INVALID_ARGUMENT', 0],
  [
    'masks of two sizes',
    () => mask.iou([mask.fromBbox([0, 0, 1, 1], [2, 3])], [mask.fromBbox([0, 0, 1, 1], [3, 2])]),
    'SHAPE_MISMATCH',
    0,
  ],
  [
    'merging masks of two sizes',
    () =>
      mask.merge([
        { size: [2, 3], counts: [6] },
        { size: [3, 2], counts: [6] },
      ]),
    'SHAPE_MISMATCH',
    1,
  ],
  ['merging nothing', () => mask.merge([]), 'INVALID_ARGUMENT'],
  [
    'too few crowd flags',
    () => mask.iou([], [{ size: [1, 1], counts: '1' }], { crowd: [] }),
    'LENGTH_MISMATCH',
  ],
  ['NaN in a polygon', () => mask.fromPolygons([[1, 2, 3, Number.NaN, 5, 6]], [9, 9]), 'INVALID_VALUE', 0],
  ['text in a polygon', () => mask.fromPolygons([[1, 2, 3, '4' as never, 5, 6]], [9, 9]), 'INVALID_ARGUMENT'],
  ['a polygon of 3 numbers', () => mask.fromPolygons([[1, 2, 3]], [9, 9]), 'LENGTH_MISMATCH', 0],
  ['a polygon far away', () => mask.fromPolygons([[1, 2, 3, 1e10, 5, 6]], [9, 9]), 'INVALID_VALUE', 0],
  [
    'an outline of billions of crossings',
    () =>
      mask.fromPolygons(
        [Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 0 : i % 4 === 2 ? 2e8 : i))],
        [1, 0xffffffff],
      ),
    'TOO_LARGE',
    0,
  ],
  ['a box of NaN', () => mask.fromBbox([Number.NaN, 0, 1, 1], [9, 9]), 'INVALID_VALUE', 0],
  ['a box of three numbers', () => mask.fromBbox([0, 1, 1], [9, 9]), 'LENGTH_MISMATCH'],
  ['a bitmap of another size', () => mask.encode(new Uint8Array(5), [2, 3]), 'LENGTH_MISMATCH'],
  ['a bitmap of fractions', () => mask.encode(new Float32Array(6).fill(0.3), [2, 3]), 'INVALID_ARGUMENT', 0],
  ['a bitmap of NaN', () => mask.encode(Float32Array.of(0, NaN), [1, 2]), 'INVALID_VALUE', 1],
  [
    'a tensor of another size',
    () => mask.encode({ data: new Uint8Array(6), dims: [3, 2] }, [2, 3]),
    'SHAPE_MISMATCH',
  ],
  ['a tensor by columns', () => mask.encode([[1, 0]], [1, 2], { order: 'column' }), 'INVALID_ARGUMENT'],
  ['a threshold of NaN', () => mask.encode(new Uint8Array(2), [1, 2], { threshold: NaN }), 'OUT_OF_RANGE'],
  [
    'an unknown order',
    () => mask.encode(new Uint8Array(6), [2, 3], { order: 'diagonal' as never }),
    'INVALID_ARGUMENT',
  ],
  ['a foreground of 0', () => mask.decode([], { value: 0 }), 'OUT_OF_RANGE'],
  ['a threshold of 2', () => mask.nms([], [], { iouThreshold: 2 }), 'OUT_OF_RANGE'],
  ['a score too few', () => mask.nms([{ size: [1, 1], counts: '1' }], []), 'LENGTH_MISMATCH'],
  ['a score of NaN', () => mask.nms([{ size: [1, 1], counts: '1' }], [Number.NaN]), 'INVALID_VALUE', 0],
];

for (const [name, call, code, record] of bad) {
  test(`${name}: an error`, (t) => {
    const error = t.throws(call, { instanceOf: BoxwiseError });
    t.is(error.code, code, error.message);
    t.is(error.record, record, error.message);
    t.true(error.expected.length > 0 && error.got.length > 0);
  });
}

test('numbers of a network are foreground above a threshold', (t) => {
  const encoded = (bitmap: Parameters<typeof mask.encode>[0], options: object = {}): string =>
    mask.encode(bitmap, [2, 2], { order: 'row', ...options }).counts;
  const expected = mask.encode(Uint8Array.of(0, 1, 1, 0), [2, 2], { order: 'row' }).counts;
  t.is(encoded(Float32Array.of(-4, 3, 2, -1)), expected, 'logits');
  t.is(encoded(Float32Array.of(0.1, 0.9, 0.6, 0.5), { threshold: 0.5 }), expected, 'probabilities');
  t.is(encoded([false, true, true, false]), expected);
  t.is(encoded([0, 255, 1, 0]), expected);
  t.is(encoded(Int32Array.of(0, 7, 7, 0)), expected);
  t.is(encoded(Uint8Array.of(3, 9, 9, 2), { threshold: 4 }), expected);
  // marks or quantised logits: only the caller knows
  for (const marks of [Int8Array.of(0, -1, -1, 0), Int32Array.of(0, 7, -1, 0)]) {
    const message = /bitmap\[\d\]: expected integers from 0, got -1; pass \{ threshold: 0 \}/;
    t.throws(() => encoded(marks), { instanceOf: BoxwiseError, code: 'INVALID_ARGUMENT', message });
  }
  t.is(encoded(Int8Array.of(-9, 3, 4, -1), { threshold: 0 }), expected);
  const tensor = { data: Float32Array.of(-4, 3, 2, -1), dims: [1, 1, 2, 2], type: 'float32' };
  t.is(mask.encode(tensor, [2, 2]).counts, expected, 'a tensor has its rows one after the other');
  const halves = { data: Uint16Array.of(0xc400, 0x4200, 0x4000, 0xbc00), dims: [2, 2], type: 'float16' };
  t.is(mask.encode(halves, [2, 2]).counts, expected, 'logits in halves');
  t.is(mask.encode([[0, 1], [1, 0]], [2, 2]).counts, expected); // prettier-ignore
  t.is(mask.encode({ data: Uint8Array.of(0, 1, 1, 0), dims: [2, 2], type: 'bool' }, [2, 2]).counts, expected);
  t.deepEqual(
    mask
      .encode({ ...tensor, data: Float32Array.of(-4, 3, 2, -1, 1, -1, -1, 1), dims: [2, 2, 2] }, [2, 2, 2])
      .map(({ counts }) => counts),
    [expected, mask.encode(Uint8Array.of(1, 0, 0, 1), [2, 2]).counts],
  );
});

test('no text crashes', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(50), fc.nat(50), (counts, height, width) => {
      try {
        mask.decode({ size: [height, width], counts });
        return true;
      } catch (error) {
        return error instanceof BoxwiseError && error.code !== 'INTERNAL';
      }
    }),
    { numRuns: 500 },
  );
  t.pass();
});
