// What the worker makes of the tutorial's head.
import { decode, iou } from 'boxwise';
import type { Box } from 'components/geometry';
import { CELLS, NUMBERS, SIDE, tensorOf } from './head';

export interface Question {
  objects: readonly Box[];
  /** Which of the objects are in the picture. */
  placed: readonly boolean[];
  least: number;
  iouThreshold: number;
  suppress: boolean;
}
export interface Found {
  box: Box;
  score: number;
  classId: number;
}
export interface Decoded {
  /** The head: rows, columns, numbers. */
  tensor: Float64Array;
  found: Found[];
  /** For each object whether it is in the picture and a detection of its class stands for it, at an IoU of 0.5 and more. */
  hits: boolean[];
  /** The one box of each cell, where it says one. */
  ofCells: (Found | undefined)[];
}

function read(
  data: Float64Array,
  options: Partial<Record<'scoreThreshold' | 'iouThreshold', number>> & { suppress: boolean },
): Found[] {
  const outputs = { data, dims: [CELLS, CELLS, NUMBERS] };
  return [...decode(outputs, { model: 'yolo-grid', inputSize: SIDE, ...options })];
}

export function decodeGrid({ objects, placed, least, iouThreshold, suppress }: Question): Decoded {
  const tensor = tensorOf(objects, placed);
  const found = read(tensor, { scoreThreshold: least, iouThreshold, suppress });
  return {
    tensor,
    found,
    hits: objects.map((object, i) => {
      const own = found.filter(({ classId }) => classId === i).map(({ box }) => [...box]);
      return placed[i] && own.length > 0 && iou([[...object]], own).some((value) => value >= 0.5);
    }),
    ofCells: Array.from({ length: CELLS * CELLS }, (_, cell) => {
      const numbers = tensor.subarray(cell * NUMBERS, (cell + 1) * NUMBERS);
      if (numbers[4] === 0) return undefined;
      const alone = new Float64Array(tensor.length);
      alone.set(numbers, cell * NUMBERS);
      return read(alone, { scoreThreshold: 0, suppress: false })[0];
    }),
  };
}
