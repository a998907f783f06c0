// What the worker computes for this chapter; the recorded maps are read in peaks/worker.ts.
import { assignFcos, binaryCrossEntropy, decode, encodeDistances, focalLoss } from 'boxwise';
import type { Box } from 'components/geometry';
import { CENTRES, CERTAINTIES, COLUMNS, ROWS, STRIDE, WORLD } from './map';

/** Objects of all sizes, and points anywhere in them: the figure has a single level. */
const ALL = 1e6;

export interface Points {
  /** Left, top, right and bottom of each point; negative where it lies outside. */
  distances: Float64Array;
  /** 1 in the middle of the object, 0 at its border and outside. */
  centerness: Float64Array;
  /** What `decode` makes of the map: one box for each point that is sure enough, best first. */
  detections: { box: Box; score: number }[];
}

/** What each point is to learn of an object, and what is decoded from that. */
export function placePoints({ truth, least }: { truth: Box; least: number }): Points {
  const points = CENTRES.map((point) => [...point]);
  const level = { points: points.length, stride: STRIDE, range: [0, ALL] } as const;
  const distances = Float64Array.from(
    encodeDistances(
      points.map(() => [...truth]),
      points,
    ),
  );
  const centerness = Float64Array.from(assignFcos(points, [level], [[...truth]], { radius: ALL }).centerness);
  const found = decode(
    {
      centerness: { data: centerness, dims: [ROWS, COLUMNS] },
      distances: { data: distances, dims: [ROWS, COLUMNS, 4] },
    },
    { model: 'fcos-simple', strides: [STRIDE], scoreThreshold: least, inputSize: WORLD },
  );
  const detections = [...found].map(({ box, score }) => ({ box: [...box] as unknown as Box, score }));
  return { distances, centerness, detections };
}

export interface Focal {
  gamma: number;
  /** `null` weighs objects and background alike. */
  alpha: number | null;
}
/** Both losses of an object, at each probability of the true answer. */
export function focalCurves({ gamma, alpha }: Focal): { plain: number[]; focal: number[] } {
  const ones = CERTAINTIES.map(() => 1);
  const plain = binaryCrossEntropy(CERTAINTIES, ones, { reduction: 'none' }).value;
  const focal = focalLoss(CERTAINTIES, ones, { alpha, gamma, reduction: 'none' }).value;
  return { plain: [...plain], focal: [...focal] };
}
