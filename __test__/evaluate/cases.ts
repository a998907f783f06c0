import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { EvaluateOptions, Evaluation, NdArray } from 'boxwise';

import { memberText, parsePython, type Value } from './json.js';

/** What the reference answered: values, or digests of the arrays. */
export interface Answer {
  stats: number[];
  counts: number[];
  summary?: string;
  precision: string;
  recall: string;
  scores: string;
  /** Who matched whom: of the detections, of the annotations. */
  matches?: [string, string];
}

/** What the cases compare. */
export type Kind = 'bbox' | 'segm' | 'keypoints' | 'boundary';

/** What the reference answered, or the error that it raised. */
export type Expected = Answer | { error: string; empty?: Answer };

/** One run over a world. */
export interface Run {
  name: string;
  /** What is compared; boxes, if it does not say. */
  iouType?: Kind;
  gt: string;
  dt: string;
  params: Params;
  expected: Expected;
}

/** Parameters by the reference's names. */
export interface Params {
  iouThrs?: number[];
  recThrs?: number[];
  maxDets?: number[];
  areaRng?: [number, number][];
  areaRngLbl?: string[];
  imgIds?: (number | string | bigint)[];
  catIds?: (number | string | bigint)[];
  useCats?: number;
  kpt_oks_sigmas?: number[];
  dilationRatio?: number;
}

/** The folder beside the project that holds cases and data too large for it. */
export const SHARED = fileURLToPath(new URL('../../../shared/', import.meta.url));

/** The runs of one of the committed files. */
export function committed(file: keyof typeof FILES): Run[] {
  const [name, iouType] = FILES[file];
  const path = new URL(`../../oracles/${name}.jsonl`, import.meta.url);
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.flatMap((line) => {
    const { gt, dt, runs } = parsePython(line) as unknown as { gt: string; dt: string; runs: Run[] };
    return runs.map((run) => Object.assign(run, { gt, dt, iouType }));
  });
}

const FILES = {
  rules: ['coco/cases/rules', 'bbox'],
  worlds: ['coco/cases/worlds', 'bbox'],
  keypoints: ['keypoints/cases', 'keypoints'],
  boundary: ['boundary/cases', 'boundary'],
} as const;

/** The cases beside the project of what can be evaluated; none where the folder is absent. */
export function shared(): Run[] {
  const folder = `${SHARED}parity/cases/`;
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((file) => {
    const text = readFileSync(folder + file, 'utf8');
    const { name, iouType, params, expected } = parsePython(text) as unknown as SharedCase;
    if (iouType !== 'bbox' && iouType !== 'keypoints') return [];
    const gt = memberText(text, 'gt');
    const dt = memberText(text.slice(text.indexOf(gt) + gt.length), 'dt');
    return [{ name, iouType, gt, dt, params, expected: sharedExpected(expected) }];
  });
}

interface SharedCase {
  name: string;
  iouType: string;
  params: Params;
  expected: { error: string } | (Record<'precision' | 'recall' | 'scores', Runs> & { stats: number[] });
}

/** An array in C order as runs of [value, count]. */
interface Runs {
  shape: number[];
  runs: [value: number, count: number][];
}

const whole = ({ runs }: Runs): string =>
  digest(Float64Array.from(runs.flatMap(([value, count]) => Array<number>(count).fill(value))));

function sharedExpected(expected: SharedCase['expected']): Expected {
  if ('error' in expected) return expected;
  const { stats, precision, recall, scores } = expected;
  return {
    stats,
    counts: precision.shape,
    precision: whole(precision),
    recall: whole(recall),
    scores: whole(scores),
  };
}

/** The first 16 digits of the SHA-256 of the doubles' bytes, every NaN written as the same one. */
export function digest(data: Float64Array): string {
  return sha256(data).slice(0, 16);
}

/** The SHA-256 of the doubles' little-endian bytes, every NaN written as the same one. */
export function sha256(data: Float64Array): string {
  const canonical = data.map((value) => (Number.isNaN(value) ? NaN : value));
  return hash(canonical);
}

function hash({ buffer, byteOffset, byteLength }: Float64Array | Int32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

/** The options that a run amounts to. */
export function optionsOf({ params, iouType = 'bbox' }: Pick<Run, 'params' | 'iouType'>): EvaluateOptions {
  const { iouThrs, recThrs, maxDets, areaRng, areaRngLbl, imgIds, catIds, useCats } = params;
  const options = {
    iouType,
    ...(params.kpt_oks_sigmas && { keypointSigmas: params.kpt_oks_sigmas }),
    ...(params.dilationRatio !== undefined && { dilationRatio: params.dilationRatio }),
    ...(iouThrs && { iouThresholds: iouThrs }),
    ...(recThrs && { recallThresholds: recThrs }),
    ...(maxDets && { maxDetections: maxDets }),
    ...(areaRng && {
      // pycocotools keeps its own labels where only the ranges are set
      areaRanges: areaRng.map(([min, max], i) => [(areaRngLbl ?? LABELS[iouType])?.[i] ?? '', min, max]),
    }),
    ...(imgIds && { imageIds: imgIds }),
    ...(catIds && { categoryIds: catIds }),
    ...(useCats !== undefined && { useCategories: useCats !== 0 }),
  };
  return options as object as EvaluateOptions;
}

/** The reference's labels of area ranges. */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  bbox: ['all', 'small', 'medium', 'large'],
  segm: ['all', 'small', 'medium', 'large'],
  boundary: ['all', 'small', 'medium', 'large'],
  keypoints: ['all', 'medium', 'large'],
};

/** What an evaluation answered, in the form that the cases are kept in. */
export function answerOf(evaluation: Evaluation<unknown>): Answer {
  const { stats, precision, recall, scores, matches } = evaluation;
  return {
    stats: [...stats],
    counts: precision.shape,
    summary: evaluation.summary(),
    precision: arrayDigest(precision),
    recall: arrayDigest(recall),
    scores: arrayDigest(scores),
    matches: [hash(matches.detections.data).slice(0, 16), hash(matches.groundTruths.data).slice(0, 16)],
  };
}

function arrayDigest({ data, shape }: NdArray): string {
  const length = shape.reduce((product, size) => product * size, 1);
  return length === data.length ? digest(data) : `${data.length} values in a shape of ${length}`;
}

/** In which parts an answer differs from what is expected; nothing where it has the same bits. */
export function difference(answer: Answer, expected: Answer): string | undefined {
  const wrong: string[] = [];
  expected.stats.forEach((value, i) => {
    if (!Object.is(answer.stats[i], value)) wrong.push(`stats[${i}] is ${answer.stats[i]}, not ${value}`);
  });
  if (answer.stats.length !== expected.stats.length) wrong.push(`${answer.stats.length} stats`);
  if (String(answer.counts) !== String(expected.counts))
    wrong.push(`shape is ${answer.counts}, not ${expected.counts}`);
  for (const name of ['precision', 'recall', 'scores'] as const)
    if (answer[name] !== expected[name]) wrong.push(`${name} differs`);
  expected.matches?.forEach((digest, i) => {
    if (answer.matches?.[i] !== digest)
      wrong.push(`matches of ${i === 0 ? 'detections' : 'annotations'} differ`);
  });
  // lines of other area labels follow the reference's
  if (expected.summary !== undefined && !answer.summary?.startsWith(expected.summary)) {
    wrong.push(`summary is\n${answer.summary}\nnot\n${expected.summary}`);
  }
  return wrong.length > 0 ? wrong.join('; ') : undefined;
}

export type { Value };
