/** Numbers that look random and are always the same. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Tensor {
  data: Float32Array;
  dims: number[];
}

/** A tensor of up to four dimensions whose numbers are made index by index. */
export function tensor(dims: number[], fill: (a: number, b: number, c: number, d: number) => number): Tensor {
  const data = new Float32Array(dims.reduce((product, dim) => product * dim, 1));
  const [a, b = 1, c = 1, d = 1] = dims as [number, number?, number?, number?];
  let place = 0;
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++)
      for (let k = 0; k < c; k++) for (let l = 0; l < d; l++) data[place++] = fill(i, j, k, l);
  return { data, dims };
}

/** The same tensor with its dimensions in another order. */
export function permuted({ data, dims }: Tensor, order: number[]): Tensor {
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((product, dim) => product * dim, 1));
  const steps = order.map((axis) => strides[axis] as number);
  return tensor(
    order.map((axis) => dims[axis] as number),
    (...index) => data[steps.reduce((sum, step, axis) => sum + step * (index[axis] as number), 0)] as number,
  );
}

/** Rows as a tensor of one image. */
export const table = (all: number[][]): Tensor =>
  tensor([1, all.length, (all[0] as number[]).length], (_, row, column) => all[row]?.[column] ?? 0);

export const logit = (p: number) => Math.log(p / (1 - p));
