import type { Dataset } from '../api/evaluate/dataset.js';
import type { EvaluatorOptions } from '../api/evaluate/types.js';
import { loadOptions } from '../api/evaluate/options.js';
import { fileState } from '../api/evaluate/origin.js';
import type { Place } from './job.js';
import { loadSource } from './request.js';
import type { Source } from './sources.js';
import type { FetchShard } from './types.js';

/** The datasets that a worker keeps: of the evaluation at hand, and of the one before. */
const MOST_KEPT = 2;

/** Datasets that stay in memory from one shard to the next. */
export class Datasets {
  readonly #kept = new Map<string, Promise<Dataset>>();
  readonly #fetch: FetchShard;

  constructor(fetched: FetchShard) {
    this.#fetch = fetched;
  }

  /** A dataset; `sourceOf` gets what is not a path, once. A file that has changed is read again. */
  async of(
    { flow, place }: { flow: string; place: Place },
    options: EvaluatorOptions,
    sourceOf: (place: Place) => Promise<Source>,
  ): Promise<Dataset> {
    const file = place.kind === 'path' ? { path: place.path, ...fileState(place.path) } : { flow };
    const key = JSON.stringify([file, loadOptions(options)]);
    const kept = this.#kept.get(key);
    const found = kept ?? sourceOf(place).then((source) => loadSource(source, options, this.#fetch));
    this.#kept.delete(key);
    this.#kept.set(key, found); // the last is the one that was used last
    for (const old of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(old);
    }
    try {
      return await found;
    } catch (thrown) {
      if (this.#kept.get(key) === found) this.#kept.delete(key);
      throw thrown;
    }
  }
}
