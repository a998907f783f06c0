import { efficientDetAnchors, encodeBoxes, retinaNetAnchors, ssdDefaultBoxes, type Model } from 'boxwise';

import { cornersOf, NOTHING, pyramid, rows, SCENE, type Row, type Thing } from './scene.js';
import { generator, logit, permuted, tensor, type Tensor } from './tensors.js';

/** A head as an exporter writes it, with the objects of {@link SCENE}. */
export interface Head {
  name: string;
  outputs: Tensor[];
  /** The models that read it, with the options that each of them needs. */
  reads: { readonly [M in Model]?: object };
  /** Width and height of the network's input. */
  input: number;
}

const ANGLE = 0.4;
const INPUT = 320;
const CELLS = pyramid(INPUT, [8, 16, 32]);

/** [4 + classes + more, anchors]. */
function yolov8(classes: number, more: (row: Row) => number[] = () => [], unit = INPUT): Tensor {
  const all = rows(CELLS, classes).map((row) => [
    ...row.centred.map((number) => number * unit),
    ...row.scores,
    ...more(row),
  ]);
  const channels = (all[0] as number[]).length;
  return tensor([1, channels, CELLS], (_, channel, anchor) => all[anchor]?.[channel] ?? 0);
}

/** [anchors, 5 + classes + more]; `box` makes the four numbers of a row. */
function withObjectness(
  count: number,
  classes: number,
  box: (row: Row, index: number) => number[],
  more: (row: Row) => number[] = () => [],
  always?: number,
): Tensor {
  return table(
    rows(count, classes).map((row, index) => {
      const objectness = always ?? (row.thing ? 0.98 : 0.001);
      const scores = row.scores.map((score) => (row.thing || always ? score : score + 0.3));
      return [...box(row, index), objectness, ...scores, ...more(row)];
    }),
  );
}

/** What YOLOX writes into a cell: offsets in cells, logarithms of sizes. */
function yoloxRaw({ centred: [cx, cy, w, h] }: Row, index: number): number[] {
  let first = 0;
  for (const stride of [8, 16, 32]) {
    const columns = INPUT / stride;
    const cell = index - first;
    if (cell < columns ** 2) {
      const [x, y] = [cell % columns, Math.floor(cell / columns)];
      const [px, py, pw, ph] = [cx, cy, w, h].map((number) => (number * INPUT) / stride);
      return [(px as number) - x, (py as number) - y, Math.log(pw as number), Math.log(ph as number)];
    }
    first += columns ** 2;
  }
  return [0, 0, 0, 0];
}

const table = (all: number[][]): Tensor =>
  tensor([1, all.length, (all[0] as number[]).length], (_, row, column) => all[row]?.[column] ?? 0);

const detections = (unit: number, more: (row: Row) => number[] = () => [], centred = false): Tensor => {
  const found = rows(300, 80).sort((a, b) => Math.max(...b.scores) - Math.max(...a.scores));
  return table(
    found.map((row) => {
      const score = Math.max(...row.scores);
      const box = centred ? row.centred : row.box;
      return [...box.map((number) => number * unit), score, row.scores.indexOf(score), ...more(row)];
    }),
  );
};

/** The classes of a row with the background or "no object" before or after them, as logits of a softmax. */
function softmaxLogits({ scores, thing }: Row, background: 'first' | 'last'): number[] {
  const classes = scores.map((score, i) => (thing && i === thing.class ? 6 : -3 + 2 * score));
  const nothing = thing ? -1 : 6;
  return background === 'first' ? [nothing, ...classes] : [...classes, nothing];
}

const sigmoidLogits = ({ scores }: Row): number[] => scores.map((score) => logit(Math.max(score, 1e-4)));

