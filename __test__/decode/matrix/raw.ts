import { pyramid, rows, type Row } from './scene.js';
import { table, tensor, type Tensor } from './tensors.js';

/** The side of the input of most heads. */
export const INPUT = 320;

/** Cells of each level with the rows that {@link rows} makes of all anchors together. */
export function levelsOf(strides: number[], perCell: number, classes: number, input = INPUT) {
  const all = rows(perCell * pyramid(input, strides), classes);
  let first = 0;
  return strides.map((stride) => {
    const side = Math.ceil(input / stride);
    const own = all.slice(first, first + perCell * side * side);
    first += own.length;
    return { stride, side, rows: own };
  });
}

/** Distances to the four sides from the point of a cell, in pixels. */
export function distances({ box }: Row, [x, y]: readonly [number, number], input = INPUT): Row['box'] {
  const [x1, y1, x2, y2] = box.map((number) => number * input) as Row['box'];
  return [x - x1, y - y1, x2 - x, y2 - y];
}

/** Logits of a distribution with a mean: all weight on the two values around it. */
export function distribution(mean: number, bins: number): number[] {
  const clamped = Math.min(Math.max(mean, 0), bins - 1);
  const [low, share] = [Math.floor(clamped), clamped % 1];
  return Array.from({ length: bins }, (_, bin) =>
    bin === low ? Math.log(1 - share + 1e-6) : bin === low + 1 ? Math.log(share + 1e-6) : -14,
  );
}

/** One map [channels, side, side] for each level; the objects lie in the cells that their rows fall into. */
export function maps(
  strides: number[],
  perCell: number,
  channels: (row: Row, point: readonly [x: number, y: number, stride: number], anchor: number) => number[],
): Tensor[] {
  return levelsOf(strides, perCell, 80).map(({ stride, side, rows: own }) => {
    const cells = own.map((row, i) => {
      const cell = i % (side * side);
      const point = [(cell % side) * stride, Math.floor(cell / side) * stride, stride] as const;
      return channels(row, point, Math.floor(i / (side * side)));
    });
    const count = (cells[0] as number[]).length;
    return tensor([1, perCell * count, side, side], (_, channel, y, x) => {
      const anchor = Math.floor(channel / count);
      return cells[anchor * side * side + y * side + x]?.[channel % count] ?? 0;
    });
  });
}

/** Lists [anchors, channels] of each level for heads of faces. */
export function lists(
  perCell: number,
  channels: (row: Row, point: readonly [number, number, number]) => number[][],
) {
  const each = levelsOf([8, 16, 32], perCell, 1).map(({ stride, side, rows: own }) =>
    own.map((row, i) => {
      const cell = Math.floor(i / perCell);
      return channels(row, [(cell % side) * stride, Math.floor(cell / side) * stride, stride]);
    }),
  );
  const parts = (each[0]?.[0] ?? []).length;
  return Array.from({ length: parts }, (_, part) =>
    each.map((level) => table(level.map((row) => row[part] as number[]))),
  ).flat();
}

/** The keypoints of a face. */
export const POINTS = Array.from({ length: 10 }, (_, i) => 0.1 * i);

/** Two anchors of each cell of 16 × 16, six of each of 8 × 8, everything in pixels from their centres. */
export function blazeface(logits: (row: Row) => number[]): Tensor[] {
  const centres = [
    [8, 2],
    [16, 6],
  ].flatMap(([stride = 0, anchors = 0]) =>
    Array.from({ length: (128 / stride) ** 2 * anchors }, (_, i) => {
      const cell = Math.floor(i / anchors);
      return [
        ((cell % (128 / stride)) + 0.5) * stride,
        (Math.floor(cell / (128 / stride)) + 0.5) * stride,
      ] as const;
    }),
  );
  const all = rows(centres.length, 1);
  return [
    table(
      all.map(({ centred: [cx, cy, w, h] }, i) => {
        const [x, y] = centres[i] as readonly [number, number];
        return [cx * 128 - x, cy * 128 - y, w * 128, h * 128, ...POINTS, 1, 2];
      }),
    ),
    table(all.map(logits)),
  ];
}
