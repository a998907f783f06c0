import { generator } from './tensors.js';

/** An object. */
export interface Thing {
  /** Centre and sides in fractions of the input. */
  box: [cx: number, cy: number, w: number, h: number];
  score: number;
  class: number;
}

/** What every head shows. */
export const SCENE: readonly Thing[] = [
  { box: [0.3, 0.35, 0.25, 0.3], score: 0.95, class: 3 },
  { box: [0.7, 0.65, 0.3, 0.2], score: 0.88, class: 0 },
];

/** Scores of nothing are below it. */
export const NOTHING = 0.002;

/** A row of a network. */
export interface Row {
  /** Corners in fractions. */
  box: [number, number, number, number];
  centred: [number, number, number, number];
  scores: number[];
  thing: Thing | undefined;
}

/** Centre and sides as corners. */
export const cornersOf = ([cx, cy, w, h]: Thing['box']): Row['box'] => [
  cx - w / 2,
  cy - h / 2,
  cx + w / 2,
  cy + h / 2,
];

/** Rows of a network: boxes about the centres of cells with next to no score, and the objects of the scene in some of them. */
export function rows(count: number, classes: number, seed = 1): Row[] {
  const random = generator(seed);
  const side = Math.ceil(Math.sqrt(count));
  return Array.from({ length: count }, (_, i): Row => {
    const at = SCENE.findIndex((_, t) => i === Math.floor((count * (t + 1)) / (SCENE.length + 1)));
    const thing = SCENE[at];
    const scores = Array.from({ length: classes }, () => NOTHING * random());
    if (thing) scores[thing.class % classes] = thing.score;
    const cell = [((i % side) + random()) / side, (Math.floor(i / side) + random()) / side] as const;
    const centred: Row['centred'] = thing?.box ?? [...cell, 0.05 + 0.2 * random(), 0.05 + 0.2 * random()];
    return { box: cornersOf(centred), centred, scores, thing };
  });
}

/** The number of cells of a square input. */
export const pyramid = (input: number, strides: number[]) =>
  strides.reduce((sum, stride) => sum + Math.ceil(input / stride) ** 2, 0);
