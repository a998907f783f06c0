import test from 'ava';
import {
  BoxwiseError,
  coco80,
  coco91,
  cocoCategoryIds,
  decode,
  decodeModels,
  detectionColumns,
  evaluate,
  mask,
  type CommonDecodeOptions,
  type DecodeOptions,
  type Detections,
  type Model,
  type ModelOptions,
  type RawOutputs,
} from 'boxwise';
import * as promises from 'boxwise/promises';

/** The names of a model's own options; the compiler holds each list against the type. */
type Names = { [M in Model]: Record<Exclude<keyof ModelOptions[M], keyof CommonDecodeOptions>, true> };

const LABELS = { numClasses: true, multiLabel: true } as const;
const GRID = { ...LABELS, strides: true, subset: true, normalized: true } as const;
const ROWS = { ...GRID, layout: true } as const;
const MAPS = { strides: true, channelsLast: true } as const;
const RAW = { ...LABELS, ...MAPS, logits: true } as const;
const LEVELS = { ...LABELS, logits: true, strides: true, anchors: true, anchorsPerLevel: true } as const;
const NAMES: Names = {
  'yolo-grid': LABELS,
  yolov1: { ...LABELS, boxesPerCell: true, squareRoots: true },
  yolov3: { ...ROWS, boxesPerCell: true },
  yolov5: { ...ROWS, boxesPerCell: true },
  yolov7: { ...ROWS, boxesPerCell: true },
  yolov8: ROWS,
  yolov9: ROWS,
  yolo11: ROWS,
  yolo12: ROWS,
  'yolov5-seg': { ...ROWS, boxesPerCell: true, channelsLast: true },
  'yolov7-seg': { ...ROWS, boxesPerCell: true, channelsLast: true },
  yolov6: ROWS,
  'yolov8-seg': { ...ROWS, channelsLast: true },
  'yolo11-seg': { ...ROWS, channelsLast: true },
  'yolov8-pose': { ...ROWS, keypointSize: true },
  'yolo11-pose': { ...ROWS, keypointSize: true },
  'yolov8-obb': ROWS,
  'yolo11-obb': ROWS,
  yolov10: { normalized: true },
  yolo26: { normalized: true },
  'end-to-end': { normalized: true },
  'end-to-end-seg': { normalized: true, channelsLast: true },
  'end-to-end-pose': { normalized: true, keypointSize: true },
  'end-to-end-obb': { normalized: true },
  'yolo26-seg': { normalized: true, channelsLast: true },
  'yolo26-pose': { normalized: true, keypointSize: true },
  'yolo26-obb': { normalized: true },
  yolox: { ...ROWS, decoded: true },
  'yolo-nas': { ...GRID, logits: true },
  'rt-detr': { ...LABELS, logits: true },
  'rt-detr-ultralytics': LABELS,
  'rf-detr': { ...LABELS, logits: true },
  'rf-detr-seg': { ...LABELS, logits: true },
  detr: { ...LABELS, logits: true },
  ssd: { numClasses: true, logits: true, anchors: true },
  retinanet: LEVELS,
  'faster-rcnn': { numClasses: true, logits: true },
  fcos: LEVELS,
  'fcos-simple': { strides: true },
  centernet: {
    numClasses: true,
    logits: true,
    strides: true,
    channelsLast: true,
    sizesInPixels: true,
    centerOffset: true,
  },
  efficientdet: LEVELS,
  'd-fine': {},
  deim: {},
  'rt-detr-export': {},
  torchvision: {},
  tensorflow: {},
  tflite: {},
  'coco-ssd': { numClasses: true },
  'yolov8-raw': { ...RAW, regMax: true },
  'yolov9-raw': { ...RAW, regMax: true },
  'yolo11-raw': { ...RAW, regMax: true },
  'yolo12-raw': { ...RAW, regMax: true },
  'yolov3-raw': { ...LABELS, ...MAPS, anchorSizes: true },
  'yolov5-raw': { ...LABELS, ...MAPS, logits: true, anchorSizes: true },
  'yolov7-raw': { ...LABELS, ...MAPS, logits: true, anchorSizes: true },
  'owl-vit': { ...LABELS, logits: true },
  'grounding-dino': { ...LABELS, logits: true },
  'pp-yoloe': { ...LABELS, normalized: true },
  'efficient-nms': {},
  'batched-nms': {},
  mmdeploy: {},
  'detection-output': {},
  'yolov7-end-to-end': { normalized: true },
  'paddle-detection': {},
  sam: { stabilityScoreThreshold: true, stabilityScoreOffset: true, maskThreshold: true },
  nanodet: { ...RAW, regMax: true },
  rtmdet: RAW,
  scrfd: { ...MAPS, logits: true, boxesPerCell: true },
  yunet: MAPS,
  blazeface: { logits: true, strides: true, boxesPerCell: true },
};

