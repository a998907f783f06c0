/** The option that asks for a least value of the best known metrics; `--min` asks for any. */
export const MINIMUMS: readonly { flag: string; option: string; metric: string }[] = [
  { flag: '--min-ap', option: 'minAp', metric: 'AP' },
  { flag: '--min-ap50', option: 'minAp50', metric: 'AP50' },
  { flag: '--min-ap75', option: 'minAp75', metric: 'AP75' },
  { flag: '--min-ap-small', option: 'minApSmall', metric: 'APs' },
  { flag: '--min-ap-medium', option: 'minApMedium', metric: 'APm' },
  { flag: '--min-ap-large', option: 'minApLarge', metric: 'APl' },
  { flag: '--min-ar1', option: 'minAr1', metric: 'AR1' },
  { flag: '--min-ar10', option: 'minAr10', metric: 'AR10' },
  { flag: '--min-ar100', option: 'minAr100', metric: 'AR100' },
  { flag: '--min-ar-small', option: 'minArSmall', metric: 'ARs' },
  { flag: '--min-ar-medium', option: 'minArMedium', metric: 'ARm' },
  { flag: '--min-ar-large', option: 'minArLarge', metric: 'ARl' },
  { flag: '--min-pq', option: 'minPq', metric: 'PQ' },
  { flag: '--min-miou', option: 'minMiou', metric: 'mIoU' },
];

/** A least value of a metric, and the option that asks for it. */
export interface Minimum {
  flag: string;
  metric: string;
  minimum: number;
}

/** What the options ask for at least. */
export function minimumsOf(options: Readonly<Record<string, unknown>>): Minimum[] {
  const named = MINIMUMS.flatMap(({ flag, option, metric }): Minimum[] => {
    const minimum = options[option];
    return typeof minimum === 'number' ? [{ flag, metric, minimum }] : [];
  });
  return [...named, ...((options['min'] ?? []) as readonly Minimum[])];
}

/** Throws if a minimum is of a metric that this evaluation does not have. */
export function checkMinimums(minimums: readonly Minimum[], metrics: readonly string[]): void {
  for (const { flag, metric } of minimums) {
    if (!metrics.includes(metric)) {
      throw new Error(
        `${flag}: there is no metric ${metric} with these options; there are ${metrics.join(', ')}`,
      );
    }
  }
}

/** A sentence where a metric is below what an option asks; a metric without a value (-1) is. */
export function shortfall(
  { flag, metric, minimum }: Minimum,
  metrics: object,
  warnings: readonly { code: string }[],
): string | undefined {
  const value = (metrics as Readonly<Record<string, number>>)[metric];
  if (value === undefined) return `there is no ${metric}; ${flag} asks for ${minimum}`;
  if (value >= minimum) return undefined;
  if (value === -1) {
    const why = warnings.length
      ? `see the warnings: ${[...new Set(warnings.map(({ code }) => code))].join(', ')}`
      : 'there is nothing to measure';
    return `${metric} is -1, ${why}; ${flag} asks for ${minimum}`;
  }
  return `${metric} is ${value}, ${(minimum - value).toPrecision(3)} below ${flag} ${minimum}`;
}
