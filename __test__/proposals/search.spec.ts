import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import test from 'ava';
import {
  bestMatch,
  selectiveSearch,
  slidingWindows,
  type RgbImage,
  type SearchGrouping,
  type SelectiveSearchOptions,
} from 'boxwise';
import * as promises from 'boxwise/promises';
import sharp from 'sharp';

import { refuses } from '../boxes/world.js';

type Mode = NonNullable<SelectiveSearchOptions['mode']>;
interface Dataset {
  images: { id: number; file_name: string }[];
  annotations: { image_id: number; bbox: [number, number, number, number] }[];
}

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const { images, annotations } = read('examples/centernet/annotations.json') as Dataset;
const opencv = read('oracles/proposals/search.json') as Record<
  Mode,
  { maxProposals: number | null; recall: number; meanBestOverlap: number }[]
>;
/** Two points. */
const CLOSE = 0.02;

async function photo(name: string): Promise<RgbImage> {
  const path = fileURLToPath(new URL(`../../examples/centernet/photos/${name}`, import.meta.url));
  const { data, info } = await sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, ...info, channels: 3 };
}

for (const [mode, answers] of Object.entries(opencv) as [Mode, (typeof opencv)[Mode]][]) {
  test(`the ${mode} search finds what OpenCV's finds, to two points`, async (t) => {
    const best: Record<string, number[]> = {};
    for (const { id, file_name } of images) {
      const image = await photo(file_name);
      const truth = annotations
        .filter((annotation) => annotation.image_id === id)
        .map(({ bbox: [x, y, w, h] }) => [x, y, x + w, y + h]);
      for (const { maxProposals } of answers) {
        const boxes = selectiveSearch(image, { mode, maxProposals: maxProposals ?? Infinity });
        (best[String(maxProposals)] ??= []).push(...bestMatch(boxes, truth).columnIou);
      }
    }
    for (const { maxProposals, recall, meanBestOverlap } of answers) {
      const overlaps = best[String(maxProposals)] as number[];
      const found = overlaps.filter((overlap) => overlap >= 0.5).length / overlaps.length;
      const mean = overlaps.reduce((sum, overlap) => sum + overlap, 0) / overlaps.length;
      t.true(found >= recall - CLOSE, `${maxProposals}: recall ${found}, OpenCV ${recall}`);
      t.true(mean >= meanBestOverlap - CLOSE, `${maxProposals}: overlap ${mean}, OpenCV ${meanBestOverlap}`);
    }
  });
}

test('proposals are boxes of the picture, each once, the same on any threads', async (t) => {
  const image = await photo('coffee.jpg');
  const boxes = selectiveSearch(image);
  t.deepEqual(selectiveSearch(image, { threads: 3 }), boxes);
  t.deepEqual(await promises.selectiveSearch(image, { threads: 2 }), boxes);
  t.true(boxes.length > 4 * 500 && boxes.length <= 4 * 2000);
  const met = new Set<string>();
  for (let at = 0; at < boxes.length; at += 4) {
    const [x1, y1, x2, y2] = boxes.subarray(at, at + 4) as unknown as [number, number, number, number];
    t.true(x1 >= 0 && y1 >= 0 && x1 < x2 && y1 < y2 && x2 <= image.width && y2 <= image.height);
    met.add(`${x1} ${y1} ${x2} ${y2}`);
  }
  t.is(met.size, boxes.length / 4);
  t.deepEqual(selectiveSearch(image, { maxProposals: 10 }), boxes.slice(0, 40));
  t.notDeepEqual(selectiveSearch(image, { seed: 1 }), boxes);
  const large = selectiveSearch(image, { minSize: 50 });
  for (let at = 0; at < large.length; at += 4) {
    t.true((large[at + 2] as number) - (large[at] as number) >= 50);
  }
});

/** The region that each segment is part of after all merges up to `count`. */
function after({ segments, merges }: SearchGrouping, count: number): number[] {
  const region = Array.from({ length: segments }, (_, segment) => segment);
  for (let i = 0; i < count; i++) {
    const [a, b] = [merges[2 * i], merges[2 * i + 1]];
    region.forEach((own, segment) => {
      if (own === a || own === b) region[segment] = segments + i;
    });
  }
  return region;
}

