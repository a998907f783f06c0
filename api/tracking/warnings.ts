import type { EvaluationWarning } from '../evaluate/types.js';
import type { SequenceTracks } from './inputs.js';
import type { Counted } from './scores.js';
import type { Tracks } from './tracks.js';
import type { TrackingParams } from './types.js';

/** Numbers of boxes of a sequence that are suspicious. */
export interface TrackOddities {
  /** Boxes as given. */
  truth: number;
  results: number;
  /** Boxes with a width or height below 0. */
  truthInverted: number;
  resultsInverted: number;
}

/** Counts the suspicious boxes of a sequence. */
export function odditiesOf({ truth, results }: SequenceTracks): TrackOddities {
  return {
    truth: truth.tracks.length,
    results: results.tracks.length,
    truthInverted: inverted(truth),
    resultsInverted: inverted(results),
  };
}

function inverted({ boxes }: Tracks): number {
  let count = 0;
  for (let i = 0; i + 3 < boxes.length; i += 4)
    count += Number(
      (boxes[i + 2] as number) < (boxes[i] as number) || (boxes[i + 3] as number) < (boxes[i + 1] as number),
    );
  return count;
}

/** Data for which the metrics are 0, or 1, and mean nothing. */
export function warningsOf(
  all: readonly TrackOddities[],
  boxes: Counted['boxes'],
  params: TrackingParams,
): EvaluationWarning[] {
  const sum = (name: keyof TrackOddities): number => all.reduce((total, own) => total + own[name], 0);
  const [truth, results] = [sum('truth'), sum('results')];
  const left = params.preprocess
    ? 'only boxes of class 1 that are considered do; check the classes, or use preprocess: false'
    : 'only boxes that are considered do; check that column';
  const found: EvaluationWarning[] = [];
  const warn = (code: string, count: number, message: string): void => {
    if (count > 0) found.push({ code, message, count });
  };
  if (boxes.truthBoxes === 0)
    warn(
      'NOTHING_TO_MEASURE',
      Math.max(1, truth),
      truth === 0
        ? 'the ground truth has no boxes, so shares are 0 and LocA is 1; check the ground truth'
        : `no box of the ground truth counts, so shares are 0 and LocA is 1: ${left}`,
    );
  if (boxes.resultBoxes === 0)
    warn(
      'NO_DETECTIONS',
      1,
      results === 0
        ? 'there are no results, so every share is 0; check them'
        : 'every result is left out, as it matches a distractor of the ground truth; check the classes, or use preprocess: false',
    );
  const cure = 'check the format: xywh has a width and a height, xyxy corners';
  warn('ANNOTATION_BOX_WITHOUT_SIZE', sum('truthInverted'), `boxes of the ground truth have a negative size: ${cure}`); // prettier-ignore
  warn('DETECTION_BOX_WITHOUT_SIZE', sum('resultsInverted'), `results have a negative size: ${cure}`);
  return found;
}
