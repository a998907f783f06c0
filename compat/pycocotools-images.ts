/** `COCOeval.evalImgs`, from the matches that boxwise found. */
import type { Id, Matches } from '../api/evaluate/types.js';
import type { Cells } from './pycocotools-cells.js';
import type { Annotation } from './pycocotools-coco.js';
import type { Params } from './pycocotools-params.js';

/** What an image has of a category, at one area range. T is the thresholds, D the results, G the annotations. */
export interface EvalImg {
  /** Id of the image. */
  image_id: Id;
  /** Id of the category. */
  category_id: Id;
  /** The area range in square pixels: least and greatest. */
  aRng: [number, number];
  /** Number of detections that count. */
  maxDet: number;
  /** Ids of the detections. */
  dtIds: Id[];
  /** Ids of the annotations. */
  gtIds: Id[];
  /** [T][D]: the id of the annotation that the result matches, or 0. */
  dtMatches: Id[][];
  /** [T][G]: the id of the result that the annotation matches, or 0. */
  gtMatches: Id[][];
  /** Scores of the detections. */
  dtScores: number[];
  /** [G]: 1 for an annotation that need not be found; these come last. */
  gtIgnore: number[];
  /** [T][D]: the result counts neither for nor against. */
  dtIgnore: boolean[][];
}

/** By category, area range and image. */
export function imageResults(cells: Cells, p: Params, matches: Matches): (EvalImg | null)[] {
  return cells.catIds.flatMap((catId) =>
    p.areaRng.flatMap((aRng, area) =>
      p.imgIds.map((imgId) => {
        const [gts, dts] = [cells.gts(imgId, catId), cells.dts(imgId, catId)];
        if (gts.length === 0 && dts.length === 0) return null;
        return result({ imgId, catId, aRng, area }, [gts, dts], cells, p, matches);
      }),
    ),
  );
}

function result(
  { imgId, catId, aRng, area }: { imgId: Id; catId: Id; aRng: [number, number]; area: number },
  [gts, dts]: [number[], number[]],
  { gt, dt }: Cells,
  p: Params,
  matches: Matches,
): EvalImg {
  const [A, D, G] = [p.areaRng.length, dt.length, gt.length];
  const ignored = (position: number): number =>
    matches.groundTruthsIgnored.data[area * G + position] as number;
  const sorted = gts.toSorted((a, b) => ignored(a) - ignored(b));
  const id = (anns: readonly Annotation[], position: number | undefined): Id =>
    position === undefined || position < 0 ? 0 : (anns[position] as Annotation).id;
  const row = (t: number): number => t * A + area;
  const perThreshold = <T>(make: (t: number) => T): T[] => p.iouThrs.map((_, t) => make(t));
  return {
    image_id: imgId,
    category_id: catId,
    aRng,
    maxDet: p.maxDets.at(-1) as number,
    dtIds: dts.map((own) => id(dt, own)),
    gtIds: sorted.map((own) => id(gt, own)),
    dtMatches: perThreshold((t) => dts.map((own) => id(gt, matches.detections.data[row(t) * D + own]))),
    gtMatches: perThreshold((t) => sorted.map((own) => id(dt, matches.groundTruths.data[row(t) * G + own]))),
    dtScores: dts.map((own) => Number((dt[own] as Annotation)['score'])),
    gtIgnore: sorted.map(ignored),
    dtIgnore: perThreshold((t) => dts.map((own) => matches.detectionsIgnored.data[row(t) * D + own] === 1)),
  };
}
