import type { Frame } from './prepare.js';

/** A matrix of a frame that is 0 but for the frame's pairs; its memory serves one frame after the other. */
export class Scratch {
  #numbers = new Float64Array(1024);

  /** The matrix with `value` of each pair. */
  fill({ truth, results, rows, columns }: Frame, value: (pair: number) => number): Float64Array {
    const length = truth.length * results.length;
    if (this.#numbers.length < length) this.#numbers = new Float64Array(2 * length);
    const matrix = this.#numbers.subarray(0, length).fill(0);
    for (let pair = 0; pair < rows.length; pair++)
      matrix[(rows[pair] as number) * results.length + (columns[pair] as number)] = value(pair);
    return matrix;
  }
}

/** The pair of each box of the ground truth and result of a frame, by `row * results + column`. */
export function pairAt({ rows, columns }: Frame, row: number, column: number): number {
  let [low, high] = [0, rows.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = (rows[middle] as number) - row || (columns[middle] as number) - column;
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