test('a trace has every merge: its regions cover the picture, and the proposals are their boxes', async (t) => {
  const image = await photo('coffee.jpg');
  const how = { mode: 'fast', maxProposals: Infinity } as const;
  const plain = selectiveSearch(image, how);
  const { boxes, trace } = selectiveSearch(image, { ...how, trace: true });
  t.deepEqual(boxes, plain);
  t.deepEqual(await promises.selectiveSearch(image, { ...how, trace: true, threads: 2 }), { boxes, trace });
  t.deepEqual(
    trace.map(({ colourSpace, k, measures }) => `${colourSpace} ${k} ${measures.join()}`),
    ['hsv', 'lab'].flatMap((space) =>
      [150, 300, 450].flatMap((k) => [
        `${space} ${k} colour,texture,size,fill`,
        `${space} ${k} texture,size,fill`,
      ]),
    ),
  );
  const found = new Set<string>();
  for (const grouping of trace) {
    const { labels, segments, merges, areas, measures, similarities } = grouping;
    const regions = 2 * segments - 1;
    t.is(labels.length, image.width * image.height);
    t.is(Math.max(...new Set(labels)), segments - 1);
    t.deepEqual(
      [merges.length, areas.length, grouping.boxes.length, similarities.length],
      [2 * (segments - 1), regions, 4 * regions, measures.length * (segments - 1)],
    );
    for (let at = 0; at < regions; at++) found.add(grouping.boxes.subarray(4 * at, 4 * at + 4).join());
    t.true(similarities.every((term) => term >= 0 && term <= 1));
    // Half way, the box and the area of each region are those of its pixels.
    const region = after(grouping, segments >> 1);
    const sides = new Map<number, [number, number, number, number, number]>();
    labels.forEach((label, pixel) => {
      const [x, y] = [pixel % image.width, Math.floor(pixel / image.width)];
      const own = region[label] as number;
      const [x1, y1, x2, y2, area] = sides.get(own) ?? [x, y, 0, 0, 0];
      sides.set(own, [Math.min(x1, x), Math.min(y1, y), Math.max(x2, x + 1), Math.max(y2, y + 1), area + 1]);
    });
    for (const [own, [x1, y1, x2, y2, area]] of sides) {
      t.deepEqual([...grouping.boxes.subarray(4 * own, 4 * own + 4)], [x1, y1, x2, y2]);
      t.is(areas[own], area);
    }
    // The last merge leaves the whole picture.
    t.deepEqual(new Set(after(grouping, segments - 1)), new Set([regions - 1]));
  }
  const proposed = new Set<string>();
  for (let at = 0; at < boxes.length; at += 4) proposed.add(boxes.subarray(at, at + 4).join());
  t.deepEqual([...found].toSorted(), [...proposed].toSorted());
  t.is(trace[0]?.labels, trace[1]?.labels);
});

test('the terms of a size and a fill are those of the paper', async (t) => {
  const image = await photo('coffee.jpg');
  const { trace } = selectiveSearch(image, { mode: 'single', trace: true });
  const [{ boxes, areas, merges, similarities }] = trace as [SearchGrouping];
  const pixels = image.width * image.height;
  for (let i = 0; i < merges.length / 2; i++) {
    const [a, b] = [merges[2 * i], merges[2 * i + 1]] as [number, number];
    const both = (areas[a] as number) + (areas[b] as number);
    const side = (of: (...values: number[]) => number, k: number) =>
      of(boxes[4 * a + k] as number, boxes[4 * b + k] as number);
    const around = (side(Math.max, 2) - side(Math.min, 0)) * (side(Math.max, 3) - side(Math.min, 1));
    const [, , size, fill] = similarities.subarray(4 * i, 4 * i + 4) as unknown as number[];
    t.true(Math.abs((size as number) - (1 - both / pixels)) < 1e-6);
    t.true(Math.abs((fill as number) - (1 - (around - both) / pixels)) < 1e-6);
  }
});

test('an empty picture has an empty trace', (t) => {
  const empty = { data: new Uint8Array(0), width: 0, height: 100 };
  t.deepEqual(selectiveSearch(empty, { trace: true }), { boxes: new Float64Array(0), trace: [] });
  t.deepEqual(selectiveSearch(empty, { trace: false }), new Float64Array(0));
});

test('grey, RGB and RGBA pictures of the same pixels have the same proposals', (t) => {
  const [width, height] = [40, 30];
  const grey = Uint8Array.from({ length: width * height }, (_, at) =>
    at % width > 15 && at > 500 ? 200 : 30,
  );
  const spread = (channels: number) =>
    Uint8ClampedArray.from({ length: grey.length * channels }, (_, at) =>
      at % channels === 3 ? at % 251 : (grey[Math.floor(at / channels)] as number),
    );
  const boxes = selectiveSearch({ data: grey, width, height });
  t.true(boxes.length > 4);
  for (const channels of [3, 4]) {
    const data = spread(channels);
    t.deepEqual(selectiveSearch({ data, width, height }), boxes);
    t.deepEqual(selectiveSearch({ data, width, height, channels }), boxes);
  }
  t.deepEqual([...selectiveSearch({ data: new Uint8Array(3), width: 1, height: 1 })], [0, 0, 1, 1]);
  t.deepEqual([...selectiveSearch({ data: new Uint8Array(300), width: 1, height: 100 })], [0, 0, 1, 100]);
  t.is(selectiveSearch({ data: new Uint8Array(0), width: 0, height: 100 }).length, 0);
});

