import { jsonSource } from '../check/json.js';
import { isA } from '../check/kinds.js';
import { isList } from '../check/lists.js';
import { mistake, wrongType } from '../check/mistakes.js';
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
    if (!columns) refuseOtherRecords(detections);
    return columns
      ? { form: columns, written: false }
      : { form: yield* resultBytes(detections, iouType), written: true };
  }
  if (typeof detections === 'object' && detections !== null && 'toColumns' in detections) {
    const cure =
      'pass found.toColumns(imageId, { categoryIds }), or detectionColumns([[imageId, found], ...])';
    throw wrongType('detections of known images', detections, 'detections', undefined, cure);
  }
  if (typeof detections === 'object' && detections !== null) refusePartOfColumns(detections);
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

/** Refuses columns of which one is not there. */
function refusePartOfColumns(columns: object): void {
  const needed = ['imageIds', 'categoryIds', 'scores'];
  const isThere = (name: string): boolean => (columns as Record<string, unknown>)[name] !== undefined;
  const absent = needed.filter((name) => !isThere(name));
  if (absent.length === 0 || absent.length === needed.length) return;
  const expected = 'columns { imageIds, categoryIds, boxes, scores }';
  throw mistake('INVALID_ARGUMENT', expected, `columns without ${absent.join(', ')}`, 'detections');
}

/** Refuses the records of libraries that know classes by name and no images. */
function refuseOtherRecords(results: readonly unknown[]): void {
  const first = results[0];
  if (typeof first !== 'object' || first === null || 'category_id' in first) return;
  const name =
    'class' in first && 'bbox' in first ? 'class' : 'label' in first && 'box' in first ? 'label' : '';
  if (name === '') return;
  const bbox =
    name === 'class' ? 'bbox' : 'bbox: [box.xmin, box.ymin, box.xmax - box.xmin, box.ymax - box.ymin]';
  const got = `records with a ${name}, as ${name === 'class' ? 'coco-ssd' : 'transformers.js'} has them`;
  const cure = `write each as { image_id, category_id: ids.get(${name}), ${bbox}, score }, with the ids of the categories' names`;
  throw mistake('MISSING_KEY', 'results with image_id and category_id', got, 'detections', {
    index: 0,
    cure,
  });
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
