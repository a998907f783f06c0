import type { Model } from 'boxwise';

import {
  ANGLE,
  CELLS,
  yolov8,
  withObjectness,
  yoloxRaw,
  detections,
  softmaxLogits,
  sigmoidLogits,
  deltas,
  grid,
  fcosSimple,
  fcos,
  fasterRcnn,
  inside,
  ssdBoxes,
  retinaBoxes,
  efficientBoxes,
  count,
  queries,
  found,
  corners,
  ids,
  scores,
  yxyx,
  first,
  keypoints,
  fractionPoints,
  coefficients,
  prototypes,
  INPUT_SIZE,
  centernet,
  last,
  permuteDeltas,
} from './makers.js';
import { blazeface, distances, distribution, INPUT, levelsOf, lists, maps, POINTS } from './raw.js';
import { cornersOf, rows, SCENE, type Row, type Thing } from './scene.js';
import { permuted, table, tensor, logit, type Tensor } from './tensors.js';

/** A head as an exporter writes it, with the objects of {@link SCENE}. */
export interface Head {
  name: string;
  outputs: Tensor[];
  /** The models that read it, with the options that each of them needs. */
  reads: { readonly [M in Model]?: object };
  /** Width and height of the network's input. */
  input: number;
  /** Whether the format cannot hold the boxes of the scene in any cell, so that only their classes are compared. */
  loose?: true;
}

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
    reads: { 'rt-detr': {}, 'owl-vit': {}, 'grounding-dino': {} },
    input: INPUT,
  },
  {
    // A query for each of 24 × 24 patches.
    name: 'owl-vit',
    outputs: [table(rows(576, 12).map(sigmoidLogits)), table(rows(576, 4).map(({ centred }) => centred))],
    reads: { 'owl-vit': {}, 'rt-detr': {}, 'grounding-dino': {} },
    input: INPUT,
  },
  {
    // 256 tokens, those beyond the end of the text -Infinity.
    name: 'grounding-dino',
    outputs: [
      table(
        rows(900, 6).map((row) => [...sigmoidLogits(row), ...Array.from({ length: 250 }, () => -Infinity)]),
      ),
      table(rows(900, 6).map(({ centred }) => centred)),
    ],
    reads: { 'grounding-dino': {}, 'rt-detr': {}, 'owl-vit': {} },
    input: INPUT,
  },
  {
    name: 'rt-detr-ultralytics',
    outputs: [table(queries.map(({ centred, scores: own }) => [...centred, ...own]))],
    reads: { 'rt-detr-ultralytics': {} },
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
  {
    name: 'coco-ssd',
    outputs: [
      table(rows(CELLS, 80).map((row) => row.scores)),
      {
        ...table(rows(CELLS, 80).map(({ box: [x1, y1, x2, y2] }) => [y1, x1, y2, x2])),
        dims: [1, CELLS, 1, 4],
      },
    ],
    reads: { 'coco-ssd': INPUT_SIZE },
    input: INPUT,
  },
  {
    name: 'yolov8-raw',
    outputs: maps([8, 16, 32], 1, (row, [x, y, stride]) => [
      ...distances(row, [x + stride / 2, y + stride / 2]).flatMap((number) =>
        distribution(number / stride, 16),
      ),
      ...sigmoidLogits(row),
    ]),
    reads: { 'yolov8-raw': {} },
    input: INPUT,
    loose: true,
  },
  {
    name: 'yolov5-raw',
    outputs: maps([8, 16, 32], 3, (row, [x, y, stride], anchor) => {
      const offset = [(row.centred[0] * INPUT - x) / stride, (row.centred[1] * INPUT - y) / stride];
      const inCell = (number = 0) => logit(Math.min(Math.max((number + 0.5) / 2, 0.01), 0.99));
      return [
        ...offset.map(inCell),
        0.2,
        -0.3 + anchor / 9,
        row.thing ? 4 : -7,
        ...sigmoidLogits(row).map((value) => value + 2),
      ];
    }),
    // They differ in their anchors, which are no part of the outputs.
    reads: { 'yolov5-raw': {}, 'yolov7-raw': {}, 'yolov3-raw': {} },
    input: INPUT,
    loose: true,
  },
  {
    name: 'nanodet',
    outputs: [
      table(
        levelsOf([8, 16, 32, 64], 1, 80).flatMap(({ stride, side, rows: own }) =>
          own.map((row, i) => {
            const point = [(i % side) * stride, Math.floor(i / side) * stride] as const;
            return [
              ...row.scores,
              ...distances(row, point).flatMap((number) => distribution(number / stride, 8)),
            ];
          }),
        ),
      ),
    ],
    reads: { nanodet: {} },
    input: INPUT,
    loose: true,
  },
  {
    name: 'rtmdet',
    outputs: [
      ...maps([8, 16, 32], 1, sigmoidLogits),
      ...maps([8, 16, 32], 1, (row, [x, y]) => distances(row, [x, y])),
    ],
    reads: { rtmdet: { scoreThreshold: 0.3 } },
    input: INPUT,
  },
  {
    name: 'scrfd',
    outputs: lists(2, (row, [x, y, stride]) => [
      inside(row),
      distances(row, [x, y]).map((number) => number / stride),
      POINTS,
    ]),
    reads: { scrfd: {} },
    input: INPUT,
  },
  {
    name: 'yunet',
    outputs: lists(1, (row, [x, y, stride]) => {
      const [cx, cy, w, h] = row.centred.map((number) => number * INPUT) as Row['centred'];
      const box = [(cx - x) / stride, (cy - y) / stride, Math.log(w / stride), Math.log(h / stride)];
      return [inside(row), inside(row), box, POINTS];
    }),
    reads: { yunet: { scoreThreshold: 0.5 } },
    input: INPUT,
  },
  {
    name: 'blazeface',
    outputs: blazeface(sigmoidLogits),
    reads: { blazeface: {} },
    input: 128,
  },
  {
    name: 'pp-yoloe',
    outputs: [
      table(rows(CELLS, 80).map(({ box }) => box.map((number) => number * INPUT))),
      permuted(table(rows(CELLS, 80).map((row) => row.scores)), [0, 2, 1]),
    ],
    reads: { 'pp-yoloe': { scoreThreshold: 0.3 } },
    input: INPUT,
  },
  {
    name: 'paddle-detection',
    outputs: [
      first(table(found.map(({ box, score, id }) => [id, score, ...box.map((number) => number * INPUT)]))),
    ],
    reads: { 'paddle-detection': {} },
    input: INPUT,
  },
  {
    name: 'efficient-nms',
    outputs: [tensor([1, 1], () => found.length), corners(INPUT), scores, ids],
    reads: { 'efficient-nms': {} },
    input: INPUT,
  },
  {
    name: 'mmdeploy',
    outputs: [table(found.map(({ box, score }) => [...box.map((number) => number * INPUT), score])), ids],
    reads: { mmdeploy: {} },
    input: INPUT,
  },
  {
    name: 'detection-output',
    outputs: [
      tensor([1, 1, found.length, 7], (_n, _one, row, column) => {
        const { box, score, id } = found[row] as (typeof found)[number];
        return [0, id, score, ...box][column] as number;
      }),
    ],
    reads: { 'detection-output': INPUT_SIZE },
    input: INPUT,
  },
  {
    name: 'yolov7-end-to-end',
    outputs: [
      first(table(found.map(({ box, score, id }) => [0, ...box.map((number) => number * INPUT), id, score]))),
    ],
    reads: { 'yolov7-end-to-end': {} },
    input: INPUT,
  },
  {
    name: 'sam',
    outputs: [
      tensor([1, SCENE.length, INPUT / 4, INPUT / 4], (_, mask, y, x) => {
        const [x1, y1, x2, y2] = cornersOf((SCENE[mask] as Thing).box).map(
          (side) => (side * INPUT) / 4,
        ) as Row['box'];
        return x >= x1 && x < x2 && y >= y1 && y < y2 ? 10 : -10;
      }),
      tensor([1, SCENE.length], (_, mask) => (SCENE[mask] as Thing).score),
    ],
    reads: { sam: { scoreThreshold: 0.5 } },
    input: INPUT,
  },
];
