// The maps of the network, as far as the page needs them.
import { HEAD, SIDE } from '../../../../../../examples/centernet/head';

export { HEAD, SIDE };
/** Cells of a side, and pixels of the input from cell to cell. */
export const CELLS = 128;
export const STRIDE = SIDE / CELLS;
/** COCO's classes. */
export const CLASS_COUNT = 80;
/** Scores below it are not kept: no threshold of the page goes lower. */
export const LOWEST = 0.1;

/** What the network says about a picture. */
export interface Maps {
  /** For each cell its best class, the score of it, and the distances to the left, top, right and bottom side, in pixels. */
  classIds: Uint8Array;
  scores: Float32Array;
  distances: Float32Array;
  /** The boxes of those distances, in pixels of the input. */
  boxes: Float32Array;
  /** Places in the heatmap [rows, columns, classes] with a score of at least `LOWEST`, and those scores. */
  places: Uint32Array;
  heat: Float32Array;
  /** The picture's size in pixels. */
  width: number;
  height: number;
  /** The names of the classes. */
  names: readonly string[];
  /** How long the network took. */
  milliseconds: number;
}
