/** The ways of the chapter from many boxes to few. */
export const METHODS = {
  hard: { name: 'Hard', setting: 'threshold' },
  diou: { name: 'DIoU', setting: 'threshold' },
  linear: { name: 'Soft, linear', setting: 'threshold' },
  gaussian: { name: 'Soft, gaussian', setting: 'sigma' },
  matrix: { name: 'Matrix', setting: 'none' },
  fusion: { name: 'Fusion', setting: 'threshold' },
  merging: { name: 'Merging', setting: 'threshold' },
} as const satisfies Record<string, { name: string; setting: 'threshold' | 'sigma' | 'none' }>;
export type Method = keyof typeof METHODS;
export const METHOD_KEYS = Object.keys(METHODS) as Method[];

/** Whether the method makes new boxes of the old ones. */
export const isFusing = (method: Method): boolean => method === 'fusion' || method === 'merging';
/** Whether an overlap that equals the threshold may count, too. */
export const takesEqual = (method: Method): boolean => method === 'hard' || method === 'diou';

export interface Settings {
  method: Method;
  threshold: number;
  sigma: number;
  /** Scores must be above it. */
  least: number;
  byClass: boolean;
  orEqual: boolean;
}

/** A decision: `by` is the box that acts, `of` the one that it acts on. */
export interface Step {
  /** `join`: the box becomes part of the one that `by` began. */
  kind: 'keep' | 'suppress' | 'decay' | 'spare' | 'join';
  by: number;
  of: number;
  /** Their overlap, in the measure of the method. */
  overlap: number;
  /** The score of `of` before and after. */
  before: number;
  after: number;
}

/** A box that fusion made, its score, and the box that began it. */
export interface Fused {
  box: readonly [number, number, number, number];
  score: number;
  by: number;
}
