// The head of the CenterNet of @vladmandic/human: what goes in, what comes out, how it is read.
import type { DecodeOptions, RawTensor } from 'boxwise';

/** The side of the network's input, in pixels. */
export const SIDE = 512;
/** What letterboxed images are padded with: the grey that detectors are used to. */
export const GREY = 114;
export const OUTPUTS = ['tower_0/keypoints', 'tower_0/wh', 'tower_0/detections'] as const;

/** The three outputs of the network for one image: two raw maps, and what its own graph makes of them. */
export type Outputs = Record<(typeof OUTPUTS)[number], RawTensor>;

/**
 * How `decode` reads this head: maps with their channels last, probabilities in place of logits, distances to the four sides in pixels from
 * the upper left corner of the peak's cell.
 */
export const HEAD = {
  model: 'centernet',
  channelsLast: true,
  logits: false,
  sizesInPixels: true,
  centerOffset: 0,
  inputSize: SIDE,
} satisfies DecodeOptions;