function refused(t: { throws: Function; is: Function }, code: string, call: () => unknown, says?: RegExp) {
  const error = t.throws(call, { instanceOf: BoxwiseError, ...(says ? { message: says } : {}) });
  t.is((error as BoxwiseError | undefined)?.code, code);
}

/** A head [channels, anchors] of zeros but for some columns. */
function columns(channels: number, anchors: number, items: Record<number, number[]> = {}) {
  const data = new Float32Array(channels * anchors);
  for (const [anchor, values] of Object.entries(items)) {
    values.forEach((value, channel) => (data[channel * anchors + Number(anchor)] = value));
  }
  return { data, dims: [1, channels, anchors] };
}

function turned({ data, dims }: { data: Float32Array; dims: number[] }) {
  const [, channels, anchors] = dims as [number, number, number];
  const rows = Float32Array.from(
    data,
    (_, i) => data[(i % channels) * anchors + Math.floor(i / channels)] as number,
  );
  return { data: rows, dims: [1, anchors, channels] };
}

const CAT = [320, 240, 100, 50, ...new Array<number>(15).fill(0.01), 0.9];
/** YOLOv8's of 80 classes at 640, with one object: class 15. */
const HEAD = columns(84, 8400, { 5000: CAT });

test('the types of models and their options are those of the table', (t) => {
  const table = decodeModels().flatMap(({ names, options }) =>
    names.map((name) => [name, [...options].sort()] as const),
  );
  const typed = Object.entries(NAMES).map(([name, options]) => [name, Object.keys(options).sort()] as const);
  t.deepEqual(Object.fromEntries(table), Object.fromEntries(typed));
});

test('each model refuses the options of all others', (t) => {
  const all = new Set(decodeModels().flatMap(({ options }) => options));
  for (const { names, options } of decodeModels()) {
    for (const option of [...all].filter((name) => !options.includes(name))) {
      const given = { model: names[0], [option]: true } as unknown as DecodeOptions;
      refused(t, 'INVALID_ARGUMENT', () => decode(HEAD, given), new RegExp(option));
    }
  }
});

test('the size of a square input follows from the number of rows', (t) => {
  const of = (side: number, options: object = {}) => {
    const head = columns(84, (21 * side * side) / 1024, { 3: [side / 2, side / 2, side / 4, side / 4, 0.9] });
    return [...decode(head, { model: 'yolov8', imageSize: [1280, 1280], ...options }).boxes];
  };
  for (const side of [320, 640, 1024, 1280]) t.deepEqual(of(side), [480, 480, 800, 800], `${side}`);
  refused(t, 'SHAPE_MISMATCH', () => of(320, { inputSize: 640 }), /8400 anchors.*inputSize/s);
  const oblong = columns(84, 6300, { 3: CAT });
  t.is(decode(oblong, { model: 'yolov8', inputSize: [640, 480], imageSize: [1280, 960] }).length, 1);
  refused(t, 'INVALID_ARGUMENT', () => decode(oblong, { model: 'yolov8', imageSize: [9, 9] }), /inputSize/);
  refused(t, 'SHAPE_MISMATCH', () => decode(columns(84, 8399), { model: 'yolov8' }), /strides/);
});

