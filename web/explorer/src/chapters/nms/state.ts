import { batch, computed, effect, signal } from '@preact/signals';
import type { Box } from 'components/geometry';
import { chapterState } from 'components/state';
import { core } from '../../lib/core';
import { walk, type Step } from '../../lib/trace';
import { SCENES, type Detection, type SceneKey, type Truth } from './scenes';

export type Method = 'hard' | 'linear' | 'gaussian';

const url = chapterState('nms');
export const { touched } = url;
export const scene = url.choice<SceneKey>('p', 'street', ['street', 'crowd', 'cyclist', 'many']);
export const method = url.choice<Method>('n', 'hard', ['hard', 'linear', 'gaussian']);
export const threshold = url.number('t', 0.5, 0, 1);
export const sigma = url.number('s', 0.5, 0.05, 2);
export const least = url.number('c', 0.4, 0, 1);
export const byClass = url.flag('k', true);
export const orEqual = url.flag('e', false);
/** Boxes that the reader has moved: place, then the box. */
export const moved = url.linked<ReadonlyMap<number, Box>>(
  'd',
  new Map(),
  (map) => [...map].map(([i, box]) => `${i}_${box.join('_')}`).join(','),
  (text) =>
    new Map(
      text
        .split(',')
        .filter(Boolean)
        .map((part) => {
          const [i, ...box] = part.split('_').map(Number);
          return [i, box as unknown as Box];
        }),
    ),
);
/** A position in the trace; beyond its end is its end. */
export const position = url.number('i', 999, 0, 999);
export const pointed = signal(-1);
export const chosen = signal(0);
export const playing = signal(false);
export const guess = signal('');
export const seen = signal(false);

export const truths = computed<Truth[]>(() => SCENES[scene.value].truths);
/* A drag changes one box: what does not change with it is made once a scene. */
const list = computed<Detection[]>(() => SCENES[scene.value].detections);
export const detections = computed<Detection[]>(() => {
  if (moved.value.size === 0) return list.value;
  const next = list.value.slice();
  for (const [i, box] of moved.value) if (next[i]) next[i] = { ...next[i], box };
  return next;
});
/** Traces, rows and lines are for scenes that a person can follow. */
export const small = computed(() => detections.value.length <= 64);
export const letter = (i: number) => String.fromCharCode(65 + i);

const still = computed(() => Float64Array.from(list.value.flatMap((d) => d.box)));
const scores = computed(() => Float64Array.from(list.value, (d) => d.score));
const classIds = computed(() => Int32Array.from(list.value, (d) => d.classId));
const flat = computed(() => {
  if (moved.value.size === 0) return still.value;
  const boxes = still.value.slice();
  for (const [i, box] of moved.value) boxes.set(box, 4 * i);
  return boxes;
});

/** What the library keeps, best first. */
export const kept = computed<{ indices: number[]; scores: number[] } | null>(() => {
  const library = core.value;
  if (!library) return null;
  const classes = byClass.value ? { classIds: classIds.value } : {};
  if (method.value === 'hard') {
    const indices = [
      ...library.nms(flat.value, scores.value, {
        iouThreshold: threshold.value,
        scoreThreshold: least.value,
        suppressEqual: orEqual.value,
        ...classes,
      }),
    ];
    return { indices, scores: indices.map((i) => scores.value[i]) };
  }
  const soft = library.softNms(flat.value, scores.value, {
    ...(method.value === 'linear'
      ? { method: 'linear', iouThreshold: threshold.value }
      : { method: 'gaussian', sigma: sigma.value }),
    scoreThreshold: least.value,
    ...classes,
  });
  return { indices: [...soft.indices], scores: [...soft.scores] };
});

/** Every pair's IoU, row by row. */
const matrix = computed(() => (core.value && small.value ? core.value.iou(flat.value, flat.value) : null));
export const iouOf = (a: number, b: number) => matrix.value?.[a * detections.value.length + b] ?? 0;

