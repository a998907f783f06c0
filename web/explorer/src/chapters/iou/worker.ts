// What the worker computes for this chapter.
import { ciouLoss, diouLoss, giouLoss, iouLoss, pairedIou } from 'boxwise';
import type { Box } from 'components/geometry';
import { METRICS, WORLD, type Metric } from './measures';

const LOSSES = { iou: iouLoss, giou: giouLoss, diou: diouLoss, ciou: ciouLoss };

export interface Pair {
  pred: Box;
  truth: Box;
}
export interface Measured {
  measure: number;
  /** 1 - measure, as the library's loss has it. */
  loss: number;
  /** The loss's gradient by the four coordinates of the prediction. */
  gradient: number[];
}

/** All four measures of a prediction and a truth, with their losses. */
export function measurePair({ pred, truth }: Pair): Record<Metric, Measured> {
  const [a, b] = [[[...pred]], [[...truth]]];
  const of = (kind: Metric): [Metric, Measured] => {
    const { value, gradient } = LOSSES[kind](a, b);
    return [kind, { measure: pairedIou(a, b, { kind })[0], loss: value, gradient: [...gradient] }];
  };
  return Object.fromEntries(METRICS.map(of)) as Record<Metric, Measured>;
}

/* The gradient of IoU grows as a box shrinks, so a step is held to a few pixels. Found by trying: far boxes arrive in about 400 steps. */
const STEPS = 1200;
const MOST_PIXELS = 2.2;
const RATE = { far: 700, near: 120 };
const NEAR = 0.8;
const THERE = 0.985;
const FLAT = 1e-9;

/** Gradient descent on the prediction, as a detector's training does it: the prediction after each step. */
export function descend({ pred, truth, kind }: Pair & { kind: Metric }): Box[] {
  const path: Box[] = [];
  let box = pred;
  for (let step = 0; step < STEPS; step++) {
    const a = [[...box]];
    const b = [[...truth]];
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
