// Runs in the worker: the evaluation of two files, and the pictures with the most mistakes.
import { evaluate, type CocoDataset, type CocoResult, type IouType, type Metrics } from 'boxwise';

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

/** Whether a file is a dataset or an array of results: by its first sign. Throws where it is neither. */
export async function kindOfFile(file: Blob): Promise<'dataset' | 'results'> {
  const isPacked = await hasGzip(file);
  const text = isPacked ? await beginning(unpacking(file)) : await file.slice(0, 256).text();
  const [sign] = text.replace(/^\uFEFF/, '').trimStart();
  if (sign === '{') return 'dataset';
  if (sign === '[') return 'results';
  throw new Error(
    `expected a COCO dataset, which begins with {, or an array of results, which begins with [, got ${sign === undefined ? 'an empty file' : JSON.stringify(sign)}`,
  );
}

const unpacking = (file: Blob) => file.stream().pipeThrough(new DecompressionStream('gzip'));
async function hasGzip(file: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}
async function beginning(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value?.subarray(0, 256));
}
async function bytesOf(file: Blob): Promise<Uint8Array> {
  const source = (await hasGzip(file)) ? new Response(unpacking(file)) : file;
  return new Uint8Array(await source.arrayBuffer());
}

export async function evaluateFiles(
  groundTruthFile: Blob,
  detectionsFile: Blob,
  iouType: IouType,
): Promise<Results> {
  const [groundTruth, detections] = await Promise.all([bytesOf(groundTruthFile), bytesOf(detectionsFile)]);
  const begin = performance.now();
  using evaluation = evaluate(groundTruth, detections, { iouType: iouType as 'bbox' });
  const { metrics } = evaluation;
  const milliseconds = performance.now() - begin;
  const dataset = parse(groundTruth) as CocoDataset;
  const results = parse(detections) as CocoResult[];
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
export async function reportFiles(
  [groundTruthFile, detectionsFile]: readonly [Blob, Blob],
  [groundTruthName, detectionsName]: readonly [string, string],
  iouType: IouType,
): Promise<Blob> {
  const { report } = await import('boxwise/report');
  const [groundTruth, detections] = await Promise.all([bytesOf(groundTruthFile), bytesOf(detectionsFile)]);
  using evaluation = evaluate(groundTruth, detections, { iouType: iouType as 'bbox', analysis: true });
  const page = await report(evaluation, { names: [detectionsName], groundTruthName });
  return new Blob([page], { type: 'text/html' });
}

const parse = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

type Evaluated = ReturnType<typeof evaluate>;

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
    if (!picture || !bbox || matches.detectionsEvaluated.data[d] === 0 || score < SURE) return;
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