/** Offsets of the rows from anchors; the objects lie in the anchors that overlap them most, not where their rows say. */
function deltas(
  all: Row[],
  anchors: Float64Array,
  input: number,
  weights?: [number, number, number, number],
) {
  const boxes = Float64Array.from(
    all.flatMap(({ box, thing }, i) =>
      thing ? box.map((number) => number * input) : [...anchors.subarray(4 * i, 4 * i + 4)],
    ),
  );
  const encoded = encodeBoxes(boxes, anchors, weights ? { weights } : {}) as ArrayLike<number>;
  const random = generator(7);
  // Anchors of nothing have offsets all the same.
  return tensor([1, all.length, 4], (_, row, k) =>
    all[row]?.thing ? (encoded[4 * row + k] as number) : 2 * random() - 1,
  );
}

function grid(boxes: number, classes: number): Tensor {
  const side = 7;
  const random = generator(9);
  const data = tensor([1, side, side, 5 * boxes + classes], () => 0.02 * random());
  for (const { box, score, class: id } of SCENE) {
    const [x, y] = [Math.floor(box[0] * side), Math.floor(box[1] * side)];
    const cell = (y * side + x) * (5 * boxes + classes);
    data.data.set([box[0] * side - x, box[1] * side - y, box[2], box[3], 0.99], cell);
    data.data[cell + 5 * boxes + id] = score;
  }
  return data;
}

function heatmaps(classes: number): [Tensor, Tensor, Tensor] {
  const side = INPUT / 4;
  const random = generator(5);
  const heat = tensor([1, classes, side, side], () => -6 - random());
  const size = tensor([1, 2, side, side], () => 4 + 8 * random());
  const offset = tensor([1, 2, side, side], () => random());
  for (const { box, class: id, score } of SCENE) {
    const [cx, cy, w, h] = box.map((number) => number * side) as Thing['box'];
    const cell = Math.floor(cy) * side + Math.floor(cx);
    heat.data[id * side * side + cell] = logit(score);
    [w, h].forEach((number, k) => (size.data[k * side * side + cell] = number));
    [cx % 1, cy % 1].forEach((number, k) => (offset.data[k * side * side + cell] = number));
  }
  return [heat, size, offset];
}

function fcosSimple(): [Tensor, Tensor] {
  const side = INPUT / 8;
  const random = generator(6);
  const centre = tensor([side, side], () => NOTHING * random());
  const distance = tensor([side, side, 4], () => 10 + 30 * random());
  for (const { box, score } of SCENE) {
    const [x1, y1, x2, y2] = cornersOf(box).map((number) => number * INPUT) as Row['box'];
    const [x, y] = [Math.floor((box[0] * INPUT) / 8), Math.floor((box[1] * INPUT) / 8)];
    const [px, py] = [8 * x + 4, 8 * y + 4];
    centre.data[y * side + x] = score;
    distance.data.set([px - x1, py - y1, x2 - px, y2 - py], 4 * (y * side + x));
  }
  return [centre, distance];
}

/** torchvision's FCOS: distances in units of the stride from the upper left corners of cells. */
function fcos(): [Tensor, Tensor, Tensor] {
  const strides = [8, 16, 32, 64, 128];
  const points = strides.flatMap((stride) => {
    const columns = Math.ceil(INPUT / stride);
    const real = Math.floor(INPUT / columns);
    return Array.from({ length: columns ** 2 }, (_, i) => [
      (i % columns) * real,
      Math.floor(i / columns) * real,
      stride,
    ]);
  });
  const all = rows(points.length, 91);
  return [
    table(all.map(sigmoidLogits)),
    table(
      all.map(({ box, thing }, i) => {
        const [x, y, unit] = points[i] as [number, number, number];
        const [x1, y1, x2, y2] = box.map((number) => number * INPUT) as Row['box'];
        return thing ? [x - x1, y - y1, x2 - x, y2 - y].map((number) => number / unit) : [1, 1, 1.5, 1.2];
      }),
    ),
    table(all.map(({ thing }) => [thing ? 4 : -2])),
  ];
}

