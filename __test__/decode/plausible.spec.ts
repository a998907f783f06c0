// Outputs and options from which only a wrong answer, or none, could come are refused with what to do.
import test from 'ava';
import { BoxwiseError, decode, describe, type DecodeOptions, type RawTensor } from 'boxwise';
import * as later from 'boxwise/promises';

type Outputs = Parameters<typeof decode>[0];

/** A tensor of zeros with some numbers at its start. */
const tensor = (dims: number[], numbers: readonly number[] = [], fill = 0): Outputs & object => {
  const data = new Float32Array(dims.reduce((product, side) => product * side, 1)).fill(fill);
  data.set(numbers);
  return { data, dims };
};
const END_TO_END: DecodeOptions = { model: 'yolo26', inputSize: 640, imageSize: [640, 640] };

test('an output that is all NaN is refused; some NaN are not', (t) => {
  const rows: readonly (readonly [string, Outputs, DecodeOptions])[] = [
    ['yolov8', tensor([1, 84, 8400], [], NaN), { model: 'yolov8' }],
    ['yolo26', tensor([1, 300, 6], [], NaN), END_TO_END],
    ['rt-detr', [tensor([1, 300, 80], [], NaN), tensor([1, 300, 4], [], 0.5)] as never, { model: 'rt-detr', imageSize: [640, 480] }],
  ]; // prettier-ignore
  for (const [name, outputs, options] of rows)
    t.throws(() => decode(outputs, options), { code: 'INVALID_VALUE', message: /all NaN/ }, name);
  t.is(decode(tensor([1, 300, 6], [NaN, NaN, NaN, NaN, NaN, NaN]), END_TO_END).length, 0);
});

