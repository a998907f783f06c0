import { wrongType, mistake } from '../../api/check/mistakes.js';
import { isList } from '../../api/check/lists.js';
import { nearest } from '../../api/check/nearest.js';
import type { DataTensor, TensorInput } from '../../api/check/tensors.js';
import { sidesOrSide, type Size } from '../../api/check/sizes.js';
import type { ImageTensor } from '../../api/letterbox.js';
import type { PixelOptions } from './prepare.js';

/** A tensor as onnxruntime takes it. */
export interface InputTensor extends DataTensor {
  /** Type of the numbers. */
  readonly type: string;
  /** Where they are. */
  readonly location: string;
}

/** The members of an `InferenceSession` that are read, of onnxruntime-node as of onnxruntime-web. */
export interface OnnxSession {
  /** Names of the inputs. */
  readonly inputNames: readonly string[];
  /** Types and sizes of the inputs; onnxruntime before 1.21 has none. */
  readonly inputMetadata?: readonly object[];
  /** Runs the network. */
  run(feeds: { readonly [name: string]: InputTensor }): Promise<{ readonly [name: string]: TensorInput }>;
}

/** The input of a network that takes an image. */
export interface ImageSlot {
  readonly name: string;
  readonly layout: 'nchw' | 'nhwc';
  readonly type: 'float32' | 'float16' | 'uint8';
  /** Width and height, where the model fixes them. */
  readonly size: [width: number, height: number] | undefined;
  /** Whether its first dimension has no fixed size. */
  readonly takesSeveral: boolean;
  /** Whether it has no dimension of images: `[3, height, width]`. */
  readonly isAlone: boolean;
}

/** An input that takes the image's size: of RT-DETR, D-FINE and DEIM as their export_onnx.py makes them. */
export const ORIGINAL_SIZES = 'orig_target_sizes';

/** Inputs of PaddleDetection's exports: height and width of the input's image, and how much it is larger than the picture. */
export const [PADDLE_SHAPE, PADDLE_SCALE] = ['im_shape', 'scale_factor'] as const;

/** Models whose networks have them. */
const OF_PADDLE: readonly (string | undefined)[] = ['paddle-detection', 'pp-yoloe'];

/** Whether a model's network divides its boxes by {@link PADDLE_SCALE}. */
export function isOfPaddle(model: string | undefined): boolean {
  return OF_PADDLE.includes(model);
}

/** The session itself, once it is known to be one. */
export function sessionOf(session: unknown): OnnxSession {
  const { inputNames, run } = (session ?? {}) as { inputNames?: unknown; run?: unknown };
  if (typeof session === 'object' && isList(inputNames) && typeof run === 'function') {
    return session as OnnxSession;
  }
  const cure = session instanceof Promise ? 'it is a promise: await InferenceSession.create(...)' : undefined;
  throw wrongType("onnxruntime's InferenceSession", session, 'session', undefined, cure);
}

/** The input for the image; others must be among `feeds`. */
export function imageSlot(
  session: OnnxSession,
  feeds: object,
  { layout, type }: PixelOptions,
  model: string | undefined,
): ImageSlot {
  const strange = Object.keys(feeds).find((own) => !session.inputNames.includes(own));
  if (strange !== undefined) {
    const near = nearest(strange, session.inputNames);
    const expected = `names of the session's inputs, ${session.inputNames.join(', ')}`;
    throw mistake(
      'UNKNOWN_ID',
      expected,
      strange,
      'feeds',
      near === undefined ? {} : { cure: `did you mean ${near}?` },
    );
  }
  const filled = [ORIGINAL_SIZES, ...(isOfPaddle(model) ? [PADDLE_SHAPE, PADDLE_SCALE] : [])];
  const open = session.inputNames.filter((name) => !filled.includes(name) && !Object.hasOwn(feeds, name));
  const [name, ...others] = open;
  if (name === undefined || others.length > 0) {
    const expected = name === undefined ? 'an input for the image' : `tensors for the inputs ${open.join(', ')} but one`; // prettier-ignore
    const got = Object.keys(feeds).join(', ') || 'none';
    throw mistake('MISSING_KEY', expected, got, 'feeds');
  }
  const { shape: sides, type: declared } = metadataOf(session, name);
  const input = `the session's input '${name}'`;
  const own = typeOf(declared, input);
  if (declared !== undefined && type !== undefined && type !== own)
    throw mistake('INVALID_ARGUMENT', `${own}, which ${input} takes`, type, 'pixels.type', {
      cure: 'leave it out',
    });
  if (!isList(sides) || sides.length === 0) {
    const unknown = { size: undefined, takesSeveral: false, isAlone: false };
    return { name, layout: layout ?? 'nchw', type: type ?? own, ...unknown };
  }
  // torchvision's detectors take lists of images, so their exports have no dimension of images.
  const isAlone = sides.length === 3;
  const shape = isAlone ? [1, ...sides] : sides;
  const isLast = layout === undefined ? shape[3] === 3 && shape[1] !== 3 : layout === 'nhwc';
  const channels = shape[isLast ? 3 : 1];
  const isImage = shape.length === 4 && (typeof channels !== 'number' || channels === 3 || channels < 0);
  if (!isImage || Number(shape[0]) > 1) {
    const expected = 'dimensions [1, 3, height, width] or [1, height, width, 3]';
    const cure =
      shape.length === 4 && (shape[1] === 1 || shape[3] === 1)
        ? 'it takes grey pictures, which letterboxImage does not make: write its input yourself, run the session, and call decode'
        : 'prepare its input by letterboxImage, run the session, and call decode or decodeBatch';
    throw mistake('SHAPE_MISMATCH', expected, `[${sides.join(', ')}]`, input, { cure });
  }
  const [height, width] = isLast ? [shape[1], shape[2]] : [shape[2], shape[3]];
  const isFixed = Number(width) > 0 && Number(height) > 0;
  return {
    name,
    layout: isLast ? 'nhwc' : 'nchw',
    type: type ?? own,
    size: isFixed ? [Number(width), Number(height)] : undefined,
    takesSeveral: !(Number(shape[0]) > 0),
    isAlone,
  };
}

