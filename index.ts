export * from './api/anchors.js';
export {
  decodeBoxes,
  decodeDistances,
  encodeBoxes,
  encodeDistances,
  type CodingOptions,
  type DistanceOptions,
} from './api/coding.js';
export * from './api/decode.js';
export { BoxwiseError, type ErrorCode, type ErrorPlace } from './api/errors.js';
export * from './api/evaluate.js';
export * from './api/loss.js';
export { machine, type Machine } from './api/machine.js';
export type { FloatsLike, Numeric, Size } from './api/numbers.js';
