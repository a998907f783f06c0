/** The four measures of two upright boxes, as `pairedIou` names them. */
export const METRICS = ['iou', 'giou', 'diou', 'ciou'] as const;
export type Metric = (typeof METRICS)[number];
export const NAMES: Record<Metric, string> = { iou: 'IoU', giou: 'GIoU', diou: 'DIoU', ciou: 'CIoU' };
/** The width and height of the picture. */
export const WORLD = [400, 220] as const;
