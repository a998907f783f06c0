// The pages of docs/migrate have two sides. oracles/migrate ran the other one; this is boxwise's.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import test, { type ExecutionContext } from 'ava';
import {
  convertBoxes,
  clipBoxes,
  evaluate,
  focalLoss,
  giouLoss,
  iou,
  letterboxImage,
  mask,
  nms,
  removeSmallBoxes,
  roiAlign,
  roiPool,
  softNms,
  type CocoResult,
  type EvaluateOptions,
} from 'boxwise';
import * as opencv from 'boxwise/opencv';
import * as torchvision from 'boxwise/torchvision';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const [GT, DT] = ['sample/gt.json', 'sample/dt.json'] as const;

interface Means {
  precision: number;
  recall: number;
  shape: number[];
}
/** What the other libraries gave; their arrays are lists. */
interface Answers {
  programs: { page: string; text: string; printed: string[] }[];
  pycocotools: Record<string, Means> & {
    stats: number[];
    precision: number[];
    evalImgs: number;
    sigmas: { gt: object; dt: CocoResult[]; sigmas: number[]; stats: number[] };
  };
  masks: {
    polygons: number[][];
    other: number[][];
    size: [number, number];
    bitmap: number[];
    bbox: number[];
    area: number;
    iou: number[][];
    crowd: number[][];
    rle: Rle;
    encode: Rle;
    intersection: Rle;
  };
  faster_coco_eval: { stats: number[]; boundary: number[]; extended: Record<string, number> };
  hotcoco: {
    stats: number[];
    tide: Record<'cost' | 'count', Record<string, number>>;
    confusion: number;
    calibration: { ece: number; mce: number };
    slices: Record<string, number>;
    images: Record<string, number>;
    compare: Record<string, number>;
  };
  torchvision: Record<string, number[][]> & {
    scores: number[];
    classes: number[];
    nms: number[];
    batched_nms: number[];
    remove_small_boxes: number[];
    sigmoid_focal_loss: { value: number; gradient: number[] };
    generalized_box_iou_loss: { value: number; gradient: number[][] };
  };
  opencv: {
    boxes: number[][];
    whole: number[][];
    rotated: number[][];
    scores: number[];
    classes: number[];
    NMSBoxes: number[];
    NMSBoxesBatched: number[];
    NMSBoxesRotated: number[];
    softNMSBoxes: { scores: number[]; indices: number[] };
    letterbox: number[][][];
  };
}
interface Rle {
  size: [number, number];
  counts: string;
}
const theirs = JSON.parse(read('oracles/migrate/answers.json')) as Answers;

/** Nested lists as one, as a `Float32Array` if they are. */
const flat = (values: unknown): number[] => (values as number[]).flat(3);
const float32 = (values: unknown): Float32Array => Float32Array.from(flat(values));

function near(
  t: ExecutionContext,
  ours: Iterable<number | undefined>,
  expected: unknown,
  tolerance: number,
): void {
  const [own, other] = [[...ours], flat(expected)];
  t.is(own.length, other.length);
  const far = own.filter(
    (value, at) =>
      !(Math.abs(Number(value) - Number(other[at])) <= tolerance) && !Object.is(value, other[at]),
  );
  t.deepEqual(far, []);
}

test('the Python programs of the pages are those that were run, and print what the pages show', (t) => {
  const pages = [...new Set(theirs.programs.map(({ page }) => page))];
  t.deepEqual(pages, ['pycocotools.md', 'torchvision-opencv.md']);
  for (const page of pages) {
    const blocks = [...read(`docs/migrate/${page}`).matchAll(/^```python\n([\s\S]*?)^```/gm)];
    t.deepEqual(
      blocks.map(([, text]) => text),
      theirs.programs.filter((own) => own.page === page).map(({ text }) => text),
      'run oracles/migrate/write.py again',
    );
  }
});

