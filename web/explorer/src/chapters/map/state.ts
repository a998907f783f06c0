import { batch, computed, effect, signal } from '@preact/signals';
import type { Box } from 'components/geometry';
import { chapterState } from 'components/state';
import { asked } from '../../lib/ask';
import { movedBoxes, withBox, type Moved } from '../../parts/moved';
import { END, walking } from '../../parts/walk';
import { datasetOf, LADDER, rankedDetections, resultsOf, type Size } from './dataset';
import { SCENE_KEYS, SCENES, type Scene, type SceneKey } from './scenes';

export { letter } from '../../parts/moved';

export const KINDS = ['101', 'all', '11'] as const;
/** How AP is taken from the curve: COCO's 101 recalls, the area under the envelope, VOC2007's 11 recalls. */
export type Kind = (typeof KINDS)[number];

const url = chapterState('map');
export const { touched } = url;
export const sceneKey = url.choice<SceneKey>('p', 'street', SCENE_KEYS);
/** Which of the ten thresholds is shown. */
export const rung = url.whole('u', 0, 0, LADDER.length - 1);
export const kind = url.choice<Kind>('k', '101', KINDS);
/** Boxes that the reader has moved: place in the ranking, then the box. */
export const moved = movedBoxes(url);
export const pointed = signal(-1);
export const chosen = signal(0);
/** The size whose people are lit. */
export const size = signal<Size | ''>('');
export const guess = signal('');
export const seen = signal(false);

const answered = asked('evaluateScene', () => ({
  scene: sceneKey.value,
  moved: moved.value,
  rung: rung.value,
}));
/** What the numbers belong to: what is drawn. */
export const shown = computed(() => answered.value.question);
export const scene = computed<Scene>(() => SCENES[shown.value.scene]);
/** Best score first. */
export const detections = computed(() => rankedDetections(shown.value));
/** Where a box is to be, before its numbers are there. */
export const wantedBox = (i: number): Box => boxWith(moved.value, i);
const boxWith = (boxes: Moved, i: number): Box =>
  rankedDetections({ scene: sceneKey.value, moved: boxes, rung: 0 })[i].box;
export function put(i: number, box: Box): void {
  touched.value = true;
  moved.value = withBox(moved.value, i, box, boxWith(new Map(), i));
}
export const threshold = computed(() => LADDER[shown.value.rung]);
export const dataset = computed(() => datasetOf(shown.value));
export const results = computed(() => resultsOf(detections.value));

/** The evaluations by the library: nothing until it is loaded. */
export const evaluated = computed(() => answered.value.answer);
export const verdicts = computed(() => evaluated.value?.verdicts ?? []);

/** How many detections are taken, best first; beyond the end is all. */
export const position = url.whole('i', END, 0, END);
export const walk = walking(position, () => detections.value.length);
export const { place } = walk;

export interface Point {
  recall: number;
  precision: number;
}
const counted = computed(() => scene.value.truths.filter(({ crowd }) => !crowd).length);
/** After each detection of the ranking: how many were true and false, and where that lies on the curve. */
export const points = computed(() => {
  let [yes, no] = [0, 0];
  return verdicts.value.map(({ verdict }) => {
    if (verdict === 'true') yes++;
    else if (verdict === 'false') no++;
    const precision = yes + no > 0 ? yes / (yes + no) : 1;
    return { yes, no, precision, recall: counted.value ? yes / counted.value : 0 };
  });
});
/** The tally of the moment. */
export const tally = computed(() => {
  const point = points.value[place.value - 1];
  const [yes, no] = [point?.yes ?? 0, point?.no ?? 0];
  return { yes, no, missed: counted.value - yes, precision: point?.precision, recall: point?.recall ?? 0 };
});
/** Truths that a taken detection found. */
export const foundTruths = computed(
  () =>
    new Set(
      verdicts.value
        .slice(0, place.value)
        .map(({ truth }) => truth)
        .filter((truth) => truth >= 0),
    ),
);
/** AP as the chosen way takes it, at the threshold that is shown. */
export const ap = computed(() => {
  const all = evaluated.value;
  if (kind.value === '101') return all?.rungs[shown.value.rung];
  return kind.value === 'all' ? all?.voc.all : all?.voc.eleven;
});

export interface Setting {
  scene?: SceneKey;
  rung?: number;
  kind?: Kind;
  position?: number;
}
export function set(next: Setting, byHand = true): void {
  walk.stop();
  if (byHand) touched.value = true;
  batch(() => {
    if (next.scene && next.scene !== sceneKey.value) {
      moved.value = new Map();
      chosen.value = 0;
      pointed.value = -1;
    }
    sceneKey.value = next.scene ?? sceneKey.value;
    rung.value = next.rung ?? 0;
    kind.value = next.kind ?? kind.value;
    position.value = next.position ?? END;
  });
}

/* The question ticks itself: seven of ten found and none wrong, all taken, as COCO counts. */
effect(() => {
  const { yes, no, missed } = tally.value;
  const all = place.value === detections.value.length;
  if (touched.value && all && kind.value === '101' && yes === 7 && no === 0 && missed === 3)
    seen.value = true;
});
