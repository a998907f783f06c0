import { batch, computed, effect, signal } from '@preact/signals';
import type { Box } from 'components/geometry';
import { chapterState } from 'components/state';
import { asked } from '../../../lib/ask';
import recording from '../../../../../../oracles/nanodet/wall.bin?url';
import { BINS, CELLS, LEVELS, NUMBERS } from './head';

const url = chapterState('strides');
export const { touched } = url;
export const least = url.number('c', 0.4, 0, 1);
export const iouThreshold = url.number('t', 0.6, 0, 1);
export const suppress = url.flag('n', true);
/** The level that the reader chose; -1 for the one that the surest cell is of. */
export const chosenLevel = url.number('l', -1, -1, LEVELS.length - 1);
/** The cell of the level whose numbers are shown, row by row; -1 for the surest. */
export const pointed = signal(-1);
/** The side of the box whose row or line is lit; -1 for none. */
export const litSide = signal(-1);
export const guess = signal('');
export const seen = signal(false);
/** Whether the figure is near the reader: only then the recording is loaded. */
export const near = signal(false);

const cellsAsked = asked('readCells', () => (near.value ? recording : null));
const decodingAsked = asked(
  'decodeCells',
  () =>
    (near.value || null) && {
      url: recording,
      least: least.value,
      iouThreshold: iouThreshold.value,
      suppress: suppress.value,
    },
);
/** Whether the first numbers have come. All of them are shown at once. */
export const here = computed(() => cellsAsked.value.answer !== null && decodingAsked.value.answer !== null);
/** What each cell says; nothing until the recording is loaded. */
export const answers = computed(() => (here.value ? cellsAsked.value.answer : null));
export const decoding = computed(() => (here.value ? decodingAsked.value.answer : null));
export const found = computed(() => decoding.value?.found ?? []);

export const levelOf = (cell: number): number =>
  LEVELS.findIndex(({ first, end }) => cell >= first && cell < end);

/** The surest of the cells from `first` to before `end`. */
function surest(first: number, end: number): number {
  const scores = answers.value?.scores.subarray(first, end);
  return first + (scores ? scores.indexOf(Math.max(...scores)) : 0);
}
export const level = computed(() => (chosenLevel.value >= 0 ? chosenLevel.value : levelOf(surest(0, CELLS))));
/** The score of each cell of each level. */
export const sureness = computed(() =>
  LEVELS.map(({ first, end }) => [...(answers.value?.scores.subarray(first, end) ?? [])]),
);
/** The cell that is explained, within its level. */
export const cell = computed(() => {
  const { first, end } = LEVELS[level.value];
  return pointed.value >= 0 ? pointed.value : surest(first, end) - first;
});

/** One of the four distances: how likely each number of strides is, and their mean. */
export interface Distance {
  shares: number[];
  /** In strides. */
  mean: number;
}
/** Logits to probabilities, as the softmax does, and their mean. */
export function distance(bins: ArrayLike<number>): Distance {
  const most = Math.max(...Array.from(bins));
  const parts = Array.from(bins, (value) => Math.exp(value - most));
  const sum = parts.reduce((a, b) => a + b, 0);
  const shares = parts.map((part) => part / sum);
  return { shares, mean: shares.reduce((total, share, i) => total + i * share, 0) };
}

/** The raw numbers of the cell, and what they become. */
export const explained = computed(() => {
  const all = answers.value;
  if (!all) return null;
  const { first, cells, stride } = LEVELS[level.value];
  const at = first + cell.value;
  const [row, column] = [Math.floor(cell.value / cells), cell.value % cells];
  return {
    row,
    column,
    centre: [(column + 0.5) * stride, (row + 0.5) * stride] as const,
    distances: [0, 1, 2, 3].map((side) =>
      distance(all.bins.subarray(at * NUMBERS + side * BINS, at * NUMBERS + (side + 1) * BINS)),
    ),
    box: [...all.boxes.subarray(4 * at, 4 * at + 4)] as unknown as Box,
    classId: all.classIds[at],
    logit: all.logits[at],
    score: all.scores[at],
  };
});

export interface Setting {
  level?: number;
  suppress?: boolean;
  least?: number;
}
export function set(next: Setting, byHand = true): void {
  if (byHand) touched.value = true;
  batch(() => {
    chosenLevel.value = next.level ?? -1;
    suppress.value = next.suppress ?? true;
    least.value = next.least ?? 0.4;
    iouThreshold.value = 0.6;
    pointed.value = -1;
  });
}

/* The question ticks itself: all answers are shown at the threshold that it asks for. */
effect(() => {
  const { question, answer } = decodingAsked.value;
  if (touched.value && answer && question && !question.suppress && question.least === 0.4) seen.value = true;
});
