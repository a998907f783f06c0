import type { BoxesInput, IntegersInput } from '../check/arrays.js';
import type { Table } from '../table.js';

/** Boxes of one sequence as columns: one element of each for each box. */
export interface TrackColumns {
  /** Number of the frame of each box; whole numbers of at least 0. */
  frames: IntegersInput;
  /** Id of the track of each box: whole numbers of at least 0, or strings. A frame has at most one box of a track. */
  trackIds: IntegersInput | readonly string[];
  /** Boxes in `format`, in pixels. */
  boxes: BoxesInput;
  /** `xywh` (default), as the files have it, or `xyxy`. */
  format?: 'xywh' | 'xyxy';
  /** Ground truth only: MOT Challenge's class of each box, 1 to 13. Default: all are 1, pedestrians. */
  classes?: IntegersInput;
  /** Ground truth only: whether each box counts; boxes of 0 or false are ignored. Default: all count. */
  considered?: ArrayLike<number> | ArrayLike<boolean>;
}

/** One sequence: the path of a text file in the format of MOT Challenge, or columns. */
export type TrackSequence = string | URL | TrackColumns;

/**
 * Tracks of one sequence, or of several: a folder, or an object with a sequence for each name. A folder has files `NAME.txt`, or
 * folders `NAME` with `gt/gt.txt`, as MOT Challenge publishes them.
 */
export type TrackingInput = TrackSequence | Readonly<Record<string, TrackSequence>>;

/** The benchmarks of MOT Challenge whose rules for boxes that do not count are known. */
export type TrackingBenchmark = 'MOT15' | 'MOT16' | 'MOT17' | 'MOT20';

/** Options of `evaluateTracking`. */
export interface TrackingOptions {
  /**
   * Whose rules apply. Default `MOT17`, which `MOT16` equals. `MOT20` counts class 6 (vehicles that are not motorised) among the distractors. `MOT15` has no
   * classes: only the ground truth's flag is looked at.
   */
  benchmark?: TrackingBenchmark;
  /**
   * Whether results that are matched to distractors are removed and ground truth of other classes than 1 is left out. Without it only
   * the ground truth's flag is looked at. Default true; refused with `MOT15`, which has no classes.
   */
  preprocess?: boolean;
  /** Least IoU of a match for CLEAR and for identities; HOTA has thresholds of its own. From above 0 to 1. Default 0.5. */
  iouThreshold?: number;
}

/** HOTA and its parts. Shares from 0 to 1. */
export interface HotaScores {
  /** Higher order tracking accuracy, from 0 to 1: √(DetA · AssA). */
  HOTA: number;
  /** Detection accuracy, from 0 to 1. */
  DetA: number;
  /** Association accuracy, from 0 to 1. */
  AssA: number;
  /** Mean IoU of the matches. */
  LocA: number;
  /** Detection recall. */
  DetRe: number;
  /** Detection precision. */
  DetPr: number;
  /** Association recall. */
  AssRe: number;
  /** Association precision. */
  AssPr: number;
}

/** All metrics: of one sequence, or of all together. Those of HOTA are means over 19 thresholds, 0.05 to 0.95. */
export interface TrackingMetrics extends HotaScores {
  /** HOTA at IoU 0.05. */
  HOTA0: number;
  /** LocA at IoU 0.05. */
  LocA0: number;
  /** 1 - (misses + false positives + identity switches) / ground truth; below 0 for many false positives. */
  MOTA: number;
  /** Mean IoU of the matches of CLEAR. */
  MOTP: number;
  /** MOTA without identity switches, at most 1. */
  MODA: number;
  /** True positives over ground truth, from 0 to 1. */
  recall: number;
  /** True positives over results, from 0 to 1. */
  precision: number;
  /** Number of true positives. */
  TP: number;
  /** Number of false positives. */
  FP: number;
  /** Number of misses. */
  FN: number;
  /** Number of identity switches: a track of the ground truth is matched to another result than before. */
  IDSW: number;
  /** Number of interruptions: a track is matched again after a frame in which it was not. */
  Frag: number;
  /** Number of tracks of the ground truth that are matched in more than 80 % of their frames. */
  MT: number;
  /** Number of tracks in between. */
  PT: number;
  /** Number of tracks that are matched in less than 20 % of their frames. */
  ML: number;
  /** F1 of identities, from 0 to 1. */
  IDF1: number;
  /** Precision of identities. */
  IDP: number;
  /** Recall of identities. */
  IDR: number;
  /** Number of boxes with the right identity. */
  IDTP: number;
  /** Number of results without it. */
  IDFP: number;
  /** Number of boxes of the ground truth without it. */
  IDFN: number;
  /** Boxes of the ground truth that count. */
  truthBoxes: number;
  /** Boxes of the results that count. */
  resultBoxes: number;
  /** Tracks of the ground truth that count. */
  truthTracks: number;
  /** Tracks of the results that count. */
  resultTracks: number;
}

/** The metrics by sequence. */
export type TrackingColumns = {
  /** Name of the sequence. */
  sequence: string[];
} & { [Name in keyof TrackingMetrics]: Float64Array };

/** HOTA at each threshold. */
export type AlphaColumns = {
  /** Least IoU of a match. */
  alpha: Float64Array;
  /** Number of true positives. */
  TP: Float64Array;
  /** Number of misses. */
  FN: Float64Array;
  /** Number of false positives. */
  FP: Float64Array;
} & { [Name in keyof HotaScores]: Float64Array };

/** The options after defaults. */
export interface TrackingParams {
  /** Whose rules applied. */
  benchmark: TrackingBenchmark;
  /** Whether distractors and classes were looked at. */
  preprocess: boolean;
  /** Least IoU of a match for CLEAR and for identities. */
  iouThreshold: number;
}

/** The table of sequences. */
export type SequenceTable = Table<TrackingColumns>;
/** The table of thresholds. */
export type AlphaTable = Table<AlphaColumns>;
