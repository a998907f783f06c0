/**
 * The functions of `boxwise` off the event loop: the same names and arguments, each answering with a promise.
 * Typed arrays are copied before a call returns, so they may be changed while it works.
 *
 * Each takes `signal: AbortSignal` in its options, the last argument: see {@link PromiseOptions}.
 */
export type { PromiseOptions } from './api/cancel.js';
export {
  efficientDetAnchorsLater as efficientDetAnchors,
  generateAnchorsLater as generateAnchors,
  kmeansAnchorsLater as kmeansAnchors,
  pyramidAnchorsLater as pyramidAnchors,
  retinaNetAnchorsLater as retinaNetAnchors,
  ssdDefaultBoxesLater as ssdDefaultBoxes,
  torchvisionAnchorsLater as torchvisionAnchors,
} from './api/anchors.js';
export { mediapipeAnchorsLater as mediapipeAnchors } from './api/anchors/mediapipe.js';
export { rotatedAnchorsLater as rotatedAnchors } from './api/anchors/rotated.js';
export { matchAnchorsLater as matchAnchors } from './api/assign.js';
export {
  assignAtssLater as assignAtss,
  assignFcosLater as assignFcos,
  assignSimOtaLater as assignSimOta,
  assignTaskAlignedLater as assignTaskAligned,
  sampleBalancedLater as sampleBalanced,
} from './api/assigners.js';
export {
  boxAreaLater as boxArea,
  clipBoxesLater as clipBoxes,
  convertBoxesLater as convertBoxes,
  letterboxLater as letterbox,
  removeSmallBoxesLater as removeSmallBoxes,
  scaleBoxesLater as scaleBoxes,
  unletterboxLater as unletterbox,
} from './api/boxes.js';
export {
  decodeBoxesLater as decodeBoxes,
  decodeDistancesLater as decodeDistances,
  encodeBoxesLater as encodeBoxes,
  encodeDistancesLater as encodeDistances,
} from './api/coding.js';
export {
  decodeBatchLater as decodeBatch,
  decodeLater as decode,
  describeLater as describe,
} from './api/decode.js';
export type { TransferOptions } from './api/decode.js';
export { letterboxImageLater as letterboxImage } from './api/letterbox.js';
export { DatasetLater as Dataset, evaluateLater as evaluate } from './api/evaluate.js';
export {
  readOpenImagesLater as readOpenImages,
  readOpenImagesResultsLater as readOpenImagesResults,
  readVocLater as readVoc,
  readVocResultsLater as readVocResults,
} from './api/formats.js';
export {
  ensembleNmsLater as ensembleNms,
  ensembleSoftNmsLater as ensembleSoftNms,
  nonMaximumWeightedLater as nonMaximumWeighted,
  weightedBoxesFusionLater as weightedBoxesFusion,
} from './api/fusion.js';
export {
  binaryCrossEntropyLater as binaryCrossEntropy,
  ciouLossLater as ciouLoss,
  crossEntropyLater as crossEntropy,
  diouLossLater as diouLoss,
  focalLossLater as focalLoss,
  giouLossLater as giouLoss,
  iouLossLater as iouLoss,
  smoothL1LossLater as smoothL1Loss,
} from './api/loss.js';
export { keypointErrorsLater as keypointErrors } from './api/keypoint-errors.js';
export { matchQualityLater as matchQuality } from './api/match-quality.js';
export * as mask from './api/mask/later.js';
export { linearAssignmentLater as linearAssignment, matchDetrLater as matchDetr } from './api/matching.js';
export {
  bestMatchLater as bestMatch,
  iouLater as iou,
  overlapPairsLater as overlapPairs,
  pairedIouLater as pairedIou,
} from './api/overlap.js';
export { evaluatePanopticLater as evaluatePanoptic } from './api/panoptic.js';
export {
  regionProposalsLater as regionProposals,
  selectiveSearchLater as selectiveSearch,
  slidingWindowsLater as slidingWindows,
} from './api/proposals.js';
export { SlidingWindows } from './api/proposals/windows-later.js';
export {
  multiScaleRoiAlignLater as multiScaleRoiAlign,
  roiAlignLater as roiAlign,
  roiLevelsLater as roiLevels,
  roiPoolLater as roiPool,
} from './api/roi.js';
export { psRoiAlignLater as psRoiAlign, psRoiPoolLater as psRoiPool } from './api/roi/position.js';
export { evaluateSemanticLater as evaluateSemantic } from './api/semantic.js';
export { matrixNmsLater as matrixNms, nmsLater as nms, softNmsLater as softNms } from './api/suppress.js';
export { nonMaximumMergingLater as nonMaximumMerging } from './api/suppress/merging.js';
export { evaluateTrackingLater as evaluateTracking } from './api/tracking.js';
export { evaluateWholeBodyLater as evaluateWholeBody } from './api/whole-body.js';
