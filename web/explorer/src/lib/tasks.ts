// What the worker can be asked. Each is a function of plain values; whatever it needs of the library is imported by its own file.
import { selectiveSearch, type SelectiveSearchOptions } from 'boxwise';

export { descend, measurePair } from '../chapters/iou/worker';
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
