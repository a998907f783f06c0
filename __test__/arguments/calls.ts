import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  decode,
  evaluate,
  evaluateTracking,
  Evaluator,
  PanopticEvaluator,
  SemanticAccumulator,
  slidingWindows,
} from 'boxwise';
import { COCO, COCOeval } from 'boxwise/pycocotools';

/** A call that works. */
export interface ValidCall {
  /** All arguments, made anew for each call. */
  args: () => unknown[];
  /** The position of the options among them; none if the function takes no options. */
  options?: number;
  /** Whether the first option may stand for the options, as in Python. */
  isPositional?: true;
  /** How many arguments must be given. */
  needed: number;
}

/** Exports that take no arguments, or are no functions: what they are. */
export const NOT_CALLED: Readonly<Record<string, string>> = {
  'index.BoxwiseError': 'the class of all errors',
  'index.Dataset': 'made by Dataset.load',
  'index.DetectionConfusion': 'made by confusionMatrix of an evaluation',
  'index.Detections': 'made by decode',
  'index.Evaluation': 'made by evaluate',
  'index.PanopticEvaluation': 'made by evaluatePanoptic',
  'index.SemanticEvaluation': 'made by evaluateSemantic',
  'index.SlidingWindows': 'made by slidingWindows',
  'index.TrackingEvaluation': 'made by evaluateTracking',
  'index.machine': 'takes no arguments',
  'index.decodeModels': 'takes no arguments',
  'promises.SlidingWindows': 'made by slidingWindows',
};

const BOXES = [
  [0, 0, 10, 10],
  [0, 3, 10, 13],
  [20, 20, 30, 30],
];
const SCORES = [0.9, 0.8, 0.7];
const UNIT = [
  [0.1, 0.1, 0.5, 0.5],
  [0.5, 0.5, 0.9, 0.9],
];
const TRUTH = { boxes: [[0, 0, 10, 10]], labels: [0] };
const DENSE = { scores: [[0.9], [0.8], [0.1]], boxes: BOXES, points: [[5, 5], [5, 8], [25, 25]] }; // prettier-ignore
const MODELS = [{ boxes: UNIT, scores: [0.9, 0.8], labels: [0, 1] }];
const RLE = { size: [2, 2] as [number, number], counts: '121' };
const FEATURES = (side = 8) => ({
  data: new Float32Array(2 * side * side).fill(1),
  dims: [1, 2, side, side],
});
const WIDE = () => ({ data: new Float32Array(4 * 64).fill(1), dims: [1, 4, 8, 8] });
const ROIS = [[0, 0, 0, 4, 4]];
const HEAD = () => {
  const data = new Float32Array(5 * 84);
  for (const [channel, value] of [32, 32, 16, 16, 0.75].entries()) data[channel * 84 + 7] = value;
  return { data, dims: [1, 5, 84], type: 'float32' };
};
const GT = {
  images: [{ id: 1, width: 100, height: 100 }],
  categories: [{ id: 1, name: 'a' }],
  annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 10, 10], area: 100, iscrowd: 0 }],
};
const DT = [{ image_id: 1, category_id: 1, bbox: [0, 0, 10, 10], score: 0.9 }];
const LABELS = () => Uint8Array.of(0, 1, 1, 0);
const WHOLE_BODY = () => ({ images: [{ id: 1 }], categories: [{ id: 1, name: 'person' }], annotations: [] });
const TRACKS = () => ({ frames: [1, 2], trackIds: [7, 7], boxes: [[0, 0, 9, 9], [1, 0, 9, 9]] }); // prettier-ignore
const SEGMENTS = () => ({
  json: {
    images: [{ id: 1, width: 2, height: 1 }],
    categories: [{ id: 1, name: 'a', isthing: 1 }],
    annotations: [{ image_id: 1, segments_info: [{ id: 7, category_id: 1, iscrowd: 0, area: 2 }] }],
  },
  masks: new Map([[1, { data: Uint32Array.of(7, 7), width: 2, height: 1 }]]),
});

