import { floats, rows, type FloatArray, type Numeric } from '../check/arrays.js';
import { numbers } from '../check/lists.js';
import { numberOr, whole } from '../check/numbers.js';
import { knownOptions, requiredOptions } from '../check/options.js';
import { sides, type Size } from '../check/sizes.js';
import type { Arguments } from '../native-call.js';

/** Options of `regionProposals`; torchvision's at test time. */
export interface RpnOptions {
  /** Width and height of the image in pixels. */
  imageSize: Size;
  /** Number of anchors of each level. Default: one level. */
  anchorsPerLevel?: readonly number[];
  /** Number of candidates of each level, best first. Default 1,000 (2,000 in training). */
  preNmsTopN?: number;
  /** Largest number of proposals. Default 1,000 (2,000 in training). */
  postNmsTopN?: number;
  /** IoUs above this suppress, within a level. Default 0.7. */
  iouThreshold?: number;
  /** Boxes with a lower probability are dropped. Default 0. */
  scoreThreshold?: number;
  /** Boxes with a shorter side are dropped, in pixels. Default 1e-3. */
  minSize?: number;
}

/** Proposals, best first. */
export interface RegionProposals {
  /** `(x1, y1, x2, y2)` in pixels, flat. */
  boxes: FloatArray;
  /** The sigmoid of their objectness: a probability. */
  scores: FloatArray;
  /** Indices of the anchors that they were made of. */
  sources: Uint32Array;
}

const RPN = knownOptions<RpnOptions>(
  'regionProposals(objectness, deltas, anchors, { imageSize: [640, 480] })',
  {
    imageSize: true,
    anchorsPerLevel: true,
    preNmsTopN: true,
    postNmsTopN: true,
    iouThreshold: true,
    scoreThreshold: true,
    minSize: true,
  },
);

/** What the addon takes. */
export function rpnArguments(
  objectness: Numeric,
  deltas: Numeric,
  anchors: Numeric,
  given: RpnOptions,
): Arguments<'regionProposals'> {
  const options = requiredOptions(given, RPN);
  const logits = floats(objectness, 'objectness');
  const perLevel = numbers(options.anchorsPerLevel ?? [logits.length], 'anchorsPerLevel');
  const own = {
    imageSize: sides(options.imageSize, 'imageSize'),
    anchorsPerLevel: perLevel.map((count) => whole(count, 'anchorsPerLevel')),
    preNmsTopN: numberOr(options.preNmsTopN, 1000, 'preNmsTopN'),
    postNmsTopN: numberOr(options.postNmsTopN, 1000, 'postNmsTopN'),
    iouThreshold: numberOr(options.iouThreshold, 0.7, 'iouThreshold'),
    scoreThreshold: numberOr(options.scoreThreshold, 0, 'scoreThreshold'),
    minSize: numberOr(options.minSize, 1e-3, 'minSize'),
  };
  return [logits, rows(deltas, 4, 'deltas'), rows(anchors, 4, 'anchors'), own];
}