test('transposed heads are read where the shape and an option prove the layout', (t) => {
  const want = [...decode(HEAD, { model: 'yolov8' })];
  const other = turned(HEAD);
  for (const options of [{ numClasses: 80 }, { inputSize: 640 }, { layout: 'anchors-first' }] as const) {
    t.deepEqual([...decode(other, { model: 'yolov8', ...options })], want);
  }
  refused(t, 'SHAPE_MISMATCH', () => decode(other, { model: 'yolov8' }), /layout/);
  const yolox = columns(85, 8400);
  refused(t, 'SHAPE_MISMATCH', () => decode(turned(yolox), { model: 'yolov8', inputSize: 640 }), /yolox/);
});

test('fractions given as pixels are refused, and read where the caller says so', (t) => {
  const fractions = HEAD.data.map((value, i) => (i < 4 * 8400 ? value / 640 : value));
  const head = { data: fractions, dims: HEAD.dims };
  refused(t, 'INVALID_VALUE', () => decode(head, { model: 'yolov8' }), /normalized: true/);
  const found = decode(head, { model: 'yolov8', normalized: true });
  t.deepEqual([...found.boxes], [...decode(HEAD, { model: 'yolov8' }).boxes]);
  const rows = { data: Float32Array.of(0.1, 0.1, 0.5, 0.5, 0.9, 3), dims: [1, 1, 6] };
  refused(t, 'INVALID_VALUE', () => decode(rows, { model: 'yolo26' }), /normalized/);
  t.deepEqual(
    [...decode(rows, { model: 'yolo26', normalized: true, inputSize: 100 }).boxes],
    [...Float32Array.of(10, 10, 50, 50)],
  );
});

test('logits given as probabilities are refused, and the reverse', (t) => {
  const logits = HEAD.data.map((value, i) => (i < 4 * 8400 ? value : value > 0.5 ? 4 : -6));
  refused(t, 'INVALID_VALUE', () => decode({ ...HEAD, data: logits }, { model: 'yolov8' }), /logits/);
  const scores = { data: new Float32Array(300 * 80).fill(0.02), dims: [1, 300, 80] };
  const boxes = { data: new Float32Array(300 * 4).fill(0.5), dims: [1, 300, 4] };
  refused(t, 'INVALID_VALUE', () => decode([scores, boxes], { model: 'rt-detr' }), /logits: false/);
  t.is(decode([scores, boxes], { model: 'rt-detr', logits: false }).length, 0);
  const mixed = { data: new Float32Array(300 * 80).fill(-5), dims: [1, 300, 80] };
  refused(
    t,
    'INVALID_VALUE',
    () => decode([mixed, boxes], { model: 'rt-detr', logits: false }),
    /logits: true/,
  );
});

