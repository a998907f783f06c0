import * as addon from '#native';
import { doubles } from '../check/arrays.js';
import { isList } from '../check/lists.js';
import { flag, limit, number, threadsOf } from '../check/numbers.js';
import { mistake, outOfRange, wrongType } from '../check/mistakes.js';
import { nearest } from '../check/nearest.js';
import { optionsOf, unused, type KnownOptions } from '../check/options.js';
import { sides, sidesOrSide, type Size } from '../check/sizes.js';
import { oneOf, text } from '../check/words.js';
import { native } from '../errors.js';
import { withMetadata } from './metadata.js';
import {
  RESIZE_RULES,
  type CommonDecodeOptions,
  type DecodeBatchOptions,
  type DecodeOptions,
  type MetadataBatchOptions,
  type MetadataOptions,
} from './models.js';

/** An output of a model. */
export interface ModelOutput {
  /** Its role: its name in `outputNames`. */
  readonly name: string;
  /** Names that exporters give it. */
  readonly aliases: readonly string[];
  /** Its dimensions, in words. */
  readonly dims: string;
  /** Whether a model may lack it. */
  readonly optional: boolean;
}

/** Models with the same outputs. */
export interface ModelFamily {
  /** Their names: what `model` may be. */
  readonly names: readonly string[];
  /** Their outputs in order. */
  readonly outputs: readonly ModelOutput[];
  /** Their options beside those of every model. */
  readonly options: readonly string[];
}

type AnyOptions = DecodeOptions | DecodeBatchOptions | MetadataOptions | MetadataBatchOptions;

/** What the addon takes beside the outputs. */
export type Request = [own: addon.OwnOption[], request: addon.DecodeRequest];

/** The options of every model, by name. */
export const COMMON_OPTIONS = {
  imageSize: true,
  inputSize: true,
  resize: true,
  enlarge: true,
  clip: true,
  scoreThreshold: true,
  iouThreshold: true,
  suppressEqual: true,
  suppress: true,
  maxDetections: true,
  topK: true,
  classAgnostic: true,
  outputNames: true,
} as const satisfies Record<keyof CommonDecodeOptions, true>;

/** Options of {@link COMMON_OPTIONS} that map boxes to the image. */
const OF_IMAGE = ['resize', 'enlarge', 'clip'] as const;

let families: readonly ModelFamily[] | undefined;

/**
 * The models that `decode` reads, with their outputs and the options of their own.
 * It throws no error.
 *
 * ```ts
 * decodeModels().find(({ names }) => names.includes('detr'))?.outputs[0]?.name; // 'logits'
 * ```
 */
export function decodeModels(): readonly ModelFamily[] {
  families ??= native(() => addon.modelFamilies());
  return families;
}

/** Options of `decode` in the addon's terms; `more` names options of the call beside the model's. */
export function decodeRequest(
  options: DecodeOptions | MetadataOptions,
  more: readonly string[] = [],
): Request {
  const { given, own } = known(options, more);
  checkMapping(options);
  const request = common(given, false);
  if (given.imageSize !== undefined)
    request.imageSizes = pixels(sides(given.imageSize, 'imageSize'), 'imageSize');
  return [own, request];
}

/** Options of `decodeBatch` in the addon's terms. */
export function batchRequest(
  options: DecodeBatchOptions | MetadataBatchOptions,
  more: readonly string[] = [],
): Request {
  const { given, own } = known(options, ['threads', ...more]);
  checkMapping(options);
  const request = common(given, true);
  const threads = threadsOf(options.threads);
  if (threads !== undefined) request.threads = threads;
  const sizes = imageSizes(options);
  if (sizes !== undefined) request.imageSizes = sizes.flat();
  return [own, request];
}

/** Throws for options of `decode` that it would not take with the size of an image; `more` names those of `detect` itself. */
export function checkDetect(options: DecodeOptions | MetadataOptions, more: readonly string[]): void {
  const call = "detect(session, image, { model: 'yolov8' })";
  const { given } = known(options, more, call, 'imageSize');
  common(given, false);
}

/** Throws where boxes stay in pixels of the input, and options say how to map them to an image. `clip: false` and `resize: 'none'` are what happens. */
function checkMapping(options: AnyOptions): void {
  if (options.imageSize !== undefined) return;
  const { clip, resize } = options as { clip?: unknown; resize?: unknown };
  const names = OF_IMAGE.filter(
    (name) => !(name === 'clip' && clip === false) && !(name === 'resize' && resize === 'none'),
  );
  unused<object>(options, names as never[], 'with imageSize, to whose pixels boxes are mapped');
}

/** The size of one image of a batch. */
export function imageSizeOf(options: AnyOptions, image: number): [width: number, height: number] | undefined {
  const sizes = imageSizes(options);
  return sizes?.length === 1 ? sizes[0] : sizes?.[image];
}

