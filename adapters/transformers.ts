/**
 * The post-processing that models of transformers.js were trained for, as transformers in Python has it. transformers.js 4 reads the outputs of RT-DETR, D-FINE and
 * RF-DETR as DETR's: by a softmax whose last class is dropped, where they have a sigmoid for each class and the best pairs of query and class count.
 *
 * @module
 */
import { nativeAsync, native } from '../api/errors.js';
import { cancellable, goOn, signalOf, type PromiseOptions } from '../api/cancel.js';
import { arrival } from '../api/check/arrival.js';
import { isList } from '../api/check/lists.js';
import { mistake, wrongType } from '../api/check/mistakes.js';
import { knownOptions, requiredOptions } from '../api/check/options.js';
import { sidesAbove0 } from '../api/check/sizes.js';
import { doubles } from '../api/check/arrays.js';
import { quantizedView, type TensorInput } from '../api/check/tensors.js';
import { decode as decodeNamed, decodeBatch, decodeLater } from '../api/decode.js';
import type { Detections } from '../api/decode/detections.js';
import type { CommonDecodeOptions, DecodeBatchOptions, DecodeOptions } from '../api/decode/models.js';
import { COMMON_OPTIONS } from '../api/decode/request.js';

/** A model of transformers.js, of which the type is read. */
export interface TransformersModel {
  /** Its configuration. */
  readonly config: object;
}

/** What such a model returns. */
export interface TransformersOutputs {
  /** `[images, queries, classes]` */
  readonly logits: TensorInput;
  /** `[images, queries, 4]` */
  readonly pred_boxes: TensorInput;
}

/** A pipeline of transformers.js for object detection. */
export interface DetectionPipeline {
  /** Its model. */
  readonly model: TransformersModel;
  /** Its processor. */
  readonly processor: object;
}

/** Options of {@link decode}: the model itself in the place of a name, and the options of `decode` of `boxwise`. */
export type TransformersOptions = { model: TransformersModel } & Omit<CommonDecodeOptions, 'outputNames'>;

/** The detections of one image, as transformers.js has them. */
export interface ProcessedDetections {
  /** Corners `[x1, y1, x2, y2]`. */
  boxes: number[][];
  /** Class numbers. */
  classes: number[];
  /** Scores. */
  scores: number[];
}

/** Types of models, as their configurations name them, by the model of `decode` that reads their outputs. */
const TYPES: Readonly<Record<string, 'rt-detr' | 'detr'>> = {
  rt_detr: 'rt-detr',
  rt_detr_v2: 'rt-detr',
  d_fine: 'rt-detr',
  rf_detr: 'rt-detr',
  detr: 'detr',
  'table-transformer': 'detr',
  yolos: 'detr',
};

/**
 * Gives a pipeline the right post-processing, and returns it. Only its own object is changed: `post_process_object_detection` of its image processor.
 *
 * ```ts
 * const detector = corrected(await pipeline('object-detection', 'onnx-community/dfine_s_coco-ONNX'));
 * const found = await detector('street.jpg', { threshold: 0.5 }); // [{ score, label, box: { xmin, ymin, xmax, ymax } }]
 * ```
 *
 * Detections are ordered by descending score. Boxes are not clipped to the image, as in transformers.
 *
 * @throws BoxwiseError `INVALID_ARGUMENT` for anything but a pipeline with an image processor; `UNKNOWN_ID` for a model that is none of `rt_detr`, `rt_detr_v2`,
 * `d_fine`, `rf_detr`, `detr`, `table-transformer` and `yolos`
 */
export function corrected<P extends DetectionPipeline>(pipeline: P): P {
  return native(() => {
    const { model, processor } = (pipeline ?? {}) as Partial<P>;
    const own = (processor as { image_processor?: unknown } | undefined)?.image_processor as
      { post_process_object_detection?: unknown } | undefined | null;
    if (typeof own?.post_process_object_detection !== 'function') {
      throw wrongType("a pipeline('object-detection') of transformers.js", pipeline, 'pipeline');
    }
    readerOf(model, 'pipeline.model');
    own.post_process_object_detection = (
      outputs: TransformersOutputs,
      threshold?: number,
      sizes?: readonly (readonly [height: number, width: number])[] | null,
    ) => postProcessObjectDetection(outputs, model as TransformersModel, threshold, sizes);
    return pipeline;
  });
}

