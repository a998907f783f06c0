import type { EvaluationWarning } from '../../api/evaluate/types.js';
import type { CategoryRow } from './tables.js';

/** What evaluations of every protocol tell. */
export interface Scores {
  readonly metrics: object;
  readonly stats: Float64Array;
  readonly params: object;
  readonly warnings: readonly EvaluationWarning[];
  summary(): string;
  perCategory(): readonly CategoryRow[];
}
