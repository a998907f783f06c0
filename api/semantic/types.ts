import type { IntegersInput } from '../check/arrays.js';
import type { EvaluationWarning, Id } from '../evaluate/types.js';

/**
 * The label of each pixel of an image, in whatever holds whole numbers; the three typed arrays are read without a copy. Labels
 * and predictions must have the same pixel order.
 */
export type LabelMap = Uint8Array | Uint8ClampedArray | Uint16Array | Int32Array | IntegersInput;

/** A folder of label maps as PNG files: grey levels of 8 or 16 bits, or palette indices. */
export interface LabelFolder {
  /** A path or a `file:` URL; subfolders are read too. */
  folder: string | URL;
  /** Suffix of the file names; the part before it pairs labels and predictions. Default `.png`. */
  suffix?: string;
}

/** One image, several images, or a folder of them. */
export type SemanticInput = LabelMap | readonly LabelMap[] | string | URL | LabelFolder;

/** How labels are interpreted. */
export interface SemanticOptions {
  /** Number of classes (at most 4096), or their names. Labels run from 0 to one less. */
  classes: number | readonly string[];
  /**
   * True label of pixels that do not count; `null` for none. As a prediction it means no class, which is a miss of the
   * pixel's true class. Default 255.
   */
  ignoreLabel?: number | null;
  /**
   * Whether the true label 0 is ignored and label n means class n - 1, as in the files of ADE20K. Predictions are used as
   * they are. Default false.
   */
  reduceZeroLabel?: boolean;
}

/** Options of `evaluateSemantic`. */
export interface EvaluateSemanticOptions extends SemanticOptions {
  /** Number of threads, which share the images. Default: all cores that the process may use. Results do not depend on it. */
  threads?: number;
}

/** Options of the promise form. */
export interface EvaluateSemanticAsyncOptions extends EvaluateSemanticOptions {
  /** Called repeatedly with the fraction of files that is done, 0 to 1. Default: not called. */
  onProgress?: (fraction: number) => void;
}

/** The metrics, each 0 to 1; -1 if there is nothing to measure. Means are over the classes that have a value. */
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

/** The metrics of one class; -1 if there is nothing to measure. */
export interface SemanticClassMetrics {
  /** Label of the class. */
  categoryId: Id;
  /** Name of the class, if names were given. */
  name?: string;
  /** Intersection over union, in pixels. */
  IoU: number;
  /** Correct pixels over labelled pixels (recall). */
  accuracy: number;
  /** Dice coefficient (F1). */
  dice: number;
  /** Correct pixels over predicted pixels. */
  precision: number;
  /** Number of pixels with this label. */
  labelled: number;
  /** Number of counted pixels with this prediction. */
  predicted: number;
}

/** Pixels by true class (row) and predicted class (column), in C order. */
export interface ConfusionMatrix {
  /** Number of pixels, row by row. */
  data: Float64Array;
  /** Number of rows and columns. */
  shape: [rows: number, columns: number];
  /** For each true class, the number of pixels without a predicted class. */
  unpredicted: Float64Array;
}

/** The options after defaults. */
export interface SemanticParams {
  /** Always `semantic`. */
  protocol: 'semantic';
  /** Number of classes. */
  classes: number;
  /** True label of ignored pixels, or `null`. */
  ignoreLabel: number | null;
  /** Whether the true label 0 is ignored and the others are reduced by one. */
  reduceZeroLabel: boolean;
}

export type { EvaluationWarning };
