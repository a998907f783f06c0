/**
 * Evaluation of detections that are in several files, on any number of machines, by a queue of BullMQ in Redis. Needs the packages `bullmq` and
 * `ioredis`, and Redis 6.2 or newer. `boxwise/workers` has the same function for one machine without Redis.
 *
 * @module
 */
import { cancellable, signalOf } from '../api/cancel.js';
import { mistake, wrongType } from '../api/check/mistakes.js';
import { callback, number, whole } from '../api/check/numbers.js';
import { knownOptions, requiredOptions } from '../api/check/options.js';
import type { Evaluation } from '../api/evaluate/evaluation.js';
import type { EvaluatorOptions } from '../api/evaluate/types.js';
import type { MetricsOf } from '../api/evaluate/types.js';
import { gathered } from './gather.js';
import { QUEUE } from './job.js';
import { peers } from './peers.js';
import { checkRedis, dialOf, lastingClient, type RedisConnection } from './redis.js';
import { fetchOf, requestOf } from './request.js';
import type { FetchShard, ShardsOptions } from './types.js';
import { startWorker, type ShardEvent } from './worker.js';

export type { RedisClient, RedisConnection, RedisServer } from './redis.js';
export type { FetchedResponse, FetchShard, OnShard, Shard, ShardDone, ShardsOptions } from './types.js';
export type { ShardEvent } from './worker.js';

/** What `evaluateShards` of `boxwise/bullmq` takes. */
export interface QueueOptions<Options extends EvaluatorOptions> extends ShardsOptions<Options> {
  /** Where Redis is. */
  connection: RedisConnection;
  /** Name of the queue, without `:`. Default `boxwise`. */
  queue?: string | undefined;
  /** Number of attempts at a shard that cannot be read. Default 3. Shards with wrong data are tried once. */
  attempts?: number | undefined;
  /** Milliseconds without any worker, or without Redis, after which it rejects. Default 60,000; `Infinity` waits. */
  giveUpAfter?: number | undefined;
}

/** What `createWorker` takes. */
export interface WorkerOptions {
  /** Where Redis is. */
  connection: RedisConnection;
  /** Name of the queue, without `:`. Default `boxwise`. */
  queue?: string | undefined;
  /** Number of shards that are evaluated at a time, 1 to 256. Default 1: a shard uses all cores. */
  concurrency?: number | undefined;
  /** Fetches `http:` and `https:` URLs. Default `globalThis.fetch`. */
  fetch?: FetchShard | undefined;
  /** Milliseconds after which a worker that is not heard of is taken for lost, and its shard given to another. Default 30,000; at least 1,000. */
  lostAfter?: number | undefined;
  /** Called after each shard, done or failed. */
  onShard?: ((event: ShardEvent) => void) | undefined;
  /** Called when Redis cannot be reached for a while; the worker goes on when it is back. */
  onError?: ((error: Error) => void) | undefined;
}

const EVALUATE = knownOptions<QueueOptions<EvaluatorOptions>>(
  "evaluateShards({ connection: 'redis://127.0.0.1', dataset: 'gt.json', shards: ['dt-0.json', 'dt-1.json'] })",
  {
    connection: true,
    dataset: true,
    shards: true,
    options: true,
    fetch: true,
    onProgress: true,
    signal: true,
    queue: true,
    attempts: true,
    giveUpAfter: true,
  },
);
const WORKER = knownOptions<WorkerOptions>("createWorker({ connection: 'redis://127.0.0.1' })", {
  connection: true,
  queue: true,
  concurrency: true,
  fetch: true,
  lostAfter: true,
  onShard: true,
  onError: true,
});

/**
 * Evaluates detections that are split into shards on the workers of a queue ({@link createWorker}, `npx boxwise worker`), as a flow: a job for each
 * shard, and a parent that merges. The result has the bits of one call of `evaluate` with all detections in the order of `shards`, whatever
 * happens on the way: workers that are lost, jobs that are done twice, shards that are tried again, a Redis that restarts. Only `voc` ranks equal
 * scores of different images in the order of the dataset's ids.
 *
 * Workers read paths and URLs themselves: a path must name the same file on all machines. Bytes, and a dataset that is an object, travel through
 * Redis. A `Dataset` must have been loaded from a path.
 *
 * ```ts
 * const { metrics } = await evaluateShards({
 *   connection, // 'redis://queue.example:6379'
 *   dataset: '/data/gt.json',
 *   shards: ['/data/dt-0.json', 'https://bucket.example/dt-1.json.gz'],
 *   options: { iouType: 'bbox' },
 *   onProgress: (fraction, { name }) => console.log(fraction, name),
 *   signal: AbortSignal.timeout(3_600_000),
 * });
 * ```
 *
 * All detections of an image are in one shard: otherwise it rejects with `DUPLICATE_ID`, which names the image and both shards. Errors about a
 * shard name it: `UNREADABLE_FILE` for one that is missing or cannot be fetched, `INVALID_JSON` for one that is cut off; others are those of
 * `evaluate`. `NO_PACKAGE` if bullmq or ioredis is not installed; `NO_REDIS` if Redis is not reachable, older than 6.2, or away for too long;
 * `NO_WORKER` if no worker is connected for too long, or if six were lost in the middle of the same shard. An abort removes the jobs.
 */
