import { InvalidArgumentError } from 'commander';

import type { TrackingMetrics } from '../api/tracking.js';
import { nearest } from '../api/check/nearest.js';
import { leastOf } from './eval/arguments.js';
import { number } from './numbers.js';
import { shortfall, type Minimum } from './eval/minimums.js';

/** What the numbers of a metric can be: from 0 to 1, at most 1, or whole numbers of at least 0. */
type Kind = 'share' | 'accuracy' | 'count';

/** Which direction is better; `neither` for what describes the data. */
type Better = 'more' | 'less' | 'neither';

const SHARE = ['share', 'more'] as const;
const ACCURACY = ['accuracy', 'more'] as const;
const HITS = ['count', 'more'] as const;
const MISTAKES = ['count', 'less'] as const;
const SIZE = ['count', 'neither'] as const;

/** Every metric, so that no gate is passed by getting worse. */
const METRICS: Readonly<Record<keyof TrackingMetrics, readonly [Kind, Better]>> = {
  HOTA: SHARE,
  DetA: SHARE,
  AssA: SHARE,
  LocA: SHARE,
  DetRe: SHARE,
  DetPr: SHARE,
  AssRe: SHARE,
  AssPr: SHARE,
  HOTA0: SHARE,
  LocA0: SHARE,
  MOTA: ACCURACY,
  MOTP: SHARE,
  MODA: ACCURACY,
  recall: SHARE,
  precision: SHARE,
  TP: HITS,
  FP: MISTAKES,
  FN: MISTAKES,
  IDSW: MISTAKES,
  Frag: MISTAKES,
  MT: HITS,
  PT: SIZE,
  ML: MISTAKES,
  IDF1: SHARE,
  IDP: SHARE,
  IDR: SHARE,
  IDTP: HITS,
  IDFP: MISTAKES,
  IDFN: MISTAKES,
  truthBoxes: SIZE,
  resultBoxes: SIZE,
  truthTracks: SIZE,
  resultTracks: SIZE,
};

/** A least (`--min`) or a largest (`--max`) value of a metric. */
export interface Limit {
  flag: '--min' | '--max';
  metric: string;
  value: number;
}

/** The parser of `--min` or `--max`: `HOTA=0.4`, beside those given before. */
export const limitOf =
  (flag: Limit['flag']) =>
  (text: string, before: readonly Limit[] = []): Limit[] => {
    const { metric, minimum: value } = leastOf(text, number);
    const own = { flag, metric, value };
    const fault = faultOf(own);
    if (fault !== undefined) throw new InvalidArgumentError(fault);
    return [...before, own];
  };

/** Why a limit means nothing; `undefined` if it does mean something. */
function faultOf({ flag, metric, value }: Limit): string | undefined {
  const known = Object.hasOwn(METRICS, metric) ? METRICS[metric as keyof TrackingMetrics] : undefined;
  if (known === undefined) {
    const near = nearest(metric, Object.keys(METRICS));
    const hint = near === undefined ? '' : ` Did you mean ${near}?`;
    return `There is no metric ${metric}; there are ${Object.keys(METRICS).join(', ')}.${hint}`;
  }
  const [kind, better] = known;
  if (flag === '--min' && better === 'less')
    return `Less ${metric} is better, so it needs a maximum: use --max ${metric}=${value}.`;
  if (flag === '--max' && better === 'more')
    return `More ${metric} is better, so it needs a minimum: use --min ${metric}=${value}.`;
  if (kind === 'count') {
    if (Number.isSafeInteger(value) && value >= 0) return undefined;
    return `${metric} is a count: expected a whole number of at least 0, got ${value}.`;
  }
  if (value <= 1 && value >= (kind === 'share' ? 0 : -Infinity)) return undefined;
  const range = kind === 'share' ? 'a number from 0 to 1' : 'a number of at most 1';
  const cure = value > 1 && value <= 100 ? `; for ${value} % write ${flag} ${metric}=${value / 100}` : '';
  return `${metric}: expected ${range}, got ${value}${cure}.`;
}

/** A sentence where a metric is beyond its limit, or where nothing was measured. */
export function missed(
  { flag, metric, value: limit }: Limit,
  metrics: object,
  warnings: readonly { code: string }[],
): string | undefined {
  const { truthBoxes, resultBoxes } = metrics as Partial<TrackingMetrics>;
  const lacking = truthBoxes === 0 ? 'no box of the ground truth counts' : 'the results have no box';
  if (truthBoxes === 0 || resultBoxes === 0)
    return `${metric} was not measured, as ${lacking}; ${flag} asks for ${limit}`;
  if (flag === '--min') {
    const own: Minimum = { flag, metric, minimum: limit };
    return shortfall(own, metrics, warnings);
  }
  const value = (metrics as Readonly<Record<string, number>>)[metric];
  if (value === undefined) return `there is no ${metric}; ${flag} allows ${limit}`;
  return value <= limit ? undefined : `${metric} is ${value}, ${value - limit} above ${flag} ${limit}`;
}