/** Sides of pictures; with larger ones no coordinate would be finite. */
function pixels(given: [number, number], input: string): [number, number] {
  const large = given.find((side) => side > 2 ** 31);
  if (large === undefined) return given;
  throw outOfRange('sides of at most 2^31 pixels', large, input);
}

/** One size for all images, or one for each. */
function imageSizes({ imageSize }: AnyOptions): [width: number, height: number][] | undefined {
  if (imageSize === undefined) return undefined;
  const several = isList(imageSize) && (imageSize.length === 0 || typeof imageSize[0] === 'object');
  const sizes = several ? (imageSize as readonly Size[]) : [imageSize as Size];
  if (sizes.length === 0) throw wrongType('a size, or one for each image', imageSize, 'imageSize');
  return sizes.map((size) => pixels(sides(size, 'imageSize'), 'imageSize'));
}

/** Options whose names are the model's, and those of its own in the addon's terms. */
function known(
  options: AnyOptions,
  more: readonly string[],
  call = "decode(outputs, { model: 'yolov8', imageSize: [1280, 720] })",
  without?: string,
): { given: DecodeOptions; own: addon.OwnOption[] } {
  if (typeof options !== 'object' || options === null || isList(options) || ArrayBuffer.isView(options)) {
    throw wrongType(`an object of options, as in ${call}`, options, 'options');
  }
  const merged = withMetadata(options);
  if (merged.model === undefined)
    throw mistake('INVALID_ARGUMENT', "the model's name", 'undefined', 'model', {
      cure: 'describe(outputs) lists the models that read them',
    });
  const model = text(merged.model, 'model');
  const family = decodeModels().find(({ names }) => names.includes(model));
  if (family === undefined) {
    const all = decodeModels().flatMap(({ names }) => names);
    const meant = nearest(plainName(model), all);
    const cure = meant === undefined ? {} : { cure: `did you mean '${meant}'?` };
    throw mistake('UNKNOWN_ID', `a model of ${all.join(', ')}`, model, 'model', cure);
  }
  const all = ['model', ...Object.keys(COMMON_OPTIONS), ...more, ...family.options];
  const names = new Set(all.filter((name) => name !== without));
  const takes: KnownOptions<DecodeOptions> = { call: call.replace('yolov8', model), names };
  const given = optionsOf(merged as DecodeOptions, takes);
  const values = given as unknown as Record<string, unknown>;
  const own = family.options.flatMap((name) =>
    values[name] === undefined ? [] : [ownOption(name, values[name])],
  );
  return { given, own };
}

/** A model's name without its size and its file's ending: `yolov8-seg` of `yolov8n-seg.onnx`, `yolo11` of `yolov11s`. */
function plainName(model: string): string {
  const name = model.toLowerCase().replace(/\.(onnx|pt|tflite|json)$/, '');
  return name.replace(/^yolov(?=1[12]|26)/, 'yolo').replace(/^(yolov?\d+)-?[nsmlxtbce](?=-|$)/, '$1');
}

/** The value goes by its type; the head's reader says whether it is the right one. */
function ownOption(name: string, value: unknown): addon.OwnOption {
  switch (typeof value) {
    case 'boolean':
      return { name, flag: value };
    case 'number':
      return { name, number: value };
    case 'string':
      return { name, word: value };
    default:
      return { name, numbers: someNumbers(value, name) };
  }
}

function someNumbers(value: unknown, name: string): Float64Array {
  const given = doubles(value, name, name === 'anchors' ? 4 : undefined);
  if (given.length > 0) return given;
  throw outOfRange('at least one number', value, name);
}

function common(options: DecodeOptions, batch: boolean): addon.DecodeRequest {
  const { model, inputSize, resize, outputNames } = options;
  const request: addon.DecodeRequest = { model, batch };
  if (inputSize !== undefined) request.inputSize = pixels(sidesOrSide(inputSize, 'inputSize'), 'inputSize');
  if (resize !== undefined) request.resize = oneOf(resize, RESIZE_RULES, 'resize');
  for (const name of ['scoreThreshold', 'iouThreshold'] as const) {
    if (options[name] !== undefined) request[name] = number(options[name], name);
  }
  if (request.scoreThreshold !== undefined && request.scoreThreshold > 1)
    throw outOfRange(
      'a number up to 1, as scores are probabilities',
      request.scoreThreshold,
      'scoreThreshold',
    );
  for (const name of ['maxDetections', 'topK'] as const) {
    if (options[name] !== undefined) request[name] = limit(options[name], name);
  }
  for (const name of ['enlarge', 'clip', 'suppressEqual', 'suppress', 'classAgnostic'] as const) {
    if (options[name] !== undefined) request[name] = flag(options[name], name);
  }
  if (outputNames !== undefined) {
    if (Object.prototype.toString.call(outputNames) !== '[object Object]')
      throw wrongType('an object { role: name }', outputNames, 'outputNames');
    request.outputRoles = Object.keys(outputNames);
    request.outputNames = Object.values(outputNames).map((name) => text(name, 'outputNames'));
  }
  return request;
}
