import type { Later, PlainLater } from '../call.js';
import type * as mask from '../mask.js';
import * as calls from './calls.js';

export type * from './types.js';

/** As `mask.encode` of `boxwise`, off the event loop. */
export const encode = calls.encode.later as Later<typeof mask.encode>;
/** As `mask.decode` of `boxwise`, off the event loop. */
export const decode: Later<typeof mask.decode> = calls.decode.later;
/** As `mask.merge` of `boxwise`, off the event loop. */
export const merge = calls.merge.later as Later<typeof mask.merge>;
/** As `mask.area` of `boxwise`, off the event loop. */
export const area = calls.area.later as PlainLater<typeof mask.area>;
/** As `mask.toBbox` of `boxwise`, off the event loop. */
export const toBbox: PlainLater<typeof mask.toBbox> = calls.toBbox.later;
/** As `mask.fromPolygons` of `boxwise`, off the event loop. */
export const fromPolygons = calls.fromPolygons.later as Later<typeof mask.fromPolygons>;
/** As `mask.fromBbox` of `boxwise`, off the event loop. */
export const fromBbox = calls.fromBbox.later as PlainLater<typeof mask.fromBbox>;
/** As `mask.iou` of `boxwise`, off the event loop. */
export const iou: Later<typeof mask.iou> = calls.iou.later;
/** As `mask.nms` of `boxwise`, off the event loop. */
export const nms: Later<typeof mask.nms> = calls.nms.later;
/** As `mask.toPolygons` of `boxwise`, off the event loop. */
export const toPolygons = calls.toPolygons.later as PlainLater<typeof mask.toPolygons>;
/** As `mask.compress` of `boxwise`, off the event loop. */
export const compress = calls.compress.later as PlainLater<typeof mask.compress>;
/** As `mask.toCounts` of `boxwise`, off the event loop. */
export const toCounts = calls.toCounts.later as PlainLater<typeof mask.toCounts>;
