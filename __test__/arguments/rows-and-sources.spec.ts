// Rows of other lengths, batches in the place of one image, and what people hold instead of a file: one wording everywhere.
import test from 'ava';
import * as boxwise from 'boxwise';
import { BoxwiseError, type ErrorCode } from 'boxwise';
import { NMSBoxes, NMSBoxesRotated } from 'boxwise/opencv';
import * as later from 'boxwise/promises';
import { COCO } from 'boxwise/pycocotools';
import { nms as torchvisionNms } from 'boxwise/torchvision';

const { decode, evaluate, iou, nms } = boxwise;

const GT = { images: [], annotations: [], categories: [] };
const RAGGED = [
  [0, 0, 1, 1],
  [0, 0, 1],
];
const SHORT = [[1, 2], [3]];
const HEAD = { data: new Float32Array(84 * 8400), dims: [1, 84, 8400] };

function refused(
  t: { true(value: boolean, message?: string): void },
  name: string,
  call: () => unknown,
): BoxwiseError {
  try {
    call();
  } catch (error) {
    t.true(error instanceof BoxwiseError, `${name}: ${String(error)}`);
    return error as BoxwiseError;
  }
  t.true(false, `${name} is not refused`);
  throw new Error(name);
}

test('a row of another length is refused in the same words by every function', (t) => {
  const columns = { imageIds: [1, 1], categoryIds: [1, 1], boxes: RAGGED, scores: [1, 1] };
  const calls: Record<string, () => unknown> = {
    nms: () => nms(RAGGED, [1, 1]),
    softNms: () => boxwise.softNms(RAGGED, [1, 1]),
    iou: () => iou([[0, 0, 1, 1]], RAGGED),
    convertBoxes: () => boxwise.convertBoxes(RAGGED, { from: 'xyxy', to: 'xywh' }),
    fusion: () => boxwise.weightedBoxesFusion([{ boxes: RAGGED, scores: [1, 1], labels: [0, 0] }]),
    evaluate: () => evaluate(GT, columns as never),
    linearAssignment: () => boxwise.linearAssignment(SHORT),
    focalLoss: () => boxwise.focalLoss(SHORT, [[1, 0], [0]]),
    crossEntropy: () => boxwise.crossEntropy(SHORT, [0, 1]),
    kmeansAnchors: () => boxwise.kmeansAnchors(SHORT, 1),
    decode: () => decode([SHORT] as never, { model: 'yolov10' }),
    torchvision: () => torchvisionNms(RAGGED, [1, 1], 0.5),
    opencv: () => NMSBoxes(RAGGED, [1, 1], 0, 0.5),
  };
  for (const [name, call] of Object.entries(calls)) {
    const error = refused(t, name, call);
    t.is(error.code, 'LENGTH_MISMATCH', `${name}: ${error.message}`);
    t.regex(error.message, /\[1\]: expected a row of [24] numbers, got [13]$/, name);
  }
});

test('a batch of images is no list of boxes; a batch of one is its image', (t) => {
  const twice = { data: new Float32Array(16), dims: [2, 2, 4] };
  const nested = [[[0, 0, 1, 1]], [[0, 0, 1, 1]]] as never;
  const calls: Record<string, (boxes: never) => unknown> = {
    nms: (boxes) => nms(boxes, new Float32Array(4)),
    softNms: (boxes) => boxwise.softNms(boxes, new Float32Array(4)),
    matrixNms: (boxes) => boxwise.matrixNms(boxes, new Float32Array(4)),
    nonMaximumMerging: (boxes) => boxwise.nonMaximumMerging(boxes, new Float32Array(4)),
    iou: (boxes) => iou(boxes, [[0, 0, 1, 1]]),
    bestMatch: (boxes) => boxwise.bestMatch(boxes, [[0, 0, 1, 1]]),
    overlapPairs: (boxes) => boxwise.overlapPairs(boxes, [[0, 0, 1, 1]], 0.5),
    fusion: (boxes) => boxwise.weightedBoxesFusion([{ boxes, scores: [1], labels: [0] }]),
  };
  for (const [name, call] of Object.entries(calls))
    for (const boxes of [twice as never, nested]) {
      const { code, message } = refused(t, name, () => call(boxes));
      t.is(code, 'SHAPE_MISMATCH', name);
      t.regex(
        message,
        /of one image, got dimensions \[2, [12], 4\]; call the function once for each image/,
        name,
      );
    }
  t.is(nms([[[0, 0, 1, 1]]] as never, [[0.5]] as never).length, 1);
  t.is(nms({ data: new Float32Array(4), dims: [1, 1, 4] }, [0.5]).length, 1);
  const offsets = { imageOffsets: [0, 2, 4] };
  t.is(nms(twice, new Float32Array(4), offsets).indices.length, 4); // as many lists as the offsets say
  t.is(boxwise.pairedIou(twice, twice).length, 4); // each with its own partner
});