const folder = mkdtempSync(join(tmpdir(), 'boxwise-'));
const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const VOC_RESULTS = written('comp4_det_test_a.txt', '1 0.9 0 0 10 10\n');
written(
  '1.xml',
  '<annotation><filename>1.jpg</filename><size><width>9</width><height>9</height></size></annotation>',
);
const OPEN_BOXES = written(
  'boxes.csv',
  'ImageID,LabelName,XMin,XMax,YMin,YMax,IsGroupOf\n1,/m/a,0,1,0,1,0\n',
);
const OPEN_RESULTS = written(
  'results.csv',
  'ImageID,LabelName,Score,XMin,XMax,YMin,YMax\n1,/m/a,0.9,0,1,0,1\n',
);

/** A call of each function of `boxwise`, which is one of `boxwise/promises` too. */
export const CALLS: Readonly<Record<string, ValidCall>> = {
  'Dataset.load': { args: () => [GT, {}], options: 1, needed: 1 },
  Evaluator: { args: () => [GT, {}], options: 1, needed: 1 },
  PanopticEvaluator: { args: () => [SEGMENTS(), {}], options: 1, needed: 1 },
  SemanticAccumulator: { args: () => [{ classes: 2 }], options: 0, needed: 1 },
  assignAtss: { args: () => [BOXES, [3], TRUTH.boxes, {}], options: 3, needed: 3 },
  assignFcos: {
    args: () => [DENSE.points, [{ points: 3, stride: 8 }], TRUTH.boxes, {}],
    options: 3,
    needed: 3,
  },
  assignSimOta: { args: () => [{ ...DENSE, strides: [8, 8, 8] }, TRUTH, {}], options: 2, needed: 2 },
  assignTaskAligned: { args: () => [DENSE, TRUTH, {}], options: 2, needed: 2 },
  bestMatch: { args: () => [BOXES, BOXES, {}], options: 2, needed: 2 },
  binaryCrossEntropy: { args: () => [[0.5, 0.4], [1, 0], {}], options: 2, needed: 2 },
  boxArea: { args: () => [BOXES, {}], options: 1, needed: 1 },
  ciouLoss: { args: () => [BOXES, BOXES, {}], options: 2, needed: 2 },
  clipBoxes: { args: () => [BOXES, [9, 9], {}], options: 2, needed: 2 },
  convertBoxes: { args: () => [BOXES, { to: 'xywh' }], options: 1, needed: 2 },
  crossEntropy: { args: () => [[[1, 2]], [1], {}], options: 2, needed: 2 },
  decode: { args: () => [HEAD(), { model: 'yolov8', inputSize: 64 }], options: 1, needed: 2 },
  decodeBatch: { args: () => [HEAD(), { model: 'yolov8', inputSize: 64 }], options: 1, needed: 2 },
  describe: { args: () => [HEAD(), { inputSize: 64 }], options: 1, needed: 1 },
  modelFromMetadata: { args: () => [{ task: 'detect', names: "{0: 'a'}" }], needed: 1 },
  decodeBoxes: { args: () => [[[0, 0, 0, 0]], [[0, 0, 10, 10]], {}], options: 2, needed: 2 },
  decodeDistances: { args: () => [[[1, 1, 1, 1]], [[5, 5]], {}], options: 2, needed: 2 },
  detectionColumns: { args: () => [[], {}], options: 1, needed: 1 },
  diouLoss: { args: () => [BOXES, BOXES, {}], options: 2, needed: 2 },
  efficientDetAnchors: { args: () => [{ imageSize: [128, 128] }], options: 0, needed: 1 },
  encodeBoxes: { args: () => [[[0, 0, 9, 9]], [[0, 0, 10, 10]], {}], options: 2, needed: 2 },
  encodeDistances: { args: () => [[[0, 0, 9, 9]], [[5, 5]], {}], options: 2, needed: 2 },
  ensembleNms: { args: () => [MODELS, {}], options: 1, needed: 1 },
  ensembleSoftNms: { args: () => [MODELS, {}], options: 1, needed: 1 },
  evaluate: { args: () => [GT, DT, {}], options: 2, needed: 2 },
  robustness: {
    args: () => [evaluate(GT as never, DT as never), [evaluate(GT as never, DT as never)]],
    needed: 2,
  },
  evaluatePanoptic: { args: () => [SEGMENTS(), SEGMENTS(), {}], options: 2, needed: 2 },
  evaluateSemantic: { args: () => [[LABELS()], [LABELS()], { classes: 2 }], options: 2, needed: 3 },
  evaluateWholeBody: { args: () => [WHOLE_BODY(), [], {}], options: 2, needed: 2 },
  evaluateTracking: { args: () => [TRACKS(), TRACKS(), {}], options: 2, needed: 2 },
  focalLoss: { args: () => [[0.5, 0.4], [1, 0], {}], options: 2, needed: 2 },
  generateAnchors: { args: () => [4, 4, 16, [32], [1]], needed: 5 },
  giouLoss: { args: () => [BOXES, BOXES, {}], options: 2, needed: 2 },
  iou: { args: () => [BOXES, BOXES, {}], options: 2, needed: 2 },
  iouLoss: { args: () => [BOXES, BOXES, {}], options: 2, needed: 2 },
  keypointErrors: {
    args: () => [[[1, 2]], [[1, 3]], { keypoints: 1, norms: [10] }],
    options: 2,
    needed: 3,
  },
  oks: {
    args: () => [[[1, 2]], [[1, 3]], { keypoints: 1, areas: [9], sigmas: [0.1] }],
    options: 2,
    needed: 3,
  },
  oksNms: {
    args: () => [[[1, 2]], [0.5], { keypoints: 1, areas: [9], sigmas: [0.1] }],
    options: 2,
    needed: 3,
  },
  kmeansAnchors: { args: () => [[[1, 2], [3, 4]], 1, {}], options: 2, needed: 2 }, // prettier-ignore
  letterbox: { args: () => [BOXES, { image: [9, 9], input: [18, 18] }], options: 1, needed: 2 },
  letterboxImage: {
    args: () => [new Uint8Array(2 * 2 * 3), { image: [2, 2], input: 4 }],
    options: 1,
    needed: 2,
  },
  linearAssignment: { args: () => [[[4, 1], [2, 0]], {}], options: 1, needed: 1 }, // prettier-ignore
  'mask.area': { args: () => [RLE], needed: 1 },
  'mask.compress': { args: () => [RLE], needed: 1 },
  'mask.decode': { args: () => [RLE, {}], options: 1, needed: 1 },
  'mask.encode': { args: () => [LABELS(), [2, 2], {}], options: 2, needed: 2 },
  'mask.fromBbox': {
    args: () => [
      [0, 0, 1, 1],
      [2, 2],
    ],
    needed: 2,
  },
  'mask.fromPolygons': { args: () => [[[0, 0, 2, 0, 2, 2]], [3, 3], {}], options: 2, needed: 2 },
  'mask.iou': { args: () => [[RLE], [RLE], {}], options: 2, needed: 2 },
  'mask.merge': { args: () => [[RLE, RLE], {}], options: 1, needed: 1 },
  'mask.nms': { args: () => [[RLE], [0.9], {}], options: 2, needed: 2 },
  'mask.toBbox': { args: () => [RLE], needed: 1 },
  'mask.toCounts': { args: () => [RLE], needed: 1 },
  'mask.toPolygons': { args: () => [RLE], needed: 1 },
  matchAnchors: { args: () => [BOXES, TRUTH.boxes, {}], options: 2, needed: 2 },
  matchDetr: {
    args: () => [{ logits: [[1, 2]], boxes: [[0.5, 0.5, 0.1, 0.1]] }, { labels: [1], boxes: [[0.5, 0.5, 0.1, 0.1]] }, {}], // prettier-ignore
    options: 2,
    needed: 2,
  },
  matchQuality: { args: () => [[[0.9, 0.2]], {}], options: 1, needed: 1 },
  matrixNms: { args: () => [BOXES, SCORES, {}], options: 2, needed: 2 },
  multiScaleRoiAlign: {
    args: () => [[FEATURES(), FEATURES(4)], ROIS, { outputSize: 2, imageHeight: 32 }],
    options: 2,
    needed: 3,
  },
  nms: { args: () => [BOXES, SCORES, {}], options: 2, needed: 2 },
  nonMaximumMerging: { args: () => [BOXES, SCORES, {}], options: 2, needed: 2 },
  nonMaximumWeighted: { args: () => [MODELS, {}], options: 1, needed: 1 },
  overlapPairs: { args: () => [BOXES, BOXES, 0.5, {}], options: 3, needed: 3 },
  pairedIou: { args: () => [BOXES, BOXES, {}], options: 2, needed: 2 },
  psRoiAlign: { args: () => [WIDE(), ROIS, { outputSize: 2 }], options: 2, needed: 3 },
  psRoiPool: { args: () => [WIDE(), ROIS, { outputSize: 2 }], options: 2, needed: 3 },
  pyramidAnchors: {
    args: () => [{ strides: [8], scales: [[1]], ratios: [1], featureSizes: [[2, 2]] }],
    options: 0,
    needed: 1,
  },
  readOpenImages: { args: () => [{ boxes: OPEN_BOXES }], options: 0, needed: 1 },
  readOpenImagesResults: { args: () => [OPEN_RESULTS], needed: 1 },
  readVoc: { args: () => [{ annotations: folder }], options: 0, needed: 1 },
  readVocResults: { args: () => [VOC_RESULTS], needed: 1 },
  regionProposals: {
    args: () => [[0.5], [[0, 0, 0, 0]], [[0, 0, 10, 10]], { imageSize: [32, 32] }],
    options: 3,
    needed: 4,
  },
  mediapipeAnchors: {
    args: () => [{ inputSize: [32, 32], strides: [8], minScale: 0.2, maxScale: 0.9 }],
    options: 0,
    needed: 1,
  },
  removeSmallBoxes: { args: () => [BOXES, 1, {}], options: 2, needed: 2 },
  retinaNetAnchors: { args: () => [{ imageSize: [128, 128] }], options: 0, needed: 1 },
  roiAlign: { args: () => [FEATURES(), ROIS, { outputSize: 2 }], options: 2, needed: 3 },
  roiLevels: { args: () => [BOXES, {}], options: 1, needed: 1 },
  roiPool: { args: () => [FEATURES(), ROIS, { outputSize: 2 }], options: 2, needed: 3 },
  rotatedAnchors: {
    args: () => [{ strides: [8], scales: [[16]], ratios: [1], featureSizes: [[2, 2]] }],
    options: 0,
    needed: 1,
  },
  sampleBalanced: { args: () => [[1, 0, -1], {}], options: 1, needed: 1 },
  scaleBoxes: { args: () => [BOXES, 2, 2, {}], options: 3, needed: 2 },
  selectiveSearch: {
    args: () => [{ data: new Uint8Array(16 * 16 * 3), width: 16, height: 16 }, {}],
    options: 1,
    needed: 1,
  },
  slidingWindows: { args: () => [{ imageSize: [32, 32], scales: [16] }], options: 0, needed: 1 },
  smoothL1Loss: { args: () => [[0.5], [1], {}], options: 2, needed: 2 },
  softNms: { args: () => [BOXES, SCORES, {}], options: 2, needed: 2 },
  ssdDefaultBoxes: { args: () => [{}], options: 0, needed: 0 },
  stitch: { args: () => [[], [], {}], options: 2, needed: 2 },
  tiles: { args: () => [[9, 9], { size: 4 }], options: 1, needed: 2 },
  torchvisionAnchors: {
    args: () => [{ imageSize: [32, 32], featureSizes: [[2, 2]], sizes: [[16]], aspectRatios: [[1]] }],
    options: 0,
    needed: 1,
  },
  unletterbox: { args: () => [BOXES, { image: [9, 9], input: [18, 18] }], options: 1, needed: 2 },
  weightedBoxClustering: { args: () => [BOXES, SCORES, {}], options: 2, needed: 2 },
  weightedBoxesFusion: { args: () => [MODELS, {}], options: 1, needed: 1 },
};

