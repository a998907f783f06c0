import { batch, computed, effect, signal } from '@preact/signals';
import type { Box } from 'components/geometry';
import { chapterState } from 'components/state';
import { core } from '../../lib/core';
import { SCENES, type Detection, type Scene, type SceneKey, WORLD } from './scenes';

/** COCO's ten IoU thresholds. */
export const LADDER = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];
export const KINDS = ['101', 'all', '11'] as const;
/** How AP is taken from the curve: COCO's 101 recalls, the area under the envelope, VOC2007's 11 recalls. */
export type Kind = (typeof KINDS)[number];

const url = chapterState('map');
export const { touched } = url;
export const sceneKey = url.choice<SceneKey>('p', 'street', Object.keys(SCENES) as SceneKey[]);
/** Which of the ten thresholds is shown. */
export const rung = url.number('u', 0, 0, LADDER.length - 1);
export const kind = url.choice<Kind>('k', '101', KINDS);
/** How many detections are taken, best first; beyond the end is all. */
export const position = url.number('i', 99, 0, 99);
/** Boxes that the reader has moved: place in the ranking, then the box. */
export const moved = url.linked<ReadonlyMap<number, Box>>(
  'd',
  new Map(),
  (map) => [...map].map(([i, box]) => `${i}_${box.join('_')}`).join(','),
  (text) =>
    new Map(
      text
        .split(',')
        .map((part) => part.split('_').map(Number))
        .filter((numbers) => numbers.length === 5 && numbers.every(Number.isFinite))
        .map(([i, x1, y1, x2, y2]) => [i, [x1, y1, x2, y2]]),
    ),
);
export const pointed = signal(-1);
export const chosen = signal(0);
export const playing = signal(false);
export const guess = signal('');
export const seen = signal(false);

export const scene = computed<Scene>(() => SCENES[sceneKey.value]);
/** Best score first; equal scores keep the order of the input, as COCO has it. */
export const detections = computed<Detection[]>(() =>
  scene.value.detections
    .toSorted((a, b) => b.score - a.score)
    .map((detection, i) => {
      const box = moved.value.get(i);
      return box ? { ...detection, box } : detection;
    }),
);
export const letter = (i: number): string => String.fromCharCode(65 + i);
export const place = computed(() => Math.min(position.value, detections.value.length));
export const threshold = computed(() => LADDER[rung.value]);

const xywh = ([x1, y1, x2, y2]: Box) => [x1, y1, x2 - x1, y2 - y1];
/** The scene as a COCO dataset and a results array: what the library evaluates and the listing shows. */
export const dataset = computed(() => ({
  images: [{ id: 1, width: WORLD[0], height: WORLD[1] }],
  categories: [{ id: 1, name: 'person' }],
  annotations: scene.value.truths.map(({ box, crowd }, i) => ({
    id: i + 1,
    image_id: 1,
    category_id: 1,
    bbox: xywh(box),
    area: (box[2] - box[0]) * (box[3] - box[1]),
    iscrowd: crowd ? 1 : 0,
  })),
}));
export const results = computed(() =>
  detections.value.map(({ box, score }) => ({ image_id: 1, category_id: 1, bbox: xywh(box), score })),
);

/** COCO's evaluation: its numbers, who matched whom at each threshold, and the curves. */
export const coco = computed(() => {
  const library = core.value;
  if (!library) return null;
  using evaluation = library.evaluate(dataset.value, results.value, { iouThresholds: LADDER });
  const { metrics, matches, precision } = evaluation;
  const curve =
    scene.value.truths.length > 0 ? evaluation.precisionRecall(1, { iou: threshold.value }) : null;
  return { metrics, matches, precision, curve };
});

/** VOC's AP of the same boxes at the threshold that is shown, taken in both of its ways. */
export const voc = computed(() => {
  const library = core.value;
  if (!library) return null;
  const take = (interpolation: 'all-points' | '11-points') => {
    using evaluation = library.evaluate(dataset.value, results.value, {
      protocol: 'voc',
      coordinates: 'continuous',
      interpolation,
      iouThresholds: [threshold.value],
    });
    return evaluation.metrics.AP;
  };
  return { all: take('all-points'), eleven: take('11-points') };
});

/** The library's AP at each threshold: the mean of its precisions at the 101 recalls, over all sizes and all detections. */
export const rungs = computed(() => {
  const precision = coco.value?.precision;
  if (!precision) return null;
  const [, recalls, categories, areas, limits] = precision.shape;
  return LADDER.map((_, t) => {
    let sum = 0;
    for (let r = 0; r < recalls; r++)
      sum += precision.data[((t * recalls + r) * categories * areas + 0) * limits + limits - 1];
    return sum / recalls;
  });
});

export type Verdict = 'true' | 'false' | 'ignored';
/** What each detection is at the threshold that is shown, and which truth it found. */
export const verdicts = computed<{ verdict: Verdict; truth: number }[]>(() => {
  const found = coco.value?.matches;
  if (!found) return [];
  const [, areas, count] = found.detections.shape;
  return detections.value.map((_, d) => {
    const at = rung.value * areas * count + d;
    const truth = found.detections.data[at];
    const verdict = found.detectionsIgnored.data[at] ? 'ignored' : truth >= 0 ? 'true' : 'false';
    return { verdict, truth };
  });
});

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
  if (kind.value === '101') return rungs.value?.[rung.value];
  return kind.value === 'all' ? voc.value?.all : voc.value?.eleven;
});

let timer = 0;
export function stop(): void {
  clearInterval(timer);
  playing.value = false;
}
export function play(): void {
  stop();
  if (place.value === detections.value.length) position.value = 0;
  playing.value = true;
  timer = window.setInterval(() => {
    if (place.value === detections.value.length) stop();
    else position.value = place.value + 1;
  }, 620);
}

export interface Setting {
  scene?: SceneKey;
  rung?: number;
  kind?: Kind;
  position?: number;
}
export function set(next: Setting, byHand = true): void {
  stop();
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
    position.value = next.position ?? 99;
  });
}

/* The question ticks itself: seven of ten found and none wrong, all taken, as COCO counts. */
effect(() => {
  const { yes, no, missed } = tally.value;
  const all = place.value === detections.value.length;
  if (touched.value && all && kind.value === '101' && yes === 7 && no === 0 && missed === 3)
    seen.value = true;
});
