import {
  CROWD,
  KINDS,
  type ErrorKindName,
  type ReportRun,
  type ReportShape,
} from '../../../../api/report/payload';
import { BELOW, FALSE, FOUND, TRUE, UNCOUNTED, type Outcomes } from '../../../../api/report/outcomes';
import type { Selection } from '../data/selection';
import { model } from '../model';

/** What a mark counts as. */
export type Verdict = 'tp' | 'fp' | 'fn' | 'found' | 'ignored' | 'crowd';
/** An object or a detection of an image. */
export interface Mark {
  isTruth: boolean;
  /** Index among the objects, or among the detections of the run. */
  index: number;
  category: number;
  verdict: Verdict;
  /** x, y, width, height in pixels of the image; NaN where it is left out. */
  box: readonly [number, number, number, number];
  shape?: ReportShape | undefined;
  score?: number;
  /** At the base threshold. */
  kind?: ErrorKindName | undefined;
  iou?: number;
  /** The filter selects it. */
  isChosen: boolean;
}

/** Everything that is drawn on an image: its objects, and the detections that reach the confidence. */
export function marksOf(
  image: number,
  { detections, objects: chosen }: Selection,
  at: Outcomes = model.outcomes.value,
  run: ReportRun = model.current.value,
  /** Whether the selection is of this run. */
  isCurrent = true,
): Mark[] {
  const { images, objects } = model.data;
  const marks: Mark[] = [];
  for (let o = images.objectStart[image]; o < images.objectStart[image + 1]; o++) {
    const own = at.object[o];
    const isCrowd = (objects.flags[o] & CROWD) !== 0;
    marks.push({
      isTruth: true,
      index: o,
      category: objects.category[o],
      verdict: isCrowd ? 'crowd' : own === UNCOUNTED ? 'ignored' : own === FOUND ? 'found' : 'fn',
      box: boxOf(objects.box, o),
      shape: objects.shapes.get(o),
      isChosen: chosen[o] === 1,
    });
  }
  for (let d = run.detectionStart[image]; d < run.detectionStart[image + 1]; d++) {
    const own = at.detection[d];
    if (own === BELOW) continue;
    marks.push({
      isTruth: false,
      index: d,
      category: run.category[d],
      verdict: own === TRUE ? 'tp' : own === FALSE ? 'fp' : 'ignored',
      box: boxOf(run.box, d),
      shape: run.shapes.get(d),
      score: run.levels[run.level[d]],
      kind: KINDS[run.kind[d]],
      iou: run.iou[d],
      isChosen: isCurrent && detections[d] === 1,
    });
  }
  return marks;
}

const boxOf = (boxes: Float32Array, at: number) =>
  [boxes[4 * at], boxes[4 * at + 1], boxes[4 * at + 2], boxes[4 * at + 3]] as const;

/** The size of an image in pixels; where the dataset has none, what its boxes need. */
export function sizeOf(image: number): readonly [width: number, height: number] {
  const { images, objects } = model.data;
  const [width, height] = [images.width[image], images.height[image]];
  if (width > 0 && height > 0) return [width, height];
  let [right, bottom] = [1, 1];
  const reach = (box: readonly [number, number, number, number]) => {
    if (box[0] + box[2] > right) right = box[0] + box[2];
    if (box[1] + box[3] > bottom) bottom = box[1] + box[3];
  };
  for (let o = images.objectStart[image]; o < images.objectStart[image + 1]; o++)
    reach(boxOf(objects.box, o));
  const run = model.current.value;
  for (let d = run.detectionStart[image]; d < run.detectionStart[image + 1]; d++) reach(boxOf(run.box, d));
  return [right, bottom];
}