test('corners in the wrong order are refused where a head has corners', async (t) => {
  const rows: readonly (readonly [string, Outputs, DecodeOptions])[] = [
    ['yolo26', tensor([1, 300, 6], [100, 100, 50, 50, 0.9, 17]), END_TO_END],
    ['torchvision', [tensor([5, 4], [30, 40, 10, 20]), tensor([5]), tensor([5], [0.9])] as never, { model: 'torchvision', imageSize: [640, 640] }],
    ['d-fine', [tensor([1, 5]), tensor([1, 5, 4], [30, 40, 10, 20]), tensor([1, 5], [0.9])] as never, { model: 'd-fine', imageSize: [640, 640] }],
    ['tensorflow', [tensor([1, 5, 4], [0.5, 0.5, 0.3, 0.4]), tensor([1, 5]), tensor([1, 5], [0.9])] as never, { model: 'tensorflow', imageSize: [640, 640] }],
  ]; // prettier-ignore
  for (const [name, outputs, options] of rows) {
    const expected = { code: 'INVALID_VALUE', message: /by two corners \(are these centres and sizes/ };
    t.throws(() => decode(outputs, options), expected, name);
    await t.throwsAsync(async () => later.decode(outputs, options), expected, name);
  }
  const most = [10, 10, 50, 50, 0.9, 1, 20, 20, 90, 90, 0.9, 1, 60, 60, 30, 30, 0.9, 1];
  t.is(decode(tensor([1, 300, 6], most), END_TO_END).length, 3); // a few odd ones are read
});

/** A tensor whose numbers are a function of their places. */
const filled = (dims: number[], number: (place: number) => number): Outputs & object => ({
  data: Float32Array.from({ length: dims.reduce((product, side) => product * side, 1) }, (_, i) => number(i)),
  dims,
});

/** RF-DETR's outputs with masks, of which one query is found. */
const withMasks = (mask: (place: number) => number): Outputs =>
  ({
    dets: filled([1, 300, 4], (i) => (i % 4 < 2 ? 0.5 : 0.2)),
    labels: filled([1, 300, 80], (i) => (i === 3 ? 3 : -5)),
    masks: filled([1, 300, 8, 8], mask),
  }) as never;
const inProposals = ([x1, y1, x2, y2]: readonly number[]): Outputs =>
  [
    filled([20, 4], (i) => [x1, y1, x2, y2][i % 4] as number),
    filled([20, 5], (i) => (i % 5 === 2 ? 4 : 0)),
    filled([20, 20], () => 0.1),
  ] as never;
/** CenterNet's maps with some peaks; the second map is that of sizes, the third that of offsets. */
const peaks = (size: number, offset: (place: number) => number): Outputs =>
  [
    filled([1, 3, 40, 40], (i) => (i % 503 === 0 ? 2 : -7)),
    filled([1, 2, 40, 40], () => size),
    filled([1, 2, 40, 40], offset),
  ] as never;
const RF_DETR: DecodeOptions = { model: 'rf-detr-seg', imageSize: [64, 64] };
const FASTER: DecodeOptions = { model: 'faster-rcnn', inputSize: 100, imageSize: [100, 100] };
const CENTERNET: DecodeOptions = { model: 'centernet', imageSize: [160, 160] };

test('an output beside the scores that has another meaning is refused', async (t) => {
  const rows: readonly (readonly [string, Outputs, DecodeOptions, RegExp])[] = [
    ['masks after a sigmoid', withMasks((i) => (i % 64 < 9 ? 0.9 : 0.1)), RF_DETR, /masks of logits/],
    ['masks of 0 and 1', withMasks((i) => (i % 64 < 9 ? 1 : 0)), RF_DETR, /masks of logits/],
    ['proposals in fractions', inProposals([0.1, 0.1, 0.6, 0.6]), FASTER, /proposals in pixels/],
    ['offsets that are sizes in cells', peaks(0.5, () => 50), CENTERNET, /offsets within a cell/],
    ['offsets that are negative sizes', peaks(5, () => -9), CENTERNET, /offsets within a cell/],
  ]; // prettier-ignore
  for (const [name, outputs, options, message] of rows) {
    t.throws(() => decode(outputs, options), { code: 'INVALID_VALUE', message }, name);
    await t.throwsAsync(async () => later.decode(outputs, options), { code: 'INVALID_VALUE', message }, name);
  }
});

test('logits of masks, proposals in pixels and offsets in cells are read, and some odd ones', (t) => {
  const [found] = decode(
    withMasks((i) => (i % 64 < 9 ? 4 : -4)),
    RF_DETR,
  );
  t.true((found?.mask?.data.length ?? 0) > 0 && (found?.mask?.height ?? 64) < 32);
  t.is(decode(inProposals([10, 10, 60, 60]), FASTER).length, 1);
  t.is(decode(inProposals([0, 0, 1, 2]), FASTER).length, 1);
  for (const offset of [() => 0.5, () => -0.4, () => 1.4, (i: number) => (i === 0 ? 50 : 0.5)])
    t.true(decode(peaks(5, offset), CENTERNET).length > 5);
});

test('options of suppression are refused where nothing is suppressed', (t) => {
  const outputs = tensor([1, 300, 6], [10, 20, 110, 220, 0.9, 17, 11, 21, 110, 220, 0.8, 17]);
  for (const name of ['suppress', 'classAgnostic', 'suppressEqual']) {
    const error = t.throws(() => decode(outputs, { ...END_TO_END, [name]: true }), { instanceOf: BoxwiseError }); // prettier-ignore
    t.is(error?.input, name);
    t.regex(error?.message ?? '', /iouThreshold/);
    t.is(decode(outputs, { ...END_TO_END, iouThreshold: 0.5, [name]: true }).length, 1);
    t.is(decode(outputs, { ...END_TO_END, [name]: false }).length, 2);
  }
});

test('a letterbox of fractions needs the size of the input', (t) => {
  const logits = tensor([1, 100, 92], [], -5);
  for (let query = 0; query < 100; query++) (logits as { data: Float32Array }).data[92 * query + 91] = 9;
  (logits as { data: Float32Array }).data.set([9, 0], 3);
  (logits as { data: Float32Array }).data[91] = 1;
  const outputs = [logits, tensor([1, 100, 4], [0.5, 0.5, 0.2, 0.2], 0.1)] as never;
  const of = (options: object) => decode(outputs, { model: 'detr', imageSize: [100, 200], ...options });
  for (const resize of ['letterbox', 'letterbox-corner'] as const) {
    t.throws(() => of({ resize }), { code: 'INVALID_ARGUMENT', message: /inputSize/ });
    t.is(of({ resize, inputSize: 640 }).length, 1);
  }
  t.deepEqual([...of({ resize: 'letterbox', inputSize: 640 }).boxes].map(Math.round), [30, 80, 70, 120]);
  t.is(of({}).length, 1);
});

test('a softmax with "no object" and a sigmoid for each class are told apart, as logits and as probabilities', (t) => {
  const queries = 100;
  const boxes = tensor([1, queries, 4], [], 0.4);
  /** Scores of queries that find nothing, but for the first two. */
  const scores = (classes: number, nothing: number, other: number, found: number): Outputs => {
    const own = tensor([1, queries, classes], [], other) as { data: Float32Array; dims: number[] };
    for (let query = 0; query < queries; query++)
      own.data[classes * query + (query < 2 ? 3 : classes - 1)] = query < 2 ? found : nothing;
    return own as never;
  };
  const softmax = {
    logits: scores(92, 9, -6, 9),
    probabilities: scores(92, 0.909, 0.001, 0.909),
  };
  const sigmoid = {
    logits: scores(91, -5, -5, 4),
    probabilities: scores(91, 0.01, 0.01, 0.95),
  };
  const of = (model: 'detr' | 'rt-detr' | 'rf-detr', own: Outputs, options: object): number =>
    decode({ logits: own, pred_boxes: boxes } as never, {
      model,
      imageSize: [640, 480],
      outputNames: { logits: 'logits', boxes: 'pred_boxes' },
      ...options,
    }).length;
  for (const model of ['rt-detr', 'rf-detr'] as const) {
    const refused = (own: Outputs, options: object, got: RegExp) =>
      t.throws(() => of(model, own, options), { code: 'INVALID_VALUE', message: got }, model);
    refused(softmax.logits, {}, /numClasses.*a last column of "no object"/);
    refused(softmax.probabilities, { logits: false }, /numClasses.*rows that each sum to 1/);
    t.is(of(model, sigmoid.logits, {}), 2);
    t.is(of(model, sigmoid.probabilities, { logits: false }), 2);
    // the number of classes says that they are what they are not
    t.true(of(model, softmax.logits, { numClasses: 92 }) > 2);
  }
  t.is(of('detr', softmax.logits, {}), 2);
  t.is(of('detr', softmax.probabilities, { logits: false }), 2);
  t.throws(() => of('detr', sigmoid.logits, {}), {
    message: /nearly all negative.*without the column of "no object"/,
  });
  const cut = scores(91, -5, -5, 9) as unknown as { data: Float32Array };
  for (let query = 0; query < queries; query++) cut.data[91 * query + (query % 90)] = 1;
  t.throws(() => of('detr', cut as never, {}), { code: 'INVALID_VALUE', message: /"no object" was cut off/ });
  t.true(of('detr', cut as never, { numClasses: 90 }) > 0);
  t.throws(() => of('detr', sigmoid.probabilities, { logits: false }), { message: /do not sum to 1/ });
});

test('topK limits the boxes of every model, also below maxDetections and where nothing is suppressed', (t) => {
  const rows = Array.from({ length: 20 }, (_, i) => [30 * i, 0, 30 * i + 20, 20, 0.9 - 0.01 * i, 1]);
  const endToEnd = tensor([1, 300, 6], rows.flat());
  t.is(decode(endToEnd, END_TO_END).length, 20);
  t.deepEqual([...decode(endToEnd, { ...END_TO_END, topK: 3 }).sources], [0, 1, 2]);
  const head = tensor([1, 5, 8400]) as { data: Float32Array };
  for (let i = 0; i < 20; i++)
    for (const [channel, value] of [30 * i + 10, 10, 20, 20, 0.9 - 0.01 * i].entries())
      head.data[channel * 8400 + i] = value;
  t.is(decode(head as never, { model: 'yolov8' }).length, 20);
  t.deepEqual([...decode(head as never, { model: 'yolov8', topK: 3 }).sources], [0, 1, 2]);
  t.deepEqual([...decode(head as never, { model: 'yolov8', topK: 3, suppress: false }).sources], [0, 1, 2]);
});

test('options that map boxes to an image are refused without its size', async (t) => {
  const outputs = tensor([1, 300, 6], [10, 20, 110, 220, 0.9, 17]);
  const own = { model: 'yolo26', inputSize: 640 } as const;
  for (const options of [{ resize: 'stretch' }, { clip: true }, { enlarge: false }] as const) {
    const expected = { code: 'INVALID_ARGUMENT', message: /applies only with imageSize/ };
    t.throws(() => decode(outputs, { ...own, ...options }), expected);
    await t.throwsAsync(later.decode(outputs, { ...own, ...options }), expected);
    await t.throwsAsync(async () => later.decodeBatch(outputs, { ...own, ...options }), expected);
    t.is(decode(outputs, { ...own, ...options, imageSize: [640, 640] }).length, 1);
  }
  t.is(decode(outputs, { ...own, clip: false }).length, 1); // what happens anyway
});

/** A YOLOv8 head with an object in every 97th column. */
function grid(change: (data: Float32Array, anchors: number) => void, channels = 84): Outputs {
  const anchors = 8400;
  const data = new Float32Array(channels * anchors);
  for (let a = 0; a < anchors; a++) {
    for (const [channel, value] of [10 + (a % 600), 10 + (a % 500), 30, 40].entries())
      data[channel * anchors + a] = value;
    if (a % 97 === 0) data[(4 + (a % 15)) * anchors + a] = 0.9;
  }
  change(data, anchors);
  return { data, dims: [1, channels, anchors] };
}

test('columns that are NaN are refused, whichever role they have', (t) => {
  const rows: readonly (readonly [string, Outputs, DecodeOptions])[] = [
    ['scores', grid((data, anchors) => data.fill(NaN, 4 * anchors)), { model: 'yolov8' }],
    ['boxes', grid((data, anchors) => data.fill(NaN, 0, 4 * anchors)), { model: 'yolov8' }],
    ['widths', grid((data, anchors) => data.fill(NaN, 2 * anchors, 3 * anchors)), { model: 'yolov8' }],
    ['objectness', rowsOf85((row) => (row[4] = NaN)), { model: 'yolov5' }],
    ['classes', rowsOf85((row) => row.fill(NaN, 5)), { model: 'yolov5' }],
  ];
  for (const [name, outputs, options] of rows)
    t.throws(
      () => decode(outputs, options),
      { code: 'INVALID_VALUE', message: /overflows in half precision/ },
      name,
    );
});

/** A YOLOv5 head of 25,200 rows. */
function rowsOf85(change: (row: Float32Array) => void): Outputs {
  const data = new Float32Array(25_200 * 85);
  for (let a = 0; a < 25_200; a++) {
    const row = data.subarray(85 * a, 85 * (a + 1));
    row.set([10 + (a % 600), 10 + (a % 500), 30, 40, a % 97 === 0 ? 0.9 : 0.001]);
    row[5 + (a % 80)] = 0.9;
    change(row);
  }
  return { data, dims: [1, 25_200, 85] };
}

test('sizes below 0 and degrees are no shapes of any head', (t) => {
  const negative = grid((data, anchors) => data.fill(-30, 2 * anchors, 4 * anchors));
  t.throws(() => decode(negative, { model: 'yolov8' }), {
    code: 'INVALID_VALUE',
    message: /sizes of yolov8/,
  });
  t.throws(
    () =>
      decode(
        rowsOf85((row) => row.fill(-3, 2, 4)),
        { model: 'yolov5' },
      ),
    { message: /sizes of yolov5/ },
  );
  const turned = grid((data, anchors) => {
    for (let a = 0; a < anchors; a++) data[19 * anchors + a] = (a % 180) - 90;
  }, 20);
  t.throws(() => decode(turned, { model: 'yolov8-obb', inputSize: 640 }), {
    message: /in radians \(are these degrees/,
  });
  const rows = Array.from({ length: 10 }, (_, row) => [100 + row, 100, 50, 60, 0.9, row % 3, 45]);
  t.throws(() => decode(tensor([10, 7], rows.flat()), { model: 'end-to-end-obb', inputSize: 640 }), {
    message: /are these degrees/,
  });
});

test('a class that is none is refused in a row that scores, and passed over in padding', (t) => {
  const rows = (first: readonly number[]): Outputs =>
    tensor([1, 300, 6], [...first, 70, 10, 110, 90, 0.9, 1, 130, 10, 170, 90, 0.9, 2]);
  for (const own of [-1, NaN, 1e20, 3.5])
    t.throws(() => decode(rows([10, 10, 50, 90, 0.9, own]), END_TO_END), {
      code: 'INVALID_VALUE',
      message: /class numbers of .* in column 5/,
    });
  t.is(decode(rows([0, 0, 0, 0, 0, -1]), { ...END_TO_END, scoreThreshold: -1 }).length > 2, true);
  t.is(decode(rows([10, 10, 50, 90, -1, -1]), END_TO_END).length, 2);
});

test('the four outputs of a TensorFlow Lite export are known by their usual names, in any order', (t) => {
  const boxes = tensor([1, 2, 4], [0.1, 0.1, 0.5, 0.6, 0.2, 0.2, 0.9, 0.9]);
  const scores = tensor([1, 2], [0.9, 0.8]);
  const classes = tensor([1, 2], [1, 2]);
  const lite = {
    'StatefulPartitionedCall:1': scores,
    'StatefulPartitionedCall:3': boxes,
    'StatefulPartitionedCall:0': tensor([1], [2]),
    'StatefulPartitionedCall:2': classes,
  } as unknown as Record<string, RawTensor>;
  const options = { model: 'tensorflow', imageSize: [640, 480] } as const;
  const found = decode(lite, options);
  t.deepEqual([...found.classIds], [1, 2]);
  t.deepEqual([...found.scores], [...Float32Array.of(0.9, 0.8)]);
  t.is(describe(lite)[0]?.model, 'tensorflow');
  t.true(describe(lite)[0]?.reads);
  // Who says which is which is believed, and other outputs of such names are not taken for these four.
  const swapped = {
    boxes: 'StatefulPartitionedCall:3',
    classes: 'StatefulPartitionedCall:2',
    scores: 'StatefulPartitionedCall:1',
    count: 'StatefulPartitionedCall:0',
  };
  t.deepEqual(decode(lite, { ...options, outputNames: swapped }).toColumns(1), found.toColumns(1));
  t.throws(() =>
    decode(
      { ...lite, 'StatefulPartitionedCall:3': tensor([1, 2, 5], Array(10).fill(0.1)) as RawTensor },
      options,
    ),
  );
});

test('a number of detections is whole', (t) => {
  for (const count of [1.5, 5, -1, NaN]) {
    const outputs = {
      detection_boxes: tensor([1, 2, 4], [0.1, 0.1, 0.5, 0.6, 0.2, 0.2, 0.9, 0.9]),
      detection_classes: tensor([1, 2], [1, 2]),
      detection_scores: tensor([1, 2], [0.9, 0.8]),
      num_detections: tensor([1], [count]),
    } as never;
    t.throws(() => decode(outputs, { model: 'tensorflow', imageSize: [640, 480] }), {
      code: 'INVALID_VALUE',
      message: /a number of detections in 0\.\.2/,
    });
  }
});

test('a zero point is one of the numbers that the type can hold', (t) => {
  for (const [data, zeroPoint] of [
    [new Int8Array(84 * 84), 200],
    [new Uint8Array(84 * 84), -1],
    [new Uint8Array(84 * 84), 256],
  ] as const)
    t.throws(
      () => decode({ data, dims: [1, 84, 84], scale: 0.1, zeroPoint }, { model: 'yolov8', inputSize: 64 }),
      {
        code: 'OUT_OF_RANGE',
        message: /zeroPoint/,
      },
    );
});

test('a second role of another meaning is refused', (t) => {
  const of = (dims: number[], number: (i: number) => number): object => {
    const data = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => number(i));
    return { data, dims };
  };
  const labels = of([1, 300, 80], (i) => (i % 4001 === 0 ? 3 : -5));
  const dets = of([1, 300, 4], (i) => (i % 4 < 2 ? 0.5 : 0.2));
  const masks = (inside: number, outside: number): object =>
    of([1, 300, 27, 27], (i) => (i % 729 < 30 ? inside : outside));
  const segmented = (own: object) =>
    decode({ dets, labels, masks: own } as never, { model: 'rf-detr-seg', imageSize: [64, 64] });
  t.throws(() => segmented(masks(0.9, 0.1)), { message: /masks of logits.*after a sigmoid/ });
  t.true(segmented(masks(2, -2)).length > 0);

  const proposals = (unit: number): object =>
    of([20, 4], (i) => unit * ([0.1, 0.1, 0.6, 0.6][i % 4] as number));
  const second = (own: object) =>
    decode([own, of([20, 5], (i) => (i % 5 === 2 ? 4 : 0)), of([20, 20], () => 0.1)] as never, {
      model: 'faster-rcnn',
      inputSize: 100,
    });
  t.throws(() => second(proposals(1)), { message: /proposals in pixels/ });
  t.true(second(proposals(100)).length > 0);

  const heat = of([1, 3, 160, 160], (i) => (i % 5003 === 0 ? 2 : -7));
  const [size, offset] = [of([1, 2, 160, 160], () => 50), of([1, 2, 160, 160], () => 0.5)];
  t.throws(() => decode([heat, offset, size] as never, { model: 'centernet' }), {
    message: /offsets within a cell/,
  });
  t.true(decode([heat, size, offset] as never, { model: 'centernet' }).length > 0);
});

test('boxes beyond the input, corners as centres and a scale without scores are refused with what to do', (t) => {
  let seed = 3;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  const queries = tensor([1, 300, 4]) as unknown as { data: Float32Array };
  for (let query = 0; query < 300; query++) {
    const [w, h] = [0.05 + 0.2 * random(), 0.05 + 0.2 * random()];
    const [x, y] = [random() * (1 - w), random() * (1 - h)];
    queries.data.set([x, y, x + w, y + h], 4 * query);
  }
  const logits = tensor([1, 300, 80], [], -5);
  const bytes = new Uint8Array(84 * 8400);
  for (let anchor = 0; anchor < 8400; anchor++)
    for (const [row, byte] of [100, 90, 20, 20].entries()) bytes[row * 8400 + anchor] = byte;
  const refused: Record<string, [Outputs, DecodeOptions, RegExp]> = {
    'a smaller inputSize': [
      tensor([1, 2, 6], [100, 100, 200, 220, 0.9, 17, 500, 500, 630, 620, 0.8, 2]),
      { model: 'end-to-end', imageSize: [1280, 960], inputSize: 320 },
      /inputSize/,
    ],
    'boxes of another image': [
      { labels: tensor([1, 1]), boxes: tensor([1, 1, 4], [1000, 800, 1200, 1200]), scores: tensor([1, 1], [0.9]) } as never, // prettier-ignore
      { model: 'd-fine', imageSize: [640, 480] },
      /inputSize/,
    ],
    'queries with corners': [
      { logits, pred_boxes: queries } as never,
      { model: 'rt-detr', imageSize: [640, 480] },
      /convert corners/,
    ],
    'one scale for boxes and scores': [
      { data: bytes, dims: [1, 84, 8400], scale: 2.51, zeroPoint: 0 },
      { model: 'yolov8', imageSize: [1280, 960] },
      /scale below 1/,
    ],
  };
  for (const [name, [outputs, options, message]] of Object.entries(refused))
    t.throws(() => decode(outputs, options), { code: 'INVALID_VALUE', message }, name);
  const fine = { data: bytes, dims: [1, 84, 8400], scale: 0.5, zeroPoint: 0 };
  t.is(decode(fine, { model: 'yolov8', imageSize: [1280, 960] }).length, 0);
});

test('masks of SAM that do not fit, and thresholds out of range, are refused', (t) => {
  const masks = tensor([1, 3, 16, 16], Array(256).fill(5), -5);
  const scores = tensor([1, 3], [0.9, 0.9, 0.9]);
  const of = (options: object, own: readonly unknown[] = [masks, scores]) =>
    decode(own as never, { model: 'sam', inputSize: 64, imageSize: [64, 64], ...options });
  t.deepEqual([...of({}).boxes], [0, 0, 63, 63]);
  t.deepEqual([...of({ imageSize: undefined }).boxes], [0, 0, 63, 63]);
  for (const [name, options, code] of [
    ['a threshold above 1', { stabilityScoreThreshold: 1.5 }, 'OUT_OF_RANGE'],
    ['a negative offset', { stabilityScoreOffset: -1 }, 'OUT_OF_RANGE'],
    ['no number', { maskThreshold: NaN }, 'OUT_OF_RANGE'],
    ['another resize', { resize: 'letterbox' }, 'INVALID_ARGUMENT'],
    ['another shape', { inputSize: [64, 32] }, 'SHAPE_MISMATCH'],
  ] as const)
    t.throws(() => of(options), { code }, name);
  t.throws(() => of({}, [masks, tensor([1, 2], [0.9, 0.9])]), { code: 'SHAPE_MISMATCH' });
  t.throws(() => of({}, [tensor([1, 3, 16, 16], [], 0.7), scores]), { code: 'INVALID_VALUE' }); // after a sigmoid
});

/** The centres and the stride of all cells of an input. */
const cellsOf = ([width, height]: [number, number]): [x: number, y: number, stride: number][] =>
  [8, 16, 32].flatMap((stride) =>
    Array.from({ length: (width / stride) * (height / stride) }, (_, cell): [number, number, number] => {
      const columns = width / stride;
      return [((cell % columns) + 0.5) * stride, (Math.floor(cell / columns) + 0.5) * stride, stride];
    }),
  );
type Columns = (x: number, y: number, stride: number) => readonly number[];
/** YOLOv8's rows with these boxes, one of which scores. */
const cellHead = (columns: Columns, input: [number, number] = [640, 640], scoring = 300): Outputs => {
  const cells = cellsOf(input);
  const data = new Float32Array(6 * cells.length);
  cells.forEach((cell, anchor) => {
    for (const [k, value] of columns(...cell).entries()) data[k * cells.length + anchor] = value;
  });
  data[4 * cells.length + scoring] = 0.9;
  return { data, dims: [1, 6, cells.length] };
};
const CENTRES: Columns = (x, y, s) => [x, y, 2 * s, 2 * s];

test('rows of cells whose columns are not centres and sizes are refused by what they are', async (t) => {
  const rows: readonly (readonly [RegExp, Columns])[] = [
    [/two corners/, (x, y, s) => [x - s, y - s, x + s, y + s]],
    [/upper left corner/, (x, y, s) => [x - s, y - s, 2 * s, 2 * s]],
    [/in cells/, (x, y, s) => [x / s, y / s, 2, 2]],
    [/y before x/, (x, y, s) => [y, x, 2 * s, 2 * s]],
    [/size before the centre/, (x, y, s) => [2 * s, 2 * s, x, y]],
  ];
  for (const model of ['yolov8', 'yolov5'] as const) {
    const options: DecodeOptions = { model, imageSize: [640, 640], numClasses: model === 'yolov8' ? 2 : 1, ...(model === 'yolov5' && { boxesPerCell: 1, layout: 'anchors-last' }) }; // prettier-ignore
    t.notThrows(() => decode(cellHead(CENTRES), options), model);
    // predictions of background lie around their cells, and boxes may be wide
    const next = (
      (seed: number) => () =>
        (seed = (seed * 16807) % 2147483647) / 2147483647
    )(7);
    const noisy: Columns = (x, y, s) => [x + (next() - 0.5) * 2 * s, y + (next() - 0.5) * 2 * s, 9 * s * next(), 3 * s * next()]; // prettier-ignore
    t.notThrows(() => decode(cellHead(noisy), options), model);
    for (const [message, columns] of rows) {
      const expected = { code: 'INVALID_VALUE', message };
      t.throws(() => decode(cellHead(columns), options), expected, `${model} ${String(message)}`);
      await t.throwsAsync(async () => later.decode(cellHead(columns), options), expected);
    }
  }
  const wide = cellHead(CENTRES, [640, 480]);
  t.is(decode(wide, { model: 'yolov8', inputSize: [640, 480], imageSize: [640, 480] }).length, 1);
  t.throws(() => decode(wide, { model: 'yolov8', inputSize: [480, 640], imageSize: [640, 480] }), { code: 'INVALID_ARGUMENT', message: /inputSize is \[width, height\]/ }); // prettier-ignore
});

test('keypoints and masks that are NaN are refused where a box is found', (t) => {
  const pose = cellHead(CENTRES) as { data: Float32Array };
  const data = new Float32Array(11 * 8400).fill(NaN);
  data.set(pose.data.subarray(0, 5 * 8400));
  t.throws(() => decode({ data, dims: [1, 11, 8400] }, { model: 'yolov8-pose', imageSize: [640, 640] }), { message: /keypoints that are numbers/ }); // prettier-ignore
  const head = new Float32Array(7 * 8400).fill(1);
  head.set(pose.data.subarray(0, 5 * 8400));
  head.fill(0, 5 * 8400, 6 * 8400);
  const masks = (fill: number): Outputs => ({ output0: { data: head, dims: [1, 7, 8400] }, output1: tensor([1, 1, 160, 160], [], fill) }) as never; // prettier-ignore
  t.throws(() => decode(masks(NaN), { model: 'yolov8-seg', imageSize: [640, 640] }), { message: /masks that are numbers/ }); // prettier-ignore
  t.true(
    (decode(masks(1), { model: 'yolov8-seg', imageSize: [640, 640] }).at(0)?.mask?.data.length ?? 0) > 0,
  );
});

test('logits of YOLOv8 name the sigmoid, and no model that reads decoded boxes as distributions', (t) => {
  const data = new Float32Array(84 * 8400).fill(-8);
  data.set((cellHead(CENTRES) as { data: Float32Array }).data.subarray(0, 4 * 8400));
  const head = { data, dims: [1, 84, 8400] };
  t.throws(() => decode(head, { model: 'yolov8' }), { message: /exp\(-x\)(?!.*yolov8-raw)/ });
  t.throws(() => decode(head, { model: 'yolov8-raw' }), { message: /are these boxes in pixels/ });
});

test('raw maps of YOLOv5 are read after the sigmoid, and anchors in cells are refused', (t) => {
  const maps = (after: boolean): Outputs => [80, 40, 20].map((side) => filled([1, 255, side, side], (i) => {
      const logit = i === 40 * side + 7 || i === 44 * side + 7 || Math.floor(i / side / side) === 4 && i % (side * side) === 7 || Math.floor(i / side / side) === 9 && i % (side * side) === 7 ? 4 : -4;
      return after ? 1 / (1 + Math.exp(-logit)) : logit;
    })) as never; // prettier-ignore
  for (const model of ['yolov5-raw', 'yolov7-raw'] as const) {
    const options: DecodeOptions = { model, imageSize: [640, 640], scoreThreshold: 0.5 };
    const [before, after] = [
      decode(maps(false), options),
      decode(maps(true), { ...options, logits: false } as DecodeOptions),
    ];
    t.is(before.length, after.length);
    t.true(before.length > 0);
    for (const [i, value] of before.boxes.entries())
      t.true(Math.abs(value - (after.boxes[i] as number)) < 1e-3);
    t.throws(() => decode(maps(true), options), { message: /logits: false/ });
  }
  t.throws(() => decode(maps(true), { model: 'yolov3-raw' }), { message: /before the sigmoid/ });
  const cells = [1.25, 1.625, 2, 3.75, 4.125, 2.875, 1.875, 3.8125, 3.875, 2.8125, 3.6875, 7.4375, 3.625, 2.8125, 4.875, 6.1875, 11.65625, 10.1875]; // prettier-ignore
  t.throws(() => decode(maps(false), { model: 'yolov5-raw', anchorSizes: cells }), { code: 'OUT_OF_RANGE', message: /stride/ }); // prettier-ignore
});
