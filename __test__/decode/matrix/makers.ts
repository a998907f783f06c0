import { efficientDetAnchors, encodeBoxes, retinaNetAnchors, ssdDefaultBoxes } from 'boxwise';

import { cornersOf, NOTHING, pyramid, rows, SCENE, type Row, type Thing } from './scene.js';
import { INPUT } from './raw.js';
import { generator, logit, permuted, table, tensor, type Tensor } from './tensors.js';

export const ANGLE = 0.4;
export const CELLS = pyramid(INPUT, [8, 16, 32]);

/** [4 + classes + more, anchors]. */
export function yolov8(classes: number, more: (row: Row) => number[] = () => [], unit = INPUT): Tensor {
  const all = rows(CELLS, classes).map((row) => [
    ...row.centred.map((number) => number * unit),
    ...row.scores,
    ...more(row),
  ]);
  const channels = (all[0] as number[]).length;
  return tensor([1, channels, CELLS], (_, channel, anchor) => all[anchor]?.[channel] ?? 0);
}

/** [anchors, 5 + classes + more]; `box` makes the four numbers of a row. */
export function withObjectness(
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
export function yoloxRaw({ centred: [cx, cy, w, h] }: Row, index: number): number[] {
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

export const detections = (
  unit: number,
  more: (row: Row) => number[] = () => [],
  centred = false,
): Tensor => {
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
export function softmaxLogits({ scores, thing }: Row, background: 'first' | 'last'): number[] {
  const classes = scores.map((score, i) => (thing && i === thing.class ? 6 : -3 + 2 * score));
  const nothing = thing ? -1 : 6;
  return background === 'first' ? [nothing, ...classes] : [...classes, nothing];
}

export const sigmoidLogits = ({ scores }: Row): number[] =>
  scores.map((score) => logit(Math.max(score, 1e-4)));

/** Offsets of the rows from anchors; the objects lie in the anchors that overlap them most, not where their rows say. */
export function deltas(
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

export function grid(boxes: number, classes: number): Tensor {
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

export function heatmaps(classes: number): [Tensor, Tensor, Tensor] {
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

export function fcosSimple(): [Tensor, Tensor] {
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
export function fcos(): [Tensor, Tensor, Tensor] {
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

export function fasterRcnn(): Tensor[] {
  const all = rows(200, 20).map((row) => ({ ...row, box: row.box.map((number) => number * INPUT) }));
  const plain = (given: Tensor) => ({ data: given.data, dims: given.dims.slice(1) });
  return [
    table(all.map(({ box }) => box)),
    table(all.map((row) => softmaxLogits(row as Row, 'first'))),
    table(all.map((_, i) => Array.from({ length: 84 }, (_, k) => 0.01 * (((i + k) % 7) - 3)))),
  ].map(plain);
}

export const inside = (row: Row) => (row.thing ? row.scores : row.scores.map((score) => score / 10));

export const ssdBoxes = ssdDefaultBoxes();
export const retinaBoxes = retinaNetAnchors({ imageSize: [INPUT, INPUT] });
export const efficientBoxes = efficientDetAnchors({ imageSize: [256, 256] });
export const count = (anchors: ArrayLike<number>) => anchors.length / 4;
export const list = ({ data, dims }: Tensor): Tensor => ({ data, dims: dims.slice(0, -1) });
export const queries = rows(300, 80);
export const found = rows(100, 80)
  .map((row) => ({ ...row, score: Math.max(...row.scores), id: row.scores.indexOf(Math.max(...row.scores)) }))
  .sort((a, b) => b.score - a.score);
export const corners = (unit: number) => table(found.map(({ box }) => box.map((number) => number * unit)));
export const ids = list(table(found.map(({ id }) => [id])));
export const scores = list(table(found.map(({ score }) => [score])));
export const yxyx = table(found.map(({ box: [x1, y1, x2, y2] }) => [y1, x1, y2, x2]));
export const first = ({ data, dims }: Tensor): Tensor => ({ data, dims: dims.slice(1) });
export const keypoints = (unit: number) => (row: Row) =>
  Array.from({ length: 17 }, (_, k) => [
    row.centred[0] * unit + (k % 3),
    row.centred[1] * unit + (k % 5),
    row.thing ? 0.9 : 0.1,
  ]).flat();
export const fractionPoints = (row: Row) =>
  Array.from({ length: 17 }, (_, k) => [
    row.centred[0] + 0.01 * (k % 3),
    row.centred[1],
    row.thing ? 0.9 : 0.1,
  ]).flat();
export const coefficients = ({ box }: Row) => Array.from({ length: 32 }, (_, m) => Math.sin(40 * box[0] + m));
export const prototypes = tensor([1, 32, 80, 80], (_, m, y, x) => Math.sin(m + x / 9 + y / 7));

export const INPUT_SIZE = { inputSize: INPUT };
export const centernet = heatmaps(80);
export const last = (map: Tensor) => permuted(map, [0, 2, 3, 1]);

/** EfficientDet has (dy, dx, dh, dw). */
export function permuteDeltas({ data, dims }: Tensor): Tensor {
  return { data: data.map((_, i) => data[i ^ 1] as number), dims };
}
