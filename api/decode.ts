import * as addon from '#native';
import { call, type PromiseOptions } from './call.js';
import { cancellable, goOn, signalOf } from './cancel.js';
import { arrival } from './check/arrival.js';
import { Detections } from './decode/detections.js';
import type {
  DecodeBatchOptions,
  DecodeOptions,
  MetadataBatchOptions,
  MetadataOptions,
} from './decode/models.js';
import { withRoles } from './decode/lite.js';
import { asLists, rawOutputs, type RawOutputs } from './decode/outputs.js';
import { batchRequest, decodeRequest, imageSizeOf } from './decode/request.js';
import { transferOf, transferred, type TransferOptions } from './decode/transfer.js';
import { nativeAsync } from './errors.js';
import { orNever, promised } from './native-call.js';

export { detectionColumns } from './decode/detection-columns.js';
export type { ColumnsOptions, EvaluationColumns } from './decode/columns.js';
export { Detections } from './decode/detections.js';
export type {
  Detection,
  DetectionRecord,
  Keypoint,
  KeypointColumns,
  Mask,
  MaskColumns,
} from './decode/detections.js';
export { describe, describeLater, type DescribeOptions, type ModelReading } from './decode/describe.js';
export { modelFromMetadata, type ModelMetadata, type OnnxMetadata } from './decode/metadata.js';
export type * from './decode/models.js';
export type { RawOutput, RawOutputs, RawTensor } from './decode/outputs.js';
export { decodeModels, type ModelFamily, type ModelOutput } from './decode/request.js';
export type { TransferOptions } from './decode/transfer.js';

const one = call(
  'decode',
  (outputs: RawOutputs, options: DecodeOptions | MetadataOptions) => {
    const raw = asLists(rawOutputs(outputs), options);
    const [own, request] = decodeRequest(options);
    return [withRoles(raw, request), own, request];
  },
  ([columns], _, options) => detections(columns as addon.DetectionColumns, options, 0),
);

const several = call(
  'decode',
  (outputs: RawOutputs, options: DecodeBatchOptions | MetadataBatchOptions) => {
    const raw = asLists(rawOutputs(outputs), options);
    const [own, request] = batchRequest(options);
    return [withRoles(raw, request), own, request];
  },
  (images, _, options) => images.map((columns, image) => detections(columns, options, image)),
);

/**
 * Decodes a model's raw outputs into the detections of one image: reads the head, removes low scores and overlapping boxes, and
 * scales the boxes to the image.
 *
 * ```ts
 * const outputs = await session.run({ images });
 * const found = decode(outputs, { model: 'yolov8', imageSize: [1280, 720] });
 * for (const { box, score, classId } of found) console.log(classId, score, box);
 * ```
 *
 * The model is always named, or the `metadata` of its ONNX file are given (`modelFromMetadata`), and never guessed; outputs that cannot be the named model's are refused. A score must be above
 * `scoreThreshold` (`'fcos-simple'` alone takes equal ones). NaN scores are above nothing; boxes with a coordinate that is
 * not finite are dropped. Equal scores keep the order of the tensor. Maps of no cells give no detections.
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for dims that the model does not have, with a model that does read them;
 * `INVALID_VALUE` for numbers that cannot be the model's: logits where probabilities are expected and the reverse, fractions
 * where pixels are; `LENGTH_MISMATCH` for data that are not as long as dims say; `MISSING_KEY` for a missing output;
 * `UNKNOWN_ID` for an unknown model; `OUT_OF_RANGE` and `INVALID_ARGUMENT` for options, also for those of other models
 */
export function decode(outputs: RawOutputs, options: DecodeOptions | MetadataOptions): Detections {
  return one.now(outputs, options);
}

/**
 * {@link decode} for each image of a batch, whose outputs have a first dimension for the images. `imageSize` is one size for all, or one
 * for each.
 *
 * ```ts
 * const outputs = await session.run({ images });
 * const found = decodeBatch(outputs, { model: 'yolov8', imageSize: [1280, 720] });
 * console.log(found.map((image) => image.length));
 * ```
 *
 * @throws BoxwiseError as {@link decode}; `SHAPE_MISMATCH` for outputs of different numbers of images
 */
export function decodeBatch(
  outputs: RawOutputs,
  options: DecodeBatchOptions | MetadataBatchOptions,
): Detections[] {
  return several.now(outputs, options);
}

/** As `decode` of `boxwise`, off the event loop; outputs are copied before it returns, or transferred. */
export async function decodeLater(
  outputs: RawOutputs,
  options: (DecodeOptions | MetadataOptions) & TransferOptions & PromiseOptions,
): Promise<Detections> {
  const [signal, own] = signalOf(options);
  const [columns] = await later(signal, outputs, own, () => decodeRequest(own, ['transfer']));
  return detections(columns as addon.DetectionColumns, own, 0);
}

/** As `decodeBatch` of `boxwise`, off the event loop; outputs are copied before it returns, or transferred. */
export async function decodeBatchLater(
  outputs: RawOutputs,
  options: (DecodeBatchOptions | MetadataBatchOptions) & TransferOptions & PromiseOptions,
): Promise<Detections[]> {
  const [signal, own] = signalOf(options);
  const images = await later(signal, outputs, own, () => batchRequest(own, ['transfer']));
  return images.map((columns, image) => detections(columns, own, image));
}

function detections(
  columns: addon.DetectionColumns,
  options: DecodeOptions | DecodeBatchOptions | MetadataOptions | MetadataBatchOptions,
  image: number,
): Detections {
  return new Detections(columns, imageSizeOf(options, image));
}

function later(
  signal: AbortSignal | undefined,
  outputs: RawOutputs,
  options: TransferOptions,
  requestOf: () => ReturnType<typeof decodeRequest>,
): Promise<addon.DetectionColumns[]> {
  return cancellable(signal, async (cancellation) => {
    const transfer = transferOf(options);
    const distant = arrival([outputs] as const);
    // Without a wait outputs are copied before the promise is returned.
    const [ready] = distant === undefined ? [outputs] : await distant;
    goOn(signal);
    const given = asLists(rawOutputs(ready), options as { model?: unknown });
    const [own, request] = requestOf();
    const raw = withRoles(given, request);
    const moved = transfer ? transferred(raw) : undefined;
    if (moved === undefined) return nativeAsync(() => promised('decode', cancellation, raw, own, request));
    if (typeof addon.decodeTransferred === 'function')
      return nativeAsync(() => addon.decodeTransferred(orNever(cancellation), moved, own, request));
    // WebAssembly has one thread, and reads the memory where it is.
    const inPlace = moved.map(({ data, ...output }) => ({
      ...output,
      ...(data instanceof Uint16Array ? { halves: data } : { floats: data }),
    }));
    return nativeAsync(() => promised('decode', cancellation, inPlace, own, request));
  });
}
