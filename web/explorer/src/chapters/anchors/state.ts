import { batch, computed, effect, signal } from '@preact/signals';
import { boxText, parseBox, type Box } from 'components/geometry';
import { glide } from 'components/motion';
import { chapterState, commit } from 'components/state';
import { asked } from '../../lib/ask';
import { levelsOf, STRIDES, WORLD, type Level } from './layout';

export const PRESETS = {
  two: { name: 'Two objects', one: [96, 60, 236, 260], other: [330, 150, 394, 214], ratios: 3, scales: 3 },
  small: {
    name: 'A small object',
    one: [60, 50, 220, 270],
    other: [361, 133, 375, 147],
    ratios: 3,
    scales: 3,
  },
  wide: { name: 'A long object', one: [150, 40, 214, 104], other: [40, 196, 470, 244], ratios: 3, scales: 3 },
  share: {
    name: 'One anchor for two',
    one: [256, 144, 272, 160],
    other: [257, 146, 273, 162],
    ratios: 1,
    scales: 1,
  },
  tutorial: {
    name: 'One square at a point',
    one: [96, 60, 236, 260],
    other: [330, 150, 394, 214],
    ratios: 1,
    scales: 1,
  },
} satisfies Record<string, { name: string; one: Box; other: Box; ratios: number; scales: number }>;
export type Preset = keyof typeof PRESETS;

const url = chapterState('anchors');
export const { touched } = url;
const parse = (text: string) => parseBox(text, WORLD);
export const one = url.linked<Box>('a', PRESETS.two.one as Box, boxText, parse);
export const other = url.linked<Box>('b', PRESETS.two.other as Box, boxText, parse);
export const TRUTHS = [one, other] as const;
export const stride = url.level('l', 64, STRIDES);
export const ratios = url.whole('r', 3, 1, 3);
export const scales = url.whole('s', 3, 1, 3);
export const positive = url.number('p', 0.7, 0.3, 1);
export const negative = url.number('n', 0.3, 0, 0.7);
/** The first anchor of the point under the pointer, by its place among all; -1 for none. */
export const pointed = signal(-1);
/** The truth that the lower panel explains. */
export const chosen = signal(0);
/** The delta that is pointed at: dx, dy, dw or dh. */
export const lit = signal('');
export const guess = signal('');
export const seen = signal(false);

const answered = asked('matchTruths', () => ({
  truths: [one.value, other.value],
  ratios: ratios.value,
  scales: scales.value,
  positive: positive.value,
  negative: negative.value,
  point: pointed.value,
}));
/** The objects as they are drawn: those that the numbers belong to. */
export const drawn = [0, 1].map((t) => computed(() => answered.value.question.truths[t]));
/** How many anchors a point has. */
export const each = computed(() => answered.value.question.ratios * answered.value.question.scales);
export const levels = computed<Level[]>(() => levelsOf(each.value));
/** The place of the level that is shown. */
export const shown = computed(() => levels.value.findIndex((level) => level.stride === stride.value));
export const matches = computed(() => answered.value.answer);
/** The point whose anchors are shown, if the answer has them: its level and its place in it. */
export const point = computed(() => {
  const first = answered.value.question.point;
  const level = levels.value.findLast((level) => level.first <= first);
  if (!level || !matches.value || matches.value.point.length === 0) return null;
  const place = (first - level.first) / each.value;
  return {
    level,
    column: place % level.columns,
    row: Math.floor(place / level.columns),
    anchors: matches.value.point,
  };
});
export const fateOf = (t: number) => matches.value?.fates[t];

let stop = () => {};
export function halt(): void {
  stop();
  touched.value = true;
}

export interface Setting {
  preset: Preset;
  stride?: number;
  truth?: number;
}

export function show({ preset, stride: level, truth }: Setting, byHand = true): void {
  stop();
  if (byHand) touched.value = true;
  const goal = PRESETS[preset];
  const to = [...goal.one, ...goal.other];
  batch(() => {
    ratios.value = goal.ratios;
    scales.value = goal.scales;
    stride.value = level ?? stride.value;
    chosen.value = truth ?? chosen.value;
    pointed.value = -1;
  });
  stop = glide([...one.value, ...other.value], to, (v) => {
    batch(() => {
      one.value = v.slice(0, 4) as unknown as Box;
      other.value = v.slice(4) as unknown as Box;
    });
    if (v.every((value, i) => value === to[i])) commit();
  });
}

/* The question ticks itself: a truth that no anchor reaches has one positive anchor all the same. */
effect(() => {
  if (touched.value && matches.value?.fates.some(({ forced, own }) => forced && own === 1)) seen.value = true;
});
