import { batch, computed, effect, signal } from '@preact/signals';
import { boxText, parseBox, type Box } from 'components/geometry';
import { chapterState } from 'components/state';
import { asked } from '../../lib/ask';
import { CENTRES, WORLD } from './map';

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
/* Figure 5c, which the same text sets. */
const focal = chapterState('focal', touched);
export const gamma = focal.number('g', 2, 0, 5);
/** The probability of the true answer, in hundredths. */
export const certainty = focal.whole('p', 99, 1, 99);
export const balanced = focal.flag('b', false);
/** The weight of objects, where they are weighted; that of background is 1 minus this. */
export const alpha = focal.number('w', 0.25, 0.01, 0.99);
/** How losses are drawn. */
export const axis = focal.choice('x', 'log', ['log', 'linear'] as const);
export const pointed = signal(-1);
export const guess = signal('');

const answered = asked('placePoints', () => ({ truth: truth.value, least: least.value }));
/** The object as it is drawn: the one that the numbers belong to. */
export const drawn = computed(() => answered.value.question.truth);
export const distances = computed(() => answered.value.answer?.distances ?? null);
export const centerness = computed<ArrayLike<number>>(
  () => answered.value.answer?.centerness ?? CENTRES.map(() => 0),
);
export const detections = computed(() => answered.value.answer?.detections ?? []);
const best = computed(() => {
  const all = Array.from(centerness.value);
  return all.indexOf(Math.max(...all));
});
/** The point that is explained: the pointed one, else the surest. */
export const point = computed(() => (pointed.value >= 0 ? pointed.value : best.value));
export const centreOf = (i: number): readonly [number, number] => CENTRES[i];

/* Focal loss, over the probabilities of the true answer. */
const losing = asked('focalCurves', () => ({
  gamma: gamma.value,
  alpha: balanced.value ? alpha.value : null,
}));
export const curves = computed(() => losing.value.answer);
/** The settings that the curves belong to. */
export const settings = computed(() => losing.value.question);
/** Both losses at the chosen certainty, and how many times the focal one is smaller. */
export const losses = computed(() => {
  const all = curves.value;
  if (!all) return null;
  const [plain, focal] = [all.plain[certainty.value - 1], all.focal[certainty.value - 1]];
  return { plain, focal, times: plain / focal };
});
export const seen = signal(false);
effect(() => {
  if (touched.value && losses.value && !balanced.value && gamma.value === 2 && certainty.value === 90)
    seen.value = true;
});

export interface Setting {
  scene?: SceneKey;
  gamma?: number;
  certainty?: number;
  alpha?: boolean;
}
export function set(next: Setting, byHand = true): void {
  if (byHand) touched.value = true;
  batch(() => {
    if (next.scene) truth.value = SCENES[next.scene].box as Box;
    gamma.value = next.gamma ?? gamma.value;
    certainty.value = next.certainty ?? certainty.value;
    balanced.value = next.alpha ?? balanced.value;
    pointed.value = -1;
  });
}
