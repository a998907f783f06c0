import type { PanopticEvaluation } from '../../api/panoptic.js';
import type { PanopticAsyncOptions, PanopticInput, PanopticMetrics } from '../../api/panoptic/types.js';
import type { Progress } from '../progress.js';

/** Names of the metrics. */
export const METRICS: readonly string[] = [
  'PQ',
  'SQ',
  'RQ',
  'PQth',
  'SQth',
  'RQth',
  'PQst',
  'SQst',
  'RQst',
] satisfies (keyof PanopticMetrics)[];

/** What the command was asked for. */
export interface PanopticCommand {
  /** A path, or bytes of stdin. */
  gt: string | Uint8Array;
  dt: string | Uint8Array;
  gtMasks?: string;
  dtMasks?: string;
  parity?: PanopticAsyncOptions['parity'];
  threads?: number;
}

/** Scores panoptic segmentations, a bar moving meanwhile if there is one. */
export async function evaluatePanoptic(
  command: PanopticCommand,
  bar: Progress | undefined,
): Promise<PanopticEvaluation> {
  const { gt, dt, gtMasks, dtMasks, parity, threads } = command;
  const options = { ...(parity !== undefined && { parity }), ...(threads !== undefined && { threads }) };
  const inputs = [side(gt, gtMasks), side(dt, dtMasks)] as const;
  if (!bar) {
    const { evaluatePanoptic: evaluate } = await import('../../api/panoptic.js');
    return evaluate(...inputs, options);
  }
  const { evaluatePanopticLater: evaluate } = await import('../../api/panoptic.js');
  const onProgress = (fraction: number): void => bar.update(fraction);
  return evaluate(...inputs, { ...options, onProgress }).finally(() => bar.stop());
}

function side(json: string | Uint8Array, masks: string | undefined): PanopticInput {
  return masks === undefined ? { json } : { json, masks };
}
