import type { MasksArg } from '#native';
import { floats, type FloatArray } from '../check/arrays.js';
import { ids, type NativeIds } from '../check/ids.js';
import { owned } from '../check/memory.js';
import { wrongType } from '../check/mistakes.js';
import { oneOf } from '../check/words.js';
import { packMasks } from '../mask/masks.js';
import type { RleInput } from '../mask/types.js';
import { comparesMasks } from './text.js';
import type {
  CocoKeypointResult,
  CocoResult,
  DetectionColumns,
  IouType,
  PackedMasks,
  ResultBoxFormat,
} from './types.js';

/** Columns in a form that the addon takes. */
export interface NativeColumns {
  imageIds: NativeIds;
  categoryIds: NativeIds;
  boxes: Float32Array | Float64Array;
  scores: Float32Array | Float64Array;
  format: (typeof FORMATS)[ResultBoxFormat];
  keypoints?: Float32Array | Float64Array;
  pointsPerDetection?: number;
  masks?: MasksArg;
}

/** What may be an entry of a results array. */
type Result = Partial<CocoResult & CocoKeypointResult>;

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

/** Checks what the addon cannot see of columns: types. It checks the lengths itself. */
export function nativeColumns(columns: DetectionColumns): NativeColumns {
  const { format: given = 'xywh' } = columns;
  const format: ResultBoxFormat = given === 'cxcywhr' ? given : oneOf(given, NAMED, 'format');
  const boxes = columns.boxes === undefined ? new Float64Array() : floats(columns.boxes, 'boxes');
  const own: NativeColumns = {
    imageIds: ids(columns.imageIds, 'imageIds'),
    categoryIds: ids(columns.categoryIds, 'categoryIds'),
    boxes: format === 'yxyx' ? xFirst(boxes) : boxes,
    scores: floats(columns.scores, 'scores'),
    format: FORMATS[format],
  };
  if (columns.keypoints !== undefined) {
    own.keypoints = floats(columns.keypoints, 'keypoints');
    own.pointsPerDetection = points(columns.pointsPerDetection);
  }
  if (columns.masks !== undefined) own.masks = nativeMasks(columns.masks);
  return own;
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
  if (Array.isArray(masks)) return packMasks(masks as readonly RleInput[], 'masks');
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
  if (column instanceof kind) return owned(column, input);
  throw wrongType(`a ${kind.name}`, column, input);
}

/** A results array as columns; nothing where a record is unusual, which the reader of the text then judges. */
export function resultColumns(results: readonly Result[], iouType: IouType): NativeColumns | undefined {
  return iouType === 'keypoints' ? poseColumns(results) : boxColumns(results, iouType);
}

function boxColumns(results: readonly Result[], iouType: IouType): NativeColumns | undefined {
  const count = results.length;
  const imageIds = idsOf(results, 'image_id');
  const categoryIds = idsOf(results, 'category_id');
  if (!imageIds || !categoryIds) return undefined;
  const boxes = new Float64Array(4 * count);
  const scores = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const { bbox, score, segmentation, poly } = results[i] as Result;
    if (comparesMasks(iouType) && segmentation !== undefined) return undefined;
    if (iouType === 'rotated' && (segmentation !== undefined || poly !== undefined)) return undefined;
    if (typeof score !== 'number' || !Array.isArray(bbox) || bbox.length !== 4) return undefined;
    scores[i] = score;
    for (let k = 0; k < 4; k++) {
      const value: unknown = bbox[k];
      if (typeof value !== 'number') return undefined;
      boxes[4 * i + k] = value;
    }
  }
  return { imageIds, categoryIds, boxes, scores, format: 'xywh' };
}

/** As the reference, boxes decide about areas where the first result has one. */
function poseColumns(results: readonly Result[]): NativeColumns | undefined {
  const first = results[0];
  if (!first || typeof first !== 'object' || !Array.isArray(first.keypoints)) return undefined;
  const size = first.keypoints.length;
  if (size === 0 || size % 3 !== 0 || ('segmentation' in first && !('bbox' in first))) return undefined;
  const boxed = 'bbox' in first && !(Array.isArray(first.bbox) && first.bbox.length === 0);
  const own = boxed ? boxColumns(results, 'keypoints') : scoreColumns(results);
  if (!own) return undefined;
  const keypoints = new Float64Array(size * results.length);
  for (let i = 0; i < results.length; i++) {
    const numbers: unknown = results[i]?.keypoints;
    if (!Array.isArray(numbers) || numbers.length !== size) return undefined;
    for (let k = 0; k < size; k++) {
      const value: unknown = numbers[k];
      if (typeof value !== 'number') return undefined;
      keypoints[size * i + k] = value;
    }
  }
  return Object.assign(own, { keypoints, pointsPerDetection: size / 3 });
}

function scoreColumns(results: readonly Result[]): NativeColumns | undefined {
  const imageIds = idsOf(results, 'image_id');
  const categoryIds = idsOf(results, 'category_id');
  if (!imageIds || !categoryIds) return undefined;
  const scores = new Float64Array(results.length);
  for (let i = 0; i < scores.length; i++) {
    const score: unknown = results[i]?.score;
    if (typeof score !== 'number') return undefined;
    scores[i] = score;
  }
  return { imageIds, categoryIds, boxes: new Float64Array(), scores, format: 'xywh' };
}

function idsOf(results: readonly Result[], member: 'image_id' | 'category_id'): NativeIds | undefined {
  const count = results.length;
  if (typeof results[0]?.[member] === 'string') {
    const texts: string[] = new Array(count);
    for (let i = 0; i < count; i++) {
      const id: unknown = results[i]?.[member];
      if (typeof id !== 'string') return undefined;
      texts[i] = id;
    }
    return texts;
  }
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const id: unknown = results[i]?.[member];
    if (typeof id !== 'number' || !Number.isSafeInteger(id)) return undefined;
    numbers[i] = id;
  }
  return numbers;
}
