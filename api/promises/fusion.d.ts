import { type ClusterOptions, type EnsembleNmsOptions, type EnsembleSoftNmsOptions, type FusedBoxes, type ModelBoxes, type WbfOptions } from '../fusion.js';
/** As `weightedBoxesFusion` of `boxwise`, off the event loop. */
export declare function weightedBoxesFusion(models: readonly ModelBoxes[], options?: WbfOptions): Promise<FusedBoxes>;
/** As `nonMaximumWeighted` of `boxwise`, off the event loop. */
export declare function nonMaximumWeighted(models: readonly ModelBoxes[], options?: ClusterOptions): Promise<FusedBoxes>;
/** As `ensembleNms` of `boxwise`, off the event loop. */
export declare function ensembleNms(models: readonly ModelBoxes[], options?: EnsembleNmsOptions): Promise<FusedBoxes>;
/** As `ensembleSoftNms` of `boxwise`, off the event loop. */
export declare function ensembleSoftNms(models: readonly ModelBoxes[], options?: EnsembleSoftNmsOptions): Promise<FusedBoxes>;
