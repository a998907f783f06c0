import { fileURLToPath } from 'node:url';

import { BoxwiseError, describe } from '../errors.js';
import { steady } from '../memory.js';
import { nativeColumns, resultColumns, type NativeColumns } from './columns.js';
import { datasetBytes, resultBytes } from './text.js';
import type { CocoDataset, DetectionColumns, DetectionsInput, GroundTruthInput, IouType } from './types.js';

/** An input on its way to the addon. */
export interface Input<Form> {
  /** A path, bytes or columns. */
  form: Form;
  /** True where the bytes are boxwise's own text of parsed objects: their offsets mean nothing to the caller. */
  written: boolean;
}

/** Any form of ground truth but a `Dataset` as a path or bytes, for evaluations by `iouType`, or for any. */
export function datasetInput(
  groundTruth: Exclude<GroundTruthInput, { readonly imageCount: number }>,
  iouType?: IouType,
): Input<string | Uint8Array> {
  const plain = pathOrBytes(groundTruth, 'groundTruth');
  if (plain !== undefined) return { form: plain, written: false };
  if (typeof groundTruth !== 'object' || groundTruth === null || Array.isArray(groundTruth)) {
    const expected = 'a path, JSON bytes, a COCO dataset object or a Dataset';
    throw new BoxwiseError('INVALID_ARGUMENT', expected, describe(groundTruth), { input: 'groundTruth' });
  }
  return { form: datasetBytes(groundTruth as CocoDataset, iouType), written: true };
}

/** Any form of detections as a path, bytes or columns, for an evaluation by `iouType`. */
export function detectionsInput(
  detections: DetectionsInput,
  iouType: IouType,
): Input<string | Uint8Array | NativeColumns> {
  const plain = pathOrBytes(detections, 'detections');
  if (plain !== undefined) return { form: plain, written: false };
  if (Array.isArray(detections)) {
    const columns = resultColumns(detections, iouType);
    return columns
      ? { form: columns, written: false }
      : { form: resultBytes(detections, iouType), written: true };
  }
  if (typeof detections !== 'object' || detections === null || !('scores' in detections)) {
    const expected =
      'a path, JSON bytes, a results array or columns { imageIds, categoryIds, boxes, scores }';
    throw new BoxwiseError('INVALID_ARGUMENT', expected, describe(detections), { input: 'detections' });
  }
  return { form: nativeColumns(detections as DetectionColumns), written: false };
}

function pathOrBytes(input: unknown, name: string): string | Uint8Array | undefined {
  if (typeof input === 'string') return input;
  if (input instanceof Uint8Array) return steady(input, name);
  if (!(input instanceof URL)) return undefined;
  if (input.protocol !== 'file:')
    throw new BoxwiseError('INVALID_ARGUMENT', 'a file: URL', input.href, { input: name });
  return fileURLToPath(input);
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
