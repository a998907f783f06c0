import type { BinaryCrossEntropyOptions, CrossEntropyOptions, FocalLossOptions, IouLossOptions, LossResult, Reduction, SmoothL1Options } from '../loss.js';
import type { Numeric } from '../arrays.js';
/** As `focalLoss` of `boxwise`, off the event loop. */
export declare function focalLoss<R extends Reduction = 'mean'>(predictions: Numeric, targets: ArrayLike<number>, options?: FocalLossOptions<R>): Promise<LossResult<R>>;
/** As `binaryCrossEntropy` of `boxwise`, off the event loop. */
export declare function binaryCrossEntropy<R extends Reduction = 'mean'>(predictions: Numeric, targets: ArrayLike<number>, options?: BinaryCrossEntropyOptions<R>): Promise<LossResult<R>>;
/** As `crossEntropy` of `boxwise`, off the event loop. */
export declare function crossEntropy<R extends Reduction = 'mean'>(predictions: Numeric, targets: ArrayLike<number>, options?: CrossEntropyOptions<R>): Promise<LossResult<R>>;
/** As `smoothL1Loss` of `boxwise`, off the event loop. */
export declare function smoothL1Loss<R extends Reduction = 'mean'>(predictions: Numeric, targets: ArrayLike<number>, options?: SmoothL1Options<R>): Promise<LossResult<R>>;
/** As `iouLoss` of `boxwise`, off the event loop. */
export declare function iouLoss<R extends Reduction = 'mean'>(predictions: Numeric, targets: Numeric, options?: IouLossOptions<R>): Promise<LossResult<R>>;
/** As `giouLoss` of `boxwise`, off the event loop. */
export declare function giouLoss<R extends Reduction = 'mean'>(predictions: Numeric, targets: Numeric, options?: IouLossOptions<R>): Promise<LossResult<R>>;
/** As `diouLoss` of `boxwise`, off the event loop. */
export declare function diouLoss<R extends Reduction = 'mean'>(predictions: Numeric, targets: Numeric, options?: IouLossOptions<R>): Promise<LossResult<R>>;
/** As `ciouLoss` of `boxwise`, off the event loop. */
export declare function ciouLoss<R extends Reduction = 'mean'>(predictions: Numeric, targets: Numeric, options?: IouLossOptions<R>): Promise<LossResult<R>>;