/**
 * `post_process_object_detection` of transformers.js, with the outputs' own model.
 *
 * ```ts
 * const outputs = await model(await processor(image));
 * const [found] = postProcessObjectDetection(outputs, model, 0.5, [[image.height, image.width]]);
 * ```
 *
 * @param threshold scores must be above it; default 0.5
 * @param sizes height and width of each image; without them boxes are in fractions of the image
 * @returns for each image its detections, best first
 * @throws BoxwiseError as {@link decode}; `LENGTH_MISMATCH` for another number of sizes than of images
 */
export function postProcessObjectDetection(
  outputs: TransformersOutputs,
  model: TransformersModel,
  threshold = 0.5,
  sizes?: readonly (readonly [height: number, width: number])[] | null,
): ProcessedDetections[] {
  return native(() => {
    const given = named(outputs);
    const images = quantizedView(given.logits, 'outputs.logits').dims[0];
    if (sizes !== undefined && sizes !== null && !isList(sizes)) {
      throw wrongType('a list of [height, width]', sizes, 'sizes');
    }
    if (sizes && sizes.length !== images) {
      throw mistake('LENGTH_MISMATCH', `sizes of ${images} images`, String(sizes.length), 'sizes');
    }
    const imageSize = sizes?.map((size, i) => {
    const [height, width] = doubles(size, `sizes[${i}]`, 2);
    return [width, height] as [number, number];
  }) ?? [1, 1]; // prettier-ignore
    const options = { ...reading(given, model), imageSize, scoreThreshold: threshold };
    return decodeBatch(given, options as unknown as DecodeBatchOptions).map(
      ({ boxes, classIds, scores }) => ({
        boxes: Array.from(classIds, (_, i) => [...boxes.subarray(4 * i, 4 * i + 4)]),
        classes: [...classIds],
        scores: [...scores],
      }),
    );
  });
}

/**
 * `decode` of `boxwise` for the outputs of a model of transformers.js, which is given in the place of a name.
 *
 * ```ts
 * const model = await AutoModelForObjectDetection.from_pretrained('onnx-community/rfdetr_nano-ONNX');
 * const outputs = await model(await processor(image));
 * const found = decode(outputs, { model, imageSize: [image.width, image.height] });
 * for (const { box, score, classId } of found) console.log(model.config.id2label[classId], score, box);
 * ```
 *
 * Unlike transformers, it clips boxes to the image; `clip: false` leaves them.
 *
 * @throws BoxwiseError `MISSING_KEY` for outputs without `logits` and `pred_boxes`; `UNKNOWN_ID` for models of other types;
 * `SHAPE_MISMATCH` for logits of another number of classes than the configuration has labels; others as `decode` of `boxwise`
 */
export function decode(outputs: TransformersOutputs, options: TransformersOptions): Detections {
  return native(() => {
    const given = named(outputs);
    return decodeNamed(given, requestOf(given, options));
  });
}

/** As {@link decode}, off the event loop. */
export async function decodeAsync(
  outputs: TransformersOutputs,
  options: TransformersOptions & PromiseOptions,
): Promise<Detections> {
  return nativeAsync(async () => {
    const [signal, own] = signalOf(options);
    return cancellable(signal, async () => {
      const given = named(outputs);
      const [here] = (await arrival([given] as const)) ?? [given];
      goOn(signal);
      return decodeLater(here, { ...requestOf(here, own), signal });
    });
  });
}

const { outputNames: _, ...common } = COMMON_OPTIONS;
const OPTIONS = knownOptions<TransformersOptions>('decode(outputs, { model, imageSize: [1280, 720] })', {
  model: true,
  ...common,
});

