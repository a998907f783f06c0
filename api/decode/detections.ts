import type * as addon from '#native';
import { made } from '../check/made.js';
import { sides, type Size } from '../check/sizes.js';
import { BoxwiseError, describe } from '../errors.js';
import type { Id } from '../evaluate/types.js';
import { compress } from '../mask.js';
import type { Rle } from '../mask/types.js';
import { columnsOf, type ColumnsOptions, type EvaluationColumns } from './columns.js';
import { wholeImage, type MaskColumns } from './runs.js';

export type { MaskColumns } from './runs.js';

/** A keypoint on the image. */
export interface Keypoint {
  /** x in pixels of the image. */
  x: number;
  /** y in pixels of the image. */
  y: number;
  /** Score of the keypoint, if the model has one. */
  score?: number;
}

/** A mask, cropped to its box, in pixels of the image. */
export interface Mask {
  /** Left edge in pixels of the image. */
  x: number;
  /** Top edge in pixels of the image. */
  y: number;
  /** Width in pixels. */
  width: number;
  /** Height in pixels. */
  height: number;
  /** 1 inside the object and 0 outside, row by row: `width · height` bytes. */
  data: Uint8Array;
}

/** One detection. */
export interface Detection {
  /** `(x1, y1, x2, y2)` in pixels, or of rotated boxes `(cx, cy, width, height)`. */
  box: [number, number, number, number];
  /** Score of the detection. */
  score: number;
  /** Class index of the model. */
  classId: number;
  /** Index of the anchor, cell, query or row of the output. */
  source: number;
  /** For rotated boxes: radians from +x towards +y, clockwise on screen. */
  angle?: number;
  /** Keypoints, if the model has them. */
  keypoints?: Keypoint[];
  /** Mask, if the model has one. */
  mask?: Mask;
}

/** A detection as JSON: its mask is that of the whole image. */
export interface DetectionRecord extends Omit<Detection, 'mask'> {
  /** The mask of the whole image. */
  mask?: Rle;
}

/** The keypoints of all detections. */
export interface KeypointColumns {
  /** Number of keypoints per detection. */
  count: number;
  /** Numbers per keypoint: x and y, and with 3 a score. */
  size: number;
  /** `detections · count · size` numbers. */
  data: Float32Array | Float64Array;
}

/** The size of the image that detections were decoded with; `undefined` where none was given, or another copy of the package made them. */
export let decodedSize: (found: Detections) => readonly [width: number, height: number] | undefined;

/** The size of the network's input in whose pixels detections are, of those that were decoded without an image's size. */
export let decodedInput: (found: Detections) => readonly [width: number, height: number] | undefined;

/**
 * The detections of one image as columns, best first. Iterating returns them as objects.
 *
 * Columns are `Float64Array`s if an output is, otherwise `Float32Array`s.
 */
export class Detections implements Iterable<Detection> {
  /** Four numbers per detection, in pixels; see `boxFormat`. */
  readonly boxes: Float32Array | Float64Array;
  /** Score of each detection. */
  readonly scores: Float32Array | Float64Array;
  /** Class index of each detection, as in the model. */
  readonly classIds: Int32Array;
  /** Index of the anchor, cell, query or row of the output of each detection. */
  readonly sources: Uint32Array;
  /** `'cxcywh'` for rotated boxes, whose angles are in `angles`; otherwise `'xyxy'`. */
  readonly boxFormat: 'xyxy' | 'cxcywh';
  /** Angle of each rotated box in radians. */
  declare readonly angles?: Float32Array | Float64Array;
  /** Keypoints of all detections, if the model has them. */
  declare readonly keypoints?: KeypointColumns;
  /** Masks of all detections, if the model has them. */
  declare readonly masks?: MaskColumns;

  readonly #imageSize: readonly [width: number, height: number] | undefined;
  readonly #inputSize: readonly [width: number, height: number] | undefined;

  static {
    decodedSize = (found) => (#imageSize in found ? found.#imageSize : undefined);
    decodedInput = (found) => (#inputSize in found ? found.#inputSize : undefined);
  }

  /** @internal */
  constructor(columns: addon.DetectionColumns, imageSize?: readonly [width: number, height: number]) {
    made(columns, 'classIds', 'Detections', 'decode()');
    this.#imageSize = imageSize;
    this.#inputSize = columns.inputSize as [number, number] | undefined;
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

  /** Number of detections. */
  get length(): number {
    return this.scores.length;
  }

  /**
   * Returns the detection at an index.
   *
   * ```ts
   * const output = { data: Float32Array.of(10, 20, 110, 220, 0.5, 17), dims: [1, 1, 6] };
   * const found = decode(output, { model: 'end-to-end', inputSize: 640 });
   * console.log(found.at(0).classId, found.at(0).box); // 17 [ 10, 20, 110, 220 ]
   * ```
   *
   * @throws BoxwiseError `OUT_OF_RANGE`
   */
  at(index: number): Detection {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      const expected =
        this.length === 0 ? 'no index, as nothing was detected' : `an index below ${this.length}`;
      throw new BoxwiseError('OUT_OF_RANGE', expected, describe(index), {
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

  /**
   * The masks as COCO's run lengths, each of the whole image; none for a model without masks.
   *
   * ```ts
   * const masks = decode(outputs, { model: 'yolov8-seg', imageSize: [1280, 720] }).toRle(); // [{ size: [720, 1280], counts: '...' }]
   * ```
   *
   * @param imageSize the image's size in pixels; by default what `decode` was given
   * @throws BoxwiseError `INVALID_ARGUMENT` where no size is known
   */
  toRle(imageSize?: Size): Rle[] {
    const size = imageSize === undefined ? this.#imageSize : sides(imageSize, 'imageSize');
    if (this.masks === undefined) return [];
    if (size === undefined) {
      throw new BoxwiseError('INVALID_ARGUMENT', "the image's width and height", 'none', {
        input: 'imageSize',
      });
    }
    return compress(wholeImage(this.masks, size));
  }

  /**
   * The detections of an image as columns for `evaluate`: boxes, scores, and masks or keypoints where there are some.
   *
   * ```ts
   * evaluate(groundTruth, found.toColumns(42, { categoryIds: cocoCategoryIds }), { iouType: 'bbox' });
   * ```
   *
   * For several images see `detectionColumns`.
   */
  toColumns(imageId: Id, options?: ColumnsOptions): EvaluationColumns {
    return columnsOf([[imageId, this]], options);
  }

  /**
   * The detections as an array of plain objects, for `JSON.stringify`.
   *
   * ```ts
   * const output = { data: Float32Array.of(10, 20, 110, 220, 0.5, 17), dims: [1, 1, 6] };
   * const found = decode(output, { model: 'end-to-end', inputSize: 640 });
   * console.log(JSON.stringify(found)); // [{"box":[10,20,110,220],"score":0.5,"classId":17,"source":0}]
   * ```
   */
  toJSON(): DetectionRecord[] {
    const masks = this.masks === undefined || this.#imageSize === undefined ? undefined : this.toRle();
    return Array.from(this, ({ mask, ...detection }, i) => {
      const own = masks?.[i];
      return own === undefined || mask === undefined ? detection : { ...detection, mask: own };
    });
  }

  /** Iterates over the detections as objects. */
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
