import type { FloatArray } from '../check/arrays.js';

/** Which box suppressed which in {@link nms}; one entry per box, in the order of the boxes given. */
export interface NmsTrace {
  /**
   * Index of the box that suppressed each box: the first kept box, in descending score order, whose overlap is beyond the threshold.
   * -1 for boxes that were kept, whose score is too low, or that come after the last of `maxDetections`.
   */
  suppressedBy: Int32Array;
  /**
   * Overlap of each box with its suppressor, in the measure of `kind`: the bits that `iou(box, suppressor, { kind })` returns. 0 for a
   * box without a suppressor. In the type of the boxes; doubles for rotated boxes.
   */
  overlaps: FloatArray;
}

/** What each pick of {@link softNms} did; `suppressedBy` and `overlaps` have one entry per box, in the order of the boxes given. */
export interface SoftNmsTrace {
  /**
   * Index of the picked box whose decay lowered the score of each box to `scoreThreshold` or less. -1 for boxes that were picked, whose
   * score was too low from the start, or that were left when `maxDetections` was reached.
   */
  suppressedBy: Int32Array;
  /** IoU of each box with that pick; 0 without one. */
  overlaps: FloatArray;
  /** Every decay, in the order in which it was applied. */
  decays: SoftNmsDecays;
}

/**
 * The decays of {@link softNms}, one entry per decay: pick by pick in the order of `indices`, and by ascending index within a pick. A
 * pick acts on every box of its class that has not been picked and whose score is still above `scoreThreshold`, if their IoU is
 * above 0. A factor of 1 is listed too; then `after` equals `before`.
 */
export interface SoftNmsDecays {
  /** Index of the first decay of each pick, and last the number of decays: those of pick `indices[k]` are `offsets[k]` to `offsets[k + 1]`. */
  offsets: Uint32Array;
  /** Index of the box whose score was multiplied. */
  boxes: Uint32Array;
  /** IoU of that box with the pick. */
  overlaps: FloatArray;
  /** Its score before the decay. */
  before: FloatArray;
  /** Its score after the decay. */
  after: FloatArray;
}

/** Which box lowered which in {@link matrixNms}; one entry per box, in the order of the boxes given. */
export interface MatrixNmsTrace {
  /**
   * Index of the better box whose decay is the strongest, the one with the highest score among equal decays. -1 for boxes that keep
   * their score or take no part.
   */
  loweredBy: Int32Array;
  /** IoU of each box with that box; 0 without one. */
  overlaps: FloatArray;
  /** The factor of each score; 1 without one. */
  factors: FloatArray;
}
