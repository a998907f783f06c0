/**
 * Evaluation of detections that are in several files, on several threads of one machine. `boxwise/bullmq` has the same function for several
 * machines.
 *
 * @module
 */
import { isA } from '../api/check/kinds.js';
import { availableParallelism } from 'node:os';

import { cancellable, signalOf } from '../api/cancel.js';
import { whole } from '../api/check/numbers.js';
import { mistake } from '../api/check/mistakes.js';
import { knownOptions, requiredOptions } from '../api/check/options.js';
import { Dataset } from '../api/evaluate/dataset.js';
import type { Evaluation } from '../api/evaluate/evaluation.js';
import type { EvaluatorOptions } from '../api/evaluate/types.js';
import { datasetInput } from '../api/evaluate/inputs.js';
import { loadOptions } from '../api/evaluate/options.js';
import { atOnce } from '../api/evaluate/slices.js';
import type { DatasetSource, MetricsOf } from '../api/evaluate/types.js';
import { loaded, requestOf, Tally, type Request } from './request.js';
import { merged, type Evaluated } from './snapshot.js';
import { onThreads } from './threads.js';
import type { ShardsOptions } from './types.js';

export type { FetchedResponse, FetchShard, OnShard, Shard, ShardDone, ShardsOptions } from './types.js';

/** What `evaluateShards` of `boxwise/workers` takes. */
export interface WorkersOptions<Options extends EvaluatorOptions> extends ShardsOptions<Options> {
  /** Number of threads, 1 to 256; each evaluates one shard at a time. Default: one for each core, at most one for each shard. */
  workers?: number | undefined;
}

const EVALUATE = knownOptions<WorkersOptions<EvaluatorOptions>>(
  "evaluateShards({ dataset: 'gt.json', shards: ['dt-0.json', 'dt-1.json'] })",
  { dataset: true, shards: true, options: true, fetch: true, onProgress: true, signal: true, workers: true },
);

/**
 * Evaluates detections that are split into shards, on `worker_threads` that share one dataset. The result has the bits of one call of `evaluate`
 * with all detections in the order of `shards`; only `voc` ranks equal scores of different images in the order of the dataset's ids. A thread that
 * ends in the middle of a shard, as for want of memory, is replaced twice.
 *
 * ```ts
 * const { metrics } = await evaluateShards({ dataset: 'sample/gt.json', shards: ['sample/dt.json'] });
 * console.log(metrics.AP.toFixed(3)); // 0.579
 * ```
 *
 * All detections of an image are in one shard: otherwise it rejects with `DUPLICATE_ID`, which names the image and both shards. Errors about a
 * shard name it: `UNREADABLE_FILE` for one that is missing or cannot be fetched, `INVALID_JSON` for one that is cut off; others are those of
 * `evaluate`. `NO_WORKER` if three threads ended in the middle of the same shard. What needs the detections themselves (`matches`, analyses)
 * throws `INVALID_ARGUMENT`.
 */
export async function evaluateShards<const Options extends EvaluatorOptions = Record<never, never>>(
  given: WorkersOptions<Options>,
): Promise<Evaluation<MetricsOf<Options>>> {
  const [signal, own] = signalOf(given);
  const { workers = availableParallelism(), ...options } = requiredOptions(own, EVALUATE) as typeof given;
  const size = whole(workers, 'workers', 1, 256);
  const request = requestOf<Options>(options, signal);
  return cancellable(signal, () => evaluated(request, size));
}

async function evaluated<Options extends EvaluatorOptions>(
  request: Request<Options>,
  size: number,
): Promise<Evaluation<MetricsOf<Options>>> {
  const { shards, options, fetch, signal, onProgress } = request;
  const { dataset, own } = await loaded(request);
  const stop = new AbortController();
  const given = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const tally = new Tally(shards.length, onProgress);
  const answers = new Array<Evaluated | undefined>(shards.length);
  const work = {
    token: dataset.share(),
    options: withThreads(options, Math.min(size, shards.length)),
    source: () => sourceFor(request),
    fetch,
    signal: given,
  };
  try {
    const running = onThreads(shards, size, work, (shard, answer) => {
      answers[shard.index] = answer;
      tally.done({ ...shard, ...answer });
    });
    await Promise.race([running, tally.failure]);
    const parts = shards.map(({ name, index }) => ({
      name,
      read: () => Promise.resolve((answers[index] as Evaluated).snapshot),
    }));
    const evaluator = await merged(dataset, options, parts);
    return await evaluator.promises.result({ signal }).finally(() => evaluator.dispose());
  } finally {
    stop.abort();
    if (own) dataset.dispose();
  }
}

/** Each thread works alone on its shard, unless there are fewer of them than cores. */
function withThreads(options: EvaluatorOptions | undefined, size: number): EvaluatorOptions {
  const threads = Math.max(1, Math.floor(availableParallelism() / size));
  return { threads, ...options };
}

/** The dataset for a thread that cannot share memory, as in WebAssembly. */
function sourceFor({ dataset, options }: Request<EvaluatorOptions>): string | Uint8Array {
  if (!isA(dataset, Dataset)) {
    return atOnce(datasetInput(dataset as DatasetSource, loadOptions(options ?? {}).iouType)).form;
  }
  const { kind, path } = Dataset.originOf(dataset);
  if (kind === 'file' && path !== undefined) return path;
  const cure = 'threads of WebAssembly share no memory, so that each has to load it';
  throw mistake('INVALID_ARGUMENT', 'a path, JSON bytes or an object', 'a Dataset', 'dataset', { cure });
}
