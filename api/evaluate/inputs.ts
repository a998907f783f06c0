import { jsonSource } from '../check/json.js';
import { isA } from '../check/kinds.js';
import { isList } from '../check/lists.js';
import { wrongType } from '../check/mistakes.js';
import { BoxwiseError } from '../errors.js';
import { filesOf, type Files } from '../formats/files.js';
import { nativeColumns, type NativeColumns } from './columns.js';
import { resultColumns } from './records.js';
import type { Sliced } from './slices.js';
import { datasetBytes, resultBytes } from './text.js';
import type { CocoDataset, DatasetSource, DetectionColumns, DetectionsInput, IouType } from './types.js';

/** An input on its way to the addon. */
export interface Input<Form> {
  /** A path, bytes or columns. */
  form: Form;
  /** True where the bytes are boxwise's own text of parsed objects: their offsets mean nothing to the caller. */
  written: boolean;
  /** Where columns were read from files of another format, these. */
  files?: Files;
}

/** Any form of ground truth but a `Dataset` as a path or bytes, for evaluations by `iouType`, or for any. */
export function* datasetInput(
  groundTruth: DatasetSource,
  iouType?: IouType,
): Sliced<Input<string | Uint8Array>> {
  const plain = jsonSource(groundTruth, 'groundTruth');
  if (plain !== undefined) return { form: plain, written: false };
  if (typeof groundTruth !== 'object' || groundTruth === null || isList(groundTruth)) {
    const expected = 'a path, JSON bytes, a COCO dataset object or a Dataset';
    throw wrongType(expected, groundTruth, 'groundTruth');
  }
  if (isA(groundTruth, Map))
    throw wrongType(
      'a dataset object',
      groundTruth,
      'groundTruth',
      undefined,
      'pass Object.fromEntries(map)',
    );
  if (Object.keys(groundTruth).length === 0) {
    const got =
      'an empty object, which is what structuredClone and postMessage make of a Dataset: load it where it is used';
    throw new BoxwiseError('MISSING_KEY', 'a dataset with the list images', got, { input: 'groundTruth' });
  }
  if ('name' in groundTruth && 'written' in groundTruth && 'origin' in groundTruth) {
    const cure = 'open it: Dataset.open(token)';
    throw wrongType(
      'a dataset',
      groundTruth,
      'groundTruth',
      undefined,
      `it is the token of a Dataset; ${cure}`,
    );
  }
  return { form: yield* datasetBytes(groundTruth as CocoDataset, iouType), written: true };
}

/** Any form of detections as a path, bytes or columns, for an evaluation by `iouType`. */
export function* detectionsInput(
  detections: DetectionsInput,
  iouType: IouType,
): Sliced<Input<string | Uint8Array | NativeColumns>> {
  const plain = jsonSource(detections, 'detections');
  if (plain !== undefined) return { form: plain, written: false };
  if (isList(detections)) {
    const columns = yield* resultColumns(detections, iouType);
    return columns
      ? { form: columns, written: false }
      : { form: yield* resultBytes(detections, iouType), written: true };
  }
  if (typeof detections === 'object' && detections !== null && 'toColumns' in detections) {
    const cure =
      'pass found.toColumns(imageId, { categoryIds }), or detectionColumns([[imageId, found], ...])';
    throw wrongType('detections of known images', detections, 'detections', undefined, cure);
  }
  if (typeof detections !== 'object' || detections === null || !('scores' in detections)) {
    const expected =
      'a path, JSON bytes, a results array or columns { imageIds, categoryIds, boxes, scores }';
    throw wrongType(expected, detections, 'detections');
  }
  const files = filesOf(detections);
  return {
    form: nativeColumns(detections as DetectionColumns),
    written: false,
    ...(files !== undefined && { files }),
  };
}

/** Takes the byte offset out of an error about text that the caller never saw. */
export function withoutOffset(thrown: unknown, written: boolean): unknown {
  if (!written || !(thrown instanceof BoxwiseError) || thrown.byte === undefined) return thrown;
  const { code, expected, got, input, list, record, id } = thrown;
  const place = Object.entries({ input, list, record, id }).filter(([, value]) => value !== undefined);
  const message = thrown.message.replace(/(, )?byte \d+(: )?/, (_, before, after) =>
    after && before ? ': ' : '',
  );
  return new BoxwiseError(code, expected, got, Object.fromEntries(place), message);
}
