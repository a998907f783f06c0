import * as addon from '#native';
import {
  Detections,
  type Detection,
  type Keypoint,
  type KeypointColumns,
  type Mask,
  type MaskColumns,
} from './decode/detections.js';
import {
  batchRequest,
  decodeRequest,
  rawOutputs,
  type DecodeBatchOptions,
  type DecodeOptions,
  type Model,
  type RawOutputs,
  type RawTensor,
} from './decode/request.js';
import { native } from './errors.js';

export { Detections };
export type {
  DecodeBatchOptions,
  DecodeOptions,
  Detection,
  Keypoint,
  KeypointColumns,
  Mask,
  MaskColumns,
  Model,
  RawOutputs,
  RawTensor,
};

/**
 * From a model's raw outputs to the detections of one image: reads the head, drops what scores too low, suppresses what overlaps,
 * maps back to the image.
 *
 * ```ts
 * const outputs = await session.run({ images });
 * const found = decode(outputs, { model: 'yolov8', imageSize: [1280, 720] });
 * for (const { box, score, classId } of found) console.log(classId, score, box);
 * ```
 *
 * The model is always named, never guessed. A score must be above `scoreThreshold` (`'fcos-simple'` alone takes equal ones). NaN scores are
 * above nothing; boxes with a coordinate that is not finite are dropped. Equal scores keep the order of the tensor. Maps of no
 * cells give no detections.
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for dims that the model does not have, saying which model they look like; `LENGTH_MISMATCH` for data that
 * are not as long as dims say; `MISSING_KEY` for an output that is not there; `UNKNOWN_ID` for an unknown model; `OUT_OF_RANGE` and
 * `INVALID_ARGUMENT` for options
 */
export function decode(outputs: RawOutputs, options: DecodeOptions): Detections {
  const request = decodeRequest(options);
  const raw = rawOutputs(outputs);
  return new Detections(native(() => addon.decode(raw, request)));
}

/** {@link decode} for each image of a batch, whose outputs have a first dimension for the images. */
export function decodeBatch(outputs: RawOutputs, options: DecodeBatchOptions): Detections[] {
  const request = batchRequest(options);
  const raw = rawOutputs(outputs);
  return native(() => addon.decodeBatch(raw, request)).map((columns) => new Detections(columns));
}
