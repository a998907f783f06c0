import { degreesForRadians, isBeyondRadians } from '../check/boxes.js';
import { mistake } from '../check/mistakes.js';
import { flagOr, limit, within } from '../check/numbers.js';
import { unused } from '../check/options.js';
import { oneOf } from '../check/words.js';
import type { Size } from '../check/sizes.js';
import { nms } from '../suppress.js';
import { nonMaximumMerging } from '../suppress/merging.js';
import { taken, type Columns } from './columns.js';
import { joinedMasks } from './masks.js';

/** Options of `stitch`. */
export interface StitchOptions {
  /** The image's size in pixels. Default: up to where the tiles reach. */
  imageSize?: Size;
  /**
   * What becomes of detections that overlap a better one of their class: `merge` joins their boxes and masks, `nms` drops them, `none` keeps
   * them. Default `merge`; for rotated boxes, which are not merged, `nms`.
   */
  method?: 'merge' | 'nms' | 'none';
  /** The overlap: `ios`, intersection over the smaller area, finds parts of an object; `iou`. Default `ios`; for rotated boxes `iou`. */
  kind?: 'ios' | 'iou';
  /** Overlaps of this or more count; above 0, at most 1. Default 0.5. */
  iouThreshold?: number;
  /** Whether detections of different classes join or suppress each other. Default false. */
  classAgnostic?: boolean;
  /** Largest number of detections. Default: no limit. */
  maxDetections?: number;
}

/** The detections that remain, and the boxes and masks of those that were joined. */
export function joinedBy(options: StitchOptions, all: Columns): Columns {
  const rotated = all.angles !== undefined;
  const method = oneOf(options.method ?? (rotated ? 'nms' : 'merge'), ['merge', 'nms', 'none'], 'method');
  const kind = oneOf(options.kind ?? (rotated ? 'iou' : 'ios'), ['ios', 'iou'], 'kind');
  const iouThreshold = within(options.iouThreshold ?? 0.5, 'iouThreshold', Number.MIN_VALUE, 1);
  const classAgnostic = flagOr(options.classAgnostic, false, 'classAgnostic');
  const maxDetections = limit(options.maxDetections ?? Infinity, 'maxDetections');
  if (method === 'none') {
    unused(options, ['kind', 'iouThreshold', 'classAgnostic'], "with method: 'merge' or 'nms'");
    const order = [...all.scores.keys()].sort(
      (a, b) => (all.scores[b] as number) - (all.scores[a] as number),
    );
    return taken(all, order.slice(0, maxDetections));
  }
  const how = { iouThreshold, ...(classAgnostic ? {} : { classIds: all.classIds }) };
  const most = maxDetections === Infinity ? {} : { maxDetections };
  if (rotated) {
    if (method === 'merge')
      throw mistake('INVALID_ARGUMENT', "'nms' or 'none' for rotated boxes", "'merge'", 'method');
    if (kind === 'ios') throw mistake('INVALID_ARGUMENT', "'iou' for rotated boxes", "'ios'", 'kind');
    const angles = all.angles as Float32Array | Float64Array;
    const beyond = angles.findIndex(isBeyondRadians);
    if (beyond >= 0)
      throw degreesForRadians(angles[beyond] as number, 'found', undefined, 'multiply them by π / 180');
    const boxes = withAngles(all.boxes, angles);
    return taken(all, nms(boxes, all.scores, { ...how, ...most, format: 'rotated', suppressEqual: true }));
  }
  const sahi = { kind, mergedScore: 'max', matchMerged: method === 'merge', trace: true } as const;
  const merged = nonMaximumMerging(all.boxes, all.scores, { ...how, ...most, ...sahi });
  const best = taken(all, merged.indices);
  if (method === 'nms') return best;
  const masks = all.maskFrames ? joinedMasks(all, merged.trace.clusters, merged.indices.length) : {};
  return { ...best, boxes: merged.boxes, ...masks };
}

function withAngles(boxes: Columns['boxes'], angles: NonNullable<Columns['angles']>): Float64Array {
  const rows = new Float64Array(5 * angles.length);
  for (let i = 0; i < angles.length; i++) {
    rows.set(boxes.subarray(4 * i, 4 * i + 4), 5 * i);
    rows[5 * i + 4] = angles[i] as number;
  }
  return rows;
}
