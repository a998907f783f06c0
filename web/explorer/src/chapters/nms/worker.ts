// What the worker computes for this chapter.
import { iou, matrixNms, nms, softNms } from 'boxwise';
import type { Box } from 'components/geometry';
import type { Moved } from '../../parts/moved';
import { isFusing, type Fused, type Settings, type Step } from './methods';
import { SCENES, WORLD, type SceneKey } from './scenes';
import {
  classesOf,
  fuse,
  fusionSteps,
  hardSteps,
  matrixSteps,
  softSteps,
  type Columns,
  type Walked,
} from './trace';

export interface Question extends Settings {
  scene: SceneKey;
  moved: Moved;
}
export interface Suppressed {
  /** What is kept, best first: boxes, or those that began a fused box. */
  indices: number[];
  scores: number[];
  /** The boxes that fusion made, in the same order; empty for other methods. */
  fused: Fused[];
  /** For each that is kept the person that it stands for (IoU of 0.5 and more), or -1. */
  found: number[];
  /** Of each pair of boxes, row by row, in the measure of the method; where a person can follow. */
  overlaps: ArrayLike<number> | null;
  /** Decision by decision, where a person can follow. */
  steps: Step[];
  /** After each number of steps: the fused boxes, and the persons that they stand for. */
  history: { fused: Fused[]; found: number[] }[];
}

/** Traces are for scenes that a person can follow. */
const MOST_STEPS = 64;
/** Which IoU counts as found. */
const FOUND = 0.5;

/** A scene's columns without moved boxes: made once, as only boxes change in a drag. */
const still = new Map<SceneKey, Columns>();
function columnsOf({ scene, moved }: Question): Columns {
  let made = still.get(scene);
  if (!made) {
    const list = SCENES[scene].detections;
    made = {
      boxes: Float64Array.from(list.flatMap(({ box }) => box)),
      scores: Float64Array.from(list, ({ score }) => score),
      classIds: Int32Array.from(list, ({ classId }) => classId),
    };
    still.set(scene, made);
  }
  if (moved.size === 0) return made;
  const boxes = made.boxes.slice();
  for (const [i, box] of moved) if (i < made.scores.length) boxes.set(box, 4 * i);
  return { ...made, boxes };
}

export function suppressScene(question: Question): Suppressed {
  const columns = columnsOf(question);
  const isSmall = columns.scores.length <= MOST_STEPS;
  const { indices, scores, steps, fused } = isSmall ? walk(columns, question) : result(columns, question);
  const last = fused.at(-1) ?? [];
  const boxOf = (i: number) => [...columns.boxes.subarray(4 * i, 4 * i + 4)] as unknown as Box;
  return {
    indices,
    scores,
    fused: last,
    found: people(question, isFusing(question.method) ? last.map(({ box }) => box) : indices.map(boxOf)),
    overlaps: isSmall
      ? iou(columns.boxes, columns.boxes, { kind: question.method === 'diou' ? 'diou' : 'iou' })
      : null,
    steps,
    history: fused.map((now) => ({
      fused: now,
      found: people(
        question,
        now.map(({ box }) => box),
      ),
    })),
  };
}

function walk(columns: Columns, question: Question): Walked {
  if (isFusing(question.method)) return fusionSteps(columns, question, WORLD);
  if (question.method === 'matrix') return matrixSteps(columns, question);
  return question.method === 'hard' || question.method === 'diou'
    ? hardSteps(columns, question)
    : softSteps(columns, question);
}

/** Only what is kept, without a trace. */
function result(columns: Columns, question: Question): Walked {
  const { boxes, scores } = columns;
  const { method, threshold, sigma, least, orEqual } = question;
  const classes = classesOf(columns, question);
  const traceless = (kept: { indices: ArrayLike<number>; scores?: ArrayLike<number> }): Walked => ({
    indices: Array.from(kept.indices),
    scores: Array.from(kept.scores ?? Array.from(kept.indices, (i) => scores[i])),
    steps: [],
    fused: [],
  });
  if (isFusing(method)) {
    const { fused } = fuse(columns, question, WORLD, scores.length);
    return { ...traceless({ indices: fused.map(({ by }) => by) }), fused: [fused] };
  }
  if (method === 'matrix')
    return traceless(
      matrixNms(boxes, scores, { ...classes, method: 'linear', scoreThreshold: least, postThreshold: least }),
    );
  if (method === 'linear' || method === 'gaussian') {
    const how = method === 'linear' ? { method, iouThreshold: threshold } : { method, sigma };
    return traceless(softNms(boxes, scores, { ...classes, ...how, scoreThreshold: least }));
  }
  const kind = method === 'diou' ? 'diou' : 'iou';
  return traceless({
    indices: nms(boxes, scores, {
      ...classes,
      kind,
      iouThreshold: threshold,
      scoreThreshold: least,
      suppressEqual: orEqual,
    }),
  });
}

/** Which person each box stands for, best first: the nearest that is still free. */
function people({ scene }: Question, boxes: readonly Box[]): number[] {
  const { truths } = SCENES[scene];
  if (truths.length === 0 || boxes.length === 0) return boxes.map(() => -1);
  const overlaps = iou(
    boxes.map((box) => [...box]),
    truths.map(({ box }) => [...box]),
  );
  const free = new Set(truths.keys());
  return boxes.map((_, i) => {
    let best = -1;
    for (const t of free) {
      const value = overlaps[i * truths.length + t];
      if (value >= FOUND && (best < 0 || value > overlaps[i * truths.length + best])) best = t;
    }
    free.delete(best);
    return best;
  });
}
