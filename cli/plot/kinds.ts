import { InvalidArgumentError } from 'commander';

/** What can be drawn. */
export const PLOT_KINDS = ['precision-recall', 'f1', 'confusion'] as const;

export type PlotKind = (typeof PLOT_KINDS)[number];

/** What can be drawn of an evaluation; of voc and openimages, which match in their own way, curves alone. */
export function drawable(protocol: string): readonly PlotKind[] {
  return protocol === 'voc' || protocol === 'openimages' ? ['precision-recall'] : PLOT_KINDS;
}

/** `precision-recall,f1`. */
export function plotKinds(text: string): PlotKind[] {
  return text.split(',').map((name) => {
    const kind = PLOT_KINDS.find((one) => one === name.trim());
    if (kind === undefined) throw new InvalidArgumentError(`Expected ${PLOT_KINDS.join(', ')}.`);
    return kind;
  });
}
