import type * as addon from '../../native.js';
import type { CheckedSemantic } from './inputs.js';
import type { ConfusionMatrix, EvaluationWarning, SemanticClassMetrics, SemanticMetrics, SemanticParams } from './types.js';
/** What a semantic evaluation found. */
export declare class SemanticEvaluation {
    #private;
    /** @internal */
    constructor(found: addon.SemanticFound, options: CheckedSemantic);
    /** The means in the order of {@link SemanticMetrics}. */
    get stats(): Float64Array;
    /** The means by name. */
    get metrics(): SemanticMetrics;
    /** Each class, in the order of labels. */
    perCategory(): SemanticClassMetrics[];
    /** How many pixels of which class are taken for which. */
    get confusion(): ConfusionMatrix;
    /** How many images were added. */
    get images(): number;
    /** The means as a table of percentages. */
    summary(): string;
    /** The parameters after defaults. */
    get params(): SemanticParams;
    /** Always empty: what would surprise is an error here. */
    get warnings(): EvaluationWarning[];
    /** The numbers, for JSON.stringify. */
    toJSON(): {
        metrics: SemanticMetrics;
        perCategory: SemanticClassMetrics[];
        images: number;
        params: SemanticParams;
    };
}
