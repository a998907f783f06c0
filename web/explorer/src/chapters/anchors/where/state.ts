import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import { still } from 'components/motion';
import type { Box } from 'components/geometry';
import { chapterState, commit } from 'components/state';
import { ask, asked } from '../../../lib/ask';
import { END, walking } from '../../../parts/walk';
import { PHOTOS, pixels, truthBoxes, type Photo, type PhotoKey } from './photos';
import type { Found, Grouping } from './worker';

/** The picture whose windows are counted, as the tutorial has it. */
export const IMAGE_SIZE = [640, 480] as const;
const SIDES = [32, 64, 96, 128, 160, 192, 224, 256, 288, 320];
const RATIOS = [1, 0.5, 2];
export const WAYS = ['windows', 'merges', 'search'] as const;
export type Way = (typeof WAYS)[number];

const url = chapterState('where');
export const { touched } = url;
export const way = url.choice<Way>('w', 'windows', WAYS);
export const photoKey = url.choice<PhotoKey>('p', 'coffee', ['cat', 'coffee', 'motorcycle']);
export const scales = url.whole('s', 10, 1, 10);
export const ratios = url.whole('r', 3, 1, 3);
export const stride = url.whole('d', 1, 1, 64);
/** How many proposals are shown, smallest first; beyond the end is all. */
export const many = url.whole('n', 2000, 0, 2000);
/** How many merges are done; beyond the end is all. */
const position = url.whole('i', END, 0, END);
export const photo = computed<Photo>(() => PHOTOS[photoKey.value]);
export const truths = computed(() => truthBoxes(photo.value));

/* Every window. */
export const sides = computed(() => SIDES.slice(0, scales.value));
export const shapes = computed(() => RATIOS.slice(0, ratios.value));
const counted = asked('countWindows', () => ({
  imageSize: IMAGE_SIZE,
  scales: sides.value,
  ratios: shapes.value,
  stride: stride.value,
}));
export const count = computed(() => counted.value.answer ?? undefined);

/* What takes longer than a frame: searched once a photograph. */
export const searching = signal(false);
export const trouble = signal('');
type Kept<T> = Partial<Record<PhotoKey, T>>;
const proposed = signal<Kept<Found>>({});
const merged = signal<Kept<Grouping>>({});
export const proposals = computed(() => proposed.value[photoKey.value]);
export const grouping = computed(() => merged.value[photoKey.value]);
/** What the shown way needs is there. */
export const isSearched = computed(
  () => (way.value === 'merges' ? grouping.value : proposals.value) !== undefined,
);

/** Searches the photograph in the worker, once for each way. */
export async function search(): Promise<void> {
  if (way.value === 'windows' || isSearched.value || searching.value) return;
  const [key, wanted] = [photoKey.value, way.value];
  trouble.value = '';
  searching.value = true;
  try {
    const { data, width, height } = await pixels(PHOTOS[key]);
    const picture = { data, width, height, truths: truthBoxes(PHOTOS[key]) };
    if (wanted === 'merges') merged.value = { ...merged.value, [key]: await ask('merge', picture) };
    else proposed.value = { ...proposed.value, [key]: await ask('propose', picture) };
  } catch (error) {
    trouble.value = error instanceof Error ? error.message : String(error);
  }
  searching.value = false;
  if (!trouble.value) await search(); // the reader may have gone on to another one
}

export const boxAt = (boxes: Float64Array, i: number): Box => [
  boxes[4 * i],
  boxes[4 * i + 1],
  boxes[4 * i + 2],
  boxes[4 * i + 3],
];

/* All proposals, smallest first. */
export const shownCount = computed(() => Math.min(many.value, (proposals.value?.boxes.length ?? 0) / 4));
/* One grouping, merge by merge. */
const mergeCount = computed(() => (grouping.value?.merges.length ?? 0) / 2);
export const walk = walking(position, () => mergeCount.value);
/** The merge of the moment: its number from 0, its two regions, and the one that it made. */
export const merge = computed(() => {
  const found = grouping.value;
  const i = walk.place.value - 1;
  if (!found || i < 0) return null;
  const [a, b] = [found.merges[2 * i], found.merges[2 * i + 1]];
  return { i, a, b, made: found.segments + i, terms: [...found.similarities.subarray(4 * i, 4 * i + 4)] };
});
/** The term of the similarity that is pointed at. */
export const lit = signal('');
/** The region under the pointer; -1 for none. */
export const pointed = signal(-1);
/** The region that each segment is part of after the merges so far. */
export const regions = computed(() =>
  grouping.value ? regionsAfter(grouping.value, walk.place.value) : null,
);

function regionsAfter({ segments, merges }: Grouping, count: number): Uint32Array {
  const into = new Uint32Array(segments + count).map((_, region) => region);
  for (let i = count - 1; i >= 0; i--) {
    const made = into[segments + i];
    into[merges[2 * i]] = into[merges[2 * i + 1]] = made;
  }
  return into.subarray(0, segments);
}

export interface Best {
  iou: number;
  box: Box;
}
function bestOf(found: Found, count: number): (Best | null)[] {
  const each = truths.value.length;
  return truths.value.map((_, t) => {
    let best = -1;
    for (let i = 0; i < count; i++)
      if (found.ious[i * each + t] > (best < 0 ? 0 : found.ious[best * each + t])) best = i;
    return best < 0 ? null : { iou: found.ious[best * each + t], box: boxAt(found.boxes, best) };
  });
}
/** For each truth the best of the boxes so far, and its IoU. */
export const best: ReadonlySignal<(Best | null)[]> = computed(() => {
  if (way.value === 'merges' && grouping.value)
    return bestOf(grouping.value, grouping.value.segments + walk.place.value);
  if (way.value === 'search' && proposals.value) return bestOf(proposals.value, shownCount.value);
  return truths.value.map(() => null);
});

let timer = 0;
export const playing = signal(false);
export function stop(): void {
  clearInterval(timer);
  playing.value = false;
  walk.stop();
}
/** Shows the proposals one after the other, from the smallest regions to the whole picture. */
export function play(): void {
  stop();
  const total = (proposals.value?.boxes.length ?? 0) / 4;
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
  way?: Way;
  photo?: PhotoKey;
  stride?: number;
  scales?: number;
  ratios?: number;
  merges?: number;
}
export function set(next: Setting, byHand = true): void {
  stop();
  if (byHand) touched.value = true;
  batch(() => {
    way.value = next.way ?? way.value;
    if (next.photo && next.photo !== photoKey.value) {
      many.value = 2000;
      position.value = END;
      pointed.value = -1;
    }
    photoKey.value = next.photo ?? photoKey.value;
    stride.value = next.stride ?? stride.value;
    scales.value = next.scales ?? scales.value;
    ratios.value = next.ratios ?? ratios.value;
    position.value = next.merges ?? position.value;
  });
  if (byHand) commit();
  void search();
}
