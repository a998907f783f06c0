// What the worker computes for this chapter.
import {
  boxArea,
  ciouLoss,
  convertBoxes,
  diouLoss,
  giouLoss,
  iouLoss,
  pairedIou,
  type IouOptions,
} from 'boxwise';
import { around, centre, height, width, type Box } from 'components/geometry';
import { METRICS, WORLD, type Metric } from './measures';

const LOSSES = { iou: iouLoss, giou: giouLoss, diou: diouLoss, ciou: ciouLoss };

export interface Pair {
  pred: Box;
  truth: Box;
  /** Degrees that each is turned about its centre, clockwise. */
  predAngle: number;
  truthAngle: number;
}
export interface Measured {
  measure: number;
  /** 1 - measure, as the library's loss has it; for turned boxes there is no loss. */
  loss: number;
  /** The loss's gradient by the four coordinates of the prediction. */
  gradient: number[];
}
export interface Measures {
  /** What there is of the four measures: all for upright boxes, IoU alone for turned ones. */
  of: Partial<Record<Metric, Measured>>;
  intersection: number;
  union: number;
  /** Of the smallest upright box around both; of upright boxes alone. */
  enclosing: number;
  /** For turned boxes: the IoU of the upright boxes around them. */
  uprightIou: number | null;
}

/** The measures of a prediction and a truth. */
export function measurePair({ pred, truth, predAngle, truthAngle }: Pair): Measures {
  const upright = predAngle === 0 && truthAngle === 0;
  return upright ? measureUpright(pred, truth) : measureTurned(pred, truth, predAngle, truthAngle);
}

function measureUpright(pred: Box, truth: Box): Measures {
  const [a, b] = [[[...pred]], [[...truth]]];
  const of = (kind: Metric): [Metric, Measured] => {
    const { value, gradient } = LOSSES[kind](a, b);
    return [kind, { measure: pairedIou(a, b, { kind })[0], loss: value, gradient: [...gradient] }];
  };
  const [enclosing] = boxArea([[...around(pred, truth)]]);
  return { ...areas(a, b), enclosing, of: Object.fromEntries(METRICS.map(of)), uprightIou: null };
}

const ROTATED = { format: 'rotated', angleUnit: 'degrees' } as const;

function measureTurned(pred: Box, truth: Box, predAngle: number, truthAngle: number): Measures {
  const row = (box: Box, angle: number) => [[...centre(box), width(box), height(box), angle]];
  const [a, b] = [row(pred, predAngle), row(truth, truthAngle)];
  const [measure] = pairedIou(a, b, ROTATED);
  const upright = (box: number[][]) =>
    convertBoxes(box, { from: 'rotated', to: 'xyxy', angleUnit: 'degrees' });
  return {
    ...areas(a, b, ROTATED),
    of: { iou: { measure, loss: 1 - measure, gradient: [] } },
    enclosing: 0,
    uprightIou: pairedIou(upright(a), upright(b))[0],
  };
}

function areas(a: number[][], b: number[][], format?: IouOptions): Pick<Measures, 'intersection' | 'union'> {
  const [[first], [second]] = [boxArea(a, format), boxArea(b, format)];
  const intersection = pairedIou(a, b, { ...format, kind: 'iof' })[0] * first;
  return { intersection, union: first + second - intersection };
}

/* The gradient of IoU grows as a box shrinks, so a step is held to a few pixels. Found by trying: far boxes arrive in about 400 steps. */
const STEPS = 1200;
const MOST_PIXELS = 2.2;
const RATE = { far: 700, near: 120 };
const NEAR = 0.8;
const THERE = 0.985;
const FLAT = 1e-9;

/** Gradient descent on the prediction, as a detector's training does it: the prediction after each step. */
export function descend({ pred, truth, kind }: { pred: Box; truth: Box; kind: Metric }): Box[] {
  const path: Box[] = [];
  let box = pred;
  for (let step = 0; step < STEPS; step++) {
    const [a, b] = [[[...box]], [[...truth]]];
    const { gradient } = LOSSES[kind](a, b);
    const [iou] = pairedIou(a, b);
    if (gradient.every((slope) => Math.abs(slope) < FLAT) || iou > THERE) break;
    const rate = iou > NEAR ? RATE.near : RATE.far;
    const next = box.map((value, k) => {
      const moved = value - Math.min(Math.max(rate * gradient[k], -MOST_PIXELS), MOST_PIXELS);
      return Math.min(Math.max(moved, 0), WORLD[k % 2]);
    });
    if (next[2] - next[0] < 2 || next[3] - next[1] < 2) break;
    box = next as unknown as Box;
    path.push(box);
  }
  return path;
}
