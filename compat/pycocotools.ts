/**
 * pycocotools 2.0.11 under its names: `COCO`, `COCOeval`, `Params` and `mask`, so that a Python script ports line by line. The numbers
 * are boxwise's own, which have the reference's bits.
 *
 * ```ts
 * const cocoGt = new COCO('instances_val2017.json');
 * const cocoDt = cocoGt.loadRes('detections.json');
 * const E = new COCOeval(cocoGt, cocoDt, 'bbox');
 * E.evaluate();
 * E.accumulate();
 * E.summarize();
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
export { COCOeval, Params, type Accumulated, type IouTypeName } from './pycocotools-eval.js';
export type { EvalImg } from './pycocotools-images.js';
export * as mask from './pycocotools-mask.js';
