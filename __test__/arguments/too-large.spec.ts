import test from 'ava';
import * as boxwise from 'boxwise';
import * as promises from 'boxwise/promises';
import { mask as pycocotools } from 'boxwise/pycocotools';
import { box_iou } from 'boxwise/torchvision';

const { mask } = boxwise;

/** Equal boxes. */
const boxes = (count: number): Float32Array =>
  Float32Array.from({ length: 4 * count }, (_, i) => (i % 4 > 1 ? 1 : 0));
const ones = (count: number): number[] => new Array<number>(count).fill(1);
/** So many that all pairs of their overlaps take terabytes. */
const MANY = 2 ** 20;
const noise = (side: number) => ({
  data: Uint8Array.from({ length: side * side }, (_, i) => (i * 7919) % 251),
  width: side,
  height: side,
});
const truth = {
  images: [{ id: 1, width: 9, height: 9 }],
  categories: [{ id: 1, name: 'a' }],
  annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 9, 9], area: 81, iscrowd: 0 }],
};
const detections = [{ image_id: 1, category_id: 1, bbox: [0, 0, 9, 9], score: 1 }];

/** Small inputs whose answers are products of them, by the function that is asked. All want more than there can be. */
const CALLS: Readonly<Record<string, () => unknown>> = {
  iou: () => boxwise.iou(boxes(MANY), boxes(MANY)),
  'promises.iou': () => promises.iou(boxes(MANY), boxes(MANY)),
  'iou of rotated boxes': () =>
    promises.iou(new Float32Array(5 * MANY), new Float32Array(5 * MANY), { format: 'rotated' }),
  overlapPairs: () => boxwise.overlapPairs(boxes(9000), boxes(9000), 0.5),
  'overlapPairs with a limit': () => boxwise.overlapPairs(boxes(3), boxes(3), 0.5, { limit: 8 }),
  'promises.overlapPairs': () => promises.overlapPairs(boxes(3), boxes(3), 0.5, { limit: 8 }),
  matchDetr: () =>
    boxwise.matchDetr(
      { logits: new Float64Array(MANY), boxes: new Float64Array(4 * MANY) },
      { labels: new Int32Array(MANY), boxes: new Float64Array(4 * MANY) },
    ),
  generateAnchors: () => boxwise.generateAnchors(2 ** 14, 2 ** 14, 8, [8], [1]),
  'generateAnchors of many sizes': () => boxwise.generateAnchors(1, 1, 8, ones(10_000), ones(10_000)),
  pyramidAnchors: () =>
    boxwise.pyramidAnchors({ strides: [1], scales: [[8]], ratios: [1], imageSize: [2 ** 14, 2 ** 14] }),
  torchvisionAnchors: () =>
    boxwise.torchvisionAnchors({
      imageSize: [1, 1],
      featureSizes: [[0, 0]],
      sizes: [ones(10_000)],
      aspectRatios: [ones(10_000)],
    }),
  retinaNetAnchors: () => boxwise.retinaNetAnchors({ imageSize: [2 ** 17, 2 ** 17] }),
  efficientDetAnchors: () => boxwise.efficientDetAnchors({ imageSize: [8, 8], octaves: 2 ** 26 }),
  ssdDefaultBoxes: () =>
    boxwise.ssdDefaultBoxes({
      featureSizes: [[2 ** 14, 2 ** 14]],
      steps: [8],
      aspectRatios: [[2]],
      scales: [0.1, 0.2],
    }),
  slidingWindows: () => boxwise.slidingWindows({ imageSize: [1e9, 1e9], scales: [1], stride: 1 }),
  selectiveSearch: () =>
    boxwise.selectiveSearch(noise(400), { mode: 'single', minSegment: 1, baseK: 0, sigma: 0 }),
  letterboxImage: () =>
    boxwise.letterboxImage(new Uint8Array(3), { image: [1, 1], input: [2 ** 15, 2 ** 15] }),
  roiAlign: () =>
    boxwise.roiAlign({ data: new Float32Array(1), dims: [1, 1, 1, 1] }, new Float32Array(5 * 1025), {
      outputSize: 1024,
    }),
  roiPool: () =>
    boxwise.roiPool({ data: new Float32Array(1), dims: [1, 1, 1, 1] }, new Float32Array(5 * 1025), {
      outputSize: 1024,
    }),
  'mask.decode': () => mask.decode([{ size: [65536, 32769], counts: Uint32Array.of(65536 * 32769) }]),
  'mask.iou': () => {
    const masks = Array.from({ length: 23_200 }, (): boxwise.RleInput => ({ size: [2, 2], counts: '121' }));
    return mask.iou(masks, masks);
  },
  'mask.fromPolygons': () =>
    mask.fromPolygons([Array.from({ length: 100 }, () => [0, 0, 2e6, 1]).flat()], [1, 2 ** 31]),
  'mask.toPolygons': () =>
    mask.toPolygons({ size: [1, 2 ** 32 - 1], counts: Uint32Array.of(0, 2 ** 32 - 1) }),
  'evaluate, with the arrays': () => {
    const many = Array.from({ length: 20_000 }, (_, i) => i / 20_000);
    const thresholds = { iouThresholds: many.map((x) => x + 1 / 20_000), recallThresholds: many };
    return boxwise.evaluate(truth, detections, thresholds).precision;
  },
  'boxwise/torchvision box_iou': () => box_iou(boxes(MANY), boxes(MANY)),
  'boxwise/pycocotools mask.iou': () => {
    const many = Array.from({ length: 12_000 }, (): [number, number, number, number] => [0, 0, 1, 1]);
    return pycocotools.iou(many, many, new Uint8Array(12_000));
  },
};

for (const [name, call] of Object.entries(CALLS))
  test(`more than memory holds is TOO_LARGE, before it is made: ${name}`, async (t) => {
    const error = await t.throwsAsync(async () => call(), { instanceOf: boxwise.BoxwiseError });
    t.is(error?.code, 'TOO_LARGE', error?.message);
  });

test('pairs up to the limit are returned', (t) => {
  t.is(boxwise.overlapPairs(boxes(3), boxes(3), 0.5, { limit: 9 }).rows.length, 9);
  t.is(boxwise.overlapPairs(boxes(3), boxes(3), 0.5, { limit: Infinity }).rows.length, 9);
});
