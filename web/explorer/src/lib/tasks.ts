// What the worker can be asked: calls that may take longer than a frame.
import { selectiveSearch, type SelectiveSearchOptions } from 'boxwise';

export { evaluateFiles } from './results';

/** Boxes that selective search proposes for a picture's pixels (RGBA). */
export function propose(
  data: Uint8ClampedArray,
  width: number,
  height: number,
  options: SelectiveSearchOptions,
): Float64Array {
  return selectiveSearch({ data, width, height, channels: 4 }, options);
}
