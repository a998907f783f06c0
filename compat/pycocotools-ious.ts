/** `COCOeval.ious`: every similarity within each image and category. */
import type { Id } from '../api/evaluate/types.js';
import type { Cells } from './pycocotools-cells.js';
import type { Annotation, COCO } from './pycocotools-coco.js';
import { ByPair } from './pycocotools-ids.js';
import type { Params } from './pycocotools-params.js';
import * as mask from './pycocotools-mask.js';

/** The similarities of every image and category; none before an evaluation. */
export function similarities(
  cells: Cells | undefined,
  p: Params | undefined,
  coco: readonly [COCO, COCO],
): ByPair<number[][]> {
  const all = new ByPair<number[][]>();
  if (cells === undefined || p === undefined) return all;
  for (const imgId of p.imgIds)
    for (const catId of cells.catIds) all.set(imgId, catId, similaritiesOf(cells, p, coco, imgId, catId));
  return all;
}

/** A row for each of the best detections of an image and a category; empty where there are none of either. */
export function similaritiesOf(
  cells: Cells,
  p: Params,
  [gt, dt]: readonly [COCO, COCO],
  imgId: Id,
  catId: Id,
): number[][] {
  // the reference looks keypoints up under the category -1, which none has
  const none = p.iouType === 'keypoints' && !p.useCats;
  const gts = none ? [] : cells.gts(imgId, catId).map((at) => cells.gt[at] as Annotation);
  const dts = none ? [] : cells.dts(imgId, catId).map((at) => cells.dt[at] as Annotation);
  return between(gts, dts, p, gt, dt);
}

function between(gts: Annotation[], dts: Annotation[], p: Params, gt: COCO, dt: COCO): number[][] {
  if (p.iouType === 'keypoints')
    return dts.map((own) => gts.map((other) => oks(own, other, p.kpt_oks_sigmas)));
  const crowd = gts.map((own) => Number(own.iscrowd));
  if (p.iouType === 'bbox') {
    const boxes = (anns: Annotation[]): mask.Box[] => anns.map((own) => own.bbox as number[]);
    return mask.iou(boxes(dts), boxes(gts), crowd);
  }
  const masks = (anns: Annotation[], coco: COCO) =>
    anns.map((own) => coco.annToRLE(own as Annotation & { segmentation?: unknown }));
  return mask.iou(masks(dts, dt), masks(gts, gt), crowd);
}

/** Object keypoint similarity in the order of the reference's arithmetic, but for the exponential's last bit. */
function oks(dt: Annotation, gt: Annotation, sigmas: readonly number[]): number {
  const [d, g] = [dt['keypoints'] as number[], gt['keypoints'] as number[]];
  const [x, y, w, h] = gt.bbox as [number, number, number, number];
  const visible = sigmas.map((_, i) => (g[3 * i + 2] as number) > 0);
  const some = visible.includes(true);
  const outside = (value: number, from: number, to: number): number =>
    Math.max(0, from - value) + Math.max(0, value - to);
  const terms: number[] = [];
  sigmas.forEach((sigma, i) => {
    if (some && !visible[i]) return;
    const [px, py] = [d[3 * i], d[3 * i + 1]] as [number, number];
    const dx = some ? px - (g[3 * i] as number) : outside(px, x - w, x + w * 2);
    const dy = some ? py - (g[3 * i + 1] as number) : outside(py, y - h, y + h * 2);
    const e = (dx * dx + dy * dy) / (sigma * 2) ** 2 / (Number(gt.area) + Number.EPSILON) / 2;
    terms.push(Math.exp(-e));
  });
  return terms.reduce((sum, term) => sum + term, 0) / terms.length;
}
