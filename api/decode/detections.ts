import type * as addon from '#native';
import { BoxwiseError } from '../errors.js';

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
export class Detections implements Iterable<Detection> {
  /** Four numbers a detection; see `boxFormat`. */
  readonly boxes: Float32Array | Float64Array;
  readonly scores: Float32Array | Float64Array;
  /** The head's own class numbers. */
  readonly classIds: Int32Array;
  /** The anchor, cell, query or row of the output that each comes from. */
  readonly sources: Uint32Array;
  /** `'cxcywh'` for rotated boxes, whose angles stand in `angles`. */
  readonly boxFormat: 'xyxy' | 'cxcywh';
  declare readonly angles?: Float32Array | Float64Array;
  declare readonly keypoints?: KeypointColumns;
  declare readonly masks?: MaskColumns;

  /** @internal */
  constructor(columns: addon.DetectionColumns) {
    this.boxes = columns.boxes;
    this.scores = columns.scores;
    this.classIds = columns.classIds;
    this.sources = columns.sources;
    this.boxFormat = columns.angles ? 'cxcywh' : 'xyxy';
    if (columns.angles) this.angles = columns.angles;
    if (columns.keypoints) {
      this.keypoints = { count: columns.keypointCount, size: columns.keypointSize, data: columns.keypoints };
    }
    if (columns.maskFrames && columns.maskStarts && columns.maskData) {
      this.masks = { frames: columns.maskFrames, starts: columns.maskStarts, data: columns.maskData };
    }
  }

  /** How many there are. */
  get length(): number {
    return this.scores.length;
  }

  /** One of them. @throws BoxwiseError `OUT_OF_RANGE` */
  at(index: number): Detection {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new BoxwiseError('OUT_OF_RANGE', `an index below ${this.length}`, String(index), {
        input: 'index',
      });
    }
    const [a, b, c, d] = this.boxes.subarray(4 * index, 4 * index + 4);
    const detection: Detection = {
      box: [a as number, b as number, c as number, d as number],
      score: this.scores[index] as number,
      classId: this.classIds[index] as number,
      source: this.sources[index] as number,
    };
    if (this.angles) detection.angle = this.angles[index] as number;
    if (this.keypoints) detection.keypoints = keypointsOf(this.keypoints, index);
    if (this.masks) detection.mask = maskOf(this.masks, index);
    return detection;
  }

  *[Symbol.iterator](): IterableIterator<Detection> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }
}

function keypointsOf({ count, size, data }: KeypointColumns, index: number): Keypoint[] {
  return Array.from({ length: count }, (_, k) => {
    const [x, y, score] = data.subarray((index * count + k) * size, (index * count + k + 1) * size);
    return { x: x as number, y: y as number, ...(score === undefined ? {} : { score }) };
  });
}

function maskOf({ frames, starts, data }: MaskColumns, index: number): Mask {
  const [x, y, width, height] = frames.subarray(4 * index, 4 * index + 4);
  return {
    x: x as number,
    y: y as number,
    width: width as number,
    height: height as number,
    data: data.subarray(starts[index], starts[index + 1]),
  };
}