function fasterRcnn(): Tensor[] {
  const all = rows(200, 20).map((row) => ({ ...row, box: row.box.map((number) => number * INPUT) }));
  const plain = (given: Tensor) => ({ data: given.data, dims: given.dims.slice(1) });
  return [
    table(all.map(({ box }) => box)),
    table(all.map((row) => softmaxLogits(row as Row, 'first'))),
    table(all.map((_, i) => Array.from({ length: 84 }, (_, k) => 0.01 * (((i + k) % 7) - 3)))),
  ].map(plain);
}

const ssdBoxes = ssdDefaultBoxes();
const retinaBoxes = retinaNetAnchors({ imageSize: [INPUT, INPUT] });
const efficientBoxes = efficientDetAnchors({ imageSize: [256, 256] });
const count = (anchors: ArrayLike<number>) => anchors.length / 4;
const list = ({ data, dims }: Tensor): Tensor => ({ data, dims: dims.slice(0, -1) });
const queries = rows(300, 80);
const found = rows(100, 80)
  .map((row) => ({ ...row, score: Math.max(...row.scores), id: row.scores.indexOf(Math.max(...row.scores)) }))
  .sort((a, b) => b.score - a.score);
const corners = (unit: number) => table(found.map(({ box }) => box.map((number) => number * unit)));
const ids = list(table(found.map(({ id }) => [id])));
const scores = list(table(found.map(({ score }) => [score])));
const yxyx = table(found.map(({ box: [x1, y1, x2, y2] }) => [y1, x1, y2, x2]));
const first = ({ data, dims }: Tensor): Tensor => ({ data, dims: dims.slice(1) });
const keypoints = (unit: number) => (row: Row) =>
  Array.from({ length: 17 }, (_, k) => [
    row.centred[0] * unit + (k % 3),
    row.centred[1] * unit + (k % 5),
    row.thing ? 0.9 : 0.1,
  ]).flat();
const fractionPoints = (row: Row) =>
  Array.from({ length: 17 }, (_, k) => [
    row.centred[0] + 0.01 * (k % 3),
    row.centred[1],
    row.thing ? 0.9 : 0.1,
  ]).flat();
const coefficients = ({ box }: Row) => Array.from({ length: 32 }, (_, m) => Math.sin(40 * box[0] + m));
const prototypes = tensor([1, 32, 80, 80], (_, m, y, x) => Math.sin(m + x / 9 + y / 7));

const INPUT_SIZE = { inputSize: INPUT };
const centernet = heatmaps(80);
const last = (map: Tensor) => permuted(map, [0, 2, 3, 1]);

