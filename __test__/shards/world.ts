import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { BoxwiseError, evaluate, type CocoResult, type Evaluation } from 'boxwise';

export const [GT, DT] = ['sample/gt.json', 'sample/dt.json'];
export const results = JSON.parse(readFileSync(DT, 'utf8')) as CocoResult[];

/** The sample's detections in so many parts, by image. */
export function parts(count: number): CocoResult[][] {
  return Array.from({ length: count }, (_, nth) =>
    results.filter(({ image_id }) => Number(image_id) % count === nth),
  );
}

export const bytes = (part: readonly CocoResult[]): Uint8Array => Buffer.from(JSON.stringify(part));

const digest = ({ data }: { data: Float64Array }): string =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');

/** All numbers of an evaluation, to the last bit. */
export const numbers = (evaluation: Evaluation): unknown[] => [
  [...evaluation.stats],
  digest(evaluation.precision),
  digest(evaluation.recall),
  digest(evaluation.scores),
  evaluation.summary(),
  JSON.stringify(evaluation.perCategory()),
];

/** Those of one call. */
export const expected = numbers(evaluate(GT, results));

/** The error that a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<BoxwiseError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof BoxwiseError) return error;
    throw error;
  }
  throw new Error('it did not reject');
}