test('bad pictures are refused', async (t) => {
  const image = { data: new Uint8Array(300), width: 10, height: 10 };
  const call =
    (own: object, options: object = {}) =>
    () =>
      selectiveSearch({ ...image, ...own }, options);
  refuses(t, call({ data: new Uint8Array(299) }), 'SHAPE_MISMATCH', /300 bytes/);
  refuses(t, call({ data: [1, 2, 3] }), 'INVALID_ARGUMENT');
  refuses(t, call({ data: undefined }), 'INVALID_ARGUMENT');
  refuses(t, call({ width: -1 }), 'OUT_OF_RANGE');
  refuses(t, call({ width: 1.5 }), 'OUT_OF_RANGE');
  refuses(t, call({ channels: 2 }), 'OUT_OF_RANGE');
  refuses(t, call({ width: 1e9, height: 1e9 }), 'TOO_LARGE');
  t.deepEqual(call({ data: new Uint8Array(new SharedArrayBuffer(300)) })(), call({})());
  refuses(t, call({}, { mode: 'best' }), 'INVALID_ARGUMENT');
  refuses(t, call({}, { sigma: NaN }), 'OUT_OF_RANGE');
  refuses(t, call({}, { sigma: 1e9 }), 'OUT_OF_RANGE');
  refuses(t, call({}, { baseK: -1 }), 'OUT_OF_RANGE');
  refuses(t, call({}, { maxProposals: -1 }), 'OUT_OF_RANGE');
  refuses(t, call({}, { trace: 1 }), 'INVALID_ARGUMENT');
  refuses(t, () => selectiveSearch(undefined as never), 'INVALID_ARGUMENT');
  t.notThrows(call({}, { maxProposals: 1e9, minSize: 1e9, minSegment: 1e9, baseK: 1e9 }));
  await t.throwsAsync(promises.selectiveSearch({ ...image, width: 9 }), { name: 'BoxwiseError' });
});

const scales = Array.from({ length: 10 }, (_, at) => 32 * (at + 1));

test('windows are counted without being made', async (t) => {
  const options = { imageSize: [640, 480] as const, scales, ratios: [0.5, 1, 2] };
  t.is(slidingWindows(options).count, 9_216_000);
  t.is((await promises.slidingWindows(options)).count, 9_216_000);
  t.is(
    slidingWindows({ imageSize: { width: 640, height: 480 }, scales: [64], border: 'inside' }).count,
    577 * 417,
  );
  t.is(slidingWindows({ imageSize: [1e9, 1e5], scales: [64] }).count, 1e14);
  t.is(slidingWindows({ imageSize: [640, 480], scales: [] }).count, 0);
});

test('windows come in chunks that make up the whole', async (t) => {
  for (const border of ['cross', 'inside'] as const) {
    const options = {
      imageSize: [70, 50] as const,
      scales: [16, 40],
      ratios: [1, 2],
      stride: [3, 7] as const,
      border,
      chunk: 100,
    };
    const windows = slidingWindows(options);
    const chunks = [...windows];
    t.true(chunks.slice(0, -1).every((chunk) => chunk.length === 400));
    const all = chunks.flatMap((chunk) => [...chunk]);
    t.is(all.length, windows.count * 4);
    t.deepEqual(windows.slice(), Float64Array.from(all));
    t.deepEqual(windows.slice(5, 7), Float64Array.from(all.slice(20, 28)));
    t.is(windows.slice(windows.count).length + windows.slice(7, 5).length, 0);
    const later = await promises.slidingWindows(options);
    const awaited: number[] = [];
    for await (const chunk of later) awaited.push(...chunk);
    t.deepEqual(awaited, all);
    const inside = (at: number) => (all[at] as number) >= 0 && (all[at + 2] as number) <= 70.000001;
    t.is(
      border === 'inside',
      all.every((_, at) => at % 4 !== 0 || inside(at)),
    );
  }
});

test('windows that make no sense are refused', (t) => {
  const call = (options: object) => () => slidingWindows({ imageSize: [64, 48], scales: [16], ...options });
  refuses(t, call({ imageSize: [NaN, 1] }), 'OUT_OF_RANGE');
  refuses(t, call({ imageSize: [1e9, 1e9] }), 'TOO_LARGE');
  refuses(t, call({ imageSize: 5 }), 'INVALID_ARGUMENT');
  refuses(t, call({ stride: 0 }), 'OUT_OF_RANGE');
  refuses(t, call({ scales: [0] }), 'OUT_OF_RANGE');
  refuses(t, call({ ratios: [Infinity] }), 'OUT_OF_RANGE');
  refuses(t, call({ chunk: 0 }), 'OUT_OF_RANGE');
  refuses(t, call({ border: 'out' }), 'INVALID_ARGUMENT');
  refuses(t, () => slidingWindows({ imageSize: [1e6, 1e6], scales: [1] }).slice(), 'TOO_LARGE');
});