test('rows of the page for pycocotools: the same numbers', (t) => {
  const mean = (values: Float64Array): number => {
    const own = values.filter((value) => value > -1);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  };
  const whole = evaluate(GT, DT, { maxDetections: [1, 10, 100] });
  t.deepEqual([...whole.stats], theirs.pycocotools.stats);
  t.deepEqual(whole.precision.shape, theirs.pycocotools.precision);
  t.is(whole.metrics.AP, Number(theirs.pycocotools.stats[0]));
  const ids = (JSON.parse(read(GT)) as { images: { id: number }[] }).images.map(({ id }) => id);
  const rows: Record<string, EvaluateOptions> = {
    segm: { iouType: 'segm' },
    imgIds: { imageIds: ids.toSorted((a, b) => a - b).slice(0, 50) },
    catIds: { categoryIds: [1, 3, 44] },
    useCats: { useCategories: false },
    maxDets: { maxDetections: [1, 10, 20] },
    iouThrs: { iouThresholds: [0.5, 0.75], recallThresholds: [0, 0.25, 0.5, 0.75, 1] },
    areaRng: {
      areaRanges: [
        ['all', 0, 1e10],
        ['tiny', 0, 2500],
      ],
    },
  };
  for (const [name, options] of Object.entries(rows)) {
    const { precision, recall } = evaluate(GT, DT, { maxDetections: [1, 10, 100], ...options });
    const { shape, ...means } = theirs.pycocotools[name] as Means;
    t.deepEqual(precision.shape, shape, name);
    near(t, [mean(precision.data), mean(recall.data)], [means.precision, means.recall], 1e-12); // order of addition
  }
  const { gt, dt, sigmas, stats } = theirs.pycocotools.sigmas;
  const poses = evaluate(gt, dt, { iouType: 'keypoints', keypointSigmas: sigmas });
  t.deepEqual([...poses.stats], stats);
  const analysed = evaluate(GT, DT, { analysis: true });
  t.is(analysed.operatingPoints({ confidence: 0 }).micro.truePositives, theirs.pycocotools.evalImgs);
});

test('rows of the page for masks: the same masks', (t) => {
  const { polygons, other, size, ...expected } = theirs.masks;
  const rle = mask.fromPolygons(polygons, size);
  t.deepEqual(rle, expected.rle);
  const bitmap = mask.decode(rle, { order: 'row' });
  t.deepEqual(mask.encode(bitmap, size, { order: 'row' }), expected.encode);
  const rows = expected.bitmap.map((_, row) =>
    bitmap.subarray(row * size[1], (row + 1) * size[1]).reduce((sum, value) => sum + value, 0),
  );
  t.deepEqual(rows, expected.bitmap);
  t.is(Number(mask.area(rle)), expected.area);
  t.deepEqual([...mask.toBbox(rle)], expected.bbox);
  const second = mask.fromPolygons(other, size);
  t.deepEqual(mask.merge([rle, second], { intersect: true }), expected.intersection);
  t.deepEqual([...mask.iou([rle], [second])], flat(expected.iou));
  t.deepEqual([...mask.iou([rle], [second], { crowd: [true] })], flat(expected.crowd));
});

test('rows of the page for faster-coco-eval: the same numbers', (t) => {
  const { stats, boundary, extended } = theirs.faster_coco_eval;
  const evaluation = evaluate(GT, DT, { maxDetections: [1, 10, 100], analysis: true });
  t.deepEqual([...evaluation.stats], stats);
  near(t, evaluate(GT, DT, { iouType: 'boundary' }).stats, boundary, 1e-12); // order of addition
  t.is(evaluation.metrics.AP50, Number(extended['map']));
  // Crowds are objects there, and of equal F1 the lowest confidence is the best.
  const { precision, recall } = evaluation.operatingPoints().macro;
  near(t, [precision, recall], [extended['precision'], extended['recall']], 0.002);
});

