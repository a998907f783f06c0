import type * as addon from '#native';
import { made } from '../check/made.js';
import { helped } from '../help.js';
import type { CheckedSemantic } from './inputs.js';
import type {
  ConfusionMatrix,
  EvaluationWarning,
  SemanticClassMetrics,
  SemanticMetrics,
  SemanticParams,
} from './types.js';

/** How many numbers the addon tells of a class. */
const NUMBERS = 7;

/** What a semantic evaluation found. */
export class SemanticEvaluation {
  readonly #found: addon.SemanticFound;
  readonly #options: CheckedSemantic;

  /** @internal */
  constructor(found: addon.SemanticFound, options: CheckedSemantic) {
    this.#found = made(found, 'means', 'SemanticEvaluation', 'evaluateSemantic()');
    this.#options = options;
  }

  /** The means in the order of {@link SemanticMetrics}. */
  get stats(): Float64Array {
    return this.#found.means;
  }

  /** The means by name. */
  get metrics(): SemanticMetrics {
    const [mIoU, fwIoU, mAcc, aAcc, mDice, mPrecision] = this.stats;
    return { mIoU, fwIoU, mAcc, aAcc, mDice, mPrecision } as SemanticMetrics;
  }

  /**
   * Each class, in the order of labels.
   *
   * ```ts
   * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
   * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0)); // labels, predictions
   * for (const { name, IoU } of scores.result().perCategory())
   *   console.log(name, IoU); // road 0.5
   * ```
   */
  perCategory(): SemanticClassMetrics[] {
    const { params, names } = this.#options;
    return Array.from({ length: params.classes }, (_, label) => {
      const numbers = this.#found.classes.subarray(NUMBERS * label, NUMBERS * (label + 1));
      const [IoU, accuracy, dice, precision, labelled, predicted] = numbers;
      const name = names?.[label];
      return {
        categoryId: label,
        ...(name !== undefined && { name }),
        IoU,
        accuracy,
        dice,
        precision,
        labelled,
        predicted,
      } as SemanticClassMetrics;
    });
  }

  /** How many pixels of which class are taken for which. */
  get confusion(): ConfusionMatrix {
    const { classes } = this.#options.params;
    const data = new Float64Array(classes * classes);
    const unpredicted = new Float64Array(classes);
    for (let row = 0; row < classes; row++) {
      const from = row * (classes + 1);
      data.set(this.#found.confusion.subarray(from, from + classes), row * classes);
      unpredicted[row] = this.#found.confusion[from + classes] ?? 0;
    }
    return { data, shape: [classes, classes], unpredicted };
  }

  /** How many images were added. */
  get images(): number {
    return this.#found.images;
  }

  /**
   * The means as a table of percentages.
   *
   * ```ts
   * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
   * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0)); // labels, predictions
   * console.log(scores.result().summary().split('\n').length); // 4
   * ```
   */
  summary(): string {
    return this.#found.summary;
  }

  /** The parameters after defaults. */
  get params(): SemanticParams {
    return this.#options.params;
  }

  /** Suspicious things about the labels as a whole: classes without a pixel, a large share of ignored pixels. */
  get warnings(): EvaluationWarning[] {
    return helped(this.#found.warnings);
  }

  /**
   * The numbers, for JSON.stringify.
   *
   * ```ts
   * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
   * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0)); // labels, predictions
   * console.log(JSON.parse(JSON.stringify(scores.result())).metrics.mIoU); // 0.5
   * ```
   */
  toJSON(): {
    metrics: SemanticMetrics;
    perCategory: SemanticClassMetrics[];
    images: number;
    params: SemanticParams;
    warnings: EvaluationWarning[];
  } {
    const { metrics, images, params, warnings } = this;
    return { metrics, perCategory: this.perCategory(), images, params, warnings };
  }
}
