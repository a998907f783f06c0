/** Numbers at ascending places of an array that is 0 elsewhere. */
export interface Sparse {
  readonly places: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Sums of fewer numbers are plain. */
const LANES = 8;
/** Longer arrays are halved. */
const BLOCK = 128;

/**
 * The sum of an array of `length` numbers in the order in which NumPy adds them, so that the last bits are its: eight sums side by
 * side in blocks of up to 128 numbers, halves of longer arrays one by one. Zeros change no sum, so only the others are visited:
 * those from `from` to `to`, whose places count from `start`.
 */
export function pairwiseSum(sparse: Sparse, from: number, to: number, start: number, length: number): number {
  const { places, values } = sparse;
  if (from === to) return 0;
  if (length > BLOCK) {
    const half = Math.floor(length / 2);
    const left = half - (half % LANES);
    let middle = from;
    while (middle < to && (places[middle] as number) < start + left) middle++;
    return (
      pairwiseSum(sparse, from, middle, start, left) +
      pairwiseSum(sparse, middle, to, start + left, length - left)
    );
  }
  const whole = length < LANES ? 0 : length - (length % LANES);
  const lanes = [0, 0, 0, 0, 0, 0, 0, 0] as [number, number, number, number, number, number, number, number];
  let i = from;
  for (; i < to && (places[i] as number) < start + whole; i++)
    lanes[(((places[i] as number) - start) % LANES) as 0] += values[i] as number;
  let sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]) + (lanes[4] + lanes[5] + (lanes[6] + lanes[7]));
  for (; i < to; i++) sum += values[i] as number;
  return sum;
}
