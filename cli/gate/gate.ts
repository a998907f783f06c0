import type { Scores } from '../eval/scores.js';
import { textTable } from '../eval/text-table.js';
import { fallenTable } from './fallen-table.js';
import { writeOutput } from '../output.js';
import { digestOf } from '../digest.js';
import { baselineOf, baselineText, checkSame, readBaseline } from './baseline.js';
import { categoryChanges, changes, fallen, type Change } from './changes.js';
import { baselineChecks, type Check } from './checks.js';

/** What was asked for. */
export interface GateOptions {
  protocol: string;
  gt: string;
  imageIds?: readonly unknown[];
  hierarchy?: string;
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

/** Where there is no baseline. */
const NOTHING: Outcome = { changes: [], checks: [], fell: '' };

/** Reads the baseline, and returns the function that compares an evaluation with it, and saves its own. */
export function gate(options: GateOptions): (evaluation: Scores) => Promise<Outcome> {
  const { protocol, gt, imageIds = null, hierarchy, perCategory = false, saveBaseline, baseline, maxDrop = 0 } = options; // prettier-ignore
  const saved = baseline === undefined ? undefined : readBaseline(baseline);
  return async (evaluation) => {
    const tree = hierarchy === undefined ? null : await digestOf(hierarchy);
    const own = baselineOf(evaluation, {
      protocol,
      groundTruth: await digestOf(gt),
      imageIds,
      hierarchy: tree,
    });
    if (saveBaseline !== undefined) writeOutput(saveBaseline, baselineText(own));
    if (saved === undefined || baseline === undefined) return NOTHING;
    checkSame(baseline, saved, own);
    const overall = changes(saved, own);
    const categories = perCategory ? categoryChanges(saved, own) : [];
    if (overall.length === 0)
      throw new Error(`--baseline ${baseline} has no metric with a value: nothing can be compared with it`);
    if (perCategory && categories.length === 0 && own.perCategory.length > 0)
      throw new Error(`--per-category: --baseline ${baseline} has no category with a value`);
    const all = [...overall, ...categories];
    const fell = fallen(all, maxDrop);
    const checks = baselineChecks(all, fell, maxDrop);
    if (!fell.length) return { changes: all, checks, fell: '' };
    const head = `boxwise: ${fell.length} of ${all.length} metrics fell by more than ${maxDrop} since ${baseline}\n`;
    return { changes: all, checks, fell: `${head}${await textTable(fallenTable(fell))}\n` };
  };
}
