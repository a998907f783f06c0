/**
 * The functions of `boxwise` off the event loop: the same names and arguments, each answering with a promise.
 * Typed arrays are copied before a call returns, so they may be changed while it works.
 */
export * from './api/promises/anchors.js';
export * from './api/promises/assign.js';
export * from './api/promises/assigners.js';
export {
  boxAreaLater as boxArea,
  clipBoxesLater as clipBoxes,
  convertBoxesLater as convertBoxes,
  letterboxLater as letterbox,
  removeSmallBoxesLater as removeSmallBoxes,
  scaleBoxesLater as scaleBoxes,
  unletterboxLater as unletterbox,
} from './api/boxes.js';
export * from './api/promises/coding.js';
export * from './api/promises/decode.js';
export { Dataset, evaluate } from './api/promises/evaluate.js';
export * from './api/promises/formats.js';
export {
  ensembleNms,
  ensembleSoftNms,
  nonMaximumWeighted,
  weightedBoxesFusion,
} from './api/promises/fusion.js';
export * from './api/promises/loss.js';
export * as mask from './api/promises/mask.js';
export * from './api/promises/matching.js';
export {
  bestMatchLater as bestMatch,
  iouLater as iou,
  overlapPairsLater as overlapPairs,
  pairedIouLater as pairedIou,
} from './api/overlap.js';
export * from './api/promises/panoptic.js';
export * from './api/promises/proposals.js';
export * from './api/promises/roi.js';
export * from './api/promises/semantic.js';
export { matrixNmsLater as matrixNms, nmsLater as nms, softNmsLater as softNms } from './api/suppress.js';
