import { batch, computed, effect, signal } from '@preact/signals';
import { boxText, parseBox, type Box } from 'components/geometry';
import { chapterState } from 'components/state';
import { asked } from '../../lib/ask';
import { cellOf, CELLS, NUMBERS, SCENES, WORLD, type SceneKey } from './head';

const url = chapterState('grid');
export const { touched } = url;
const parse = (text: string) => parseBox(text, WORLD);
const [first, second, third] = SCENES.street.objects;
export const objects = [
  url.linked<Box>('a', first, boxText, parse),
  url.linked<Box>('b', second, boxText, parse),
  url.linked<Box>('c', third, boxText, parse),
] as const;
/** Which objects are in the picture; their classes are those of `CLASSES`. */
export const placed = [url.flag('pa', true), url.flag('pb', true), url.flag('pc', true)] as const;
export const least = url.number('c', 0.1, 0, 1);
export const iouThreshold = url.number('t', 0.5, 0, 1);
export const suppress = url.flag('n', true);
/** The cell whose numbers are shown, row by row; -1 for the one of the first object. */
export const pointed = signal(-1);
export const guess = signal('');
export const seen = signal(false);

const answered = asked('decodeGrid', () => ({
  objects: objects.map((state) => state.value),
  placed: placed.map((state) => state.value),
  least: least.value,
  iouThreshold: iouThreshold.value,
  suppress: suppress.value,
}));
/** The objects as they are drawn: those that the numbers belong to. */
export const drawn = objects.map((_, i) => computed(() => answered.value.question.objects[i]));
export const present = computed(() => answered.value.question.placed);
/** How many objects there are to find. */
export const count = computed(() => present.value.filter(Boolean).length);
/** The responsible cell of each object; -1 for one that is not in the picture. */
export const owners = computed(() =>
  answered.value.question.objects.map((box, i) => (present.value[i] ? cellOf(box) : -1)),
);
const decoded = computed(() => answered.value.answer);
/** Whether the numbers are there. */
export const isThere = computed(() => decoded.value !== null);
/** The head: what each cell says. */
export const tensor = computed(() => decoded.value?.tensor ?? new Float64Array(CELLS * CELLS * NUMBERS));
/** What the library makes of it. */
export const detections = computed(() => decoded.value?.found ?? []);
/** Which objects a detection of their class stands for. */
export const found = computed(() => decoded.value?.hits ?? objects.map(() => false));
/** The cell that is explained. */
export const cell = computed(() =>
  pointed.value >= 0 ? pointed.value : (owners.value.find((owner) => owner >= 0) ?? 0),
);
export const numbers = computed(() => [
  ...tensor.value.subarray(cell.value * NUMBERS, (cell.value + 1) * NUMBERS),
]);
/** The one box of the cell that is explained, by decoding a head that is empty but for it. */
export const cellBox = computed(() => decoded.value?.ofCells[cell.value]);

export interface Setting {
  scene: SceneKey;
  suppress?: boolean;
}
export function set({ scene, suppress: on = true }: Setting, byHand = true): void {
  if (byHand) touched.value = true;
  batch(() => {
    SCENES[scene].objects.forEach((box, i) => (objects[i].value = box));
    for (const state of placed) state.value = true;
    suppress.value = on;
    pointed.value = -1;
    least.value = 0.1;
    iouThreshold.value = 0.5;
  });
}

/* The question ticks itself: two objects in one cell, and one of them is not found. */
effect(() => {
  const cells = owners.value.filter((owner) => owner >= 0);
  const isLost = found.value.some((hit, i) => present.value[i] && !hit);
  if (touched.value && isThere.value && new Set(cells).size < cells.length && isLost) seen.value = true;
});
