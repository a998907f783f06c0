import { InvalidArgumentError } from 'commander';

/** What can be drawn. */
export const PLOT_KINDS = ['precision-recall', 'f1', 'confusion'] as const;

export type PlotKind = (typeof PLOT_KINDS)[number];

/** `precision-recall,f1`. */
export function plotKinds(text: string): PlotKind[] {
  return text.split(',').map((name) => {
    const kind = PLOT_KINDS.find((one) => one === name.trim());
    if (kind === undefined) throw new InvalidArgumentError(`Expected ${PLOT_KINDS.join(', ')}.`);
    return kind;
  });
}
