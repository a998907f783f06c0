/**
 * From a picture to boxes with onnxruntime: the input, the network and `decode` in one call, with onnxruntime-node, onnxruntime-web or
 * any other package that has its `InferenceSession`.
 *
 * @module
 */
import { cancellable, goOn, signalOf, type PromiseOptions } from '../api/cancel.js';
import { arrival } from '../api/check/arrival.js';
import { isList } from '../api/check/lists.js';
import { doesNotApply, mistake, wrongType } from '../api/check/mistakes.js';
import { flagOr } from '../api/check/numbers.js';
import { knownOptions, optionsOf, unused } from '../api/check/options.js';
import { decodeBatchLater, decodeLater } from '../api/decode.js';
import { describe as readings } from '../api/decode/describe.js';
import type { Detections } from '../api/decode/detections.js';
import { modelFromMetadata } from '../api/decode/metadata.js';
import type { DecodeOptions, MetadataOptions, Model, ResizeRule } from '../api/decode/models.js';
import { checkDetect } from '../api/decode/request.js';
import { BoxwiseError } from '../api/errors.js';
import { letterboxImageLater, PIXEL_OPTIONS, type ImageTensor } from '../api/letterbox.js';
import { pixelsOf, type ImageInput } from './onnxruntime/image.js';
import { PIXELS, RULES, type PixelOptions } from './onnxruntime/prepare.js';
import {
  imageFeed,
  imageSlot,
  inputSizeOf,
  isOfPaddle,
  joined,
  ORIGINAL_SIZES,
  PADDLE_SCALE,
  paddleFeeds,
  sessionOf,
  sizeFeed,
  type ImageSlot,
  type InputTensor,
  type OnnxSession,
} from './onnxruntime/session.js';

export type {
  DrawableImage,
  ImageInput,
  PixelImage,
  SharpOutput,
  SharpPipeline,
} from './onnxruntime/image.js';
export type { PixelOptions } from './onnxruntime/prepare.js';
export type { InputTensor, OnnxSession } from './onnxruntime/session.js';

/** What `detect` takes beside the options of `decode`. */
export interface SessionOptions extends PromiseOptions {
  /**
   * How the image's bytes become the input's numbers; options of `letterboxImage`. Default: the layout and the type of the session's input; RGB
   * divided by 255, but as its own code does it for YOLOX, YuNet, RTMDet, NanoDet, SCRFD, BlazeFace, DETR and RF-DETR.
   */
  pixels?: PixelOptions;
  /** Tensors for further inputs by name. `orig_target_sizes`, and PaddleDetection's `im_shape` and `scale_factor`, are filled in. */
  feeds?: { readonly [name: string]: InputTensor };
}

/** Options of {@link detect}: a model's name or the metadata of its ONNX file, and the options of `decode` but for `imageSize`. */
export type DetectOptions = SessionOptions & (WithoutSize<DecodeOptions> | WithoutSize<MetadataOptions>);
type WithoutSize<T> = T extends unknown ? Omit<T, 'imageSize'> : never;

/**
 * Finds the objects of an image: fits it into the input of a session, runs the session, and decodes its outputs. Boxes are in pixels of the image.
 *
 * ```ts
 * const session = await InferenceSession.create('yolo11n.onnx');
 * const found = await detect(session, sharp('street.jpg'), { model: 'yolo11' });
 * for (const { box, score, classId } of found) console.log(classId, score, box);
 * ```
 *
 * onnxruntime does not give out the metadata of a file. Pass the file's bytes as `metadata` in the place of a model's name; without either,
 * the error lists the models that read the session's outputs.
 *
 * A sharp object is turned as its EXIF data say. Sizes and layout of the input come from the session, or from `inputSize`. How the image is resized
 * follows the model, or `resize`. A `signal` ends everything but the run of the network itself, whose outputs are then dropped.
 *
 * The memory of the outputs goes to a thread and is gone from them after the call, as with `transfer: true` of `decode`; a session that keeps or reuses its
 * output tensors must return copies.
 *
 * @param session onnxruntime's `InferenceSession`, with one input for an image
 * @param image RGB or RGBA bytes with their size, a sharp object, or in a page what a canvas draws
 * @throws BoxwiseError as `letterboxImage` and `decode`; `MISSING_KEY` without a model's name and metadata, for an input of any size without
 * `inputSize`, and for further inputs without a tensor; `UNKNOWN_ID` for a tensor of no input; `SHAPE_MISMATCH` for a session whose input is no image. Errors of onnxruntime are passed on.
 */
