// The scene as COCO files have it: what the library evaluates and the listing shows.
import type { Box } from 'components/geometry';
import { withMoved, type Moved } from '../../parts/moved';
import { SCENES, WORLD, type Detection, type SceneKey } from './scenes';

/** COCO's ten IoU thresholds. */
export const LADDER = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];
/** The recalls at which COCO and VOC2007 read the curve. */
export const RECALLS = { '101': 101, '11': 11 } as const;

export interface Question {
  scene: SceneKey;
  moved: Moved;
  /** Which of the ten thresholds is shown. */
  rung: number;
}

/** Best score first; equal scores keep the order of the input, as COCO has it. */
export function rankedDetections({ scene, moved }: Question): readonly Detection[] {
  const ranked = SCENES[scene].detections.toSorted((a, b) => b.score - a.score);
  return withMoved(ranked, moved);
}

const xywh = ([x1, y1, x2, y2]: Box) => [x1, y1, x2 - x1, y2 - y1];
const area = ([x1, y1, x2, y2]: Box) => (x2 - x1) * (y2 - y1);

export function datasetOf({ scene }: Question) {
  return {
    images: [{ id: 1, width: WORLD[0], height: WORLD[1] }],
    categories: [{ id: 1, name: 'person' }],
    annotations: SCENES[scene].truths.map(({ box, crowd }, i) => ({
      id: i + 1,
      image_id: 1,
      category_id: 1,
      bbox: xywh(box),
      area: area(box),
      iscrowd: crowd ? 1 : 0,
    })),
  };
}

export const resultsOf = (detections: readonly Detection[]) =>
  detections.map(({ box, score }) => ({ image_id: 1, category_id: 1, bbox: xywh(box), score }));

/** COCO's sizes: areas below 32², from there to 96², and above, in square pixels. */
export const SIZES = { APs: [0, 32 ** 2], APm: [32 ** 2, 96 ** 2], APl: [96 ** 2, 1e10] } as const;
export type Size = keyof typeof SIZES;
export const isOfSize = (box: Box, size: Size): boolean =>
  area(box) >= SIZES[size][0] && area(box) <= SIZES[size][1];
