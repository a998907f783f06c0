import type * as addon from '../../native.js';
import type { Parity } from '../evaluate/types.js';
import type { EvaluationWarning, PanopticCategoryMetrics, PanopticMetrics, PanopticParams, PanopticQuality } from './types.js';
/** What a panoptic evaluation found. */
export declare class PanopticEvaluation {
    #private;
    /** @internal */
    constructor(found: addon.PanopticFound, parity: Parity);
    /** Over all categories. */
    get all(): PanopticQuality;
    /** Over the categories of things. */
    get things(): PanopticQuality;
    /** Over the categories of stuff. */
    get stuff(): PanopticQuality;
    /** The nine numbers in the order of {@link PanopticMetrics}. */
    get stats(): Float64Array;
    /** The nine numbers by name. */
    get metrics(): PanopticMetrics;
    /** Each category of the ground truth, in its order. */
    perCategory(): PanopticCategoryMetrics[];
    /** The table that panopticapi prints, character for character, with its final line break. */
    summary(): string;
    /** The parameters after defaults. */
    get params(): PanopticParams;
    /** What in the ground truth would surprise; empty for clean data. */
    get warnings(): EvaluationWarning[];
    /** The numbers, for JSON.stringify. */
    toJSON(): {
        metrics: PanopticMetrics;
        all: PanopticQuality;
        things: PanopticQuality;
        stuff: PanopticQuality;
        params: PanopticParams;
        warnings: EvaluationWarning[];
    };
}