test('boxes as objects, generators and tensors of other types are named', (t) => {
  const rows: readonly (readonly [unknown, RegExp])[] = [
    [[{ x: 1, y: 2, width: 3, height: 4 }], /got an object; write each box as \[x, y, width, height\] where/],
    [Object.create(null), /got an object$/],
    [(function* () {})(), /got a Generator$/],
    [{ data: new Uint16Array(4), dims: [1, 4], type: 'bfloat16' }, /bfloat16'; convert it to float32 first/],
    [[['0', '0', '1', '1']], /boxes\[0\]\[0\]: expected a number, got the string "0"/],
  ];
  for (const [boxes, says] of rows)
    t.regex(refused(t, String(says), () => nms(boxes as never, [1])).message, says);
});

test('what holds JSON elsewhere, or as a string, is refused with what to do', (t) => {
  const sources: readonly (readonly [unknown, RegExp])[] = [
    [JSON.stringify({ images: [] }), /a string is a path: pass JSON\.parse\(text\)/],
    ['[{"image_id": 1}]', /a string is a path/],
    ['https://example.com/gt.json', /await response\.arrayBuffer\(\)/],
    ['~/gt.json', /write the whole path/],
    [Promise.resolve({}), /await it first/],
    [new Response('{}'), /await value\.arrayBuffer\(\)/],
    [new Blob(['{}']), /await value\.arrayBuffer\(\)/],
    [new ReadableStream(), /pass its path, or the bytes/],
  ];
  for (const [source, says] of sources) {
    const given = source as never;
    const calls = [
      () => evaluate(given, []),
      () => evaluate(GT, given),
      () => boxwise.Dataset.load(given),
      () => new boxwise.Evaluator(given),
      () => new COCO(given),
    ];
    for (const call of calls) {
      const { code, message } = refused(t, String(says), call);
      t.is(code, 'INVALID_ARGUMENT', message);
      t.regex(message, says);
      t.true(message.length < 250, 'the text itself is not repeated');
    }
  }
  t.is(refused(t, 'path', () => evaluate('[folder]/gt.json', [])).code, 'UNREADABLE_FILE');
});

test('a tensor that refuses its data rejects with a BoxwiseError, and its own error as the cause', async (t) => {
  const lost = new Error('device lost');
  const boxes = {
    getData: () => Promise.reject(lost),
    dims: [1, 4],
    type: 'float32',
    location: 'gpu-buffer',
  };
  const error = await t.throwsAsync(later.nms(boxes as never, [1]), { instanceOf: BoxwiseError });
  t.regex(error?.message ?? '', /device lost/);
  t.is(error?.cause, lost);
});

test('decode names the model that was probably meant, and what is no output', (t) => {
  const names: Record<string, string> = {
    yolo8: 'yolov8',
    YOLOv8: 'yolov8',
    yolov8s: 'yolov8',
    yolo11n: 'yolo11',
    yolov11: 'yolo11',
    'yolov8n-seg.onnx': 'yolov8-seg',
    rtdetr: 'rt-detr',
    faster_rcnn: 'faster-rcnn',
  };
  for (const [model, meant] of Object.entries(names)) {
    const error = refused(t, model, () => decode(HEAD, { model } as never));
    t.is(error.code, 'UNKNOWN_ID');
    t.true(error.message.endsWith(`did you mean '${meant}'?`), error.message.slice(-40));
  }
  const rows: readonly (readonly [unknown, object, ErrorCode, RegExp])[] = [
    [HEAD, {}, 'INVALID_ARGUMENT', /describe\(outputs\) lists the models/],
    [Promise.resolve(HEAD), { model: 'yolov8' }, 'INVALID_ARGUMENT', /await it first/],
    [HEAD, { model: 'yolov8', scoreThreshold: 25 }, 'OUT_OF_RANGE', /scoreThreshold.*up to 1/],
  ];
  for (const [outputs, options, code, says] of rows) {
    const error = refused(t, String(says), () => decode(outputs as never, options as never));
    t.is(error.code, code);
    t.regex(error.message, says);
  }
});

test('pictures, label maps and parameters in other forms are named', (t) => {
  const oneHot = { data: new Uint8Array(8), dims: [1, 2, 2, 2] };
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0);
  const coco = new COCO({ ...GT, categories: [{ id: 1, name: 'a' }] });
  const rows: readonly (readonly [() => unknown, RegExp])[] = [
    [
      () => boxwise.evaluateSemantic(oneHot as never, oneHot as never, { classes: 2 }),
      /largest value of each pixel/,
    ],
    [
      () => boxwise.letterboxImage(jpeg, { image: [3, 3], input: 4 }),
      /a JPEG file; decode the picture first/,
    ],
    [
      () => boxwise.letterbox([[0, 0, 1, 1]], { imageSize: [1, 1], input: 4 } as never),
      /did you mean image\?/,
    ],
    [() => evaluate(GT, [], { useCats: false } as never), /did you mean useCategories\?/],
    [() => coco.getAnnIds({ imageIds: [1] } as never), /did you mean imgIds\?/],
    [
      () => boxwise.oks([], [], { keypoints: 17, areas: [], keypointSigmas: [1] } as never),
      /did you mean sigmas\?/,
    ],
  ];
  for (const [call, says] of rows) t.regex(refused(t, String(says), call).message, says);
});

