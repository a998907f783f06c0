import type { Minimum } from '../eval/minimums.js';
import type { Scores } from '../eval/scores.js';
import { textTable } from '../eval/text-table.js';
import { fallenTable } from './fallen-table.js';
import { writeOutput } from '../output.js';
import { baselineOf, baselineText, checkSame, digestOf, readBaseline } from './baseline.js';
import { categoryChanges, changes, type Change } from './changes.js';
import { baselineChecks, minimumChecks, type Check } from './checks.js';

/** What was asked for. */
export interface GateOptions {
  protocol: string;
  gt: string;
  imageIds?: readonly unknown[];
  perCategory?: boolean;
  saveBaseline?: string;
  baseline?: string;
  maxDrop?: number;
}

/** What came out. */
export interface Outcome {
  changes: readonly Change[];
  checks: readonly Check[];
  /** What fell, as a table for stderr; empty where nothing did. */
  fell: string;
}

/** Checks an evaluation. */
export type Gate = (evaluation: Scores, minimums: readonly Minimum[]) => Promise<Outcome>;

/** Reads the baseline, and returns the function that compares an evaluation with it, and saves its own. */
export function gate(options: GateOptions): Gate {
  const { protocol, gt, imageIds = null, perCategory = false, saveBaseline, baseline, maxDrop = 0 } = options;
  const saved = baseline === undefined ? undefined : readBaseline(baseline);
  return async (evaluation, minimums) => {
    const checks = minimumChecks(minimums, evaluation.metrics, evaluation.warnings);
    if (saved === undefined && saveBaseline === undefined) return { changes: [], checks, fell: '' };
    const own = baselineOf(evaluation, { protocol, groundTruth: await digestOf(gt), imageIds });
    if (saveBaseline !== undefined) writeOutput(saveBaseline, baselineText(own));
    if (saved === undefined || baseline === undefined) return { changes: [], checks, fell: '' };
    checkSame(baseline, saved, own);
    const all = [...changes(saved, own), ...(perCategory ? categoryChanges(saved, own) : [])];
    const table = fallenTable(all, maxDrop);
    const head = `boxwise: ${table.rows.length} of ${all.length} metrics fell by more than ${maxDrop} since ${baseline}\n`;
    const fell = table.rows.length ? `${head}${await textTable(table)}\n` : '';
    return { changes: all, checks: [...checks, ...baselineChecks(all, maxDrop)], fell };
  };
}
