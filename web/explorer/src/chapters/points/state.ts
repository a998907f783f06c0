import { batch, computed, effect, signal } from '@preact/signals';
import { boxText, parseBox, type Box, type World } from 'components/geometry';
import { chapterState } from 'components/state';
import { core } from '../../lib/core';

export const WORLD: World = [512, 288];
export const STRIDE = 32;
export const COLUMNS = WORLD[0] / STRIDE;
export const ROWS = WORLD[1] / STRIDE;

const SCENES = {
  one: { name: 'An object', box: [150, 52, 330, 268] },
  small: { name: 'A small object', box: [228, 116, 266, 154] },
  thin: { name: 'Between the points', box: [100, 145, 420, 159] },
  edge: { name: 'A long object', box: [20, 96, 492, 214] },
} satisfies Record<string, { name: string; box: Box }>;
export type SceneKey = keyof typeof SCENES;
export const KEYS = Object.keys(SCENES) as SceneKey[];
export const nameOf = (key: SceneKey): string => SCENES[key].name;

const url = chapterState('points');
export const { touched } = url;
export const truth = url.linked<Box>('a', SCENES.one.box as Box, boxText, (text) => parseBox(text, WORLD));
export const least = url.number('c', 0.3, 0, 1);
export const gamma = url.number('g', 2, 0, 5);
/** The probability of the true answer, in hundredths. */
export const certainty = url.number('p', 99, 1, 99);
export const balanced = url.flag('b', false);
export const pointed = signal(-1);
export const guess = signal('');

const centres = Array.from({ length: COLUMNS * ROWS }, (_, i) => [
  ((i % COLUMNS) + 0.5) * STRIDE,
  (Math.floor(i / COLUMNS) + 0.5) * STRIDE,
]);

/** The distances from each point to the sides of the object, by the library; negative where the point lies outside. */
export const distances = computed(() => {
  const library = core.value;
  if (!library) return null;
  return library.encodeDistances(
    centres.map(() => [...truth.value]),
    centres,
  );
});
/** What each point is to learn: 1 in the middle of the object, 0 at its border and outside; of objects of all sizes. */
export const centerness = computed<ArrayLike<number>>(() => {
  const library = core.value;
  if (!library) return centres.map(() => 0);
  const level = { points: centres.length, stride: STRIDE, range: [0, 1e6] } as const;
  return library.assignFcos(centres, [level], [[...truth.value]], { radius: 1e6 }).centerness;
});
/** What the library decodes: one box for each point that is sure enough. */
export const detections = computed(() => {
  const library = core.value;
  const all = distances.value;
  if (!library || !all) return [];
  const outputs = {
    centerness: { data: Float64Array.from(centerness.value), dims: [ROWS, COLUMNS] },
    distances: { data: Float64Array.from(all), dims: [ROWS, COLUMNS, 4] },
  };
  const options = {
    model: 'fcos-simple',
    strides: [STRIDE],
    scoreThreshold: least.value,
    inputSize: WORLD,
  } as const;
  return [...library.decode(outputs, options)].map(({ box, score }) => ({
    box: [...box] as unknown as Box,
    score,
  }));
});
const best = computed(() => {
  const all = Array.from(centerness.value);
  return all.indexOf(Math.max(...all));
});
/** The point that is explained: the pointed one, else the surest. */
export const point = computed(() => (pointed.value >= 0 ? pointed.value : best.value));
export const centreOf = (i: number): readonly [number, number] => centres[i] as [number, number];

/* Focal loss, over probabilities of the true answer from 0.01 to 0.99. */
export const CERTAINTIES = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
const ALPHA = 0.25;
export const curves = computed(() => {
  const library = core.value;
  if (!library) return null;
  const ones = CERTAINTIES.map(() => 1);
  const plain = library.binaryCrossEntropy(CERTAINTIES, ones, { reduction: 'none' }).value;
  const alpha = balanced.value ? ALPHA : null;
  const focal = library.focalLoss(CERTAINTIES, ones, { alpha, gamma: gamma.value, reduction: 'none' }).value;
  return { plain: [...plain], focal: [...focal] };
});
/** Both losses at the chosen certainty, and how many times the focal one is smaller. */
export const losses = computed(() => {
  const all = curves.value;
  if (!all) return null;
  const [plain, focal] = [all.plain[certainty.value - 1], all.focal[certainty.value - 1]];
  return { plain, focal, times: plain / focal };
});
export const seen = signal(false);
effect(() => {
  const hard = losses.value;
  if (touched.value && hard && !balanced.value && gamma.value === 2 && certainty.value === 90)
    seen.value = true;
});

export interface Setting {
  scene?: SceneKey;
  gamma?: number;
  certainty?: number;
}
export function set(next: Setting, byHand = true): void {
  if (byHand) touched.value = true;
  batch(() => {
    if (next.scene) truth.value = SCENES[next.scene].box as Box;
    gamma.value = next.gamma ?? gamma.value;
    certainty.value = next.certainty ?? certainty.value;
    pointed.value = -1;
  });
}