test('rows of the page for hotcoco: the same numbers', (t) => {
  const { hotcoco } = theirs;
  const evaluation = evaluate(GT, DT, { analysis: true });
  t.deepEqual([...evaluation.stats], hotcoco.stats);
  // Detections on crowds may be badly located there: one is, of 246.
  const { kinds, falsePositiveCost, falseNegativeCost } = evaluation.errors();
  const names = ['Cls', 'Loc', 'Both', 'Dupe', 'Bkg', 'Miss'];
  const costs = names.map((name) => hotcoco.tide.cost[name]);
  near(t, kinds.cost, costs, 1e-4);
  near(t, kinds.count, names.map((name) => hotcoco.tide.count[name]), 1); // prettier-ignore
  near(t, [falsePositiveCost, falseNegativeCost], [hotcoco.tide.cost['FP'], hotcoco.tide.cost['FN']], 1e-4);
  const { counts, shape } = evaluation.confusionMatrix({ confidence: 0, rule: 'class-agnostic' });
  const diagonal = Array.from({ length: 80 }, (_, at) => counts[at * shape[1] + at] ?? 0);
  t.is(
    diagonal.reduce((sum, count) => sum + count),
    hotcoco.confusion,
  );
  const { ece, mce } = evaluation.calibration({ bins: 16 });
  near(t, [ece, mce], [hotcoco.calibration.ece, hotcoco.calibration.mce], 1e-12);
  const { images } = JSON.parse(read(GT)) as { images: { id: number }[] };
  const first = new Set(images.map(({ id }) => id).toSorted((a, b) => a - b).slice(0, 100)); // prettier-ignore
  const slices = evaluation.slices({ images, by: ({ id }) => (first.has(id) ? 'first' : 'rest') });
  for (const { slice, ap } of slices.toTable()) near(t, [ap], [hotcoco.slices[slice]], 1e-12);
  const { micro } = evaluation.operatingPoints({ confidence: 0 });
  t.like(micro, hotcoco.images);
  const results = (JSON.parse(read(DT)) as CocoResult[]).filter(({ score }) => score > 0.2);
  const { metrics } = evaluation.compare(evaluate(GT, results, { analysis: true }), { resamples: 1 });
  for (const { metric, delta } of metrics.toTable()) near(t, [delta], [hotcoco.compare[metric]], 1e-12);
});

