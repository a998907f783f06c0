import { batch, computed, effect, signal } from '@preact/signals';
import type { Box } from 'components/geometry';
import { chapterState } from 'components/state';
import { asked } from '../../../lib/ask';
import { ANCHOR_BOXES, ANCHORS, LEVELS, type PictureKey } from './head';
import { KEYS, PICTURES } from './recordings';

const url = chapterState('pyramid');
export const { touched } = url;
export const picture = url.choice<PictureKey>('p', 'wall', KEYS);
export const least = url.number('c', 0.4, 0, 1);
export const iouThreshold = url.number('t', 0.5, 0, 1);
export const suppress = url.flag('n', true);
/** The level that the reader chose; -1 for the one that the surest anchor is of. */
export const chosenLevel = url.number('l', -1, -1, LEVELS.length - 1);
/** The cell of the level whose numbers are shown, row by row; -1 for the surest. */
export const pointed = signal(-1);
export const guess = signal('');
export const seen = signal(false);
/** Whether the figure is near the reader: only then recordings are loaded. */
export const near = signal(false);

const recording = computed(() =>
  near.value ? { picture: picture.value, url: PICTURES[picture.value].head } : null,
);
const anchorsAsked = asked('readAnchors', () => recording.value);
const decodingAsked = asked(
  'decodeAnchors',
  () =>
    recording.value && {
      ...recording.value,
      least: least.value,
      iouThreshold: iouThreshold.value,
      suppress: suppress.value,
    },
);
/** Whether the first numbers have come. All of them are shown at once. */
export const here = computed(() => anchorsAsked.value.answer !== null && decodingAsked.value.answer !== null);
/** What each anchor says; nothing until the recording is loaded. */
export const answers = computed(() => (here.value ? anchorsAsked.value.answer : null));
export const decoding = computed(() => (here.value ? decodingAsked.value.answer : null));
export const found = computed(() => decoding.value?.found ?? []);

export const levelOf = (anchor: number): number =>
  LEVELS.findIndex(({ first, end }) => anchor >= first && anchor < end);
/** The cell of an anchor within its level, and which of the cell's anchors it is. */
export function cellOf(anchor: number): { cell: number; shape: number } {
  const { first, shapes } = LEVELS[levelOf(anchor)];
  return { cell: Math.floor((anchor - first) / shapes.length), shape: (anchor - first) % shapes.length };
}

/** The surest of the anchors from `first` to before `end`. */
function surest(first: number, end: number): number {
  const scores = answers.value?.scores.subarray(first, end);
  return first + (scores ? scores.indexOf(Math.max(...scores)) : 0);
}
export const level = computed(() =>
  chosenLevel.value >= 0 ? chosenLevel.value : levelOf(surest(0, ANCHORS)),
);
/** The surest score of each cell of each level. */
export const sureness = computed(() =>
  LEVELS.map(({ cells, shapes, first }) =>
    Array.from({ length: cells * cells }, (_, cell) => {
      const start = first + cell * shapes.length;
      return answers.value?.scores[surest(start, start + shapes.length)] ?? 0;
    }),
  ),
);
/** The cell that is explained. */
export const cell = computed(() => {
  const { first, end } = LEVELS[level.value];
  return pointed.value >= 0 ? pointed.value : cellOf(surest(first, end)).cell;
});
/** The cell's anchors. */
export const anchors = computed(() => {
  const { first, shapes } = LEVELS[level.value];
  return shapes.map((_, i) => first + cell.value * shapes.length + i);
});

export const boxOf = (boxes: ArrayLike<number>, anchor: number): Box =>
  Array.from({ length: 4 }, (_, i) => boxes[4 * anchor + i]) as unknown as Box;
/** The surest anchor of the cell: its raw numbers, and what they become. */
export const explained = computed(() => {
  const all = answers.value;
  if (!all) return null;
  const anchor = surest(anchors.value[0], anchors.value[0] + anchors.value.length);
  return {
    anchor,
    reference: boxOf(ANCHOR_BOXES, anchor),
    offsets: boxOf(all.offsets, anchor),
    box: boxOf(all.boxes, anchor),
    classId: all.classIds[anchor],
    logit: all.logits[anchor],
    score: all.scores[anchor],
  };
});

export interface Setting {
  picture: PictureKey;
  level?: number;
  suppress?: boolean;
  least?: number;
}
export function set(next: Setting, byHand = true): void {
  if (byHand) touched.value = true;
  batch(() => {
    picture.value = next.picture;
    chosenLevel.value = next.level ?? -1;
    suppress.value = next.suppress ?? true;
    least.value = next.least ?? 0.4;
    iouThreshold.value = 0.5;
    pointed.value = -1;
  });
}

/* The question ticks itself: the cat at half its size, and its box is there. */
effect(() => {
  const { question, answer } = decodingAsked.value;
  if (touched.value && question?.picture === 'half' && answer && answer.found.length > 0) seen.value = true;
});
