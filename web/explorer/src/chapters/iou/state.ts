import { batch, computed, effect, signal } from '@preact/signals';
import {
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
import { ask, asked } from '../../lib/ask';
import { METRICS, WORLD, type Metric } from './measures';

interface Scene {
  name: string;
  a: Box;
  b: Box;
  /** Degrees that both are turned, clockwise. */
  turn?: number;
}
export const PRESETS = {
  tutorial: { name: 'Tutorial', a: [50, 50, 200, 200], b: [60, 40, 210, 190] },
  half: { name: 'Half a width', a: [110, 50, 230, 170], b: [170, 50, 290, 170] },
  large: { name: '10 px, large', a: [95, 10, 295, 210], b: [105, 10, 305, 210] },
  small: { name: '10 px, small', a: [185, 95, 215, 125], b: [195, 95, 225, 125] },
  border: { name: 'Sizes', a: [70, 94, 370, 97], b: [150, 40, 246, 136] },
  disjoint: { name: 'Disjoint', a: [40, 120, 130, 200], b: [250, 30, 350, 110] },
  nested: { name: 'Nested', a: [65, 40, 145, 100], b: [55, 20, 295, 200] },
  centred: { name: 'Centred', a: [135, 80, 215, 140], b: [55, 20, 295, 200] },
  shape: { name: 'Same centre', a: [120, 85, 280, 135], b: [160, 30, 240, 190] },
  turned: { name: 'Turned', a: [102, 88, 278, 112], b: [121, 107, 297, 131], turn: -45 },
} satisfies Record<string, Scene>;
export type Preset = keyof typeof PRESETS;

const url = chapterState('iou');
/** The reader has done something: text that scrolls by no longer sets the figure. */
export const { touched } = url;
export const parse = (text: string): Box | undefined => parseBox(text, WORLD);
export const pred = url.linked<Box>('a', PRESETS.tutorial.a as Box, boxText, parse);
export const truth = url.linked<Box>('b', PRESETS.tutorial.b as Box, boxText, parse);
/** Degrees that the boxes are turned about their centres, clockwise. */
export const predAngle = url.number('u', 0, -90, 90);
export const truthAngle = url.number('v', 0, -90, 90);
export const metric = url.choice<Metric>('m', 'iou', METRICS);
export const format = url.choice('f', 'xyxy', FORMATS);
export const lit = signal('');
export const guess = signal('');
export const seen = signal(false);
/** The loss's gradient is drawn as arrows. */
export const arrows = url.flag('g', false);
/** COCO's borders of size are drawn. */
export const sizes = url.flag('z', false);
/** The box that the reader last held: the borders of size are drawn for it. */
export const held = signal<'pred' | 'truth'>('truth');

const answered = asked('measurePair', () => ({
  pred: pred.value,
  truth: truth.value,
  predAngle: predAngle.value,
  truthAngle: truthAngle.value,
}));
/** The boxes as they are drawn: those that the numbers belong to. */
export const drawn = {
  pred: computed(() => answered.value.question.pred),
  truth: computed(() => answered.value.question.truth),
  predAngle: computed(() => answered.value.question.predAngle),
  truthAngle: computed(() => answered.value.question.truthAngle),
};
/** What the library says of them: the measures with their losses, and the areas. */
export const measures = computed(() => answered.value.answer);
/** Only upright boxes have all four measures. */
export const upright = computed(() => drawn.predAngle.value === 0 && drawn.truthAngle.value === 0);

/* Lengths and rectangles of the drawing, of upright boxes. */
export const inter = computed(() => (upright.value ? overlap(drawn.pred.value, drawn.truth.value) : null));
export const hull = computed(() => around(drawn.pred.value, drawn.truth.value));
export const parts = computed(() => {
  const [a, b, c] = [drawn.pred.value, drawn.truth.value, hull.value];
  const [ax, ay] = centre(a);
  const [bx, by] = centre(b);
  const { intersection, union, enclosing } = measures.value ?? { intersection: 0, union: 0, enclosing: 0 };
  return {
    intersection,
    union,
    enclosing,
    distance: (ax - bx) ** 2 + (ay - by) ** 2,
    diagonal: width(c) ** 2 + height(c) ** 2,
  };
});
/** CIoU's second term, as the library's two numbers give it. */
export const shapeTerm = computed(() => {
  const { diou, ciou } = measures.value?.of ?? {};
  return diou && ciou ? diou.measure - ciou.measure : 0;
});
/** The loss's gradient by the four predicted coordinates. */
export const gradient = computed(() => measures.value?.of[metric.value]?.gradient ?? null);

/** A term of a measure that is pointed at shows its measure's areas, whichever is chosen. */
const OWNERS: Record<string, Metric> = {
  gap: 'giou',
  enclosing: 'giou',
  distance: 'diou',
  diagonal: 'diou',
  shape: 'ciou',
};
export const shown = computed<Metric>(() => (upright.value ? (OWNERS[lit.value] ?? metric.value) : 'iou'));

let stop = () => {};
export const learning = signal(false);
export function halt(): void {
  stop();
  learning.value = false;
}

export function show(preset: Preset, kind?: Metric, byHand = true): void {
  halt();
  if (byHand) touched.value = true;
  const { a, b, turn = 0 }: Scene = PRESETS[preset];
  if (kind) metric.value = kind;
  const goal = [...a, ...b, turn, turn];
  stop = glide([...pred.value, ...truth.value, predAngle.value, truthAngle.value], goal, (v) => {
    batch(() => {
      pred.value = v.slice(0, 4) as unknown as Box;
      truth.value = v.slice(4, 8) as unknown as Box;
      [predAngle.value, truthAngle.value] = [v[8], v[9]];
    });
    if (v.every((value, i) => value === goal[i])) commit();
  });
}

/** Gradient descent on the prediction: the worker finds the way, the figure goes along it. */
export async function learn(): Promise<void> {
  halt();
  touched.value = true;
  learning.value = true;
  let halted = false;
  stop = () => (halted = true);
  const path = await ask('descend', { pred: pred.value, truth: truth.value, kind: metric.value });
  const leap = still() ? 40 : 1;
  const go = (step: number) => {
    if (halted) return;
    const last = step >= path.length - 1;
    const box = path[last ? path.length - 1 : step];
    if (box) pred.value = last ? (box.map(Math.round) as unknown as Box) : box;
    if (last) {
      learning.value = false;
      commit();
    } else requestAnimationFrame(() => go(step + leap));
  };
  go(0);
}

/* The question ticks itself: equal boxes, side by side, half a width apart. */
effect(() => {
  const [a, b] = [drawn.pred.value, drawn.truth.value];
  const alike = Math.abs(width(a) - width(b)) <= 2 && Math.abs(height(a) - height(b)) <= 2;
  const sideways = Math.abs(a[1] - b[1]) <= 2 && Math.abs(Math.abs(a[0] - b[0]) - width(a) / 2) <= 1;
  const upright = Math.abs(a[0] - b[0]) <= 2 && Math.abs(Math.abs(a[1] - b[1]) - height(a) / 2) <= 1;
  if (touched.value && alike && (sideways || upright)) seen.value = true;
});
