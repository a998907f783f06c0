import { type BoxesInput, type NumbersInput } from '../arrays.js';
import { type KeptBoxes, type MatrixNmsOptions, type NmsOptions, type ScoredBoxes, type SoftNmsOptions } from '../suppress.js';
/** As `nms` of `boxwise`, off the event loop. */
export declare function nms(boxes: BoxesInput, scores: NumbersInput, options: NmsOptions & {
    imageOffsets: ArrayLike<number>;
}): Promise<KeptBoxes>;
export declare function nms(boxes: BoxesInput, scores: NumbersInput, options?: NmsOptions & {
    imageOffsets?: undefined;
}): Promise<Uint32Array>;
export declare function nms(boxes: BoxesInput, scores: NumbersInput, options?: NmsOptions): Promise<Uint32Array | KeptBoxes>;
/** As `softNms` of `boxwise`, off the event loop. */
export declare function softNms(boxes: BoxesInput, scores: NumbersInput, options?: SoftNmsOptions): Promise<ScoredBoxes>;
/** As `matrixNms` of `boxwise`, off the event loop. */
export declare function matrixNms(boxes: BoxesInput, scores: NumbersInput, options?: MatrixNmsOptions): Promise<ScoredBoxes>;
