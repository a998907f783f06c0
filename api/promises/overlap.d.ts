import { type BoxesInput, type FloatArray } from '../arrays.js';
import { type BestMatch, type IouOptions, type MatchOptions, type OverlapPairs } from '../overlap.js';
/** As `iou` of `boxwise`, off the event loop, into new memory. */
export declare function iou(a: BoxesInput, b: BoxesInput, options?: Omit<IouOptions, 'out'>): Promise<FloatArray>;
/** As `pairedIou` of `boxwise`, off the event loop, into new memory. */
export declare function pairedIou(a: BoxesInput, b: BoxesInput, options?: Omit<IouOptions, 'out'>): Promise<FloatArray>;
/** As `bestMatch` of `boxwise`, off the event loop. */
export declare function bestMatch(a: BoxesInput, b: BoxesInput, options?: MatchOptions): Promise<BestMatch>;
/** As `overlapPairs` of `boxwise`, off the event loop. */
export declare function overlapPairs(a: BoxesInput, b: BoxesInput, threshold: number, options?: MatchOptions): Promise<OverlapPairs>;