const TENSORS = () => [
  { data: Float32Array.from(BOXES.flat()), dims: [1, 3, 4] },
  { data: Float32Array.from(SCORES), dims: [1, 1, 3] },
];
const coco = () => new COCO(GT as never);
const PIXELS = () => ({ data: LABELS(), shape: [2, 2] });

/** What the adapters are given: a session and a model that return known tensors. */
const SESSION = () => ({
  inputNames: ['images'],
  inputMetadata: [{ name: 'images', type: 'float32', shape: [1, 3, 64, 64] }],
  run: () => Promise.resolve({ output0: HEAD() }),
});
const IMAGE = () => ({ data: new Uint8Array(64 * 64 * 3), width: 64, height: 64 });
const QUERIES = () => ({
  logits: { data: new Float32Array(2 * 3).fill(2), dims: [1, 2, 3] },
  pred_boxes: { data: new Float32Array(2 * 4).fill(0.5), dims: [1, 2, 4] },
});
const D_FINE = { config: { model_type: 'd_fine' } };
const PIPELINE = () => ({
  model: D_FINE,
  processor: { image_processor: { post_process_object_detection: () => [] } },
});

/** A call of each function of the drop-ins and adapters, by entry and name. */
export const DROP_INS: Readonly<Record<string, ValidCall>> = {
  'tfjs.nonMaxSuppression': { args: () => [BOXES, SCORES, 3, 0.5, 0], needed: 3 },
  'tfjs.nonMaxSuppressionAsync': { args: () => [BOXES, SCORES, 3, 0.5, 0], needed: 3 },
  'tfjs.nonMaxSuppressionPadded': { args: () => [BOXES, SCORES, 3, 0.5, 0, true], needed: 3 },
  'tfjs.nonMaxSuppressionPaddedAsync': { args: () => [BOXES, SCORES, 3, 0.5, 0, true], needed: 3 },
  'tfjs.nonMaxSuppressionWithScore': { args: () => [BOXES, SCORES, 3, 0.5, 0, 0.5], needed: 3 },
  'tfjs.nonMaxSuppressionWithScoreAsync': { args: () => [BOXES, SCORES, 3, 0.5, 0, 0.5], needed: 3 },
  'torchvision.batched_nms': { args: () => [BOXES, SCORES, [0, 0, 1], 0.5], needed: 4 },
  'torchvision.box_area': { args: () => [BOXES, 'xyxy'], needed: 1 },
  'torchvision.box_convert': { args: () => [BOXES, 'xyxy', 'xywh'], needed: 3 },
  'torchvision.box_iou': { args: () => [BOXES, BOXES, 'xyxy'], needed: 2 },
  'torchvision.clip_boxes_to_image': { args: () => [BOXES, [9, 9]], needed: 2 },
  'torchvision.complete_box_iou': { args: () => [BOXES, BOXES, 1e-7], needed: 2 },
  'torchvision.complete_box_iou_loss': { args: () => [BOXES, BOXES, 'sum', 1e-7], needed: 2 },
  'torchvision.distance_box_iou': { args: () => [BOXES, BOXES, 1e-7], needed: 2 },
  'torchvision.distance_box_iou_loss': { args: () => [BOXES, BOXES, 'sum', 1e-7], needed: 2 },
  'torchvision.generalized_box_iou': { args: () => [BOXES, BOXES], needed: 2 },
  'torchvision.generalized_box_iou_loss': { args: () => [BOXES, BOXES, 'sum', 1e-7], needed: 2 },
  'torchvision.masks_to_boxes': { args: () => [LABELS(), [1, 2, 2]], needed: 2 },
  'torchvision.nms': { args: () => [BOXES, SCORES, 0.5], needed: 3 },
  'torchvision.remove_small_boxes': { args: () => [BOXES, 1], needed: 2 },
  'opencv.NMSBoxes': { args: () => [BOXES, SCORES, 0.1, 0.5, 1, 0], needed: 4 },
  'opencv.NMSBoxesBatched': { args: () => [BOXES, SCORES, [0, 0, 1], 0.1, 0.5, 1, 0], needed: 5 },
  'opencv.NMSBoxesRotated': {
    args: () => [BOXES.map((box) => [...box.slice(0, 2), 5, 5, 30]), SCORES, 0.1, 0.5, 1, 0],
    needed: 4,
  },
  'opencv.softNMSBoxes': { args: () => [BOXES, SCORES, 0.1, 0.5, 0, 0.5, 'SOFTNMS_LINEAR'], needed: 4 },
  'onnx.nonMaxSuppression': { args: () => [...TENSORS(), {}], options: 2, needed: 2 },
  'onnx.nonMaxSuppressionAsync': { args: () => [...TENSORS(), {}], options: 2, needed: 2 },
  'onnxruntime.detectBatch': {
    args: () => [SESSION(), [IMAGE()], { model: 'yolov8' }],
    options: 2,
    needed: 3,
  },
  'onnxruntime.detect': { args: () => [SESSION(), IMAGE(), { model: 'yolov8' }], options: 2, needed: 3 },
  'transformers.corrected': { args: () => [PIPELINE()], needed: 1 },
  'transformers.decode': { args: () => [QUERIES(), { model: D_FINE }], options: 1, needed: 2 },
  'transformers.decodeAsync': { args: () => [QUERIES(), { model: D_FINE }], options: 1, needed: 2 },
  'transformers.postProcessObjectDetection': { args: () => [QUERIES(), D_FINE, 0.5, [[9, 9]]], needed: 2 },
  'pycocotools.COCO': { args: () => [GT], needed: 0 },
  'pycocotools.COCOeval': { args: () => [coco(), coco().loadRes(DT), 'bbox'], needed: 2 },
  'pycocotools.Params': { args: () => ['bbox'], needed: 0 },
  'pycocotools.mask.area': { args: () => [RLE], needed: 1 },
  'pycocotools.mask.decode': { args: () => [RLE], needed: 1 },
  'pycocotools.mask.encode': { args: () => [PIXELS()], needed: 1 },
  'pycocotools.mask.frPyObjects': { args: () => [[[0, 0, 2, 0, 2, 2]], 3, 3], needed: 3 },
  'pycocotools.mask.iou': { args: () => [[RLE], [RLE], [0]], needed: 3 },
  'pycocotools.mask.merge': { args: () => [[RLE], 1], needed: 1 },
  'pycocotools.mask.toBbox': { args: () => [RLE], needed: 1 },
};