test('a model that an error names reads the tensors', (t) => {
  const zeros = (...dims: number[]) => ({ data: new Float32Array(dims.reduce((a, b) => a * b, 1)), dims });
  const tensors: RawOutputs[] = [
    zeros(1, 84, 8400),
    zeros(1, 8400, 84),
    zeros(1, 25200, 85),
    zeros(1, 8400, 85),
    zeros(1, 300, 6),
    zeros(1, 300, 7),
    zeros(7, 7, 30),
    [zeros(1, 116, 8400), zeros(1, 32, 160, 160)],
    [zeros(1, 300, 38), zeros(1, 32, 160, 160)],
    [zeros(1, 100, 92), zeros(1, 100, 4)],
    [zeros(1, 300, 80), zeros(1, 300, 4)],
    [zeros(1, 8400, 4), zeros(1, 8400, 80)],
    [zeros(1, 8732, 91), zeros(1, 8732, 4)],
    [zeros(1, 49104, 90), zeros(1, 49104, 4)],
    [zeros(50, 4), zeros(50, 4), zeros(50, 16)],
    [zeros(1, 300), zeros(1, 300, 4), zeros(1, 300)],
    [zeros(1, 80, 128, 128), zeros(1, 2, 128, 128), zeros(1, 2, 128, 128)],
  ];
  let named = 0;
  for (const outputs of tensors) {
    for (const { names } of decodeModels()) {
      const options = { model: names[0] } as DecodeOptions;
      try {
        decode(outputs, options);
      } catch (error) {
        const hint = /looks like ([\w-]+)(?: with (\w+): (?:'([\w-]+)'|true))?( with inputSize)?/.exec(
          (error as Error).message,
        );
        if (hint === null) continue;
        named++;
        const [what, model, option, word, sized] = hint;
        const given = option === undefined ? {} : { [option]: word ?? true };
        const reads = (size: object) => {
          try {
            return decode(outputs, { model, ...given, ...size } as unknown as DecodeOptions);
          } catch {
            return undefined;
          }
        };
        const sizes = sized === undefined ? [{}] : [320, 512, 640].map((inputSize) => ({ inputSize }));
        t.true(
          sizes.some((size) => reads(size) !== undefined),
          `${names[0]}: ${what}`,
        );
      }
    }
  }
  t.true(named > 100);
});

test('quantised tensors answer as their numbers do', async (t) => {
  const quantised = (channelScales: boolean) => {
    const scale = Float32Array.from({ length: 84 }, (_, c) =>
      channelScales && c < 4 ? 2.5 : c < 4 ? 2.5 : 0.0039,
    );
    const data = new Uint8Array(HEAD.data.length);
    for (let i = 0; i < data.length; i++) {
      data[i] = Math.round((HEAD.data[i] as number) / (scale[Math.floor(i / 8400)] as number)) + 3;
    }
    const numbers = Float32Array.from(data, (q, i) => (q - 3) * (scale[Math.floor(i / 8400)] as number));
    return { data, numbers, scale: [...scale] };
  };
  const { data, numbers, scale } = quantised(true);
  const tensor = { data, dims: HEAD.dims, scale, zeroPoint: scale.map(() => 3) };
  const options = { model: 'yolov8', scoreThreshold: 0.005 } as const;
  const want = [...decode({ data: numbers, dims: HEAD.dims }, options)];
  t.is(want.length, 1);
  t.deepEqual([...decode(tensor, options)], want);
  t.deepEqual([...(await promises.decode(tensor, options))], want);
  const signed = Int8Array.from(data, (q) => q - 128);
  t.deepEqual([...decode({ ...tensor, data: signed, zeroPoint: scale.map(() => 3 - 128) }, options)], want);
});

test('tensors of other libraries are read', async (t) => {
  const want = [...decode(HEAD, { model: 'yolov8' })];
  const shape = HEAD.dims;
  const tfjs = { shape, dtype: 'float32', dataSync: () => HEAD.data, data: async () => HEAD.data };
  t.deepEqual([...decode(tfjs as never, { model: 'yolov8' })], want);
  t.deepEqual([...decode({ data: HEAD.data, shape }, { model: 'yolov8' })], want);
  const { dataSync: _, ...distant } = tfjs;
  t.deepEqual([...(await promises.decode(distant as never, { model: 'yolov8' }))], want);
  const labels = { data: BigInt64Array.of(3n, 7n), dims: [1, 2], type: 'int64' };
  const boxes = { data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), dims: [1, 2, 4] };
  const scores = { data: Float32Array.of(0.75, 0.25), dims: [1, 2] };
  const found = decode({ labels, boxes, scores }, { model: 'd-fine' });
  t.deepEqual([...found], [{ box: [1, 2, 3, 4], score: 0.75, classId: 3, source: 0 }]);
});