/** Every head. */
export const HEADS: readonly Head[] = [
  { name: 'yolo-grid', outputs: [grid(1, 20)], reads: { 'yolo-grid': {} }, input: 448 },
  {
    name: 'yolo-grid, channels first',
    outputs: [permuted(grid(1, 20), [0, 3, 1, 2])],
    reads: {},
    input: 448,
  },
  { name: 'yolov1', outputs: [grid(2, 20)], reads: { yolov1: {} }, input: 448 },
  { name: 'yolov1, channels first', outputs: [permuted(grid(2, 20), [0, 3, 1, 2])], reads: {}, input: 448 },
  {
    name: 'yolov5',
    outputs: [withObjectness(3 * CELLS, 80, ({ centred }) => centred.map((number) => number * INPUT))],
    reads: { yolov5: {} },
    input: INPUT,
  },
  {
    name: 'yolov5 of one class',
    outputs: [withObjectness(3 * CELLS, 1, ({ centred }) => centred.map((number) => number * INPUT))],
    reads: { yolov5: {} },
    input: INPUT,
  },
  {
    name: 'yolov5, turned',
    outputs: [
      permuted(
        withObjectness(3 * CELLS, 80, ({ centred }) => centred.map((number) => number * INPUT)),
        [0, 2, 1],
      ),
    ],
    reads: { yolov5: { numClasses: 80 } },
    input: INPUT,
  },
  {
    name: 'yolov5 in fractions',
    outputs: [withObjectness(3 * CELLS, 80, ({ centred }) => centred)],
    reads: { yolov5: { normalized: true } },
    input: INPUT,
  },
  { name: 'yolov8', outputs: [yolov8(80)], reads: { yolov8: {} }, input: INPUT },
  { name: 'yolov8 of one class', outputs: [yolov8(1)], reads: { yolov8: {} }, input: INPUT },
  {
    name: 'yolov8, turned',
    outputs: [permuted(yolov8(80), [0, 2, 1])],
    reads: { yolov8: { numClasses: 80 } },
    input: INPUT,
  },
  {
    name: 'yolov8 in fractions',
    outputs: [yolov8(80, () => [], 1)],
    reads: { yolov8: { normalized: true } },
    input: INPUT,
  },
  {
    name: 'yolov8-seg',
    outputs: [yolov8(80, coefficients), prototypes],
    reads: { 'yolov8-seg': {} },
    input: INPUT,
  },
  { name: 'yolov8-pose', outputs: [yolov8(1, keypoints(INPUT))], reads: { 'yolov8-pose': {} }, input: INPUT },
  {
    name: 'yolov8-pose in fractions',
    outputs: [yolov8(1, fractionPoints, 1)],
    reads: { 'yolov8-pose': { normalized: true } },
    input: INPUT,
  },
  {
    name: 'yolov8-obb',
    outputs: [yolov8(15, ({ centred }) => [centred[0] < 0.5 ? ANGLE : -ANGLE])],
    reads: { 'yolov8-obb': {} },
    input: INPUT,
  },
  {
    name: 'yolov8-obb of one class',
    outputs: [yolov8(1, ({ centred }) => [centred[0] < 0.5 ? ANGLE : -ANGLE])],
    reads: { 'yolov8-obb': {} },
    input: INPUT,
  },
  {
    name: 'yolov8-seg, prototypes of TensorFlow',
    outputs: [yolov8(80, coefficients), permuted(prototypes, [0, 2, 3, 1])],
    reads: { 'yolov8-seg': {} },
    input: INPUT,
  },
  {
    name: 'yolov5-seg',
    outputs: [
      withObjectness(3 * CELLS, 80, ({ centred }) => centred.map((number) => number * INPUT), coefficients),
      prototypes,
    ],
    reads: { 'yolov5-seg': {} },
    input: INPUT,
  },
  {
    name: 'yolov6',
    outputs: [
      withObjectness(
        CELLS,
        80,
        ({ centred }) => centred.map((number) => number * INPUT),
        () => [],
        1,
      ),
    ],
    reads: { yolov6: {} },
    input: INPUT,
  },
  {
    name: 'end-to-end-seg',
    outputs: [detections(INPUT, coefficients), prototypes],
    reads: { 'end-to-end-seg': {} },
    input: INPUT,
  },
  {
    name: 'end-to-end-pose',
    outputs: [detections(INPUT, keypoints(INPUT))],
    reads: { 'end-to-end-pose': INPUT_SIZE },
    input: INPUT,
  },
  {
    name: 'end-to-end-obb',
    outputs: [detections(INPUT, ({ centred }) => [centred[0] < 0.5 ? ANGLE : -ANGLE], true)],
    reads: { 'end-to-end-obb': INPUT_SIZE },
    input: INPUT,
  },
  { name: 'end-to-end', outputs: [detections(INPUT)], reads: { yolov10: INPUT_SIZE }, input: INPUT },
  {
    name: 'end-to-end in fractions',
    outputs: [detections(1)],
    reads: { yolov10: { ...INPUT_SIZE, normalized: true } },
    input: INPUT,
  },
  { name: 'yolox', outputs: [withObjectness(CELLS, 80, yoloxRaw)], reads: { yolox: {} }, input: INPUT },
  {
    name: 'yolox, turned',
    outputs: [permuted(withObjectness(CELLS, 80, yoloxRaw), [0, 2, 1])],
    reads: { yolox: { numClasses: 80 } },
    input: INPUT,
  },
  {
    name: 'yolox in pixels',
    outputs: [withObjectness(CELLS, 80, ({ centred }) => centred.map((number) => number * INPUT))],
    reads: { yolox: { decoded: true } },
    input: INPUT,
  },
  {
    name: 'yolo-nas',
    outputs: [
      table(rows(CELLS, 80).map(({ box }) => box.map((number) => number * INPUT))),
      table(rows(CELLS, 80).map((row) => row.scores)),
    ],
    reads: { 'yolo-nas': {} },
    input: INPUT,
  },
  {
    name: 'rt-detr',
    outputs: [table(queries.map(sigmoidLogits)), table(queries.map(({ centred }) => centred))],
    reads: { 'rt-detr': {} },
    input: INPUT,
  },
  {
    name: 'rf-detr',
    outputs: [table(queries.map(({ centred }) => centred)), table(queries.map(sigmoidLogits))],
    reads: { 'rf-detr': {} },
    input: INPUT,
  },
  {
    name: 'rf-detr-seg',
    outputs: [
      table(queries.map(({ centred }) => centred)),
      table(queries.map(sigmoidLogits)),
      tensor([1, 300, 20, 20], (_, query, y, x) => Math.sin(query + x) + y / 20 - 1),
    ],
    reads: { 'rf-detr': {} },
    input: INPUT,
  },
  {
    name: 'detr',
    outputs: [
      table(rows(100, 91).map((row) => softmaxLogits(row, 'last'))),
      table(rows(100, 91).map(({ centred }) => centred)),
    ],
    reads: { detr: {} },
    input: INPUT,
  },
  {
    name: 'ssd',
    outputs: [
      table(rows(count(ssdBoxes), 90).map((row) => softmaxLogits(row, 'first'))),
      deltas(rows(count(ssdBoxes), 90), ssdBoxes, 300, [10, 10, 5, 5]),
    ],
    reads: { ssd: {} },
    input: 300,
  },
  {
    name: 'retinanet',
    outputs: [
      table(rows(count(retinaBoxes), 91).map(sigmoidLogits)),
      deltas(rows(count(retinaBoxes), 91), retinaBoxes, INPUT),
    ],
    reads: { retinanet: INPUT_SIZE },
    input: INPUT,
  },
  { name: 'faster-rcnn', outputs: fasterRcnn(), reads: { 'faster-rcnn': INPUT_SIZE }, input: INPUT },
  { name: 'fcos', outputs: fcos(), reads: { fcos: INPUT_SIZE }, input: INPUT },
  { name: 'fcos-simple', outputs: fcosSimple(), reads: { 'fcos-simple': {} }, input: INPUT },
  { name: 'centernet', outputs: centernet, reads: { centernet: {} }, input: INPUT },
  {
    name: 'centernet, channels last',
    outputs: centernet.map(last),
    reads: { centernet: { channelsLast: true } },
    input: INPUT,
  },
  {
    name: 'efficientdet',
    outputs: [
      table(rows(count(efficientBoxes), 90).map((row) => row.scores)),
      permuteDeltas(deltas(rows(count(efficientBoxes), 90), efficientBoxes, 256)),
    ],
    reads: { efficientdet: {} },
    input: 256,
  },
  { name: 'd-fine', outputs: [ids, corners(INPUT), scores], reads: { 'd-fine': {} }, input: INPUT },
  {
    name: 'torchvision',
    outputs: [corners(INPUT), ids, scores].map(first),
    reads: { torchvision: {} },
    input: INPUT,
  },
  {
    name: 'tensorflow',
    outputs: [yxyx, ids, scores, tensor([1], () => 100)],
    reads: { tensorflow: INPUT_SIZE },
    input: INPUT,
  },
];

/** EfficientDet has (dy, dx, dh, dw). */
function permuteDeltas({ data, dims }: Tensor): Tensor {
  return { data: data.map((_, i) => data[i ^ 1] as number), dims };
}
