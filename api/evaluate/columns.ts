import { BoxwiseError, describe } from '../errors.js';
import { steady } from '../memory.js';
import { nativeIds, type NativeIds } from './ids.js';
import type { CocoResult, DetectionColumns, ResultBoxFormat } from './types.js';

/** Columns in a form that the addon takes. */
export interface NativeColumns {
  imageIds: NativeIds;
  categoryIds: NativeIds;
  boxes: Float32Array | Float64Array;
  scores: Float32Array | Float64Array;
  format: ResultBoxFormat;
}

const FORMATS: ReadonlySet<unknown> = new Set<ResultBoxFormat>(['xywh', 'xyxy', 'cxcywh']);

/** Checks what the addon cannot see of columns: types. It checks the lengths itself. */
export function nativeColumns(columns: DetectionColumns): NativeColumns {
  const format = columns.format ?? 'xywh';
  if (!FORMATS.has(format)) {
    throw new BoxwiseError('INVALID_ARGUMENT', "format 'xywh', 'xyxy' or 'cxcywh'", describe(format), {
      input: 'format',
    });
  }
  return {
    imageIds: nativeIds(columns.imageIds, 'imageIds'),
    categoryIds: nativeIds(columns.categoryIds, 'categoryIds'),
    boxes: floats(columns.boxes, 'boxes'),
    scores: floats(columns.scores, 'scores'),
    format,
  };
}

function floats(column: unknown, input: string): Float32Array | Float64Array {
  if (!(column instanceof Float32Array || column instanceof Float64Array)) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'a Float32Array or a Float64Array', describe(column), {
      input,
    });
  }
  return steady(column, input);
}

/** A results array as columns; nothing where a record is unusual, which the reader of the text then judges. */
export function resultColumns(results: readonly CocoResult[]): NativeColumns | undefined {
  const count = results.length;
  const imageIds = ids(results, 'image_id');
  const categoryIds = ids(results, 'category_id');
  if (!imageIds || !categoryIds) return undefined;
  const boxes = new Float64Array(4 * count);
  const scores = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const { bbox, score } = results[i] as CocoResult;
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

function ids(results: readonly CocoResult[], member: 'image_id' | 'category_id'): NativeIds | undefined {
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