export async function evaluateShards<const Options extends EvaluatorOptions = Record<never, never>>(
  given: QueueOptions<Options>,
): Promise<Evaluation<MetricsOf<Options>>> {
  const [signal, own] = signalOf(given);
  const { connection, queue, attempts, giveUpAfter, ...others } = requiredOptions(
    own,
    EVALUATE,
  ) as typeof given;
  const request = requestOf<Options>(others, signal);
  const settings = {
    queue: queueOf(queue),
    attempts: whole(attempts ?? 3, 'attempts', 1, 1000),
    giveUpAfter: atLeast(giveUpAfter ?? 60_000, 'giveUpAfter', 1),
  };
  return cancellable(signal, async () => {
    const packages = await peers();
    const dial = dialOf(connection, packages);
    await checkRedis(dial);
    return gathered(request, { ...settings, packages, dial });
  });
}

/** A worker that runs. */
export class ShardWorker {
  /** Name of the queue. */
  readonly queue: string;
  readonly #close: (force: boolean) => Promise<void>;

  /** @internal */
  constructor(queue: string, close: (force: boolean) => Promise<void>) {
    this.queue = queue;
    this.#close = close;
  }

  /**
   * Takes no more shards, and resolves when those at hand are done; with `force` they are left to other workers.
   *
   * ```ts
   * const worker = await createWorker({ connection });
   * process.once('SIGTERM', () => void worker.close());
   * ```
   */
  close(force = false): Promise<void> {
    return this.#close(force);
  }
}

/**
 * Starts a worker in this process, which evaluates shards of {@link evaluateShards} until it is closed. Start as many as you like, on as many
 * machines; a worker may be killed at any time. The same version of boxwise is needed everywhere. A worker keeps the dataset in memory from one
 * shard to the next.
 *
 * ```ts
 * const worker = await createWorker({ connection }); // 'redis://queue.example:6379'
 * process.once('SIGTERM', () => worker.close());
 * ```
 *
 * A worker reads the paths and URLs that jobs name: connect it only to a Redis to which nobody else may write.
 *
 * Rejects with `NO_PACKAGE` if bullmq or ioredis is not installed, and with `NO_REDIS` if Redis is not reachable or older than 6.2.
 */
export async function createWorker(given: WorkerOptions): Promise<ShardWorker> {
  const options = requiredOptions(given, WORKER);
  const parts = {
    queue: queueOf(options.queue),
    concurrency: whole(options.concurrency ?? 1, 'concurrency', 1, 256),
    lostAfter: whole(options.lostAfter ?? 30_000, 'lostAfter', 1000, 2 ** 31 - 1),
    fetch: fetchOf(options.fetch),
    onShard: callback(options.onShard, 'onShard'),
    onError: callback(options.onError, 'onError'),
  };
  const packages = await peers();
  const dial = dialOf(options.connection, packages);
  await checkRedis(dial);
  const client = lastingClient(dial);
  const worker = startWorker({ ...parts, peers: packages, client });
  let closing: Promise<void> | undefined;
  return new ShardWorker(parts.queue, (force) => {
    if (force) client.disconnect();
    closing ??= worker.close(force).finally(() => client.disconnect());
    return closing;
  });
}

function queueOf(queue: unknown): string {
  const name = queue ?? QUEUE;
  if (typeof name !== 'string') throw wrongType('a string', name, 'queue');
  if (name === '' || name.includes(':'))
    throw mistake('INVALID_ARGUMENT', 'a name without ":"', JSON.stringify(name.slice(0, 40)), 'queue');
  return name;
}

function atLeast(value: unknown, input: string, least: number): number {
  const given = number(value, input);
  return given === Infinity ? given : whole(given, input, least, 2 ** 31 - 1); // what a timer can wait
}