function requestOf(outputs: TransformersOutputs, options: TransformersOptions): DecodeOptions {
  const { model, ...own } = requiredOptions(options, OPTIONS);
  if (own.imageSize !== undefined) sidesAbove0(own.imageSize, 'imageSize');
  const clip = own.imageSize !== undefined && { clip: true };
  return { ...reading(outputs, model), ...clip, ...own } as unknown as DecodeOptions;
}

/** Model and options that read the outputs as transformers' image processor of the model does. */
function reading(outputs: TransformersOutputs, model: TransformersModel): object {
  const reader = readerOf(model, 'model');
  const { dims } = quantizedView(outputs.logits, 'outputs.logits');
  checkLabels(dims, model, reader);
  if (reader === 'detr') {
    // The model's type says that the last column is "no object", whatever its logits look like.
    const classes = (dims.at(-1) ?? 0) - 1;
    return { model: reader, clip: false, ...(classes > 0 && { numClasses: classes }) };
  }
  // As many as there are queries.
  const queries = Math.max(1, dims[1] ?? 1);
  return { model: reader, clip: false, topK: queries, maxDetections: queries };
}

function readerOf(model: unknown, input: string): 'rt-detr' | 'detr' {
  const type = (model as { config?: { model_type?: unknown } } | undefined | null)?.config?.model_type;
  if (typeof type !== 'string') throw wrongType('a model of transformers.js', model, input);
  if (Object.hasOwn(TYPES, type)) return TYPES[type] as 'rt-detr' | 'detr';
  throw mistake('UNKNOWN_ID', `a model of the type ${Object.keys(TYPES).join(', ')}`, type, `${input}.config.model_type`); // prettier-ignore
}

/** Names that some configurations give to DETR's last column. */
const NO_OBJECT = /^(none|no[ _-]?object|background|n\/a)$/i;

/**
 * Compares the columns of the logits with the labels of the configuration: DETR has one more, for no object, unless that has a label
 * of its own. RF-DETR may have one that is never trained.
 */
function checkLabels(dims: readonly number[], model: TransformersModel, reader: 'rt-detr' | 'detr'): void {
  const { model_type, id2label, num_labels } = model.config as {
    model_type: string;
    id2label?: object;
    num_labels?: unknown;
  };
  const numbers = Object.keys(id2label ?? {}).map(Number);
  const labels = numbers.length > 0 ? Math.max(...numbers) + 1 : num_labels;
  const columns = dims.at(-1);
  if (typeof labels !== 'number' || !Number.isInteger(labels) || columns === undefined) return;
  const last = (id2label as { [number: string]: unknown } | undefined)?.[labels - 1];
  const hasNothing = typeof last === 'string' && NO_OBJECT.test(last);
  const spare = model_type === 'rf_detr' ? [0, 1] : [reader === 'detr' && !hasNothing ? 1 : 0];
  if (spare.some((own) => columns === labels + own)) return;
  const expected = `${spare.map((own) => labels + own).join(' or ')} columns, as the configuration of ${model_type} with ${labels} labels has`;
  const cure = 'the outputs are of another model, or model.config is';
  throw mistake('SHAPE_MISMATCH', expected, String(columns), 'outputs.logits', { cure });
}

/** Outputs as `decode` takes them. */
type Named = TransformersOutputs & { readonly [name: string]: TensorInput };

/** The two outputs that count; models return hidden states beside them. */
function named(outputs: unknown): Named {
  const { logits, pred_boxes } = (outputs ?? {}) as Partial<TransformersOutputs>;
  if (typeof outputs === 'object' && logits !== undefined && pred_boxes !== undefined) {
    return { logits, pred_boxes };
  }
  if (typeof outputs !== 'object' || outputs === null)
    throw wrongType('the outputs of a model', outputs, 'outputs');
  const got = Object.keys(outputs).join(', ') || 'none';
  throw mistake('MISSING_KEY', 'the outputs logits and pred_boxes', got, 'outputs');
}
