/** The four measures of two upright boxes, as `pairedIou` names them. */
export const METRICS = ['iou', 'giou', 'diou', 'ciou'] as const;
export type Metric = (typeof METRICS)[number];
export const NAMES: Record<Metric, string> = { iou: 'IoU', giou: 'GIoU', diou: 'DIoU', ciou: 'CIoU' };
/** The width and height of the picture. */
export const WORLD = [400, 220] as const;

/** COCO's borders between small, medium and large, in square pixels (pycocotools, `Params.areaRng`). */
export const SIZE_BORDERS = [32 ** 2, 96 ** 2] as const;
const SIZES = ['small', 'medium', 'large'] as const;
/** The sizes that COCO counts an area to. A border belongs to both. */
export const sizesOf = (area: number): string =>
  SIZES.filter((_, i) => area >= (SIZE_BORDERS[i - 1] ?? 0) && area <= (SIZE_BORDERS[i] ?? Infinity)).join(
    ' and ',
  );