test('a box that is an object is refused, with how to write it, by every function', (t) => {
  const objects: readonly (readonly [string, object, RegExp])[] = [
    ['Rect', { x: 0, y: 0, width: 9, height: 9 }, /as \[x, y, x \+ width, y \+ height\] where they are xyxy/],
    [
      'DOMRect',
      { x: 0, y: 0, width: 9, height: 9, left: 0, top: 0 },
      /\[x, y, width, height\] where boxes are xywh/,
    ],
    ['corners', { x1: 0, y1: 0, x2: 9, y2: 9 }, /\[x1, y1, x2, y2\]/],
    ['transformers.js', { xmin: 0, ymin: 0, xmax: 9, ymax: 9 }, /\[x1, y1, x2, y2\]/],
    ['sides', { left: 0, top: 0, right: 9, bottom: 9 }, /\[x1, y1, x2, y2\]/],
  ];
  const calls: Record<string, (boxes: never) => unknown> = {
    nms: (boxes) => nms(boxes, [1]),
    softNms: (boxes) => boxwise.softNms(boxes, [1]),
    iou: (boxes) => iou(boxes, [[0, 0, 1, 1]]),
    convertBoxes: (boxes) => boxwise.convertBoxes(boxes, { from: 'xyxy', to: 'xywh' }),
    fusion: (boxes) => boxwise.weightedBoxesFusion([{ boxes, scores: [1], labels: [0] }]),
    columns: (boxes) => evaluate(GT, { imageIds: [1], categoryIds: [1], boxes, scores: [1] }),
    torchvision: (boxes) => torchvisionNms(boxes, [1], 0.5),
    opencv: (boxes) => NMSBoxes(boxes, [1], 0, 0.5),
  };
  for (const [name, box, says] of objects)
    for (const [call, run] of Object.entries(calls)) {
      const { code, message } = refused(t, `${call} of ${name}`, () => run([box] as never));
      t.is(code, 'INVALID_ARGUMENT', `${call} of ${name}`);
      t.regex(message, says, `${call} of ${name}`);
    }
  t.regex(refused(t, 'one alone', () => iou(objects[0]?.[1] as never, [])).message, /xyxy/);
  const rotated = { center: { x: 1, y: 1 }, size: { width: 2, height: 2 }, angle: 30 };
  t.regex(
    refused(t, 'RotatedRect', () => NMSBoxesRotated([rotated] as never, [1], 0, 0.5)).message,
    /\[cx, cy, width, height, angle\]/,
  );
});

test('a scale that does nothing, and names of other libraries for its members, are refused', (t) => {
  const dims = [1, 84, 8400];
  const floats = new Float32Array(84 * 8400);
  const bytes = new Uint8Array(84 * 8400);
  const tensors: readonly (readonly [object, RegExp])[] = [
    [{ data: floats, dims, scale: 0.5, zeroPoint: 0 }, /scale: .*Int8Array or a Uint8Array/],
    [{ data: floats, dims, zeroPoint: 3 }, /scale beside zeroPoint/],
    [{ data: bytes, dims, scale: 0.5, zero_point: 3 }, /did you mean zeroPoint\?/],
    [{ data: bytes, dims, scale: 0.5, zeroPoints: [3] }, /did you mean zeroPoint\?/],
    [{ data: bytes, dims, scales: [0.5] }, /did you mean scale\?/],
  ];
  for (const [tensor, says] of tensors) {
    t.regex(refused(t, 'decode', () => decode(tensor as never, { model: 'yolov8' })).message, says);
    t.regex(refused(t, 'nms', () => nms(tensor as never, [1])).message, says);
  }
});
