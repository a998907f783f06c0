import type { MaskColumnsArg } from '../../native.js';
import { type NativeIds } from './ids.js';
import type { CocoKeypointResult, CocoResult, DetectionColumns, IouType, ResultBoxFormat } from './types.js';
/** Columns in a form that the addon takes. */
export interface NativeColumns {
    imageIds: NativeIds;
    categoryIds: NativeIds;
    boxes: Float32Array | Float64Array;
    scores: Float32Array | Float64Array;
    format: ResultBoxFormat;
    keypoints?: Float32Array | Float64Array;
    pointsPerDetection?: number;
    masks?: MaskColumnsArg;
}
/** What may be an entry of a results array. */
type Result = Partial<CocoResult & CocoKeypointResult>;
/** Checks what the addon cannot see of columns: types. It checks the lengths itself. */
export declare function nativeColumns(columns: DetectionColumns): NativeColumns;
/** A results array as columns; nothing where a record is unusual, which the reader of the text then judges. */
export declare function resultColumns(results: readonly Result[], iouType: IouType): NativeColumns | undefined;
export {};
