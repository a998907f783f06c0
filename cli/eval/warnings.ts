import type { EvaluationWarning } from '../../api/evaluate/types.js';

/** Prints warnings on stderr, a line for each; `said` changes their text. */
export function printWarnings(
  warnings: readonly EvaluationWarning[],
  said: (message: string) => string = (message) => message,
): void {
  for (const { code, message, count } of warnings)
    process.stderr.write(`boxwise: warning: ${said(message)} (${times(count)}) [${code}]\n`);
}

/** How often a warning was met, in words. */
export const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
