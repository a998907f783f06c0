// Runs in the worker: the evaluation of two files, and the pictures with the most mistakes.
import {
  BoxwiseError,
  evaluate,
  type CocoDataset,
  type CocoResult,
  type IouType,
  type Metrics,
} from 'boxwise';

export interface CategoryRow {
  name: string;
  AP: number;
  AP50: number;
  AP75: number;
  AR100: number;
}
/** A box of a picture, `xywh`. */
export interface Mark {
  bbox: readonly number[];
  name: string;
  score?: number;
  /** A truth: whether it was found. A detection: whether it is true. Ignored ones count neither way. */
  verdict: 'true' | 'false' | 'ignored';
}
export interface Picture {
  file: string;
  width: number;
  height: number;
  truths: Mark[];
  detections: Mark[];
  missed: number;
  wrong: number;
}
export interface Results {
  metrics: Metrics;
  summary: string;
  images: number;
  annotations: number;
  detections: number;
  milliseconds: number;
  categories: CategoryRow[];
  /** Mean precision of the categories at the 101 recalls, for IoU 0.50 and 0.75. */
  curves: { iou: number; precision: number[] }[];
  warnings: string[];
  /** The pictures with the most mistakes among detections of a score of 0.5 or more, at IoU 0.50. */
  pictures: Picture[];
}

const MOST_PICTURES = 48;
/** A score from which a false detection counts as a mistake in the gallery. */
const SURE = 0.5;

/** Keys that a dataset has, and no other file beside it. */
const DATASET_KEYS = ['images', 'annotations'];

/** Whether a file is a dataset or an array of results: by its first sign, and by a dataset's keys. Throws where it is neither. */
export async function kindOfFile(file: Blob): Promise<'dataset' | 'results'> {
  const stream = (await hasGzip(file)) ? unpacking(file) : file.stream();
  const missing = new Set(DATASET_KEYS);
  let sign: string | undefined;
  let before = ''; // a key may lie across two pieces
  for await (const piece of pieces(stream)) {
    const text = before + piece;
    sign ??= text.replace(/^\uFEFF/, '').trimStart()[0];
    if (sign === '[') return 'results';
    if (sign !== undefined && sign !== '{') break;
    for (const key of missing) if (new RegExp(`"${key}"\\s*:`).test(text)) missing.delete(key);
    if (missing.size === 0) return 'dataset';
    before = text.slice(-64);
  }
  const got =
    sign === undefined
      ? 'an empty file'
      : sign === '{'
        ? `an object without ${[...missing].map((key) => `"${key}"`).join(' and ')}`
        : `a file that begins with ${JSON.stringify(sign)}`;
  throw new Error(
    `expected a COCO dataset, an object with "images" and "annotations", or an array of results, got ${got}`,
  );
}

const unpacking = (file: Blob) => file.stream().pipeThrough(new DecompressionStream('gzip'));
async function hasGzip(file: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}
async function* pieces(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    await reader.cancel();
  }
}
async function bytesOf(file: Blob): Promise<Uint8Array> {
  const source = (await hasGzip(file)) ? new Response(unpacking(file)) : file;
  return new Uint8Array(await source.arrayBuffer());
}

/** Two files by the names that they were given with. */
export type Files = readonly [groundTruth: Given, detections: Given];
interface Given {
  name: string;
  file: Blob;
}

/** What this page does not evaluate has other keys, of which the library's message alone would say that they are missing. */
const ELSEWHERE =
  'Here COCO’s boxes and masks are evaluated; LVIS, keypoints, rotated boxes and other protocols by evaluate() or boxwise eval.';
const OF_SHAPE = ['MISSING_KEY', 'INVALID_TYPE', 'INVALID_SHAPE'];

/** The library names its arguments; the reader knows their files. */
function named(error: unknown, [groundTruth, detections]: Files): Error {
  if (!(error instanceof BoxwiseError)) return error instanceof Error ? error : new Error(String(error));
  const file = { groundTruth, detections }[error.input ?? '']?.name;
  const text = file ? error.message.replace(new RegExp(`^${error.input}`), () => file) : error.message;
  return new Error(OF_SHAPE.includes(error.code) ? `${text}. ${ELSEWHERE}` : text);
}

function evaluated(
  groundTruth: Uint8Array,
  detections: Uint8Array,
  files: Files,
  options: { iouType: IouType; analysis?: boolean },
) {
  try {
    return evaluate(groundTruth, detections, options as { iouType: 'bbox'; analysis?: boolean });
  } catch (error) {
    throw named(error, files);
  }
}

