import type { ReportHeader } from './payload.js';

/**
 * Which of two runs is better by the first metric, as far as the draws of the images tell, in a sentence of plain text; `undefined` for one
 * run, and where nothing was drawn. The names of the runs are given as they are to be shown.
 */
export function verdict({ comparison }: ReportHeader, names: readonly string[]): string | undefined {
  const [first] = comparison?.metrics ?? [];
  if (!comparison || !first) return undefined;
  const { metric, before, after, delta, low, high } = first;
  if (delta === null || low === null || high === null) return undefined;
  if (![before, after, delta, low, high].every((own) => Number.isFinite(own))) return undefined;
  const verb =
    low > 0
      ? 'is better than'
      : high < 0
        ? 'is worse than'
        : 'is neither clearly better nor clearly worse than';
  const share = `${Math.round(100 * comparison.level)}% of the draws of the images`;
  return `B, ${names[1] ?? ''}, ${verb} A, ${names[0] ?? ''}: ${metric} ${after.toFixed(3)} against ${before.toFixed(3)}, a difference of ${signed(delta)} (${signed(low)} to ${signed(high)} in ${share}).`;
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(3);
  if (text === '0.000') return text;
  return `${value < 0 ? '\u2212' : '+'}${text}`;
}
