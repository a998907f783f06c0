import * as addon from '#native';
import { nativeAsync } from '../errors.js';
import {
  ensembleNmsCall,
  ensembleSoftNmsCall,
  nmwCall,
  wbfCall,
  type ClusterOptions,
  type EnsembleNmsOptions,
  type EnsembleSoftNmsOptions,
  type FusedBoxes,
  type ModelBoxes,
  type WbfOptions,
} from '../fusion.js';

/** As `weightedBoxesFusion` of `boxwise`, off the event loop. */
export async function weightedBoxesFusion(
  models: readonly ModelBoxes[],
  options: WbfOptions = {},
): Promise<FusedBoxes> {
  const call = wbfCall(models, options);
  return nativeAsync(() => addon.fuseAsync(...call));
}

/** As `nonMaximumWeighted` of `boxwise`, off the event loop. */
export async function nonMaximumWeighted(
  models: readonly ModelBoxes[],
  options: ClusterOptions = {},
): Promise<FusedBoxes> {
  const call = nmwCall(models, options);
  return nativeAsync(() => addon.fuseAsync(...call));
}

/** As `ensembleNms` of `boxwise`, off the event loop. */
export async function ensembleNms(
  models: readonly ModelBoxes[],
  options: EnsembleNmsOptions = {},
): Promise<FusedBoxes> {
  const call = ensembleNmsCall(models, options);
  return nativeAsync(() => addon.fuseAsync(...call));
}

/** As `ensembleSoftNms` of `boxwise`, off the event loop. */
export async function ensembleSoftNms(
  models: readonly ModelBoxes[],
  options: EnsembleSoftNmsOptions = {},
): Promise<FusedBoxes> {
  const call = ensembleSoftNmsCall(models, options);
  return nativeAsync(() => addon.fuseAsync(...call));
}