test('rows of the page for torchvision: the same indices and numbers, by either name', (t) => {
  const { scores, classes, ...expected } = theirs.torchvision;
  const boxes = float32(expected['boxes']);
  const few = boxes.subarray(0, 24);
  const s = float32(scores);
  t.deepEqual([...torchvision.nms(boxes, s, 0.5)], expected.nms);
  t.deepEqual([...nms(boxes, s, { iouThreshold: 0.5 })], expected.nms);
  t.deepEqual([...torchvision.batched_nms(boxes, s, classes, 0.3)], expected.batched_nms);
  t.deepEqual([...nms(boxes, s, { classIds: classes, iouThreshold: 0.3 })], expected.batched_nms);
  near(t, torchvision.box_iou(few, boxes), expected['box_iou'], 0);
  near(t, iou(few, boxes), expected['box_iou'], 0);
  for (const [name, of, kind] of [
    ['generalized_box_iou', torchvision.generalized_box_iou, 'giou'],
    ['distance_box_iou', torchvision.distance_box_iou, 'diou'],
    ['complete_box_iou', torchvision.complete_box_iou, 'ciou'],
  ] as const) {
    near(t, of(few, boxes), expected[name], 1e-6);
    near(t, iou(few, boxes, { kind }), expected[name], 1e-6);
  }
  near(t, torchvision.box_convert(boxes, 'xyxy', 'xywh'), expected['box_convert'], 0);
  near(t, convertBoxes(boxes, { from: 'xyxy', to: 'xywh' }), expected['box_convert'], 0);
  near(t, torchvision.clip_boxes_to_image(boxes, [50, 70]), expected['clip_boxes_to_image'], 0);
  near(t, clipBoxes(boxes, [70, 50]), expected['clip_boxes_to_image'], 0);
  t.deepEqual([...torchvision.remove_small_boxes(boxes, 12)], expected.remove_small_boxes);
  t.deepEqual([...removeSmallBoxes(boxes, 12)], expected.remove_small_boxes);
  const features = {
    data: Float32Array.from({ length: 288 }, (_, at) => at / 7),
    dims: [1, 2, 12, 12],
  };
  const rois = Float32Array.of(0, 8, 4, 80, 60, 0, 0, 0, 30, 90); // image, x1, y1, x2, y2
  const pooled = { outputSize: 3, spatialScale: 0.125 };
  near(
    t,
    roiAlign(features, rois, { ...pooled, samplingRatio: 2, aligned: true }).data,
    expected['roi_align'],
    1e-5,
  );
  near(t, roiPool(features, rois, pooled).data, expected['roi_pool'], 0);
  const focal = focalLoss([-2, -0.5, 0.25, 3], [0, 1, 1, 0], { logits: true, reduction: 'sum' });
  near(
    t,
    [focal.value, ...focal.gradient],
    [expected.sigmoid_focal_loss.value, ...expected.sigmoid_focal_loss.gradient],
    1e-5,
  );
  const moved = Float64Array.from(few, (value) => value + 1.5);
  const giou = giouLoss(moved, Float64Array.from(few), { reduction: 'sum' });
  near(
    t,
    [giou.value, ...giou.gradient],
    [expected.generalized_box_iou_loss.value, ...flat(expected.generalized_box_iou_loss.gradient)],
    1e-5,
  );
  const sum = torchvision.generalized_box_iou_loss(Float32Array.from(moved), few, 'sum');
  near(t, sum, [expected.generalized_box_iou_loss.value], 1e-5);
});

test('rows of the page for OpenCV: the same indices and bytes, by either name', (t) => {
  const { boxes, whole, rotated, scores, classes, ...expected } = theirs.opencv;
  const own = { scoreThreshold: 0.2, iouThreshold: 0.4 };
  t.deepEqual([...opencv.NMSBoxes(boxes, scores, 0.2, 0.4)], expected.NMSBoxes);
  t.deepEqual([...nms(boxes, scores, { format: 'xywh', ...own })], expected.NMSBoxes);
  t.deepEqual([...opencv.NMSBoxesBatched(boxes, scores, classes, 0.2, 0.4)], expected.NMSBoxesBatched);
  t.deepEqual(
    [...nms(boxes, scores, { format: 'xywh', classIds: classes, ...own })],
    expected.NMSBoxesBatched,
  );
  t.deepEqual([...opencv.NMSBoxesRotated(rotated, scores, 0.2, 0.4)], expected.NMSBoxesRotated);
  // OpenCV takes a box that lies inside another one for the same box; nms keeps it if their IoU is low.
  const alike = new Set(nms(rotated, scores, { format: 'rotated', angleUnit: 'degrees', ...own }));
  t.true(expected.NMSBoxesRotated.filter((index) => !alike.has(index)).length < 2);
  const { updated_scores: updated, indices } = opencv.softNMSBoxes(whole, scores, 0.1, 0.4, 0, 0.5);
  t.deepEqual([...indices], expected.softNMSBoxes.indices);
  t.deepEqual([...updated], expected.softNMSBoxes.scores);
  const soft = softNms(whole, scores, { format: 'xywh', sigma: 0.5, scoreThreshold: 0.1 });
  t.deepEqual([...soft.indices], expected.softNMSBoxes.indices);
  near(t, soft.scores, expected.softNMSBoxes.scores, 1e-6);
  const pixels = Uint8Array.from({ length: 3600 }, (_, at) => (at * 37) % 251);
  const { data } = letterboxImage(pixels, { image: [40, 30], input: 32, layout: 'nhwc' });
  t.deepEqual(Array.from(data, (value) => Math.round(value * 255)), flat(expected.letterbox)); // prettier-ignore
});