test('memory that is transferred is gone, and the answer the same', async (t) => {
  const data = HEAD.data.slice();
  const want = [...decode(HEAD, { model: 'yolov8' })];
  t.deepEqual([...(await promises.decode({ ...HEAD, data }, { model: 'yolov8', transfer: true }))], want);
  t.is(data.length, 0);
});

test('detections go into evaluate, into run lengths and into JSON', (t) => {
  const found = decode(HEAD, { model: 'yolov8', imageSize: [640, 640] });
  const dataset = {
    images: [{ id: 139, width: 640, height: 640 }],
    categories: [{ id: 17, name: 'cat' }],
    annotations: [
      { id: 1, image_id: 139, category_id: 17, bbox: [270, 215, 100, 50], area: 5000, iscrowd: 0 },
    ],
  };
  const evaluated = found.toColumns(139, { categoryIds: cocoCategoryIds });
  t.deepEqual([...evaluated.categoryIds], [17]);
  const { metrics } = evaluate(dataset, evaluated, { iouType: 'bbox' });
  t.true(Math.abs((metrics['AP'] as number) - 1) < 1e-12);
  const both = detectionColumns([
    [139, found],
    [140, found],
  ] as [number, Detections][]);
  t.deepEqual([...both.imageIds], [139, 140]);
  t.deepEqual(JSON.parse(JSON.stringify(found)), [{ ...found.at(0) }]);

  const prototype = {
    data: Float32Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 1 : -1)),
    dims: [1, 8, 8],
  };
  const head = columns(6, 21, { 0: [16, 16, 16, 8, 0.9, 1], 5: [30, 30, 8, 8, 0.8, -1] });
  const masked = decode([head, prototype], { model: 'yolov8-seg', imageSize: [64, 64] });
  const whole = masked.toRle();
  t.is(whole.length, masked.length);
  for (const [i, rle] of whole.entries()) {
    const { x, y, width, height, data } = masked.at(i).mask as NonNullable<
      ReturnType<Detections['at']>['mask']
    >;
    const bitmap = new Uint8Array(64 * 64);
    for (let row = 0; row < height; row++) {
      bitmap.set(data.subarray(row * width, (row + 1) * width), (y + row) * 64 + x);
    }
    t.deepEqual(rle, mask.encode(bitmap, [64, 64], { order: 'row' }));
  }
  t.deepEqual(masked.toJSON()[0]?.mask, whole[0]);
});

test('class names go by class number or category id', (t) => {
  t.is(coco80.length, 80);
  t.is(cocoCategoryIds.length, 80);
  t.deepEqual([cocoCategoryIds[0], cocoCategoryIds[15], cocoCategoryIds[79]], [1, 17, 90]);
  t.is(coco91.length, 91);
  t.deepEqual([coco91[1], coco91[12], coco91[17], coco91[90]], ['person', 'N/A', 'cat', 'toothbrush']);
});

test('scores and classes of TensorFlow may have a last dimension of 1', (t) => {
  const of = (data: number[], ...dims: number[]) => ({ data: Float32Array.from(data), dims });
  for (const before of [[], [1]])
    for (const after of [[], [1]]) {
      const outputs = {
        detection_boxes: of([0.1, 0.2, 0.5, 0.6, 0, 0, 0, 0], ...before, 2, 4),
        detection_classes: of([3, 1], ...before, 2, ...after),
        detection_scores: of([0.9, 0.1], ...before, 2, ...after),
        num_detections: of([2], 1),
      };
      const found = decode(outputs, { model: 'tensorflow', imageSize: [100, 100] });
      t.deepEqual([...found.boxes].map(Math.round), [20, 10, 60, 50]);
      t.is(found.at(0).classId, 3);
    }
  const many = Array.from({ length: 8 }, () => of([0, 0], 1, 2));
  t.throws(() => decode(many, { model: 'tensorflow' }), { message: /detection_boxes, detection_classes/ });
});
