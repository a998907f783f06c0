/**
 * The indices of the scores above `above`, highest first, equal scores in ascending index. NaN is above nothing, and
 * -Infinity is not above itself.
 */
export declare function argsort(scores: Float32Array | Float64Array, above?: number): Uint32Array;
