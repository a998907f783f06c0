// What the worker can be asked. Each is a function of plain values; whatever it needs of the library is imported by its own file.
import { selectiveSearch, type SelectiveSearchOptions } from 'boxwise';

export { evaluateScene } from '../chapters/map/worker';
export { suppressScene } from '../chapters/nms/worker';
export { decodeGrid } from '../chapters/grid/worker';
export { decodePeaks, lookAt } from '../chapters/grid/network/worker';
export { decodeAnchors, readAnchors } from '../chapters/grid/pyramid/worker';
export { descend, measurePair } from '../chapters/iou/worker';
export { evaluateFiles, kindOfFile } from '../chapters/own/worker';

/** Boxes that selective search proposes for a picture's pixels (RGBA). */
export function propose(
  data: Uint8ClampedArray,
  width: number,
  height: number,
  options: SelectiveSearchOptions,
): Float64Array {
  return selectiveSearch({ data, width, height, channels: 4 }, options);
}
