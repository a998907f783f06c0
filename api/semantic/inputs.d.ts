import type { LabelMap, SemanticInput, SemanticOptions, SemanticParams } from './types.js';
/** A label map in a form that the addon takes. */
export type NativeLabels = Uint8Array | Uint16Array | Int32Array;
/** How labels are read, in a form that the addon takes. */
export interface NativeSemanticParams {
    classes: number;
    ignoreLabel?: number;
    reduceZeroLabel: boolean;
}
/** The options after defaults, and the classes' names. */
export interface CheckedSemantic {
    params: SemanticParams;
    native: NativeSemanticParams;
    names: readonly string[] | undefined;
}
/** Checks the options' types. */
export declare function semanticParams(options: SemanticOptions): CheckedSemantic;
/** Labels and predictions of one image. */
export declare function labelPair(labels: LabelMap, predictions: LabelMap): [NativeLabels, NativeLabels];
/** Labels and predictions of several images, or two folders. */
export declare function semanticInputs(labels: SemanticInput, predictions: SemanticInput): {
    images: [NativeLabels[], NativeLabels[]];
    files?: undefined;
} | {
    files: {
        labels: string;
        predictions: string;
        labelSuffix: string;
        predictionSuffix: string;
    };
};
