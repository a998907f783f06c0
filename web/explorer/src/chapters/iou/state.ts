import { batch, computed, effect, signal } from '@preact/signals';
import {
  area,
  around,
  boxText,
  centre,
  FORMATS,
  height,
  overlap,
  parseBox,
  width,
  type Box,
} from 'components/geometry';
import { glide, still } from 'components/motion';
import { chapterState, commit } from 'components/state';
import { core } from '../../lib/core';

export const WORLD = [400, 220] as const;
export const METRICS = ['iou', 'giou', 'diou', 'ciou'] as const;
export type Metric = (typeof METRICS)[number];
export const NAMES: Record<Metric, string> = { iou: 'IoU', giou: 'GIoU', diou: 'DIoU', ciou: 'CIoU' };

export const PRESETS = {
  tutorial: { name: 'Tutorial', a: [50, 50, 200, 200], b: [60, 40, 210, 190] },
  half: { name: 'Half a width', a: [110, 50, 230, 170], b: [170, 50, 290, 170] },
  large: { name: '10 px off, large', a: [95, 10, 295, 210], b: [105, 10, 305, 210] },
  small: { name: '10 px off, small', a: [185, 95, 215, 125], b: [195, 95, 225, 125] },
  disjoint: { name: 'Disjoint', a: [40, 120, 130, 200], b: [250, 30, 350, 110] },
  nested: { name: 'Nested', a: [65, 40, 145, 100], b: [55, 20, 295, 200] },
  centred: { name: 'Nested, centred', a: [135, 80, 215, 140], b: [55, 20, 295, 200] },
  shape: { name: 'Same centre', a: [120, 85, 280, 135], b: [160, 30, 240, 190] },
} satisfies Record<string, { name: string; a: Box; b: Box }>;
export type Preset = keyof typeof PRESETS;

const url = chapterState('iou');
/** The reader has done something: text that scrolls by no longer sets the figure. */
export const { touched } = url;
export const parse = (text: string): Box | undefined => parseBox(text, WORLD);
export const pred = url.linked<Box>('a', PRESETS.tutorial.a as Box, boxText, parse);
export const truth = url.linked<Box>('b', PRESETS.tutorial.b as Box, boxText, parse);
export const metric = url.choice<Metric>('m', 'iou', METRICS);
export const format = url.choice('f', 'xyxy', FORMATS);
export const lit = signal('');
export const guess = signal('');
export const seen = signal(false);
/** The loss's gradient is drawn as arrows. */
export const arrows = url.flag('g', false);

export const inter = computed(() => overlap(pred.value, truth.value));
export const hull = computed(() => around(pred.value, truth.value));
/** Lengths and areas of the drawing; the four measures themselves are the library's. */
export const parts = computed(() => {
  const [a, b, c] = [pred.value, truth.value, hull.value];
  const intersection = inter.value ? area(inter.value) : 0;
  const [ax, ay] = centre(a);
  const [bx, by] = centre(b);
  return {
    intersection,
    union: area(a) + area(b) - intersection,
    enclosing: area(c),
    distance: (ax - bx) ** 2 + (ay - by) ** 2,
    diagonal: width(c) ** 2 + height(c) ** 2,
  };
});
export const measures = computed(() => {
  const library = core.value;
  if (!library) return null;
  const pair = [[[...pred.value]], [[...truth.value]]] as const;
  return Object.fromEntries(
    METRICS.map((kind) => [kind, library.pairedIou(pair[0], pair[1], { kind })[0]]),
  ) as Record<Metric, number>;
});
/** CIoU's second term, as the library's two numbers give it. */
export const shapeTerm = computed(() => (measures.value ? measures.value.diou - measures.value.ciou : 0));

/** The loss's gradient by the four predicted coordinates. */
export const gradient = computed(() => {
  const library = core.value;
  if (!library) return null;
  const losses = {
    iou: library.iouLoss,
    giou: library.giouLoss,
    diou: library.diouLoss,
    ciou: library.ciouLoss,
  };
  return [...losses[metric.value]([[...pred.value]], [[...truth.value]]).gradient];
});

let stop = () => {};
export const learning = signal(false);
export function halt(): void {
  stop();
  learning.value = false;
}

export function show(preset: Preset, kind?: Metric, byHand = true): void {
  halt();
  if (byHand) touched.value = true;
  const goal = PRESETS[preset];
  if (kind) metric.value = kind;
  stop = glide([...pred.value, ...truth.value], [...goal.a, ...goal.b], (v) => {
    batch(() => {
      pred.value = v.slice(0, 4) as unknown as Box;
      truth.value = v.slice(4) as unknown as Box;
    });
    if (v.every((value, i) => value === [...goal.a, ...goal.b][i])) commit();
  });
}

/** Gradient descent on the prediction, as a detector's training does it; the step is fixed and large. */
export function learn(): void {
  halt();
  touched.value = true;
  learning.value = true;
  const leap = still() ? 40 : 1;
  let frame = 0;
  let left = 1200;
  const step = () => {
    for (let i = 0; i < leap && left > 0; i++, left--) {
      const slope = gradient.value;
      const rate = (measures.value?.iou ?? 0) > 0.8 ? 120 : 700;
      if (!slope || slope.every((g) => Math.abs(g) < 1e-9) || (measures.value?.iou ?? 0) > 0.985) left = 0;
      else {
        const next = pred.value.map((value, k) => value - Math.max(-2.2, Math.min(2.2, rate * slope[k])));
        if (next[2] - next[0] < 2 || next[3] - next[1] < 2) left = 0;
        else
          pred.value = next.map((value, k) => Math.max(0, Math.min(value, WORLD[k % 2]))) as unknown as Box;
      }
    }
    if (left > 0) frame = requestAnimationFrame(step);
    else {
      pred.value = pred.value.map(Math.round) as unknown as Box;
      learning.value = false;
      commit();
    }
  };
  frame = requestAnimationFrame(step);
  stop = () => cancelAnimationFrame(frame);
}

/* The question ticks itself: equal boxes, side by side, half a width apart. */
effect(() => {
  const [a, b] = [pred.value, truth.value];
  const alike = Math.abs(width(a) - width(b)) <= 2 && Math.abs(height(a) - height(b)) <= 2;
  const sideways = Math.abs(a[1] - b[1]) <= 2 && Math.abs(Math.abs(a[0] - b[0]) - width(a) / 2) <= 1;
  const upright = Math.abs(a[0] - b[0]) <= 2 && Math.abs(Math.abs(a[1] - b[1]) - height(a) / 2) <= 1;
  if (touched.value && alike && (sideways || upright)) seen.value = true;
});
