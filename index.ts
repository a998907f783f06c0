export * from './api/anchors.js';
export type { BoxesInput, BoxFormat, FloatArray, FloatsLike, NumbersInput, Numeric } from './api/arrays.js';
export { matchAnchors, type AnchorMatches, type MatchAnchorsOptions } from './api/assign.js';
export * from './api/assigners.js';
export {
  boxArea,
  clipBoxes,
  convertBoxes,
  letterbox,
  removeSmallBoxes,
  scaleBoxes,
  unletterbox,
  type ConvertOptions,
  type LetterboxOptions,
} from './api/boxes.js';
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
export * from './api/formats.js';
export {
  ensembleNms,
  ensembleSoftNms,
  nonMaximumWeighted,
  weightedBoxesFusion,
  type ClusterOptions,
  type EnsembleNmsOptions,
  type EnsembleSoftNmsOptions,
  type FusedBoxes,
  type FusionOptions,
  type ModelBoxes,
  type WbfOptions,
} from './api/fusion.js';
export * from './api/loss.js';
export { machine, type Machine } from './api/machine.js';
export * as mask from './api/mask.js';
export type { Rle, RleInput } from './api/mask.js';
export type { Size } from './api/numbers.js';
export type { FormatOptions } from './api/options.js';
export * from './api/matching.js';
export {
  bestMatch,
  iou,
  overlapPairs,
  pairedIou,
  type BestMatch,
  type IouOptions,
  type MatchOptions,
  type OverlapKind,
  type OverlapPairs,
} from './api/overlap.js';
export * from './api/panoptic.js';
export * from './api/proposals.js';
export * from './api/roi.js';
export * from './api/semantic.js';
export {
  matrixNms,
  nms,
  softNms,
  type KeptBoxes,
  type MatrixNmsOptions,
  type NmsOptions,
  type ScoredBoxes,
  type SoftNmsOptions,
  type SuppressionOptions,
} from './api/suppress.js';
