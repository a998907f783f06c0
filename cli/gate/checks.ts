import { shortfall, type Minimum } from '../eval/minimums.js';
import { rise, type Change } from './changes.js';

/** A condition on the numbers that was asked for, and why it does not hold. */
export interface Check {
  kind: 'minimum' | 'baseline';
  name: string;
  /** A sentence; absent where the condition holds. */
  failure?: string;
}

/** A check for each minimum. */
export function minimumChecks(
  minimums: readonly Minimum[],
  metrics: object,
  warnings: readonly { code: string }[],
): Check[] {
  return minimums.map((minimum) => {
    const failure = shortfall(minimum, metrics, warnings);
    const name = `${minimum.metric} is at least ${minimum.minimum}`;
    return { kind: 'minimum', name, ...(failure !== undefined && { failure }) };
  });
}

/** A check for each metric of a baseline; those of `fallen` fail. */
export function baselineChecks(all: readonly Change[], fallen: readonly Change[], maxDrop: number): Check[] {
  const fell = new Set(fallen);
  return all.map((change) => {
    const name = `${titleOf(change)} falls by at most ${maxDrop}`;
    return { kind: 'baseline', name, ...(fell.has(change) && { failure: sentence(change, maxDrop) }) };
  });
}

/** `AP`, or `AP of bench`. */
function titleOf({ metric, category }: Change): string {
  return category === undefined ? metric : `${metric} of ${category}`;
}

function sentence(change: Change, maxDrop: number): string {
  const { before, now } = change;
  const fall = (-rise(change)).toPrecision(3);
  const to = now === -1 ? 'to no value (-1)' : `from ${before} to ${now}`;
  return `${titleOf(change)} fell by ${fall}, ${to}; --max-drop allows ${maxDrop}`;
}
