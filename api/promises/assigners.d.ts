import type { Numeric } from '../arrays.js';
import type { AssignedPriors, AtssOptions, BalancedSample, CenterSampledPoints, DensePredictions, FcosLevel, FcosOptions, GroundTruth, SampleOptions, SimOtaOptions, SimOtaPredictions, TaskAlignedOptions, TaskAlignedPredictions } from '../assigners/request.js';
/** As `assignAtss` of `boxwise`, off the event loop. */
export declare function assignAtss(anchors: Numeric, anchorsPerLevel: readonly number[], groundTruth: Numeric, options?: AtssOptions): Promise<AssignedPriors>;
/** As `assignFcos` of `boxwise`, off the event loop. */
export declare function assignFcos(points: Numeric, levels: readonly FcosLevel[], groundTruth: Numeric, options?: FcosOptions): Promise<CenterSampledPoints>;
/** As `assignSimOta` of `boxwise`, off the event loop. */
export declare function assignSimOta(predictions: SimOtaPredictions, groundTruth: GroundTruth, options?: SimOtaOptions): Promise<AssignedPriors>;
/** As `assignTaskAligned` of `boxwise`, off the event loop. */
export declare function assignTaskAligned(predictions: DensePredictions, groundTruth: GroundTruth, options?: TaskAlignedOptions): Promise<TaskAlignedPredictions>;
/** As `sampleBalanced` of `boxwise`, off the event loop. */
export declare function sampleBalanced(labels: ArrayLike<number>, options?: SampleOptions): Promise<BalancedSample>;
