import { Evaluator } from '../api/evaluate/evaluator.js';
import type { EvaluatorOptions } from '../api/evaluate/types.js';
import type { Dataset } from '../api/evaluate/dataset.js';
import { BoxwiseError } from '../api/errors.js';
import { ofShard } from './failure.js';

/** What a shard comes to. */
export interface Evaluated {
  readonly snapshot: Uint8Array;
  readonly images: number;
  readonly detections: number;
}

/** A shard's snapshot, wherever it is. */
export interface Part {
  /** The shard's name. */
  readonly name: string;
  read(): Promise<Uint8Array>;
}

/** Evaluates one shard, a path or bytes, off the event loop. */
export async function snapshotOf(
  dataset: Dataset,
  options: EvaluatorOptions | undefined,
  shard: { name: string; json: string | Uint8Array; signal?: AbortSignal | undefined },
): Promise<Evaluated> {
  const evaluator = new Evaluator(dataset, options);
  try {
    await evaluator.promises.addAll(shard.json, { signal: shard.signal });
    const { imageCount: images, detectionCount: detections } = evaluator;
    return { snapshot: evaluator.toBytes(), images, detections };
  } catch (thrown) {
    throw ofShard(thrown, shard.name);
  } finally {
    evaluator.dispose();
  }
}

/** One evaluator with the images of all parts, which are read one after the other. */
export async function merged<Options extends EvaluatorOptions>(
  dataset: Dataset,
  options: Options | undefined,
  parts: readonly Part[],
): Promise<Evaluator<Options>> {
  const evaluator = new Evaluator<Options>(dataset, options);
  try {
    for (const [index, part] of parts.entries()) {
      const bytes = await part.read();
      try {
        evaluator.addSnapshot(bytes);
      } catch (thrown) {
        throw await explained(thrown, { dataset, options, parts, index, bytes });
      }
    }
    return evaluator;
  } catch (thrown) {
    evaluator.dispose();
    throw thrown;
  }
}

/** An error of merging with the names of the shards that it is about. */
async function explained(
  thrown: unknown,
  { dataset, options, parts, index, bytes }: Failed,
): Promise<unknown> {
  const name = parts[index]?.name ?? '';
  if (!(thrown instanceof BoxwiseError) || thrown.code !== 'DUPLICATE_ID') return ofShard(thrown, name);
  for (const part of parts.slice(0, index)) {
    const other = await part.read();
    try {
      Evaluator.fromBytes([other, bytes], dataset, options).dispose();
    } catch {
      return twice(name, part.name, thrown.got.replace(/, which.*$/s, ''));
    }
  }
  return ofShard(thrown, name);
}

interface Failed {
  dataset: Dataset;
  options: EvaluatorOptions | undefined;
  parts: readonly Part[];
  /** Of the part that failed. */
  index: number;
  bytes: Uint8Array;
}

function twice(name: string, other: string, image: string): BoxwiseError {
  const expected = 'images that no other shard has';
  const got = `${image}, which is also in ${other}`;
  const message = `${name}: expected ${expected}, got ${got}; put all detections of an image into one shard`;
  return new BoxwiseError('DUPLICATE_ID', expected, got, { input: name }, message);
}
