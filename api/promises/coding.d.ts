import { type CodingOptions, type DistanceOptions } from '../coding.js';
import { type FloatsLike, type Numeric } from '../arrays.js';
/** As `encodeBoxes` of `boxwise`, off the event loop. */
export declare function encodeBoxes<T extends Numeric>(boxes: T, anchors: Numeric, options?: CodingOptions): Promise<FloatsLike<T>>;
/** As `decodeBoxes` of `boxwise`, off the event loop. */
export declare function decodeBoxes<T extends Numeric>(deltas: T, anchors: Numeric, options?: CodingOptions): Promise<FloatsLike<T>>;
/** As `encodeDistances` of `boxwise`, off the event loop. */
export declare function encodeDistances<T extends Numeric>(boxes: T, points: Numeric, options?: DistanceOptions): Promise<FloatsLike<T>>;
/** As `decodeDistances` of `boxwise`, off the event loop. */
export declare function decodeDistances<T extends Numeric>(distances: T, points: Numeric, options?: DistanceOptions): Promise<FloatsLike<T>>;