export async function detect(
  session: OnnxSession,
  image: ImageInput,
  options: DetectOptions,
): Promise<Detections> {
  const [signal, all] = signalOf(options);
  return cancellable(signal, async () => {
    const setup = setupOf(session, givenOf(all));
    return found(setup, await prepared(setup, image, signal), signal);
  });
}

/** What `detectBatch` takes beside the options of {@link detect}. */
export interface TogetherOptions {
  /**
   * Whether the network runs once for all images. Default: if the first dimension of its input has no fixed size, and there are no `feeds`. `false` runs it for one image
   * after the other: for a network whose outputs are those of one image, whatever its input says.
   */
  batch?: boolean;
}

/**
 * Finds the objects of several images, as {@link detect} those of one. The network runs once for all of them where its input takes several images, and otherwise
 * once for each, one after the other; the detections are the same. Images may differ in size, and are prepared together.
 *
 * ```ts
 * const session = await InferenceSession.create('yolo11n.onnx'); // exported with dynamic=True
 * const found = await detectBatch(session, [sharp('a.jpg'), sharp('b.jpg')], { model: 'yolo11' });
 * console.log(found.map((image) => image.length));
 * ```
 *
 * Inputs of different sizes, as those of networks for images of any size, are never in one run. Of one run all inputs and outputs are in memory: some 5 MB for each
 * image of 640 × 640, and the outputs.
 *
 * @param images as that of {@link detect}; without any the result is empty
 * @throws BoxwiseError as {@link detect}; `INVALID_ARGUMENT` for `batch: true` where the input is of one image or `feeds` are given; `SHAPE_MISMATCH` for outputs of another number of images
 */
export async function detectBatch(
  session: OnnxSession,
  images: readonly ImageInput[],
  options: DetectOptions & TogetherOptions,
): Promise<Detections[]> {
  const [signal, all] = signalOf(options);
  return cancellable(signal, async () => {
    const { batch, ...own } = givenOf(all) as Given & SessionOptions & TogetherOptions;
    const setup = setupOf(session, own);
    if (!isList(images)) throw wrongType('a list of images', images, 'images');
    if (isTogether(setup, batch)) {
      const inputs = await Promise.all(images.map((image) => prepared(setup, image, signal)));
      if (inputs.length > 1 && areAlike(inputs)) return foundOfAll(setup, inputs, signal);
      return inTurn(inputs, (input) => found(setup, input, signal));
    }
    return inTurn(images, async (image) => found(setup, await prepared(setup, image, signal), signal));
  });
}

async function inTurn<From, To>(all: readonly From[], work: (one: From) => Promise<To>): Promise<To[]> {
  const done: To[] = [];
  for (const one of all) done.push(await work(one));
  return done;
}

/** A session with options after their checks. */
interface Setup {
  readonly session: OnnxSession;
  readonly given: Given;
  readonly feeds: NonNullable<SessionOptions['feeds']>;
  readonly pixels: PixelOptions;
  readonly model: KnownModel;
  readonly slot: ImageSlot;
}

function setupOf(session: unknown, { pixels: own, feeds = {}, ...given }: Given & SessionOptions): Setup {
  const pixels = optionsOf(own, OWN_PIXELS, 'pixels');
  const model = modelOf(given, feeds);
  const known = sessionOf(session);
  return { session: known, given, feeds, pixels, model, slot: imageSlot(known, feeds, pixels, model.name) };
}

/** An image as the input of a session. */
interface Prepared {
  readonly tensor: ImageTensor;
  readonly fit: Fit;
  readonly size: readonly [width: number, height: number];
}

async function prepared(setup: Setup, image: ImageInput, signal: AbortSignal | undefined): Promise<Prepared> {
  const { given, pixels, model, slot } = setup;
  const { data, width, height } = await pixelsOf(image);
  goOn(signal);
  const size = [width, height] as const;
  const fit = fitting(setup, size);
  const tensor = await letterboxImageLater(data, {
    ...pixelsFor(model, slot, fit.resize),
    ...pixels,
    image: size,
    input: fit.inputSize,
    resize: fit.resize,
    layout: slot.layout,
    type: slot.type === 'uint8' ? 'float32' : slot.type,
    ...(given.enlarge !== undefined && { enlarge: given.enlarge }),
    signal,
  });
  return { tensor, fit, size };
}

