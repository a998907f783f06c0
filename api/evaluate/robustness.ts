import { native } from '../errors.js';
import { isA } from '../check/kinds.js';
import { isList } from '../check/lists.js';
import { mistake, wrongType } from '../check/mistakes.js';
import { tableOf, type Table } from '../table.js';
import { Evaluation } from './evaluation.js';

/** Columns of robustness, one row for each metric. */
export interface RobustnessColumns {
  /** Name of the metric. */
  metric: string[];
  /** The metric on clean images, in the unit of the metric: AP and AR are from 0 to 1. */
  clean: Float64Array;
  /** Mean of the metric over the corrupted runs: mPC for AP. -1 if it is -1 in one of them. */
  mean: Float64Array;
  /** `mean / clean`: rPC for AP. NaN where one is -1 or `clean` is 0. */
  relative: Float64Array;
}

/**
 * Robustness over runs of one model on corrupted images (fog, noise, blur) against a clean baseline: the mean performance under corruption
 * (mPC) and the relative one (rPC) of every metric.
 *
 * Average the severities of a corruption by passing a run for each. The runs must have the annotations and the settings of the baseline: only then the
 * corruption alone makes the difference.
 *
 * **Source.** Michaelis et al., "Benchmarking Robustness in Object Detection" (2019).
 *
 * ```ts
 * const clean = evaluate('sample/gt.json', 'sample/dt.json');
 * const [ap] = robustness(clean, [clean, clean]).toTable();
 * console.log(ap?.metric, ap?.relative); // AP 1
 * ```
 *
 * @throws {BoxwiseError} `INVALID_ARGUMENT` without runs, or for runs with other annotations or settings.
 */
export function robustness<Names extends object>(
  clean: Evaluation<Names>,
  runs: readonly Evaluation<Names>[],
): Table<RobustnessColumns> {
  return native(() => {
    if (!isA(clean, Evaluation)) throw wrongType('an evaluation', clean, 'clean');
    if (!isList(runs) || runs.length === 0) throw wrongType('an array of evaluations', runs, 'runs');
    const metric = Object.keys(clean.metrics);
    for (const [index, run] of (runs as Evaluation<Names>[]).entries()) {
      if (!isA(run, Evaluation)) throw wrongType('an evaluation', run, 'runs', index);
      const differs = Evaluation.differenceOf(clean, run);
      if (differs !== undefined)
      throw mistake('INVALID_ARGUMENT', `an evaluation with the same ${differs}`, 'one with another', 'runs', { index }); // prettier-ignore
    }
    const values = clean.stats.slice(0, metric.length);
    const mean = values.map((_, at) => {
      const own = runs.map(({ stats }) => stats[at] ?? -1);
      return own.includes(-1) ? -1 : own.reduce((sum, value) => sum + value, 0) / own.length;
    });
    const relative = mean.map((value, at) => {
      const base = values[at] ?? -1;
      return value === -1 || base === -1 || base === 0 ? Number.NaN : value / base;
    });
    return tableOf({ metric, clean: values, mean, relative });
  });
}