export async function evaluateFiles(files: Files, iouType: IouType): Promise<Results> {
  const [groundTruth, detections] = await Promise.all(files.map(({ file }) => bytesOf(file)));
  const begin = performance.now();
  using evaluation = evaluated(groundTruth, detections, files, { iouType });
  const { metrics } = evaluation;
  const milliseconds = performance.now() - begin;
  const dataset = (await valuesOf(groundTruth)) as CocoDataset;
  const results = (await valuesOf(detections)) as CocoResult[];
  return {
    metrics,
    milliseconds,
    summary: evaluation.summary(),
    images: dataset.images?.length ?? 0,
    annotations: dataset.annotations?.length ?? 0,
    detections: results.length,
    categories: evaluation.perCategory().map(({ categoryId, name, AP, AP50, AP75, AR100 }) => ({
      name: name ?? String(categoryId),
      AP,
      AP50,
      AP75,
      AR100,
    })),
    curves: [0, 5].map((t) => ({
      iou: evaluation.params.iouThresholds[t],
      precision: meanCurve(evaluation.precision, t),
    })),
    warnings: evaluation.warnings.map(({ message, count }) => `${message} (${count})`),
    pictures: gallery(dataset, results, evaluation.matches),
  };
}

/** The report of two files. Its writer and its page are loaded by the first. */
export async function reportFiles(files: Files, iouType: IouType): Promise<Blob> {
  const { report } = await import('boxwise/report');
  const [groundTruth, detections] = await Promise.all(files.map(({ file }) => bytesOf(file)));
  using evaluation = evaluated(groundTruth, detections, files, { iouType, analysis: true });
  const [{ name: groundTruthName }, { name }] = files;
  const page = await report(evaluation, { names: [name], groundTruthName });
  return new Blob([page], { type: 'text/html' });
}

/**
 * The values of a file, by the library's own reader: what it evaluates may have NaN and ids of 64 bits, which `JSON.parse` has not. The reader
 * of values is that of pycocotools' datasets, which keeps what it does not know, as it stands.
 */
async function valuesOf(bytes: Uint8Array): Promise<unknown> {
  const { COCO } = await import('boxwise/pycocotools');
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const inside = new Blob(['{"info":', bytes.subarray(isMarked ? 3 : 0) as Uint8Array<ArrayBuffer>, '}']);
  return (new COCO(await inside.arrayBuffer()).dataset as { info?: unknown }).info;
}

type Evaluated = ReturnType<typeof evaluated>;

/** The mean over the categories that have ground truth, of all sizes and the most detections. */
function meanCurve({ data, shape }: Evaluated['precision'], t: number): number[] {
  const [, recalls, categories, areas, limits] = shape;
  return Array.from({ length: recalls }, (_, r) => {
    let [sum, count] = [0, 0];
    for (let k = 0; k < categories; k++) {
      const value = data[(((t * recalls + r) * categories + k) * areas + 0) * limits + limits - 1];
      if (value < 0) continue;
      sum += value;
      count++;
    }
    return count ? sum / count : 0;
  });
}

/** The pictures with the most mistakes at the first IoU threshold, of objects of all sizes. */
function gallery(dataset: CocoDataset, results: CocoResult[], matches: Evaluated['matches']): Picture[] {
  const names = new Map((dataset.categories ?? []).map(({ id, name }) => [id, name ?? String(id)]));
  const pictures = new Map(
    (dataset.images ?? []).map(({ id, file_name, width, height }): [unknown, Picture] => [
      id,
      {
        file: file_name ?? String(id),
        width: width ?? 0,
        height: height ?? 0,
        truths: [],
        detections: [],
        missed: 0,
        wrong: 0,
      },
    ]),
  );
  dataset.annotations?.forEach(({ image_id, category_id, bbox }, g) => {
    const picture = pictures.get(image_id);
    if (!picture) return;
    const ignored = matches.groundTruthsIgnored.data[g] === 1;
    const isFound = matches.groundTruths.data[g] >= 0;
    if (!ignored && !isFound) picture.missed++;
    const verdict = ignored ? 'ignored' : isFound ? 'true' : 'false';
    if (bbox) picture.truths.push({ bbox, name: names.get(category_id) ?? String(category_id), verdict });
  });
  results.forEach(({ image_id, category_id, bbox, score }, d) => {
    const picture = pictures.get(image_id);
    if (
      !picture ||
      !bbox?.every(Number.isFinite) ||
      matches.detectionsEvaluated.data[d] === 0 ||
      score < SURE
    )
      return;
    const ignored = matches.detectionsIgnored.data[d] === 1;
    const isTrue = matches.detections.data[d] >= 0;
    if (!ignored && !isTrue) picture.wrong++;
    const verdict = ignored ? 'ignored' : isTrue ? 'true' : 'false';
    picture.detections.push({ bbox, score, name: names.get(category_id) ?? String(category_id), verdict });
  });
  return [...pictures.values()]
    .filter(({ width, height, missed, wrong }) => width > 0 && height > 0 && missed + wrong > 0)
    .sort((a, b) => b.missed + b.wrong - a.missed - a.wrong)
    .slice(0, MOST_PICTURES);
}
