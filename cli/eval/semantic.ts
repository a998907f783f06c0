import type { SemanticEvaluation } from '../../api/semantic.js';
import type { EvaluateSemanticOptions, LabelFolder, SemanticMetrics } from '../../api/semantic/types.js';
import type { Progress } from '../progress.js';

/** Names of the metrics. */
export const METRICS: readonly string[] = [
  'mIoU',
  'fwIoU',
  'mAcc',
  'aAcc',
  'mDice',
  'mPrecision',
] satisfies (keyof SemanticMetrics)[];

/** What the command was asked for. */
export interface SemanticCommand {
  /** Folders. */
  gt: string;
  dt: string;
  gtSuffix?: string;
  dtSuffix?: string;
  classes?: number | string[];
  ignoreLabel?: number | 'none';
  reduceZeroLabel?: boolean;
  threads?: number;
}

/** Scores folders of label maps, a bar moving meanwhile if there is one. */
export async function evaluateSemantic(
  command: SemanticCommand,
  bar: Progress | undefined,
): Promise<SemanticEvaluation> {
  const { classes, ignoreLabel, reduceZeroLabel, threads } = command;
  if (classes === undefined)
    throw new Error('--protocol semantic needs --classes: the number of classes, or their names');
  const options: EvaluateSemanticOptions = {
    classes,
    ...(ignoreLabel !== undefined && { ignoreLabel: ignoreLabel === 'none' ? null : ignoreLabel }),
    ...(reduceZeroLabel !== undefined && { reduceZeroLabel }),
    ...(threads !== undefined && { threads }),
  };
  const inputs = [side(command.gt, command.gtSuffix), side(command.dt, command.dtSuffix)] as const;
  if (!bar) {
    const { evaluateSemantic: evaluate } = await import('../../api/semantic.js');
    return evaluate(...inputs, options);
  }
  const { evaluateSemanticLater: evaluate } = await import('../../api/semantic.js');
  const onProgress = (fraction: number): void => bar.update(fraction);
  return evaluate(...inputs, { ...options, onProgress }).finally(() => bar.stop());
}

function side(folder: string, suffix: string | undefined): LabelFolder {
  return suffix === undefined ? { folder } : { folder, suffix };
}
