import { isA } from '../api/check/kinds.js';
import { loadLater, Dataset } from '../api/evaluate/dataset.js';
import { Evaluator } from '../api/evaluate/evaluator.js';
import type { EvaluatorOptions } from '../api/evaluate/types.js';
import { loadOptions } from '../api/evaluate/options.js';
import type { DatasetSource } from '../api/evaluate/types.js';
import { callback } from '../api/check/numbers.js';
import { wrongType } from '../api/check/mistakes.js';
import { shardsOf, sourceOf, readSource, type NamedShard, type Source } from './sources.js';
import type { FetchShard, OnShard, ShardDone, ShardsOptions } from './types.js';

/** A call of `evaluateShards` after its checks. */
export interface Request<Options extends EvaluatorOptions> {
  readonly shards: readonly NamedShard[];
  readonly options: Options | undefined;
  readonly fetch: FetchShard;
  readonly dataset: ShardsOptions<Options>['dataset'];
  readonly signal: AbortSignal | undefined;
  readonly onProgress: OnShard | undefined;
}

/** Checks what can be checked at once. */
export function requestOf<Options extends EvaluatorOptions>(
  given: ShardsOptions<Options>,
  signal: AbortSignal | undefined,
): Request<Options> {
  const { dataset, options } = given;
  if (options !== undefined && (typeof options !== 'object' || options === null))
    throw wrongType("an object of options, as in { iouType: 'segm' }", options, 'options');
  return {
    dataset,
    options,
    signal,
    shards: shardsOf(given.shards),
    fetch: fetchOf(given.fetch),
    onProgress: callback(given.onProgress, 'onProgress'),
  };
}

/** The function that fetches. */
export function fetchOf(given: unknown): FetchShard {
  return callback(given as FetchShard | undefined, 'fetch') ?? ((url, init) => fetch(url, init));
}

/** The dataset in memory, and whether this call loaded it. Options are checked against it. */
export async function loaded<Options extends EvaluatorOptions>({
  dataset,
  options,
  fetch: fetched,
  signal,
}: Request<Options>): Promise<{ dataset: Dataset; own: boolean }> {
  if (isA(dataset, Dataset)) {
    new Evaluator(dataset, options).dispose();
    return { dataset, own: false };
  }
  const found = await loadSource(urlOf(dataset) ?? (dataset as DatasetSource), options, fetched, signal);
  try {
    new Evaluator(found, options).dispose();
  } catch (thrown) {
    found.dispose();
    throw thrown;
  }
  return { dataset: found, own: true };
}

/** Loads what one evaluation needs of a dataset. */
export async function loadSource(
  source: Source | DatasetSource,
  options: EvaluatorOptions | undefined,
  fetched: FetchShard,
  signal?: AbortSignal,
): Promise<Dataset> {
  const plain = isSource(source) ? await readSource(source, fetched, signal) : source;
  return loadLater(plain, { ...loadOptions(options ?? {}), signal });
}

function urlOf(dataset: unknown): Source | undefined {
  const source = typeof dataset === 'string' || isA(dataset, URL) ? sourceOf(dataset, 'dataset') : undefined;
  return source?.kind === 'url' ? source : undefined;
}

function isSource(source: Source | DatasetSource): source is Source {
  return typeof source === 'object' && source !== null && 'kind' in source;
}

/** Counts shards that are done, and reports each once. */
export class Tally {
  readonly #done = new Set<number>();
  readonly #total: number;
  readonly #onProgress: OnShard | undefined;
  #fail: (error: unknown) => void = () => {};
  /** Rejects with the error of the callback, or of the promise that it returned. */
  readonly failure: Promise<never>;

  constructor(total: number, onProgress: OnShard | undefined) {
    this.#total = total;
    this.#onProgress = onProgress;
    this.failure = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    this.failure.catch(() => {}); // it may fail after the answer is there
  }

  get count(): number {
    return this.#done.size;
  }

  /** A shard that is done; nothing happens the second time. */
  done({ name, index, images, detections }: ShardDone): void {
    if (this.#done.has(index)) return;
    this.#done.add(index);
    try {
      const returned: unknown = this.#onProgress?.(this.#done.size / this.#total, {
        name,
        index,
        images,
        detections,
      });
      if (returned instanceof Promise) returned.catch(this.#fail);
    } catch (error) {
      this.#fail(error);
    }
  }
}
