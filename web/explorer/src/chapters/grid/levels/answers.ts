import type { Box } from 'components/geometry';

/** A box that is left, and the answer that it comes from. */
export interface LevelFound {
  box: Box;
  score: number;
  classId: number;
  source: number;
}
/** What each answer of a head says. */
export interface LevelAnswers {
  scores: Float64Array;
  classIds: Int32Array;
}
export interface LevelDecoded {
  /** What is left, best first. */
  found: LevelFound[];
  /** Answers above the threshold, before suppression. */
  answering: number;
}
