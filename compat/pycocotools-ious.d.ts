/** `COCOeval.ious`: every similarity within each image and category. */
import type { COCO } from './pycocotools-coco.js';
import type { Params } from './pycocotools-eval.js';
import type { Cells } from './pycocotools-images.js';
/** By `imgId,catId`: a row for each detection; empty where there are none of either. */
export declare function similarities(cells: Cells, p: Params, [gt, dt]: [COCO, COCO]): Record<string, number[][]>;