/** Runs the network. */
async function outputsOf(
  { session, feeds, model, slot }: Setup,
  tensor: ImageTensor,
  inputs: readonly Prepared[],
  signal: AbortSignal | undefined,
): ReturnType<OnnxSession['run']> {
  const sizes = inputs.map(({ fit }) => fit.sizes);
  const outputs = await session.run({
    ...(session.inputNames.includes(ORIGINAL_SIZES) && { [ORIGINAL_SIZES]: sizeFeed(sizes) }),
    ...(isOfPaddle(model.name) &&
      paddleFeeds(
        session.inputNames,
        inputs.map(({ fit: { inputSize }, size }) => ({ inputSize, scale: scaleOf(inputSize, size) })),
      )),
    ...feeds,
    [slot.name]: imageFeed(tensor, slot),
  });
  goOn(signal);
  if (model.name === undefined) throw await unnamed(outputs, (inputs[0] as Prepared).fit.inputSize);
  return outputs;
}

async function found(setup: Setup, input: Prepared, signal: AbortSignal | undefined): Promise<Detections> {
  const outputs = await outputsOf(setup, input.tensor, [input], signal);
  return decodeLater(outputs, {
    ...setup.given,
    ...input.fit.decode,
    imageSize: input.size,
    transfer: true,
    signal,
  } as Parameters<typeof decodeLater>[1]);
}

async function foundOfAll(
  setup: Setup,
  inputs: readonly Prepared[],
  signal: AbortSignal | undefined,
): Promise<Detections[]> {
  const outputs = await outputsOf(setup, joined(inputs.map(({ tensor }) => tensor)), inputs, signal);
  try {
    return await decodeBatchLater(outputs, {
      ...setup.given,
      ...(inputs[0] as Prepared).fit.decode,
      imageSize: inputs.map(({ size }) => size),
      transfer: true,
      signal,
    } as Parameters<typeof decodeBatchLater>[1]);
  } catch (thrown) {
    if (!(
      thrown instanceof BoxwiseError &&
      thrown.code === 'LENGTH_MISMATCH' &&
      thrown.input === 'imageSizes'
    ))
      throw thrown;
    const cure = 'pass batch: false, which runs the network for one image after the other';
    const expected = `outputs of ${inputs.length} images`;
    throw mistake('SHAPE_MISMATCH', expected, 'another number', 'outputs', { cure });
  }
}

/** Whether the network runs once for all images. */
function isTogether({ slot, feeds }: Setup, batch: unknown): boolean {
  const none = Object.keys(feeds).length === 0;
  if (!flagOr(batch as boolean | undefined, slot.takesSeveral && none, 'batch')) return false;
  if (batch === true && !(slot.takesSeveral && none)) {
    const reason = none ? 'to an input with a first dimension of any size' : 'without feeds';
    throw doesNotApply('batch', batch, reason);
  }
  return true;
}

/** Whether inputs fit into one tensor. */
function areAlike(inputs: readonly Prepared[]): boolean {
  const [first] = inputs as readonly [Prepared];
  return inputs.every(({ tensor }) => tensor.dims.every((dim, i) => dim === first.tensor.dims[i]));
}

const OWN_PIXELS = knownOptions<PixelOptions>(
  "detect(session, image, { model: 'yolov8', pixels: { order: 'bgr' } })",
  PIXEL_OPTIONS,
);

/** Options of `decode`, whichever model they are of. */
interface Given {
  readonly model?: Model;
  readonly metadata?: MetadataOptions['metadata'];
  readonly inputSize?: MetadataOptions['inputSize'];
  readonly resize?: ResizeRule;
  readonly enlarge?: boolean;
  readonly imageSize?: MetadataOptions['imageSize'];
}

function givenOf(options: unknown): Given & SessionOptions {
  if (
    typeof options === 'object' &&
    options !== null &&
    !Array.isArray(options) &&
    !ArrayBuffer.isView(options)
  ) {
    return options as Given & SessionOptions;
  }
  throw wrongType(
    "an object of options, as in detect(session, image, { model: 'yolov8' })",
    options,
    'options',
  );
}

/** What is known of a model before the network runs. */
interface KnownModel {
  readonly name: Model | undefined;
  readonly inputSize: [width: number, height: number] | undefined;
}