/** A method's call. */
export interface MethodCall extends ValidCall {
  /** Makes the object that has the method. */
  on: () => object;
}

const evaluated = () => evaluate(GT as never, DT as never, { analysis: true });
const decoded = () => decode(HEAD() as never, { model: 'yolov8', inputSize: 64, imageSize: [64, 64] });
const job = () => {
  const own = new COCOeval(coco(), coco().loadRes(DT.map((result) => ({ ...result }))), 'bbox');
  own.evaluate();
  return own;
};

const streamed = () => new Evaluator(GT as never);
const counted = () => new SemanticAccumulator({ classes: 2 });
const panoptic = () => new PanopticEvaluator(SEGMENTS() as never);
const results = () => DT.map((result) => ({ ...result }));
const ANN = { image_id: 1, segmentation: [[0, 0, 2, 0, 2, 2]] };

/** A call of each method that takes arguments, by class and name. */
export const METHODS: Readonly<Record<string, MethodCall>> = {
  'Evaluation.precisionRecall': { on: evaluated, args: () => [1, {}], options: 1, needed: 1 },
  'Evaluation.operatingPoints': { on: evaluated, args: () => [{}], options: 0, needed: 0 },
  'Evaluation.operatingCurve': { on: evaluated, args: () => [{}], options: 0, needed: 0 },
  'Evaluation.confusionMatrix': { on: evaluated, args: () => [{}], options: 0, needed: 0 },
  'Evaluation.lrp': { on: evaluated, args: () => [{}], options: 0, needed: 0 },
  'Evaluation.withoutScores': { on: evaluated, args: () => [{}], options: 0, needed: 0 },
  'Evaluation.tieOrders': { on: evaluated, args: () => [{}], options: 0, needed: 0 },
  'Evaluation.calibration': { on: evaluated, args: () => [{}], options: 0, needed: 0 },
  'Evaluation.distributions': { on: evaluated, args: () => [{}], options: 0, needed: 0 },
  'Evaluation.slices': {
    on: evaluated,
    args: () => [{ images: GT.images, by: (image: { id: number }) => image.id }],
    options: 0,
    needed: 1,
  },
  'Evaluation.labelErrors': { on: evaluated, args: () => [{}], options: 0, needed: 0 },
  'Evaluation.compare': { on: evaluated, args: () => [evaluated(), {}], options: 1, needed: 1 },
  'Evaluation.errors': { on: evaluated, args: () => [{}], options: 0, needed: 0 },
  'Evaluator.add': { on: streamed, args: () => [1, DT, {}], options: 2, needed: 2 },
  'PanopticEvaluator.add': {
    on: panoptic,
    args: () => [
      1,
      {
        segments_info: [{ id: 7, category_id: 1 }],
        mask: { data: Uint32Array.of(7, 7), width: 2, height: 1 },
      },
    ],
    needed: 2,
  },
  'PanopticEvaluator.addAll': { on: panoptic, args: () => [SEGMENTS()], needed: 1 },
  'PanopticEvaluator.addSnapshot': { on: panoptic, args: () => [panoptic().toBytes()], needed: 1 },
  'PanopticEvaluator.result': { on: panoptic, args: () => [{ onlyAdded: true }], options: 0, needed: 0 },
  'Evaluator.addAll': { on: streamed, args: () => [DT], needed: 1 },
  'Evaluator.addBatch': { on: streamed, args: () => [[[1, DT]], {}], options: 1, needed: 1 },
  'Evaluator.addSnapshot': { on: streamed, args: () => [streamed().toBytes()], needed: 1 },
  'Evaluator.scores': { on: streamed, args: () => [{}], options: 0, needed: 0 },
  'Evaluator.result': { on: streamed, args: () => [{}], options: 0, needed: 0 },
  'Detections.at': { on: decoded, args: () => [0], needed: 1 },
  'Detections.toColumns': { on: decoded, args: () => [1, {}], options: 1, needed: 1 },
  'Detections.toRle': { on: decoded, args: () => [[64, 64]], needed: 0 },
  'SemanticAccumulator.add': { on: counted, args: () => [LABELS(), LABELS()], needed: 2 },
  'SemanticAccumulator.addSnapshot': { on: counted, args: () => [counted().toBytes()], needed: 1 },
  'SemanticAccumulator.merge': { on: counted, args: () => [counted()], needed: 1 },
  'TrackingEvaluation.perAlpha': {
    on: () => evaluateTracking(TRACKS(), TRACKS()),
    args: () => ['sequence'],
    needed: 0,
  },
  'SlidingWindows.slice': {
    on: () => slidingWindows({ imageSize: [32, 32], scales: [16] }),
    args: () => [0, 2],
    needed: 0,
  },
  'COCO.getAnnIds': { on: coco, args: () => [{}], options: 0, needed: 0, isPositional: true },
  'COCO.getCatIds': { on: coco, args: () => [{}], options: 0, needed: 0, isPositional: true },
  'COCO.getImgIds': { on: coco, args: () => [{}], options: 0, needed: 0, isPositional: true },
  'COCO.loadAnns': { on: coco, args: () => [[1]], needed: 0 },
  'COCO.loadCats': { on: coco, args: () => [[1]], needed: 0 },
  'COCO.loadImgs': { on: coco, args: () => [[1]], needed: 0 },
  'COCO.loadRes': { on: coco, args: () => [results()], needed: 1 },
  'COCO.loadNumpyAnnotations': { on: coco, args: () => [[[1, 0, 0, 1, 1, 0.5, 1]]], needed: 1 },
  'COCO.annToRLE': { on: coco, args: () => [ANN], needed: 1 },
  'COCO.annToMask': { on: coco, args: () => [ANN], needed: 1 },
  'COCOeval.accumulate': { on: job, args: () => [job().params], needed: 0 },
  'COCOeval.computeIoU': { on: job, args: () => [1, 1], needed: 2 },
  'COCOeval.evaluateImg': { on: job, args: () => [1, 1, [0, 1e10], 100], needed: 4 },
};
