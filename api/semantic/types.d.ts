import type { EvaluationWarning, Id } from '../evaluate/types.js';
/** Labels of an image's pixels, a number a pixel, in any order that labels and predictions share. */
export type LabelMap = Uint8Array | Uint8ClampedArray | Uint16Array | Int32Array;
/** A folder of label maps as PNG files: grey levels of 8 or 16 bits, or positions in a palette. */
export interface LabelFolder {
    /** A path or a `file:` URL; subfolders are looked through too. */
    folder: string | URL;
    /** What the files' names end with; what stands before it is the same for labels and predictions. Default `.png`. */
    suffix?: string;
}
/** One image, several images, or a folder of them. */
export type SemanticInput = LabelMap | readonly LabelMap[] | string | URL | LabelFolder;
/** How labels are read. */
export interface SemanticOptions {
    /** How many classes there are (at most 4096), or their names: labels are 0 to one less. */
    classes: number | readonly string[];
    /**
     * The true label of pixels that do not count; `null` for none. As a prediction it stands for no class: a miss of
     * the pixel's true class. Default 255.
     */
    ignoreLabel?: number | null;
    /**
     * Whether the true label 0 does not count either and the others stand for the class before, as in the files of ADE20K. Predictions
     * are taken as they are. Default false.
     */
    reduceZeroLabel?: boolean;
}
/** How to evaluate. */
export interface EvaluateSemanticOptions extends SemanticOptions {
    /** Threads that share images. Default: all cores that the process may use. The answer never depends on it. */
    threads?: number;
}
/** Options of the promise form. */
export interface EvaluateSemanticAsyncOptions extends EvaluateSemanticOptions {
    /** Called now and then with the share of files that is done, from 0 to 1. */
    onProgress?: (fraction: number) => void;
}
/** Each from 0 to 1; -1 where there is nothing to measure. Means are over classes for which the measure is there. */
export interface SemanticMetrics {
    /** Mean IoU. */
    mIoU: number;
    /** IoU weighted by the classes' share of labelled pixels. */
    fwIoU: number;
    /** Mean accuracy of classes. */
    mAcc: number;
    /** Accuracy of pixels. */
    aAcc: number;
    /** Mean Dice coefficient, which is F1. */
    mDice: number;
    /** Mean precision. */
    mPrecision: number;
}
/** One class's measures; -1 where there is nothing to measure. */
export interface SemanticClassMetrics {
    /** The class's label. */
    categoryId: Id;
    name?: string;
    /** Pixels of both over pixels of either. */
    IoU: number;
    /** Pixels of both over labelled pixels, which is recall. */
    accuracy: number;
    /** Dice coefficient, which is F1. */
    dice: number;
    precision: number;
    /** Pixels with this label. */
    labelled: number;
    /** Pixels with this prediction, of those that count. */
    predicted: number;
}
/** Pixels by true class (row) and predicted class (column), in C order. */
export interface ConfusionMatrix {
    data: Float64Array;
    shape: [rows: number, columns: number];
    /** By true class: pixels for which no class is predicted. */
    unpredicted: Float64Array;
}
/** The parameters after defaults. */
export interface SemanticParams {
    protocol: 'semantic';
    classes: number;
    ignoreLabel: number | null;
    reduceZeroLabel: boolean;
}
export type { EvaluationWarning };
