import { batch, computed, effect, signal } from '@preact/signals';
import type { Box } from 'components/geometry';
import { chapterState } from 'components/state';
import { asked } from '../../lib/ask';
import { movedBoxes, withBox, withMoved } from '../../parts/moved';
import { END, walking } from '../../parts/walk';
import { isFusing, METHOD_KEYS, METHODS, takesEqual, type Fused, type Method, type Step } from './methods';
import { SCENE_KEYS, SCENES, type Detection, type SceneKey } from './scenes';

export { letter } from '../../parts/moved';

const url = chapterState('nms');
export const { touched } = url;
export const scene = url.choice<SceneKey>('p', 'street', SCENE_KEYS);
export const method = url.choice<Method>('n', 'hard', METHOD_KEYS);
export const threshold = url.number('t', 0.5, 0, 1);
export const sigma = url.number('s', 0.5, 0.05, 2);
export const least = url.number('c', 0.4, 0, 1);
export const byClass = url.flag('k', true);
export const orEqual = url.flag('e', false);
/** Boxes that the reader has moved: place, then the box. */
export const moved = movedBoxes(url);
/** What stands beside the scene. */
export const view = url.choice<'list' | 'matrix'>('w', 'list', ['list', 'matrix']);
export const pointed = signal(-1);
/** Two boxes whose cell is pointed at, the better one first. */
export const pair = signal<readonly [number, number] | null>(null);
export const chosen = signal(0);
export const guess = signal('');
export const seen = signal(false);

/** Merging takes an overlap that equals the threshold, so that 0 would merge everything. */
const LEAST_MERGING = 0.01;

const answered = asked('suppressScene', () => ({
  scene: scene.value,
  moved: moved.value,
  method: method.value,
  threshold: method.value === 'merging' ? Math.max(threshold.value, LEAST_MERGING) : threshold.value,
  sigma: sigma.value,
  least: least.value,
  byClass: byClass.value,
  orEqual: orEqual.value && takesEqual(method.value),
}));
/** The scene and the settings that the numbers belong to: what is drawn. */
export const shown = computed(() => answered.value.question);
/** What the library makes of them. */
export const answer = computed(() => answered.value.answer);

export const shownScene = computed(() => shown.value.scene);
const drawnScene = computed(() => SCENES[shownScene.value]);
export const truths = computed(() => drawnScene.value.truths);
/** The boxes as they are drawn, best score first. */
export const detections = computed<readonly Detection[]>(() =>
  withMoved(drawnScene.value.detections, shown.value.moved),
);
/** Rows and lines are for scenes that a person can follow. */
export const small = computed(() => detections.value.length <= 64);

export const trace = computed<readonly Step[]>(() => answer.value?.steps ?? []);
/** A position in the trace; beyond its end is its end. */
export const position = url.whole('i', END, 0, END);
export const walk = walking(position, () => trace.value.length);
export const { place } = walk;
export const current = computed<Step | undefined>(() => trace.value[place.value - 1]);
export const finished = computed(() => place.value === trace.value.length);
/** The boxes that fusion has made so far. */
export const fused = computed<readonly Fused[]>(() =>
  !answer.value ? [] : small.value ? (answer.value.history[place.value]?.fused ?? []) : answer.value.fused,
);

export interface Row {
  state: 'waiting' | 'kept' | 'suppressed' | 'low';
  score: number;
  /** The box that acted on it last, by which overlap, and what is left of the score. */
  by: number;
  overlap: number;
  factor: number;
}
const row = (score: number, state: Row['state']): Row => ({ state, score, by: -1, overlap: 0, factor: 1 });
/** Each box after the steps so far. */
export const rows = computed<Row[]>(() => {
  if (!small.value) {
    const first = answer.value?.indices.includes(0) ?? true;
    return [row(detections.value[0].score, first ? 'kept' : 'suppressed')];
  }
  const result = detections.value.map(({ score }) =>
    row(score, score > shown.value.least ? 'waiting' : 'low'),
  );
  const isMatrix = shown.value.method === 'matrix';
  for (const { kind, by, of, overlap, after } of trace.value.slice(0, place.value)) {
    const one = result[of];
    if (kind === 'keep') one.state = 'kept';
    else if (kind !== 'spare') {
      one.by = by;
      one.overlap = overlap;
      one.factor = after / detections.value[of].score;
      one.score = kind === 'join' || after === 0 ? one.score : after;
      if (kind !== 'decay') one.state = 'suppressed';
    }
    if (isMatrix && (kind === 'decay' || kind === 'spare')) one.state = 'kept';
  }
  return result;
});

/** Which people are found so far, and which kept boxes stand for nobody. */
export const verdict = computed(() => {
  const [found, wrong] = [new Set<number>(), new Set<number>()];
  const all = answer.value;
  if (!all || truths.value.length === 0) return { found, wrong };
  const tell = (person: number, i: number) => (person < 0 ? wrong.add(i) : found.add(person));
  if (small.value && isFusing(shown.value.method)) {
    const now = all.history[place.value];
    now.found.forEach((person, k) => tell(person, now.fused[k].by));
  } else {
    all.indices.forEach((i, k) => {
      if (!small.value || rows.value[i].state === 'kept') tell(all.found[k], i);
    });
  }
  return { found, wrong };
});

export interface Setting {
  scene?: SceneKey;
  method?: Method;
  threshold?: number;
  byClass?: boolean;
  orEqual?: boolean;
  position?: number;
  view?: 'list' | 'matrix';
}
export function set(next: Setting, byHand = true): void {
  walk.stop();
  if (byHand) touched.value = true;
  batch(() => {
    if (next.scene && next.scene !== scene.value) {
      moved.value = new Map();
      chosen.value = 0;
      pointed.value = -1;
      pair.value = null;
    }
    scene.value = next.scene ?? scene.value;
    method.value = next.method ?? method.value;
    threshold.value = next.threshold ?? threshold.value;
    byClass.value = next.byClass ?? byClass.value;
    orEqual.value = next.orEqual ?? orEqual.value;
    position.value = next.position ?? END;
    view.value = next.view ?? view.value;
  });
}
/** Where a box is to be, before its numbers are there. */
export const wantedBox = (i: number): Box => moved.value.get(i) ?? SCENES[scene.value].detections[i].box;
export function put(i: number, box: Box): void {
  touched.value = true;
  moved.value = withBox(moved.value, i, box, SCENES[scene.value].detections[i].box);
}
/** The reader has changed a setting: the walk is done anew, to its end. */
export function changed(): void {
  touched.value = true;
  walk.go(END);
}
export const settingOf = computed(() => METHODS[method.value].setting);

/* The question ticks itself: in the crowd, by the threshold alone, nobody is lost. */
effect(() => {
  const { scene: where, method: how, moved: by } = shown.value;
  if (
    touched.value &&
    where === 'crowd' &&
    how === 'hard' &&
    by.size === 0 &&
    finished.value &&
    answer.value &&
    verdict.value.found.size === truths.value.length
  )
    seen.value = true;
});
