import type * as addon from '#native';
import { doubles, owned, type FloatArray } from '../arrays.js';
import { number, numbers, sides, whole, type Size } from '../numbers.js';

/** Options of `regionProposals`; torchvision's at test time. */
export interface RpnOptions {
  /** Width and height of the image in pixels. */
  imageSize: Size;
  /** The anchors of each level; all are of one level by default. */
  anchorsPerLevel?: readonly number[];
  /** The best of each level that are looked at; 1,000 (2,000 in training). */
  preNmsTopN?: number;
  /** No more are kept in all; 1,000 (2,000 in training). */
  postNmsTopN?: number;
  /** A box that overlaps a better one of its level by more is dropped; 0.7. */
  iouThreshold?: number;
  /** Probabilities below it are dropped; 0. */
  scoreThreshold?: number;
  /** Boxes with a shorter side are dropped, in pixels; 1e-3. */
  minSize?: number;
}

/** Proposals, best first. */
export interface RegionProposals {
  /** `(x1, y1, x2, y2)` in pixels, flat. */
  boxes: FloatArray;
  /** The sigmoid of their objectness. */
  scores: FloatArray;
  /** The anchors that they were made of. */
  sources: Uint32Array;
}

/** What the addon takes: three arrays of one type. */
export function rpnCall(
  objectness: unknown,
  deltas: unknown,
  anchors: unknown,
  options: RpnOptions,
): [[FloatArray, FloatArray, FloatArray], addon.RpnOptions] {
  const given = [objectness, deltas, anchors];
  const names = ['objectness', 'deltas', 'anchors'];
  const single = given.every((array) => array instanceof Float32Array);
  const arrays = given.map((array, at) =>
    single ? owned(array as Float32Array, names[at] as string) : doubles(array, names[at] as string),
  ) as [FloatArray, FloatArray, FloatArray];
  const {
    preNmsTopN = 1000,
    postNmsTopN = 1000,
    iouThreshold = 0.7,
    scoreThreshold = 0,
    minSize = 1e-3,
  } = options;
  const perLevel = numbers(options.anchorsPerLevel ?? [arrays[0].length], 'anchorsPerLevel');
  const how = {
    imageSize: sides(options.imageSize, 'imageSize'),
    anchorsPerLevel: perLevel.map((count) => whole(count, 'anchorsPerLevel')),
    preNmsTopN: number(preNmsTopN, 'preNmsTopN'),
    postNmsTopN: number(postNmsTopN, 'postNmsTopN'),
    iouThreshold: number(iouThreshold, 'iouThreshold'),
    scoreThreshold: number(scoreThreshold, 'scoreThreshold'),
    minSize: number(minSize, 'minSize'),
  };
  return [arrays, how];
}
