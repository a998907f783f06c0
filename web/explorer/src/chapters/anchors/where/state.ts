import { batch, computed, signal } from '@preact/signals';
import { still } from 'components/motion';
import { area, type Box } from 'components/geometry';
import { chapterState, commit } from 'components/state';
import { core } from '../../../lib/core';
import { ask } from '../../../lib/ask';
import { PHOTOS, pixels, truthBoxes, type Photo, type PhotoKey } from './photos';

/** The picture whose windows are counted, as the tutorial has it. */
export const IMAGE_SIZE = [640, 480] as const;
const SIDES = [32, 64, 96, 128, 160, 192, 224, 256, 288, 320];
const RATIOS = [1, 0.5, 2];

const url = chapterState('where');
export const { touched } = url;
export const way = url.choice('w', 'windows', ['windows', 'search'] as const);
export const photoKey = url.choice<PhotoKey>('p', 'coffee', ['cat', 'coffee', 'motorcycle']);
export const scales = url.number('s', 10, 1, 10);
export const ratios = url.number('r', 3, 1, 3);
export const stride = url.number('d', 1, 1, 64);
/** How many proposals are shown, smallest first; beyond the end is all. */
export const many = url.number('n', 2000, 0, 2000);
export const photo = computed<Photo>(() => PHOTOS[photoKey.value]);
export const truths = computed(() => truthBoxes(photo.value));

export const sides = computed(() => SIDES.slice(0, scales.value));
export const shapes = computed(() => RATIOS.slice(0, ratios.value));
export const count = computed(
  () =>
    core.value?.slidingWindows({
      imageSize: IMAGE_SIZE,
      scales: sides.value,
      ratios: shapes.value,
      stride: stride.value,
    }).count,
);

/** What selective search found in each photograph, smallest first. */
const found = signal<Partial<Record<PhotoKey, readonly Box[]>>>({});
export const searching = signal(false);
export const trouble = signal('');
export const proposals = computed(() => found.value[photoKey.value]);
export const shownCount = computed(() => Math.min(many.value, proposals.value?.length ?? 0));
export const shown = computed(() => proposals.value?.slice(0, shownCount.value) ?? []);

/** For each truth the best of the proposals that are shown, and its IoU. */
export const best = computed(() => {
  const library = core.value;
  if (!library || shown.value.length === 0) return truths.value.map(() => null);
  const boxes = Float64Array.from(shown.value.flat());
  const { rowIou, rowIndex } = library.bestMatch(
    truths.value.map((box) => [...box]),
    boxes,
  );
  return truths.value.map((_, t) =>
    rowIou[t] > 0 ? { iou: rowIou[t], box: shown.value[rowIndex[t]] } : null,
  );
});

/** Searches the photograph in the worker, once. */
export async function search(): Promise<void> {
  const key = photoKey.value;
  if (found.value[key] || searching.value) return;
  searching.value = true;
  try {
    const { data, width, height } = await pixels(PHOTOS[key]);
    const flat = await ask('propose', data, width, height, { maxProposals: 2000, minSize: 8 });
    const boxes: Box[] = Array.from({ length: flat.length / 4 }, (_, i) => [
      flat[4 * i],
      flat[4 * i + 1],
      flat[4 * i + 2],
      flat[4 * i + 3],
    ]);
    found.value = { ...found.value, [key]: boxes.sort((a, b) => area(a) - area(b)) };
  } catch (error) {
    trouble.value = error instanceof Error ? error.message : String(error);
  }
  searching.value = false;
  if (photoKey.value !== key && way.value === 'search') await search();
}

let timer = 0;
export const playing = signal(false);
export function stop(): void {
  clearInterval(timer);
  playing.value = false;
}
/** Shows the proposals one after the other, from the smallest regions to the whole picture. */
export function play(): void {
  stop();
  const total = proposals.value?.length ?? 0;
  if (total === 0) return;
  many.value = 0;
  playing.value = true;
  const step = Math.max(1, Math.round(total / (still() ? 12 : 120)));
  timer = window.setInterval(
    () => {
      many.value = Math.min(many.value + step, 2000);
      if (many.value >= total) {
        stop();
        commit();
      }
    },
    still() ? 300 : 50,
  );
}

export interface Setting {
  way?: 'windows' | 'search';
  photo?: PhotoKey;
  stride?: number;
  scales?: number;
  ratios?: number;
}
export function set(next: Setting, byHand = true): void {
  stop();
  if (byHand) touched.value = true;
  batch(() => {
    way.value = next.way ?? way.value;
    photoKey.value = next.photo ?? photoKey.value;
    stride.value = next.stride ?? stride.value;
    scales.value = next.scales ?? scales.value;
    ratios.value = next.ratios ?? ratios.value;
    if (next.photo) many.value = 2000;
  });
  if (byHand) commit();
  if (way.value === 'search') void search();
}
