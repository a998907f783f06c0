/** Bounds of the rule. */
export interface MatchOptions {
    /** Below it an anchor is background; default 0.4. */
    low?: number;
    /** From it on an anchor belongs to its best object; default 0.5. Between the two it is ignored. */
    high?: number;
}
/** What became of each anchor. */
export interface Matches {
    /** The object's index, -1 for background, -2 for neither. */
    matches: Int32Array;
    /** IoU with the best object; 0 where there is none. */
    overlaps: Float32Array;
}
/**
 * RetinaNet's rule: an anchor belongs to the object it overlaps most, if enough; and the anchors that overlap an object most, all of them in
 * a tie, belong to their own best object however little that is. Equal overlaps: the lower object. Overlaps are
 * computed in double and compared as float32.
 */
export declare function matchAnchors(anchors: Float32Array, objects: Float32Array, options?: MatchOptions): Matches;
