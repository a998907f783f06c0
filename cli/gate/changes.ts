import type { Baseline, BaselineCategory, Numbers } from './baseline.js';

/** A metric in the baseline and now. */
export interface Change {
  /** The metric's name. */
  metric: string;
  /** The category's name or id; absent for all categories together. */
  category?: string;
  before: number;
  now: number;
}

/** Rounding in the subtraction of two metrics is no drop. */
const ROUNDING = 1e-12;

/** How much a metric rose; a metric that has no value any more fell by all of it. */
export function rise({ before, now }: Change): number {
  return hasValue(now) ? now - before : -before;
}

/** The metrics that have a value in the baseline, beside their values now. */
export function changes(baseline: Baseline, own: Baseline): Change[] {
  return changesOf(baseline.metrics, own.metrics);
}

/**
 * The first metric (AP, PQ, …) of each category that has a value in the baseline. A category that is not evaluated any more
 * has no value now.
 */
export function categoryChanges(baseline: Baseline, own: Baseline): Change[] {
  const now = new Map(own.perCategory.map((category) => [category.id, category]));
  return baseline.perCategory.flatMap((category) => {
    const [metric] = Object.keys(category.metrics);
    if (metric === undefined) return [];
    const only = { [metric]: category.metrics[metric] ?? null };
    return changesOf(only, now.get(category.id)?.metrics ?? {}).map((change) => ({
      ...change,
      category: nameOf(category),
    }));
  });
}

/** Those that fell by more than `maxDrop`, the largest fall first. */
export function fallen(all: readonly Change[], maxDrop: number): Change[] {
  return all.filter((change) => rise(change) < -(maxDrop + ROUNDING)).sort((a, b) => rise(a) - rise(b));
}

function changesOf(before: Numbers, now: Numbers): Change[] {
  return Object.entries(before).flatMap(([metric, value]): Change[] =>
    hasValue(value) ? [{ metric, before: value, now: now[metric] ?? -1 }] : [],
  );
}

/** -1 and NaN stand for no ground truth. */
function hasValue(value: number | null | undefined): value is number {
  return typeof value === 'number' && value !== -1;
}

function nameOf({ id, name }: BaselineCategory): string {
  return name === '' ? id : name;
}
