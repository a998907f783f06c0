import { number } from '../../check/numbers.js';
import { text } from '../../check/words.js';
import type { EvaluationParams } from '../types.js';

/** The most bins of a histogram: of more, each would hold next to nothing. */
export const MOST_BINS = 10_000;

/** Which matching an analysis reads. */
export interface AnalysisOptions {
  /** One of the evaluation's IoU thresholds. Default: its first. */
  iou?: number;
  /** One of the area labels. Default: `all` where it is evaluated, as of AP; else the first. */
  area?: string;
}

/** The options of every analysis in the form that the addon takes. */
export function settingOf({ iou, area }: AnalysisOptions): { iou?: number; area?: string } {
  return {
    ...(iou !== undefined && { iou: number(iou, 'iou') }),
    ...(area !== undefined && { area: text(area, 'area') }),
  };
}

/** The position of the area range that AP is of: `all` where it is evaluated, with COCO's bounds if it has no label; else the first. */
export function mainArea({ areaRanges }: Pick<EvaluationParams, 'areaRanges'>): number {
  const labels = areaRanges.map(([label]) => label);
  return Math.max(0, labels.indexOf('all'), labels.includes('all') ? 0 : labels.indexOf('0-10000000000'));
}

/** The least score that counts, where one is given: whether scores are probabilities, which have a default, the library knows. */
export function confidenceOf({ confidence }: { readonly confidence?: number }): { confidence?: number } {
  return confidence === undefined ? {} : { confidence: number(confidence, 'confidence') };
}
