import { batch, computed, effect, signal } from '@preact/signals';
import { boxText, parseBox, type Box, type World } from 'components/geometry';
import { glide } from 'components/motion';
import { chapterState, commit } from 'components/state';
import { core } from '../../lib/core';

export const WORLD: World = [512, 320];
export const STRIDES = [16, 32, 64, 128] as const;
const RATIOS = [1, 0.5, 2];
const OCTAVES = [1, 2 ** (1 / 3), 2 ** (2 / 3)];

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
export const stride = url.number('l', 64, 16, 128);
export const ratios = url.number('r', 3, 1, 3);
export const scales = url.number('s', 3, 1, 3);
export const positive = url.number('p', 0.7, 0.3, 1);
export const negative = url.number('n', 0.3, 0, 0.7);
/** The anchor under the pointer, by its place among all; -1 for none. */
export const pointed = signal(-1);
/** The truth that the lower panel explains. */
export const chosen = signal(0);
export const guess = signal('');
export const seen = signal(false);

/** One level of the pyramid: where its anchors stand among all. */
export interface Level {
  stride: number;
  columns: number;
  rows: number;
  first: number;
  count: number;
}

/** All anchors, level after level. They change with the layout alone, not with a drag. */
export const layout = computed(() => {
  const library = core.value;
  if (!library) return null;
  const levels: Level[] = [];
  const all: Float64Array[] = [];
  let first = 0;
  for (const stride of STRIDES) {
    const [columns, rows] = [Math.ceil(WORLD[0] / stride), Math.ceil(WORLD[1] / stride)];
    const sides = OCTAVES.slice(0, scales.value).map((octave) => octave * stride * 2);
    const boxes = library.generateAnchors(rows, columns, stride, sides, RATIOS.slice(0, ratios.value));
    levels.push({ stride, columns, rows, first, count: boxes.length / 4 });
    first += boxes.length / 4;
    all.push(boxes);
  }
  const anchors = new Float64Array(first * 4);
  levels.forEach((level, i) => anchors.set(all[i], level.first * 4));
  return { levels, anchors, each: ratios.value * scales.value };
});

const truths = computed(() => [[...one.value], [...other.value]]);

export const matches = computed(() => {
  const library = core.value;
  if (!library || !layout.value) return null;
  const options = {
    positiveThreshold: positive.value,
    negativeThreshold: Math.min(negative.value, positive.value),
  };
  return library.matchAnchors(layout.value.anchors, truths.value, options);
});

export const anchorBox = (i: number): Box => {
  const anchors = layout.value!.anchors;
  return [anchors[4 * i], anchors[4 * i + 1], anchors[4 * i + 2], anchors[4 * i + 3]];
};

/** The level that an anchor belongs to. */
export const levelOf = (i: number): Level => layout.value!.levels.findLast(({ first }) => first <= i)!;

/** For each truth: its best anchor, their IoU, how many anchors are its own, and whether the best one was forced upon it. */
export const answers = computed(() => {
  const library = core.value;
  const found = matches.value;
  if (!library || !found || !layout.value) return null;
  const best = library.bestMatch(layout.value.anchors, truths.value);
  return TRUTHS.map((_, t) => {
    const anchor = best.columnIndex[t];
    let own = 0;
    for (let i = 0; i < found.labels.length; i++) if (found.labels[i] === 1 && found.matched[i] === t) own++;
    const iou = best.columnIou[t];
    return { anchor, iou, own, forced: iou < positive.value, lost: own === 0 };
  });
});

/** How many anchors of a level are positive, negative and neither. */
export const tallies = computed(() => {
  const found = matches.value;
  return layout.value?.levels.map((level) => {
    const tally = { ...level, positive: 0, negative: 0, neither: 0 };
    if (!found) return tally;
    for (let i = level.first; i < level.first + level.count; i++) {
      if (found.labels[i] === 1) tally.positive++;
      else if (found.labels[i] === 0) tally.negative++;
      else tally.neither++;
    }
    return tally;
  });
});

/** The four numbers that the chosen truth's best anchor is to predict. */
export const deltas = computed(() => {
  const library = core.value;
  const answer = answers.value?.[chosen.value];
  if (!library || !answer) return null;
  return [...library.encodeBoxes([[...TRUTHS[chosen.value].value]], [[...anchorBox(answer.anchor)]])];
});

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
  if (touched.value && answers.value?.some(({ forced, own }) => forced && own === 1)) seen.value = true;
});
