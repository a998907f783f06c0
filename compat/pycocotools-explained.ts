/** Errors and warnings of an evaluation in the terms of pycocotools. */
import { BoxwiseError } from '../api/errors.js';
import { evaluate } from '../api/evaluate.js';
import type { EvaluateOptions } from '../api/evaluate/types.js';
import type { Origin } from './pycocotools-types.js';

/** The parameters by the names of the options that they are passed as. */
const NAMES: Readonly<Record<string, string>> = {
  iouThresholds: 'iouThrs',
  recallThresholds: 'recThrs',
  maxDetections: 'maxDets',
  areaRanges: 'areaRng',
  imageIds: 'imgIds',
  categoryIds: 'catIds',
  useCategories: 'useCats',
  keypointSigmas: 'kpt_oks_sigmas',
};

/** A message with pycocotools' names of the parameters. */
export function inItsNames(message: string): string {
  return message.replace(/\b[a-z]+[A-Z][A-Za-z]+\b/g, (word) =>
    Object.hasOwn(NAMES, word) ? (NAMES[word] as string) : word,
  );
}

/** An error of `evaluate` with the file, the record and the byte where the records came from one, and with pycocotools' names. */
export function explained(
  thrown: unknown,
  [gt, dt]: readonly [Origin, Origin],
  options: EvaluateOptions,
): unknown {
  if (!(thrown instanceof BoxwiseError)) return thrown;
  const found = thrown.list === undefined ? thrown : (fromSource(thrown, [gt, dt], options) ?? thrown);
  return inTheirNames(found, { groundTruth: gt.origin, detections: dt.origin });
}

/** An error of boxwise with the names that a COCO's inputs and the parameters have here. */
export function inTheirNames(
  thrown: unknown,
  origins: Readonly<Record<'groundTruth' | 'detections', string>>,
): unknown {
  if (!(thrown instanceof BoxwiseError)) return thrown;
  const { code, expected, got, list, record, id, byte } = thrown;
  const side = list === undefined ? undefined : list === 'results' ? 'detections' : 'groundTruth';
  const given = thrown.input ?? side;
  const input = given === undefined ? undefined : (origins[given as 'detections'] ?? NAMES[given] ?? given);
  const place = Object.entries({ input, list, record, id, byte }).filter(([, part]) => part !== undefined);
  const text = inItsNames(thrown.message).replace(
    /^(groundTruth|detections)\b/,
    (name) => origins[name as 'detections'],
  );
  const message = thrown.input === undefined && input !== undefined ? `${input}, ${text}` : text;
  return new BoxwiseError(code, inItsNames(expected), got, Object.fromEntries(place), message);
}

/** The same error, found by reading the file again, which tells where in it the record stands. */
function fromSource(
  { code, list, record }: BoxwiseError,
  [gt, dt]: readonly [Origin, Origin],
  options: EvaluateOptions,
): BoxwiseError | undefined {
  if (gt.source === undefined || dt.source === undefined) return undefined;
  try {
    evaluate(gt.source, dt.source, options).dispose();
  } catch (known) {
    const isSame =
      known instanceof BoxwiseError && known.code === code && known.record === record && known.list === list;
    if (isSame) return known;
  }
  return undefined;
}