export const trace = computed<Step[]>(() => {
  if (!matrix.value) return [];
  return walk(matrix.value, scores.value, classIds.value, {
    method: method.value,
    iouThreshold: threshold.value,
    sigma: sigma.value,
    scoreThreshold: least.value,
    byClass: byClass.value,
    suppressEqual: orEqual.value,
  });
});

export const place = computed(() => Math.min(position.value, trace.value.length));
export const current = computed<Step | undefined>(() => trace.value[place.value - 1]);

export interface Row {
  state: 'waiting' | 'kept' | 'suppressed' | 'low';
  score: number;
  by: number;
  iou: number;
  factor: number;
}
/** Each box after the steps so far. */
export const rows = computed<Row[]>(() => {
  if (!small.value)
    return [
      {
        state: kept.value?.indices[0] === 0 ? 'kept' : 'suppressed',
        score: scores.value[0],
        by: -1,
        iou: 0,
        factor: 1,
      },
    ];
  const result: Row[] = detections.value.map((d) => ({
    state: d.score > least.value ? 'waiting' : 'low',
    score: d.score,
    by: -1,
    iou: 0,
    factor: 1,
  }));
  for (const step of trace.value.slice(0, place.value)) {
    const row = result[step.of];
    if (step.kind === 'keep') row.state = 'kept';
    else if (step.kind !== 'spare') {
      row.by = step.by;
      row.iou = step.iou;
      row.factor = step.after / step.before;
    }
    if (step.kind === 'suppress') row.state = 'suppressed';
    if (method.value !== 'hard') row.score = step.after;
  }
  return result;
});

export const finished = computed(() => place.value === trace.value.length);
/** Which people a kept box stands for (IoU of 0.5 and more), and which kept boxes stand for nobody. */
export const verdict = computed(() => {
  const found = new Set<number>();
  const wrong = new Set<number>();
  const people = truths.value;
  const library = core.value;
  if (!library || people.length === 0) return { found, wrong };
  const overlaps = library.iou(flat.value, Float64Array.from(people.flatMap((t) => t.box)));
  const inOrder = small.value
    ? trace.value
        .slice(0, place.value)
        .filter((s) => s.kind === 'keep')
        .map((s) => s.by)
    : (kept.value?.indices ?? []);
  for (const i of inOrder) {
    let best = -1;
    people.forEach((_, t) => {
      const value = overlaps[i * people.length + t];
      if (!found.has(t) && value >= 0.5 && (best < 0 || value > overlaps[i * people.length + best])) best = t;
    });
    if (best < 0) wrong.add(i);
    else found.add(best);
  }
  return { found, wrong };
});

let timer = 0;
export function stop(): void {
  clearInterval(timer);
  playing.value = false;
}
export function play(pace = 620): void {
  stop();
  if (finished.value) position.value = 0;
  playing.value = true;
  timer = window.setInterval(() => {
    if (finished.value) stop();
    else position.value = place.value + 1;
  }, pace);
}

export interface Setting {
  scene?: SceneKey;
  method?: Method;
  threshold?: number;
  byClass?: boolean;
  position?: number;
}
export function set(next: Setting, byHand = true): void {
  stop();
  if (byHand) touched.value = true;
  batch(() => {
    if (next.scene && next.scene !== scene.value) {
      moved.value = new Map();
      chosen.value = 0;
      pointed.value = -1;
    }
    scene.value = next.scene ?? scene.value;
    method.value = next.method ?? method.value;
    threshold.value = next.threshold ?? threshold.value;
    byClass.value = next.byClass ?? byClass.value;
    position.value = next.position ?? 999;
  });
}

/* The question ticks itself: in the crowd, by the threshold alone, nobody is lost. */
effect(() => {
  if (
    touched.value &&
    scene.value === 'crowd' &&
    method.value === 'hard' &&
    finished.value &&
    moved.value.size === 0 &&
    kept.value &&
    verdict.value.found.size === truths.value.length
  )
    seen.value = true;
});
