import { made } from '../check/made.js';
import { oneOf } from '../check/words.js';
import { helped } from '../help.js';
import { tableOf, type RowOf } from '../table.js';
import type { EvaluationWarning } from '../evaluate/types.js';
import { ALPHAS } from './hota.js';
import { combined, hotaScores, metricsOf, type Counted } from './scores.js';
import type {
  AlphaColumns,
  AlphaTable,
  SequenceTable,
  TrackingColumns,
  TrackingMetrics,
  TrackingParams,
} from './types.js';

/** What an evaluation is made of, which only the library has. */
export interface TrackingParts {
  params: TrackingParams;
  sequences: readonly (readonly [name: string, counted: Counted])[];
  warnings: readonly EvaluationWarning[];
}

/** The name of all sequences together in the summary. */
const ALL = 'COMBINED';

/** What an evaluation of tracks found. */
export class TrackingEvaluation {
  readonly #parts: TrackingParts;
  readonly #all: Counted;

  /** @internal */
  constructor(parts: object) {
    this.#parts = made(parts as TrackingParts, 'sequences', 'TrackingEvaluation', 'evaluateTracking()');
    this.#all = combined(this.#parts.sequences.map(([, counted]) => counted));
  }

  /** The metrics of all sequences together: counts are summed, shares are made of the sums. */
  get metrics(): TrackingMetrics {
    return metricsOf(this.#all);
  }

  /**
   * The metrics of each sequence, in the order of names in folders, and of the object's members.
   *
   * ```ts
   * const evaluation = evaluateTracking('examples/tracking/gt', 'examples/tracking/results');
   * for (const { sequence, HOTA } of evaluation.perSequence().toTable())
   *   console.log(sequence, HOTA.toFixed(3)); // square 0.404
   * ```
   */
  perSequence(): SequenceTable {
    const rows = this.#parts.sequences.map(([, counted]) => metricsOf(counted));
    const names = Object.keys(this.metrics) as (keyof TrackingMetrics)[];
    const columns = names.map((name) => [name, Float64Array.from(rows, (row) => row[name])] as const);
    const sequence = this.#parts.sequences.map(([name]) => name);
    return tableOf<TrackingColumns>({
      sequence,
      ...(Object.fromEntries(columns) as Omit<TrackingColumns, 'sequence'>),
    });
  }

  /**
   * HOTA and its parts at each of the 19 thresholds, as they are plotted.
   *
   * ```ts
   * const evaluation = evaluateTracking('examples/tracking/gt', 'examples/tracking/results');
   * const [first] = evaluation.perAlpha('street').toTable();
   * console.log(first?.alpha, first?.HOTA.toFixed(3)); // 0.05 0.534
   * ```
   *
   * @param sequence name of a sequence; all together if it is left out
   */
  perAlpha(sequence?: string): AlphaTable {
    const names = this.#parts.sequences.map(([name]) => name);
    const at = sequence === undefined ? -1 : names.indexOf(oneOf(sequence, names, 'sequence'));
    const { hota } = this.#parts.sequences[at]?.[1] ?? this.#all;
    const { TP, FN, FP } = hota;
    const own = (values: Float64Array): Float64Array => values.slice();
    const scores = Object.entries(hotaScores(hota)).map(([name, values]) => [name, own(values)]);
    return tableOf<AlphaColumns>({
      alpha: Float64Array.from(ALPHAS),
      ...(Object.fromEntries(scores) as Omit<AlphaColumns, 'alpha' | 'TP' | 'FN' | 'FP'>),
      TP: own(TP),
      FN: own(FN),
      FP: own(FP),
    });
  }

  /** The options after defaults. */
  get params(): TrackingParams {
    return this.#parts.params;
  }

  /** What makes numbers meaningless, such as ground truth of which no box counts; one of each kind, with what to do. */
  get warnings(): EvaluationWarning[] {
    return helped(this.#parts.warnings);
  }

  /**
   * The main metrics as a table of text, shares in percent: a line for each sequence, and one for all together.
   *
   * ```ts
   * const evaluation = evaluateTracking('examples/tracking/gt', 'examples/tracking/results');
   * console.log(evaluation.summary().split('\n').at(-1)?.slice(0, 16)); //
   * ```
   */
  summary(): string {
    const rows = this.perSequence().toTable();
    const names: (keyof TrackingMetrics)[] = ['HOTA', 'DetA', 'AssA', 'MOTA', 'MOTP', 'IDF1', 'FP', 'FN', 'IDSW', 'Frag', 'MT', 'PT', 'ML']; // prettier-ignore
    const all = [...rows, { ...this.metrics, sequence: ALL }];
    const width = Math.max('sequence'.length, ...all.map(({ sequence }) => sequence.length));
    const line = (first: string, cells: readonly string[]): string =>
      `${first.padEnd(width)}${cells.map((cell) => cell.padStart(8)).join('')}\n`;
    return [
      line('sequence', names),
      ...all.map((row) =>
        line(
          row.sequence,
          names.map((name) => shown(name, row[name])),
        ),
      ),
    ].join('');
  }

  /**
   * The numbers, for JSON.stringify.
   *
   * ```ts
   * const evaluation = evaluateTracking('examples/tracking/gt', 'examples/tracking/results');
   * console.log(JSON.parse(JSON.stringify(evaluation)).metrics.IDSW); // 15
   * ```
   */
  toJSON(): {
    metrics: TrackingMetrics;
    perSequence: RowOf<TrackingColumns>[];
    perAlpha: RowOf<AlphaColumns>[];
    params: TrackingParams;
    warnings: EvaluationWarning[];
  } {
    const { metrics, params, warnings } = this;
    const [perSequence, perAlpha] = [this.perSequence().toJSON(), this.perAlpha().toJSON()];
    return { metrics, perSequence, perAlpha, params, warnings };
  }
}

const COUNTS: readonly (keyof TrackingMetrics)[] = ['FP', 'FN', 'IDSW', 'Frag', 'MT', 'PT', 'ML'];

function shown(name: keyof TrackingMetrics, value: number): string {
  return COUNTS.includes(name) ? String(value) : (100 * value).toFixed(2);
}
