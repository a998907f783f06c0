import { doubles } from '../check/arrays.js';
import { flags } from '../check/integers.js';
import { outOfRange } from '../check/mistakes.js';
import { flagOr, number, numberOr, threadsOf, whole } from '../check/numbers.js';
import { knownOptions, optionsOf } from '../check/options.js';
import { oneOf } from '../check/words.js';
import type {
  BitmapOrder,
  DecodeOptions,
  EncodeOptions,
  MaskIouOptions,
  MaskNmsOptions,
  MergeOptions,
  PolygonOptions,
} from './types.js';

/** The threshold of {@link MaskNmsOptions}. */
const IOU_THRESHOLD = 0.5;

const ORDERS: readonly BitmapOrder[] = ['column', 'row'];

const ENCODE = knownOptions<EncodeOptions>("mask.encode(bitmap, [height, width], { order: 'row' })", {
  order: true,
  threshold: true,
  threads: true,
});
const DECODE = knownOptions<DecodeOptions>("mask.decode(masks, { order: 'row' })", {
  order: true,
  value: true,
});
const MERGE = knownOptions<MergeOptions>('mask.merge(masks, { intersect: true })', { intersect: true });
const IOU = knownOptions<MaskIouOptions>('mask.iou(dt, gt, { crowd: [0, 1] })', {
  crowd: true,
  threads: true,
});
const NMS = knownOptions<MaskNmsOptions>('mask.nms(masks, scores, { iouThreshold: 0.5 })', {
  iouThreshold: true,
});
const POLYGONS = knownOptions<PolygonOptions>(
  'mask.fromPolygons(polygons, [height, width], { threads: 1 })',
  {
    threads: true,
  },
);

/** The order of the pixels, what foreground is above, and the threads. */
export function encodeOptions(given: EncodeOptions | undefined): {
  order: BitmapOrder | undefined;
  threshold: number | undefined;
  threads: number | undefined;
} {
  const { order, threshold: least, threads } = optionsOf(given, ENCODE);
  if (order !== undefined) oneOf(order, ORDERS, 'order');
  if (least !== undefined && !Number.isFinite(number(least, 'threshold')))
    throw outOfRange('a finite number', least, 'threshold');
  return { order, threshold: least, threads: threadsOf(threads) };
}

/** Whether pixels stand row after row, and the byte of foreground. */
export function decodeOptions(given: DecodeOptions | undefined): { rows: boolean; value: number } {
  const { order, value } = optionsOf(given, DECODE);
  return { rows: byRow(order), value: value === undefined ? 1 : whole(value, 'value', 1, 255) };
}

/** Whether masks are intersected. */
export function intersects(given: MergeOptions | undefined): boolean {
  return flagOr(optionsOf(given, MERGE).intersect, false, 'intersect');
}

/** A flag for each of `count` ground truths, and the threads. */
export function iouOptions(
  given: MaskIouOptions | undefined,
  count: number,
): { crowd: Uint8Array; threads: number | undefined } {
  const { crowd, threads } = optionsOf(given, IOU);
  return {
    crowd: crowd === undefined ? new Uint8Array(count) : flags(crowd, 'crowd'),
    threads: threadsOf(threads),
  };
}

/** The threshold; its range is checked by the addon. */
export function threshold(given: MaskNmsOptions | undefined): number {
  return numberOr(optionsOf(given, NMS).iouThreshold, IOU_THRESHOLD, 'iouThreshold');
}

/** The threads of rasterising. */
export function polygonThreads(given: PolygonOptions | undefined): number | undefined {
  return threadsOf(optionsOf(given, POLYGONS).threads);
}

function byRow(order: BitmapOrder | undefined): boolean {
  return order !== undefined && oneOf(order, ORDERS, 'order') === 'row';
}

/** Scores as the addon takes them. */
export function scoreColumn(scores: unknown): Float64Array {
  return doubles(scores, 'scores');
}
