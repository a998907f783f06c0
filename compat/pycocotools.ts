/**
 * pycocotools 2.0.11 with its names: `COCO`, `COCOeval`, `Params` and `mask`, to port a Python script line by line. boxwise computes the
 * numbers, with the reference's bits.
 *
 * ```ts
 * const cocoGt = new COCO('sample/gt.json');
 * const cocoDt = cocoGt.loadRes('sample/dt.json');
 * const E = new COCOeval(cocoGt, cocoDt, 'bbox');
 * E.evaluate();
 * E.accumulate();
 * E.summarize();
 * console.log(E.stats[0]?.toFixed(3)); // 0.579
 * ```
 *
 * @module
 */
export {
  COCO,
  type AnnFilter,
  type Annotation,
  type Category,
  type CatFilter,
  type Entry,
  type Ids,
  type Image,
  type ImgFilter,
  type NumpyRows,
} from './pycocotools-coco.js';
export { COCOeval, type Accumulated } from './pycocotools-eval.js';
export type { ById, ByPair, ListsById } from './pycocotools-ids.js';
export type { JsonInput } from './pycocotools-read.js';
export { Params, type IouTypeName } from './pycocotools-params.js';
export type { EvalImg } from './pycocotools-images.js';
export * as mask from './pycocotools-mask.js';
