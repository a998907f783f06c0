import type * as addon from '#native';
import { made } from '../check/made.js';
import { helped } from '../help.js';
import { parseId } from '../evaluate/ids.js';
import type {
  EvaluationWarning,
  ModifiedPanopticQuality,
  PanopticCategoryMetrics,
  PanopticMetrics,
  PanopticParams,
  PanopticQuality,
} from './types.js';

/** What a panoptic evaluation found. */
export class PanopticEvaluation {
  readonly #found: addon.PanopticFound;
  readonly #params: PanopticParams;

  /** @internal */
  constructor(found: addon.PanopticFound, params: PanopticParams) {
    this.#found = made(found, 'groups', 'PanopticEvaluation', 'evaluatePanoptic()');
    this.#params = params;
  }

  /** Over all categories. */
  get all(): PanopticQuality {
    return this.#group(0);
  }

  /** Over the categories of things. */
  get things(): PanopticQuality {
    return this.#group(1);
  }

  /** Over the categories of stuff. */
  get stuff(): PanopticQuality {
    return this.#group(2);
  }

  /** The nine numbers in the order of {@link PanopticMetrics}. */
  get stats(): Float64Array {
    return this.#found.groups.filter((_, i) => i % 4 < 3);
  }

  /** The nine numbers by name. */
  get metrics(): PanopticMetrics {
    const [PQ, SQ, RQ, PQth, SQth, RQth, PQst, SQst, RQst] = this.stats as unknown as number[] & {
      length: 9;
    };
    return { PQ, SQ, RQ, PQth, SQth, RQth, PQst, SQst, RQst } as PanopticMetrics;
  }

  /**
   * PQ† (Porzi et al. 2019), without a least IoU for stuff: whether a region of sky is found is no question of 0.49 or 0.51.
   * A category of stuff without a true segment is in no mean.
   */
  get modified(): ModifiedPanopticQuality {
    const [PQ, PQth, PQst] = this.#found.modified as unknown as [number, number, number];
    return { PQ, PQth, PQst };
  }

  /**
   * Each category of the ground truth, in its order.
   *
   * ```ts
   * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
   * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
   * const masks = new Map([[7, { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 }]]);
   * const evaluation = evaluatePanoptic({ json, masks }, { json, masks });
   * console.log(evaluation.perCategory()[0]?.PQ); // 1
   * ```
   */
  perCategory(): PanopticCategoryMetrics[] {
    return this.#found.categories.map(
      ({ categoryId, name, pq: PQ, modified: modifiedPQ, sq: SQ, rq: RQ, ...counts }) => ({
        categoryId: parseId(categoryId),
        ...(name !== undefined && { name }),
        isThing: counts.isThing,
        PQ,
        SQ,
        RQ,
        iou: counts.iou,
        truePositives: counts.truePositives,
        falsePositives: counts.falsePositives,
        falseNegatives: counts.falseNegatives,
        modifiedPQ,
      }),
    );
  }

  /**
   * The table that panopticapi prints, character for character, with its final line break.
   *
   * ```ts
   * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
   * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
   * const masks = new Map([[7, { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 }]]);
   * const evaluation = evaluatePanoptic({ json, masks }, { json, masks });
   * console.log(evaluation.summary().split('\n').length); // 6
   * ```
   */
  summary(): string {
    return this.#found.summary;
  }

  /** The parameters after defaults. */
  get params(): PanopticParams {
    return { ...this.#params };
  }

  /** What in the ground truth would surprise; empty for clean data. */
  get warnings(): EvaluationWarning[] {
    return helped(this.#found.warnings);
  }

  /**
   * The numbers, for JSON.stringify.
   *
   * ```ts
   * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
   * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
   * const masks = new Map([[7, { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 }]]);
   * const evaluation = evaluatePanoptic({ json, masks }, { json, masks });
   * console.log(JSON.parse(JSON.stringify(evaluation)).metrics.PQ); // 1
   * ```
   */
  toJSON(): {
    metrics: PanopticMetrics;
    all: PanopticQuality;
    things: PanopticQuality;
    stuff: PanopticQuality;
    modified: ModifiedPanopticQuality;
    params: PanopticParams;
    warnings: EvaluationWarning[];
  } {
    const { metrics, all, things, stuff, modified, params, warnings } = this;
    return { metrics, all, things, stuff, modified, params, warnings };
  }

  #group(group: number): PanopticQuality {
    const [pq, sq, rq, n] = this.#found.groups.subarray(4 * group, 4 * group + 4);
    return { pq, sq, rq, n } as PanopticQuality;
  }
}