/** The model, once the options are found to be its own. */
function modelOf(given: Given, feeds: unknown): KnownModel {
  if (Object.prototype.toString.call(feeds) !== '[object Object]')
    throw wrongType('an object { name: tensor }', feeds, 'feeds');
  unused(given, ['imageSize'], 'to decode: detect reads it off the image');
  if (given.model === undefined && given.metadata === undefined) {
    return { name: undefined, inputSize: undefined };
  }
  checkDetect(given as DecodeOptions | MetadataOptions, OWN_OPTIONS);
  if (given.metadata === undefined) return { name: given.model, inputSize: undefined };
  const { model, options } = modelFromMetadata(given.metadata);
  return { name: model, inputSize: options.inputSize };
}

/** The options of {@link SessionOptions}. */
const OWN_OPTIONS = ['pixels', 'feeds', 'signal'] as const satisfies readonly (keyof SessionOptions)[];

/** How an image gets into the input, and what `decode` must know of it. */
interface Fit {
  readonly inputSize: [width: number, height: number];
  readonly resize: ResizeRule;
  /** The size that a network which has {@link ORIGINAL_SIZES} scales its boxes to. */
  readonly sizes: readonly [width: number, height: number];
  readonly decode: { inputSize?: [width: number, height: number]; resize?: ResizeRule };
}

function fitting(setup: Setup, image: readonly [number, number]): Fit {
  const { given, model, slot } = setup;
  const rule = given.resize ?? (model.name && RULES[model.name]) ?? 'letterbox';
  const fit = (resize: ResizeRule, inputSize = inputSizeOf(given.inputSize, slot, model.inputSize)): Fit => {
    return { inputSize, resize, sizes: inputSize, decode: { inputSize, resize } };
  };
  if (rule !== 'none' || given.resize !== undefined) return fit(rule);
  // Boxes in pixels of the image, by the sizes that the network is given.
  if (model.name !== undefined && SCALED.includes(model.name))
    return { ...fit('stretch'), sizes: image, decode: {} };
  if (isScaledBack(setup)) return { ...fit('stretch'), decode: {} };
  // A network for images of any size gets the image as it is.
  if (given.inputSize === undefined && slot.size === undefined) return fit('none', [...image]);
  return fit('stretch');
}

/** How much larger the input is than the picture. */
function scaleOf(
  [inputWidth, inputHeight]: readonly [number, number],
  [width, height]: readonly [number, number],
): [x: number, y: number] {
  return [inputWidth / width, inputHeight / height];
}

/** Whether a network of PaddleDetection brings its boxes to the picture itself: it divides them by its `scale_factor`, unless that is 1. */
function isScaledBack({ session, feeds, model }: Setup): boolean {
  if (!isOfPaddle(model.name)) return false;
  if (!session.inputNames.includes(PADDLE_SCALE)) return false;
  const own = feeds[PADDLE_SCALE]?.data as ArrayLike<number> | undefined;
  return own === undefined || Array.from(own).some((scale) => scale !== 1);
}

/** Models whose boxes are in pixels of {@link ORIGINAL_SIZES}. */
const SCALED: readonly Model[] = ['d-fine', 'deim', 'rt-detr-export'];

/** The pixels that a model is known for; those of bytes are the image's own, and a padding that is never seen is left out. */
function pixelsFor({ name }: KnownModel, { type }: ImageSlot, resize: ResizeRule): PixelOptions {
  if (type === 'uint8') return { divisor: 1 };
  const { padding, ...own } = (name && PIXELS[name]) ?? {};
  return { ...own, ...(padding !== undefined && resize !== 'stretch' && { padding }) };
}

/** The error for a model without a name. */
async function unnamed(outputs: object, inputSize: [number, number]): Promise<Error> {
  const [ready] = (await arrival([outputs] as const)) ?? [outputs];
  const all = readings(ready as Parameters<typeof readings>[0], { inputSize });
  const names = all
    .filter(({ reads }) => reads)
    .map(({ model, options }) => JSON.stringify({ model, ...options }));
  const cure =
    names.length > 0
      ? `the session's outputs can be read by ${names.join(' or ')}`
      : `no model reads the session's outputs: describe(outputs) says why`;
  const expected = "a model's name, or the metadata of its ONNX file";
  return mistake('MISSING_KEY', expected, 'neither', 'model', { cure });
}
