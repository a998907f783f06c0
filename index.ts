export {
  efficientDetAnchors,
  generateAnchors,
  kmeansAnchors,
  pyramidAnchors,
  retinaNetAnchors,
  ssdDefaultBoxes,
  torchvisionAnchors,
  type AnchorClusters,
  type EfficientDetAnchorOptions,
  type GridDataset,
  type KmeansOptions,
  type PyramidOptions,
  type RetinaNetAnchorOptions,
  type SsdOptions,
  type TorchvisionAnchorOptions,
} from './api/anchors.js';
export { mediapipeAnchors, type MediapipeAnchorOptions } from './api/anchors/mediapipe.js';
export { rotatedAnchors, type RotatedAnchorOptions } from './api/anchors/rotated.js';
export type {
  BoxesInput,
  FloatArray,
  FloatsLike,
  IntegersInput,
  NumbersInput,
  Numeric,
} from './api/check/arrays.js';
export type { AngleUnit, BoxFormat, FormatOptions } from './api/check/boxes.js';
export type { HalfArray, NumberArray } from './api/check/elements.js';
export type { MaskSize, Size } from './api/check/sizes.js';
export type { DataTensor, QuantizedTensor, ShapedTensor, TensorInput } from './api/check/tensors.js';
export { matchAnchors, type AnchorMatches, type MatchAnchorsOptions } from './api/assign.js';
export {
  assignAtss,
  assignFcos,
  assignSimOta,
  assignTaskAligned,
  sampleBalanced,
  type AssignedPriors,
  type AtssOptions,
  type BalancedSample,
  type CenterSampledPoints,
  type DensePredictions,
  type FcosLevel,
  type FcosOptions,
  type GroundTruth,
  type SampleOptions,
  type SimOtaOptions,
  type SimOtaPredictions,
  type TaskAlignedOptions,
  type TaskAlignedPredictions,
} from './api/assigners.js';
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
export { coco80, coco91, cocoCategoryIds } from './api/classes.js';
export {
  decodeBoxes,
  decodeDistances,
  encodeBoxes,
  encodeDistances,
  type CodingOptions,
  type DistanceOptions,
} from './api/coding.js';
export {
  decode,
  decodeBatch,
  decodeModels,
  describe,
  detectionColumns,
  Detections,
  modelFromMetadata,
} from './api/decode.js';
export type * from './api/decode.js';
export { BoxwiseError, type ErrorCode, type ErrorPlace } from './api/errors.js';
export {
  Dataset,
  evaluate,
  Evaluation,
  Evaluator,
  type AddBatchOptions,
  type BatchScores,
  type DatasetSource,
  type DatasetToken,
  type ListedAnnotationColumns,
  type ListedCategoryColumns,
  type ListedImageColumns,
  type AreaOptions,
  type CommonEvaluateOptions,
  type EvaluatorOptions,
  type EvaluatorPromises,
  type GroundTruthInput,
  type ImageDetections,
  type LoadOptions,
  type ResultOptions,
  type ScoresOptions,
} from './api/evaluate.js';
export {
  DetectionConfusion,
  type ConfusedPairColumns,
  type ConfusionOptions,
} from './api/evaluate/analysis/confusion.js';
export type {
  DetectionErrors,
  CategoryErrorColumns,
  CocoErrorOptions,
  ErrorColumns,
  ErrorCostOptions,
  ErrorKind,
  ErrorOptions,
  TidecvErrorOptions,
} from './api/evaluate/analysis/errors.js';
export type { AnalysisOptions } from './api/evaluate/analysis/setting.js';
export type {
  DetectionOutcome,
  DetectionTableColumns,
  ImageColumns,
  ImageTableOptions,
  ObjectColumns,
  ObjectOutcome,
} from './api/evaluate/analysis/tables.js';
export type {
  Calibration,
  CalibrationColumns,
  CalibrationOptions,
  ReliabilityColumns,
} from './api/evaluate/analysis/calibration.js';
export type {
  CategoryDifferenceColumns,
  CompareOptions,
  ComparisonWarning,
  DifferenceColumns,
  EvaluationComparison,
  ImageChange,
  ImageDifferenceColumns,
  MetricDifferenceColumns,
  ObjectDifferenceColumns,
} from './api/evaluate/analysis/comparison.js';
export type {
  DistributionOptions,
  Distributions,
  HistogramColumns,
} from './api/evaluate/analysis/distributions.js';
export type {
  ImageQualityColumns,
  LabelErrorColumns,
  LabelErrorDataset,
  LabelErrorKind,
  LabelErrorOptions,
  LabelErrors,
} from './api/evaluate/analysis/labels.js';
export type { LrpColumns, LrpErrors, LrpOptions } from './api/evaluate/analysis/lrp.js';
export type {
  TieOrderColumns,
  TieOrderOptions,
  TieOrders,
  UnscoredColumns,
  UnscoredRates,
} from './api/evaluate/analysis/unranked.js';
export type {
  CurveSubjects,
  OperatingCurveColumns,
  OperatingCurveOptions,
  OperatingPoint,
  OperatingPointColumns,
  OperatingPointOptions,
  OperatingPoints,
  PointGoals,
  PointOptions,
} from './api/evaluate/analysis/operating.js';
export type {
  Attributes,
  SliceColumns,
  SlicedBy,
  SlicedRows,
  SliceOptions,
} from './api/evaluate/analysis/slices.js';
export type { ReportOptions } from './api/report/options.js';
export type { InputProvenance, Provenance } from './api/report/provenance.js';
export { robustness, type RobustnessColumns } from './api/evaluate/robustness.js';
export type { EvaluationPromises } from './api/evaluate/analysis/promises.js';
export type * from './api/evaluate/types.js';
export {
  readOpenImages,
  readOpenImagesResults,
  readVoc,
  readVocResults,
  type OpenImagesFiles,
  type ReadColumns,
  type VocFiles,
} from './api/formats.js';
export {
  keypointErrors,
  type KeypointErrorColumns,
  type KeypointErrorOptions,
  type KeypointErrors,
} from './api/keypoint-errors.js';
export type { PointsInput, VisibleInput } from './api/keypoints/points.js';
export { oks, oksNms, type OksNmsOptions, type OksOptions, type PoseOptions } from './api/oks.js';
export {
  evaluateWholeBody,
  type WholeBodyEvaluation,
  type WholeBodyInput,
  type WholeBodyOptions,
  type WholeBodyPart,
} from './api/whole-body.js';
export { matchQuality, type MatchQualityOptions, type QualityMatches } from './api/match-quality.js';
export { psRoiAlign, psRoiPool, type PsRoiAlignOptions, type PsRoiPoolOptions } from './api/roi/position.js';
export { stitch, type StitchOptions } from './api/stitch.js';
export { tiles, type Tile, type TilesOptions } from './api/tiles.js';
export { letterboxImage, type ImageTensor, type LetterboxImageOptions } from './api/letterbox.js';
export {
  ensembleNms,
  ensembleSoftNms,
  nonMaximumWeighted,
  weightedBoxesFusion,
  type ClusterOptions,
  type EnsembleDecayOptions,
  type EnsembleGaussianOptions,
  type EnsembleLinearOptions,
  type EnsembleNmsOptions,
  type EnsembleSoftNmsOptions,
  type FusedBoxes,
  type FusionOptions,
  type FusionTrace,
  type TracedFusion,
  type ModelBoxes,
  type WbfOptions,
} from './api/fusion.js';
export {
  binaryCrossEntropy,
  ciouLoss,
  crossEntropy,
  diouLoss,
  focalLoss,
  giouLoss,
  iouLoss,
  smoothL1Loss,
  type BinaryCrossEntropyOptions,
  type CrossEntropyOptions,
  type FocalLossOptions,
  type IouLossOptions,
  type LossOptions,
  type LossResult,
  type Reduction,
  type SmoothL1Options,
} from './api/loss.js';
export { machine, type Machine } from './api/machine.js';
export * as mask from './api/mask.js';
export type { Rle, RleInput } from './api/mask.js';
export {
  linearAssignment,
  matchDetr,
  type AssignedPairs,
  type DetrOptions,
  type DetrPredictions,
  type LinearOptions,
} from './api/matching.js';
export {
  bestMatch,
  iou,
  overlapPairs,
  pairedIou,
  type BestMatch,
  type IouOptions,
  type MatchOptions,
  type OverlapPairsOptions,
  type OverlapKind,
  type OverlapPairs,
} from './api/overlap.js';
export {
  evaluatePanoptic,
  PanopticEvaluation,
  PanopticEvaluator,
  type CocoPanoptic,
  type IdMap,
  type PanopticAnnotation,
  type PanopticAsyncOptions,
  type PanopticCategory,
  type PanopticCategoryMetrics,
  type PanopticEvaluatorPromises,
  type PanopticInput,
  type PanopticMetrics,
  type PanopticOptions,
  type PanopticParams,
  type PanopticPrediction,
  type ModifiedPanopticQuality,
  type PanopticQuality,
  type PanopticSegment,
  type PanopticSegmentation,
} from './api/panoptic.js';
export {
  SlidingWindows,
  regionProposals,
  selectiveSearch,
  slidingWindows,
  type RegionProposals,
  type RgbImage,
  type RpnOptions,
  type SearchGrouping,
  type SelectiveSearchOptions,
  type SimilarityMeasure,
  type SlidingWindowOptions,
  type TracedSearch,
} from './api/proposals.js';
export {
  multiScaleRoiAlign,
  roiAlign,
  roiLevels,
  roiPool,
  type FeatureMap,
  type FeaturesInput,
  type MultiScaleOptions,
  type RoiAlignOptions,
  type RoiLevelOptions,
  type RoiPoolOptions,
  type RoisInput,
} from './api/roi.js';
export {
  evaluateSemantic,
  SemanticAccumulator,
  SemanticEvaluation,
  type ConfusionMatrix,
  type EvaluateSemanticAsyncOptions,
  type EvaluateSemanticOptions,
  type LabelFolder,
  type LabelMap,
  type SemanticClassMetrics,
  type SemanticInput,
  type SemanticMetrics,
  type SemanticOptions,
  type SemanticParams,
} from './api/semantic.js';
export type { ArrowLibrary, RowOf, Table, TableMethods } from './api/table.js';
export {
  matrixNms,
  nms,
  softNms,
  type KeptBoxes,
  type CommonMatrixNmsOptions,
  type CommonSoftNmsOptions,
  type GaussianMatrixNmsOptions,
  type GaussianSoftNmsOptions,
  type LinearMatrixNmsOptions,
  type LinearSoftNmsOptions,
  type MatrixNmsOptions,
  type NmsOptions,
  type ScoredBoxes,
  type TracedBoxes,
  type TracedMatrixNms,
  type TracedSoftNms,
  type SoftNmsOptions,
  type SuppressionOptions,
} from './api/suppress.js';
export {
  weightedBoxClustering,
  type ClusteredBoxes,
  type WeightedBoxClusteringOptions,
} from './api/suppress/clustering.js';
export type { ClassOptions } from './api/suppress/groups.js';
export {
  evaluateTracking,
  TrackingEvaluation,
  type AlphaColumns,
  type AlphaTable,
  type HotaScores,
  type SequenceTable,
  type TrackColumns,
  type TrackingBenchmark,
  type TrackingColumns,
  type TrackingInput,
  type TrackingMetrics,
  type TrackingOptions,
  type TrackingParams,
  type TrackSequence,
} from './api/tracking.js';
export {
  nonMaximumMerging,
  type MergedBoxes,
  type NonMaximumMergingOptions,
  type NonMaximumMergingTrace,
  type TracedMergedBoxes,
} from './api/suppress/merging.js';
export type { MatrixNmsTrace, NmsTrace, SoftNmsDecays, SoftNmsTrace } from './api/suppress/trace.js';
