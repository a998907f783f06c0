import type * as addon from '#native';
import { BoxwiseError, describe } from '../errors.js';
import { doubles, owned, type Numeric } from '../arrays.js';
import { number, numbers, sides, whole, type Size } from '../numbers.js';

/** The models that `decode` reads; each is described in `docs/decode.md`. */
export type Model =
  | 'yolo-grid'
  | 'yolov1'
  | 'yolov3'
  | 'yolov5'
  | 'yolov7'
  | 'yolov8'
  | 'yolov9'
  | 'yolo11'
  | 'yolo12'
  | 'yolov8-seg'
  | 'yolo11-seg'
  | 'yolov8-pose'
  | 'yolo11-pose'
  | 'yolov8-obb'
  | 'yolo11-obb'
  | 'yolov10'
  | 'yolo26'
  | 'end-to-end'
  | 'yolox'
  | 'yolo-nas'
  | 'rt-detr'
  | 'detr'
  | 'ssd'
  | 'retinanet'
  | 'faster-rcnn'
  | 'fcos'
  | 'fcos-simple'
  | 'centernet'
  | 'efficientdet';

/** A model's raw output, as onnxruntime gives it: row-major numbers and their dimensions. */
export interface RawTensor {
  /** A `Uint16Array` holds the bits of half-precision numbers; a `Float16Array` is taken too where there is one. */
  readonly data: ArrayLike<number> | ArrayBufferView | unknown;
  readonly dims: readonly number[];
}

/** A model's outputs: one tensor; several in the order of `docs/decode.md`; or a map from names, as `session.run` gives it. */
export type RawOutputs = RawTensor | readonly RawTensor[] | { readonly [name: string]: RawTensor };

/** Options of `decode`. What is absent is the model's own default; `docs/decode.md` lists them with their sources. */
export interface DecodeOptions {
  model: Model;
  /** The image's size in pixels. Without it boxes stay in pixels of the network's input and are not clipped. */
  imageSize?: Size;
  /** The size of the network's input in pixels. */
  inputSize?: Size | number;
  /**
   * How the image was brought to the input: scaled to fit and centred, scaled to fit in the upper left corner, scaled to both
   * sides, or not at all.
   */
  resize?: 'letterbox' | 'letterbox-corner' | 'stretch' | 'none';
  /** Whether boxes and keypoints are clipped to the image; true. Rotated boxes never are. */
  clip?: boolean;
  /** A score must be above it. */
  scoreThreshold?: number;
  /** A box that overlaps a better one of its class by more is dropped. */
  iouThreshold?: number;
  /** Whether an IoU equal to the threshold drops too. */
  suppressEqual?: boolean;
  /** `false` leaves all boxes above the score threshold. */
  suppress?: boolean;
  /** The most detections of an image. */
  maxDetections?: number;
  /** The most candidates before suppression (of SSD for each class, of RetinaNet and FCOS for each level). */
  topK?: number;
  /** Whether boxes of different classes drop each other. */
  classAgnostic?: boolean;
  /** Whether a box is given once for each class above the threshold, or for its best alone. */
  multiLabel?: boolean;
  /** Checked against the shape, if given. The keypoints' model needs it where it has several classes. */
  numClasses?: number;
  /** Whether class scores are logits. */
  logits?: boolean;
  /** Pixels from cell to cell, for each level. */
  strides?: readonly number[];
  /** Reference boxes in pixels of the input, for SSD, RetinaNet, EfficientDet, FCOS: rows of `(x1, y1, x2, y2)`. */
  anchors?: Numeric;
  /** How many of `anchors` are of each level. */
  anchorsPerLevel?: readonly number[];
  /** YOLOv1: boxes of a cell; 2. */
  boxesPerCell?: number;
  /** YOLOv1: widths and heights are square roots; false. */
  squareRoots?: boolean;
  /** Keypoints: numbers of each, 2 or 3; 3. */
  keypointSize?: 2 | 3;
  /** YOLOX: boxes are in pixels already; false. */
  decoded?: boolean;
  /** CenterNet: maps are `[rows, columns, channels]`, as TensorFlow has them; false. */
  channelsLast?: boolean;
  /** CenterNet: sizes and distances are in pixels of the input, not in cells; false. */
  sizesInPixels?: boolean;
  /** CenterNet without a map of offsets: where a cell's centre is, from its upper left corner, 0 to 1; 0.5. */
  centerOffset?: number;
  /** Names of the outputs in the map, by their role in `docs/decode.md`. */
  outputNames?: { readonly [role: string]: string };
}

/** Options of `decodeBatch`. */
export interface DecodeBatchOptions extends Omit<DecodeOptions, 'imageSize'> {
  /** One size for all images, or one for each. */
  imageSize?: Size | readonly Size[];
  /** The threads that images are shared over; 1. */
  threads?: number;
}

