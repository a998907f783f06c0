/** The annotations and the results by image and category. */
import type { Id } from '../api/evaluate/types.js';
import type { Annotation, COCO } from './pycocotools-coco.js';
import { annotationsOf } from './pycocotools-indexed.js';
import { pairText } from './pycocotools-ids.js';
import type { Params } from './pycocotools-params.js';

/** The annotations and the results by image and category, as positions. */
export interface Cells {
  gt: readonly Annotation[];
  dt: readonly Annotation[];
  /** A single -1 where categories are not used. */
  catIds: readonly Id[];
  gts(imgId: Id, catId: Id): number[];
  /** The best ones, best first. */
  dts(imgId: Id, catId: Id): number[];
}

/** Groups the annotations and the results of an evaluation. */
export function cellsOf(cocoGt: COCO, cocoDt: COCO, p: Params): Cells {
  const [gt, dt] = [annotationsOf(cocoGt, p), annotationsOf(cocoDt, p)];
  const [gts, dts] = [grouped(gt), grouped(dt)];
  const of = (cells: Map<string, number[]>, imgId: Id, catId: Id): number[] => {
    const catIds = p.useCats ? [catId] : p.catIds;
    return catIds.flatMap((own) => cells.get(pairText(imgId, own)) ?? []);
  };
  const most = p.maxDets.at(-1) ?? 0;
  return {
    gt,
    dt,
    catIds: p.useCats ? p.catIds : [-1],
    gts: (imgId, catId) => of(gts, imgId, catId),
    dts: (imgId, catId) => best(of(dts, imgId, catId), dt).slice(0, most),
  };
}

function grouped(anns: readonly Annotation[]): Map<string, number[]> {
  const cells = new Map<string, number[]>();
  anns.forEach((ann, position) => {
    const cell = pairText(ann.image_id, ann.category_id);
    const list = cells.get(cell);
    if (list) list.push(position);
    else cells.set(cell, [position]);
  });
  return cells;
}

/** Positions by falling score, NaN last; equal scores stay in their order. */
function best(positions: number[], dt: readonly Annotation[]): number[] {
  const score = (position: number): number => Number(dt[position]?.['score']);
  return positions.toSorted((a, b) => {
    const [x, y] = [score(a), score(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return y - x;
  });
}
