import { isA } from '../check/kinds.js';
import { isList } from '../check/lists.js';
import type { MasksArg } from '#native';
import { floats, rows, type FloatArray } from '../check/arrays.js';
import { refuseCut } from '../check/boxes.js';
import { ids, type NativeIds } from '../check/ids.js';
import { owned } from '../check/memory.js';
import { wrongType } from '../check/mistakes.js';
import { deepNumbers } from '../check/nested.js';
import { knownOptions, optionsOf } from '../check/options.js';
import { checkColumn, checkLastAxes, checkPoints } from '../check/shape.js';
import { oneOf } from '../check/words.js';
import { packMasks } from '../mask/masks.js';
import type { RleInput } from '../mask/types.js';
import type { DetectionColumns, PackedMasks, ResultBoxFormat } from './types.js';

/** Ids of results; strings may be given as positions in a list of them. */
export type NativeResultIds = NativeIds | { names: string[]; at: Uint32Array };

/** Columns in a form that the addon takes. */
export interface NativeColumns {
  imageIds: NativeResultIds;
  categoryIds: NativeResultIds;
  boxes: Float32Array | Float64Array;
  scores: Float32Array | Float64Array;
  format: (typeof FORMATS)[ResultBoxFormat];
  keypoints?: Float32Array | Float64Array;
  pointsPerDetection?: number;
  masks?: MasksArg;
}

/** The formats of {@link DetectionColumns}, by the names of the addon. */
const FORMATS = {
  xywh: 'xywh',
  xyxy: 'xyxy',
  cxcywh: 'cxcywh',
  yxyx: 'xyxy',
  rotated: 'cxcywhr',
  cxcywhr: 'cxcywhr',
  corners: 'corners',
} as const satisfies Record<ResultBoxFormat, string>;

/** The formats that errors name. */
const NAMED = ['xywh', 'xyxy', 'cxcywh', 'yxyx', 'rotated', 'corners'] as const;

const COLUMNS = knownOptions<DetectionColumns>("{ imageIds, categoryIds, boxes, scores, format: 'xywh' }", {
  imageIds: true,
  categoryIds: true,
  boxes: true,
  masks: true,
  scores: true,
  format: true,
  keypoints: true,
  pointsPerDetection: true,
});

/** Checks what the addon cannot see of columns: names and types. It checks the lengths itself. */
export function nativeColumns(columns: DetectionColumns): NativeColumns {
  return imageColumns(columns, () => ids(columns.imageIds, 'imageIds'));
}

/** The same for detections whose images are known otherwise. */
export function imageColumns(
  columns: Omit<DetectionColumns, 'imageIds'>,
  imageIds: () => NativeResultIds,
): NativeColumns {
  const { format: given = 'xywh' } = optionsOf(columns as DetectionColumns, COLUMNS, 'detections');
  const format: ResultBoxFormat = given === 'cxcywhr' ? given : oneOf(given, NAMED, 'format');
  const boxes = columns.boxes === undefined ? new Float64Array() : boxesOf(columns.boxes, FORMATS[format]);
  refuseCut(columns.boxes, boxes, format, 'boxes');
  checkColumn(columns.scores, 'scores', 'take the largest of each row, and its index as the category');
  const own: NativeColumns = {
    imageIds: imageIds(),
    categoryIds: ids(columns.categoryIds, 'categoryIds'),
    boxes: format === 'yxyx' ? xFirst(boxes) : boxes,
    scores: floats(columns.scores, 'scores'),
    format: FORMATS[format],
  };
  if (columns.keypoints !== undefined) {
    own.pointsPerDetection = points(columns.pointsPerDetection);
    own.keypoints = keypointsOf(columns.keypoints, own.pointsPerDetection);
  }
  if (columns.masks !== undefined) own.masks = nativeMasks(columns.masks);
  return own;
}

/** Boxes in rows, of as many numbers as a box of the format has. */
function boxesOf(boxes: unknown, format: NativeColumns['format']): FloatArray {
  if (format !== 'corners') return rows(boxes, format === 'cxcywhr' ? 5 : 4, 'boxes');
  checkLastAxes(boxes, [[8], [4, 2]], 'rows of 8 numbers, or of 4 points', 'boxes');
  return deepNumbers(boxes, 'boxes') ?? floats(boxes, 'boxes');
}

function keypointsOf(keypoints: unknown, count: number): FloatArray {
  checkPoints(keypoints, [count, 3], `x, y and v of ${count} points in each row`, 'keypoints');
  return deepNumbers(keypoints, 'keypoints') ?? floats(keypoints, 'keypoints');
}

function points(count: unknown): number {
  if (typeof count === 'number' && Number.isInteger(count) && count > 0 && count < 2 ** 30) return count;
  throw wrongType('a whole number of points from 1', count, 'pointsPerDetection');
}

/** Corners with x before y. */
function xFirst<T extends FloatArray>(boxes: T): T {
  const turned = boxes.slice() as T;
  for (let i = 0; i + 1 < turned.length; i += 2) {
    [turned[i], turned[i + 1]] = [boxes[i + 1] as number, boxes[i] as number];
  }
  return turned;
}

function nativeMasks(masks: NonNullable<DetectionColumns['masks']>): MasksArg {
  if (isList(masks)) return packMasks(masks as readonly RleInput[], 'masks');
  if (typeof masks !== 'object' || masks === null)
    throw wrongType('an array of masks or { counts, lengths, sizes }', masks, 'masks');
  const { counts, lengths, sizes } = masks as PackedMasks;
  return {
    name: 'masks',
    sizes: typed(sizes, Uint32Array, 'masks.sizes'),
    lengths: typed(lengths, Uint32Array, 'masks.lengths'),
    isCounts: new Uint8Array(0),
    text: typed(counts, Uint8Array, 'masks.counts'),
    counts: new Uint32Array(0),
  };
}

function typed<Column extends Uint8Array | Uint32Array>(
  column: unknown,
  kind: abstract new (...args: never[]) => Column,
  input: string,
): Column {
  if (isA(column, kind)) return owned(column, input);
  throw wrongType(`a ${kind.name}`, column, input);
}
