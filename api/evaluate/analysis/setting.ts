import { number } from '../../check/numbers.js';
import { text } from '../../check/words.js';

/** The most bins of a histogram: of more, each would hold next to nothing. */
export const MOST_BINS = 10_000;

/** Which matching an analysis reads. */
export interface AnalysisOptions {
  /** One of the evaluation's IoU thresholds. Default: its first. */
  iou?: number;
  /** One of the area labels. Default: the first, `all`. */
  area?: string;
}

/** The options of every analysis in the form that the addon takes. */
export function settingOf({ iou, area }: AnalysisOptions): { iou?: number; area?: string } {
  return {
    ...(iou !== undefined && { iou: number(iou, 'iou') }),
    ...(area !== undefined && { area: text(area, 'area') }),
  };
}