interface InputMetadata {
  readonly name?: string;
  readonly type?: string;
  readonly shape?: readonly (number | string)[];
}

function metadataOf(session: OnnxSession, name: string): InputMetadata {
  const all = session.inputMetadata as readonly InputMetadata[] | undefined;
  return all?.find((own) => own.name === name) ?? {};
}

function typeOf(declared: string | undefined, input: string): ImageSlot['type'] {
  if (declared === undefined || declared === 'float32') return 'float32';
  if (declared === 'float16' || declared === 'uint8') return declared;
  throw mistake('INVALID_VALUE', 'numbers of float32, float16 or uint8', declared, input);
}

/** The size that the image is brought to: the caller's, or the model's own. */
export function inputSizeOf(
  given: Size | number | undefined,
  { size, name }: ImageSlot,
  known: [width: number, height: number] | undefined,
): [width: number, height: number] {
  if (given === undefined) {
    const own = size ?? known;
    if (own !== undefined) return own;
    const cure = 'pass the size that the model was trained for, as inputSize: 640';
    throw mistake('MISSING_KEY', 'inputSize', 'none, for an input of any size', 'inputSize', { cure });
  }
  const [width, height] = sidesOrSide(given, 'inputSize');
  if (size === undefined || (size[0] === width && size[1] === height)) return [width, height];
  const cure = 'leave inputSize out';
  const expected = `${size.join(' x ')}, which the session's input '${name}' is fixed to`;
  throw mistake('OUT_OF_RANGE', expected, `${width} x ${height}`, 'inputSize', { cure });
}

/** An image as onnxruntime takes it. The class `Tensor` is not needed, so neither is its package. */
export function imageFeed(tensor: ImageTensor, { type: as, isAlone }: ImageSlot): InputTensor {
  const { data, type } = tensor;
  const dims = isAlone ? tensor.dims.slice(1) : tensor.dims;
  if (as === 'uint8') return { data: Uint8Array.from(data), dims, type: as, location: 'cpu' };
  // As onnxruntime's own `Tensor` holds halves.
  const { Float16Array } = globalThis as {
    Float16Array?: new (buffer: ArrayBufferLike, from: number, length: number) => object;
  };
  const isHalf = type === 'float16' && Float16Array !== undefined;
  const held = isHalf ? new Float16Array(data.buffer, data.byteOffset, data.length) : data;
  return { data: held, dims, type, location: 'cpu' };
}

/** Tensors of one image each, of the same size, as one. */
export function joined(tensors: readonly ImageTensor[]): ImageTensor {
  const [first] = tensors as readonly [ImageTensor];
  const { data } = first;
  const all = new (data.constructor as new (length: number) => typeof data)(data.length * tensors.length);
  for (const [i, tensor] of tensors.entries()) all.set(tensor.data, i * data.length);
  return { ...first, data: all, dims: [tensors.length, ...first.dims.slice(1)] } as ImageTensor;
}

/** How images were brought to their inputs, for {@link PADDLE_SHAPE} and {@link PADDLE_SCALE}: of each the height and the width first. */
export function paddleFeeds(
  inputNames: readonly string[],
  images: readonly {
    readonly inputSize: readonly [number, number];
    readonly scale: readonly [number, number];
  }[],
): { [name: string]: InputTensor } {
  const feed = (all: number[]): InputTensor => {
    return { data: Float32Array.from(all), dims: [images.length, 2], type: 'float32', location: 'cpu' };
  };
  const feeds = {
    [PADDLE_SHAPE]: feed(images.flatMap(({ inputSize: [width, height] }) => [height, width])),
    [PADDLE_SCALE]: feed(images.flatMap(({ scale: [x, y] }) => [y, x])),
  };
  return Object.fromEntries(Object.entries(feeds).filter(([name]) => inputNames.includes(name)));
}

/** Width and height of each image for {@link ORIGINAL_SIZES}. */
export function sizeFeed(sizes: readonly (readonly [number, number])[]): InputTensor {
  const data = BigInt64Array.from(sizes.flat(), BigInt);
  return { data, dims: [sizes.length, 2], type: 'int64', location: 'cpu' };
}
