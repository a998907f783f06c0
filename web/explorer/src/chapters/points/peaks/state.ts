import { batch, computed, effect, signal } from '@preact/signals';
import { chapterState, commit } from 'components/state';
import { asked } from '../../../lib/ask';
import { COLUMNS, KEYS, LEAST, ROWS, type PictureKey } from './maps';

const url = chapterState('peaks');
export const { touched } = url;
export const picture = url.choice<PictureKey>('p', 'coffee', KEYS);
export const least = url.number('c', 0.3, LEAST, 1);
/** The cell whose numbers stay, chosen by a click or by keys, row by row; -1 for that of the best peak. */
export const chosen = url.whole('i', -1, -1, COLUMNS * ROWS - 1);
/** The cell under the pointer. */
export const pointed = signal(-1);

/** The reader has asked for more than the text shows: the whole recording is loaded then, and a light one before. */
const isWhole = signal(false);
effect(() => {
  if (touched.value || pointed.value >= 0 || chosen.value >= 0) isWhole.value = true;
});

const heating = asked('heatOf', () => ({ picture: picture.value, isWhole: isWhole.value }));
/** The map that is drawn, and whose it is. */
export const heat = computed(() => ({
  picture: heating.value.question.picture,
  scores: heating.value.answer,
}));
const reading = asked('readPeaks', () => ({
  picture: picture.value,
  isWhole: isWhole.value,
  least: least.value,
  cell: pointed.value >= 0 ? pointed.value : chosen.value,
}));
export const read = computed(() => reading.value.answer);
export const peaks = computed(() => read.value?.peaks ?? []);

export interface Setting {
  picture: PictureKey;
  least?: number;
}
export function set(next: Setting, byHand = true): void {
  if (byHand) touched.value = true;
  batch(() => {
    picture.value = next.picture;
    least.value = next.least ?? 0.3;
    chosen.value = pointed.value = -1;
  });
  if (byHand) commit();
}
