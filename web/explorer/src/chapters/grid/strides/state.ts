import { computed, effect, signal } from '@preact/signals';
import { asked } from '../../../lib/ask';
import light from 'light/strides-wall.bin?url';
import whole from '../../../../../../oracles/nanodet/wall.bin?url';
import { boxOf, levelHead, levelSettings, type LevelSetting } from '../levels/state';
import { BINS, LEVELS, NUMBERS } from './head';

export const settings = levelSettings('strides', LEVELS, { iouThreshold: 0.6 });
export const { touched, guess, seen, near } = settings;
/** The side of the box whose row or line is lit; -1 for none. */
export const litSide = signal(-1);

const recording = computed(() => (near.value ? (settings.isWhole.value ? whole : light) : null));
const decodingAsked = asked('decodeCells', () =>
  recording.value === null
    ? null
    : {
        url: recording.value,
        least: settings.least.value,
        iouThreshold: settings.iouThreshold.value,
        suppress: settings.suppress.value,
      },
);
const reading = asked('readCells', () => recording.value);
export const head = levelHead(
  settings,
  reading,
  decodingAsked,
  computed(() => reading.value.question === whole),
);

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
  const all = head.answers.value;
  if (!all) return null;
  const { cells, stride } = LEVELS[head.level.value];
  const [cell, at] = [head.cell.value, head.answer.value];
  const [row, column] = [Math.floor(cell / cells), cell % cells];
  return {
    row,
    column,
    centre: [(column + 0.5) * stride, (row + 0.5) * stride] as const,
    distances: [0, 1, 2, 3].map((side) =>
      distance(all.bins.subarray(at * NUMBERS + side * BINS, at * NUMBERS + (side + 1) * BINS)),
    ),
    box: boxOf(all.boxes, at),
    classId: all.classIds[at],
    logit: all.logits[at],
    score: all.scores[at],
  };
});

export function set(next: LevelSetting, byHand = true): void {
  if (byHand) touched.value = true;
  settings.set(next);
}

/* The question ticks itself: all answers are shown at the threshold that it asks for. */
effect(() => {
  const { question, answer } = decodingAsked.value;
  if (touched.value && answer && question && !question.suppress && question.least === 0.4) seen.value = true;
});