/** Outputs in the addon's terms. */
export function rawOutputs(outputs: unknown): addon.RawOutput[] {
  if (isTensor(outputs)) return [rawOutput(outputs, undefined)];
  if (Array.isArray(outputs)) return outputs.map((tensor) => rawOutput(tensor, undefined));
  if (typeof outputs === 'object' && outputs !== null && !ArrayBuffer.isView(outputs)) {
    const entries = Object.entries(outputs);
    const read = entries.filter(([, tensor]) => entries.length === 1 || !isOfIntegers(tensor));
    return read.map(([name, tensor]) => rawOutput(tensor, name));
  }
  throw wrong('a tensor { data, dims }, an array or a map of them', outputs, 'outputs');
}

/** No model's output here; graphs have them beside those that are. */
function isOfIntegers(tensor: unknown): boolean {
  return isTensor(tensor) && (tensor.data instanceof BigInt64Array || tensor.data instanceof Int32Array);
}

function isTensor(value: unknown): value is RawTensor {
  return typeof value === 'object' && value !== null && 'data' in value && 'dims' in value;
}

function rawOutput(tensor: unknown, name: string | undefined): addon.RawOutput {
  const input = name ?? 'outputs';
  if (!isTensor(tensor)) throw wrong('a tensor { data, dims }', tensor, input);
  const dims = numbers(tensor.dims, `${input}.dims`);
  const data = rawData(tensor.data, input);
  return name === undefined ? { data, dims } : { name, data, dims };
}

function rawData(data: unknown, input: string): Float32Array | Float64Array | Uint16Array {
  if (data instanceof Float32Array || data instanceof Float64Array || data instanceof Uint16Array) {
    return owned(data, input);
  }
  if (ArrayBuffer.isView(data) && Object.prototype.toString.call(data) === '[object Float16Array]') {
    return new Uint16Array(owned(data, input).buffer, data.byteOffset, data.byteLength / 2);
  }
  throw wrong(
    'a Float32Array, Float64Array, Float16Array or Uint16Array (bits of halves)',
    data,
    `${input}.data`,
  );
}

/** Options in the addon's terms. */
export function decodeRequest(options: DecodeOptions): addon.DecodeRequest {
  const { imageSize } = options;
  return {
    ...request(options),
    ...(imageSize === undefined ? {} : { imageSizes: sides(imageSize, 'imageSize') }),
  };
}

/** Options in the addon's terms. */
export function batchRequest(options: DecodeBatchOptions): addon.DecodeRequest {
  const { imageSize, threads } = options;
  const made = request(options);
  if (threads !== undefined) made.threads = whole(threads, 'threads', 1, 256);
  if (imageSize === undefined) return made;
  const several = Array.isArray(imageSize) && (imageSize.length === 0 || typeof imageSize[0] === 'object');
  const sizes = several ? (imageSize as readonly Size[]) : [imageSize as Size];
  return { ...made, imageSizes: sizes.flatMap((size) => sides(size, 'imageSize')) };
}

function request(options: Omit<DecodeOptions, 'imageSize'>): addon.DecodeRequest {
  if (typeof options !== 'object' || options === null) throw wrong('an object', options, 'options');
  const { model, inputSize, outputNames, anchors, strides, anchorsPerLevel, resize } = options;
  if (typeof model !== 'string') throw wrong('the name of a model', model, 'model');
  const made: addon.DecodeRequest = { model };
  if (inputSize !== undefined) {
    made.inputSize = typeof inputSize === 'number' ? [inputSize, inputSize] : sides(inputSize, 'inputSize');
  }
  if (resize !== undefined) {
    if (typeof resize !== 'string') throw wrong('a string', resize, 'resize');
    made.resize = resize;
  }
  for (const name of ['scoreThreshold', 'iouThreshold', 'centerOffset'] as const) {
    if (options[name] !== undefined) made[name] = number(options[name], name);
  }
  for (const name of ['maxDetections', 'topK', 'numClasses'] as const) {
    const count = options[name];
    if (count !== undefined) made[name] = count === Infinity ? count : whole(count, name);
  }
  for (const name of FLAGS) {
    const flag = options[name];
    if (flag === undefined) continue;
    if (typeof flag !== 'boolean') throw wrong('a boolean', flag, name);
    made[name] = flag;
  }
  if (strides !== undefined) made.strides = numbers(strides, 'strides');
  if (anchors !== undefined) made.anchors = doubles(anchors, 'anchors');
  if (anchorsPerLevel !== undefined) {
    made.anchorsPerLevel = numbers(anchorsPerLevel, 'anchorsPerLevel').map((count) =>
      whole(count, 'anchorsPerLevel'),
    );
  }
  if (options.boxesPerCell !== undefined) made.boxesPerCell = whole(options.boxesPerCell, 'boxesPerCell', 1);
  if (options.keypointSize !== undefined)
    made.keypointSize = whole(options.keypointSize, 'keypointSize', 2, 3);
  if (outputNames !== undefined) {
    made.outputRoles = Object.keys(outputNames);
    made.outputNames = Object.values(outputNames);
  }
  return made;
}

const FLAGS = [
  'clip',
  'suppressEqual',
  'suppress',
  'classAgnostic',
  'multiLabel',
  'logits',
  'squareRoots',
  'decoded',
  'channelsLast',
  'sizesInPixels',
] as const;

function wrong(expected: string, got: unknown, input: string): BoxwiseError {
  return new BoxwiseError('INVALID_ARGUMENT', expected, describe(got), { input });
}
