import type * as addon from '../../native.js';
/** A keypoint on the image. */
export interface Keypoint {
    x: number;
    y: number;
    /** Where the model gives one. */
    score?: number;
}
/** A mask, cropped to its box, in pixels of the image. */
export interface Mask {
    x: number;
    y: number;
    width: number;
    height: number;
    /** 1 within the object and 0 outside, row by row: `width · height` bytes. */
    data: Uint8Array;
}
/** One detection. */
export interface Detection {
    /** `(x1, y1, x2, y2)`, or of rotated boxes `(cx, cy, width, height)`. */
    box: [number, number, number, number];
    score: number;
    classId: number;
    /** The anchor, cell, query or row of the output that it comes from. */
    source: number;
    /** Of rotated boxes: radians from +x towards +y, clockwise on screen. */
    angle?: number;
    keypoints?: Keypoint[];
    mask?: Mask;
}
/** The keypoints of all detections. */
export interface KeypointColumns {
    /** How many a detection has. */
    count: number;
    /** Numbers of each: x and y, and with 3 a score. */
    size: number;
    /** `detections · count · size` numbers. */
    data: Float32Array | Float64Array;
}
/** The masks of all detections. */
export interface MaskColumns {
    /** x, y, width and height of each mask's rectangle, flat. */
    frames: Uint32Array;
    /** Where in `data` each mask begins, and the end. */
    starts: Uint32Array;
    data: Uint8Array;
}
/**
 * Detections of one image as columns, best first; iterating gives them as objects.
 *
 * Columns are `Float64Array`s where an output was one, else `Float32Array`s.
 */
export declare class Detections implements Iterable<Detection> {
    /** Four numbers a detection; see `boxFormat`. */
    readonly boxes: Float32Array | Float64Array;
    readonly scores: Float32Array | Float64Array;
    /** The head's own class numbers. */
    readonly classIds: Int32Array;
    /** The anchor, cell, query or row of the output that each comes from. */
    readonly sources: Uint32Array;
    /** `'cxcywh'` for rotated boxes, whose angles stand in `angles`. */
    readonly boxFormat: 'xyxy' | 'cxcywh';
    readonly angles?: Float32Array | Float64Array;
    readonly keypoints?: KeypointColumns;
    readonly masks?: MaskColumns;
    /** @internal */
    constructor(columns: addon.DetectionColumns);
    /** How many there are. */
    get length(): number;
    /** One of them. @throws BoxwiseError `OUT_OF_RANGE` */
    at(index: number): Detection;
    [Symbol.iterator](): IterableIterator<Detection>;
}
