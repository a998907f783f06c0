import { hostname } from 'node:os';

import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';

import { mistake } from '../api/check/mistakes.js';
import type { Dataset } from '../api/evaluate/dataset.js';
import type { EvaluatorOptions } from '../api/evaluate/types.js';
import { Datasets } from './datasets.js';
import { errorOf, failureOf, isLasting, ofShard } from './failure.js';
import { inOrder, MERGE, VERSION, type MergeJob, type MergeValue, type Place, type Plan } from './job.js';
import type { ShardJob, ShardValue } from './job.js';
import { fromText } from './lossless.js';
import type { Peers } from './peers.js';
import { readSource, type Source } from './sources.js';
import { merged, snapshotOf } from './snapshot.js';
import { Store } from './store.js';
import type { FetchShard } from './types.js';

/** How often a shard may be given to another worker because the one before was lost. */
const MOST_WORKERS_LOST = 5;

/** How often a worker looks whether the evaluation has been cancelled, in milliseconds. */
const LOOK_EVERY_MS = 500;

/** Snapshots that are larger together are merged by the caller: the merged one would be too large to travel. */
const MOST_MERGED_BYTES = 2 ** 30;

/** A shard, or the merging, that a worker has finished or failed to. */
export interface ShardEvent {
  /** The shard's name; `merge` for the merging of all. */
  readonly name: string;
  /** Number of images. */
  readonly images: number;
  /** Number of detections. */
  readonly detections: number;
  /** How long it took, in milliseconds. */
  readonly duration: number;
  /** Why it failed; it may be tried again. */
  readonly error?: Error;
}

/** What a worker is made of. */
export interface WorkerParts {
  readonly peers: Peers;
  readonly client: Redis;
  readonly queue: string;
  readonly concurrency: number;
  readonly lostAfter: number;
  readonly fetch: FetchShard;
  readonly onShard: ((event: ShardEvent) => void) | undefined;
  readonly onError: ((error: Error) => void) | undefined;
}

type Data = ShardJob | MergeJob;

/** Starts a worker of BullMQ. */
export function startWorker(parts: WorkerParts): Worker<Data> {
  const { peers, client, queue, concurrency, lostAfter, onError } = parts;
  const datasets = new Datasets(parts.fetch);
  const run = (job: Job<Data>): Promise<ShardValue | MergeValue> => processed(job, parts, datasets);
  const worker = new peers.bullmq.Worker<Data, ShardValue | MergeValue>(queue, run, {
    connection: client,
    concurrency,
    lockDuration: lostAfter,
    stalledInterval: lostAfter,
    maxStalledCount: MOST_WORKERS_LOST,
    name: `${hostname()}:${process.pid}`,
  });
  worker.on('error', (error) => onError?.(error));
  return worker;
}

/** Does a job; its error is kept for the caller of the evaluation. */
async function processed(
  job: Job<Data>,
  parts: WorkerParts,
  datasets: Datasets,
): Promise<ShardValue | MergeValue> {
  const { peers, client, fetch, onShard } = parts;
  const since = performance.now();
  const { flow } = job.data;
  const store = new Store(client, flow);
  const look = new Look(store);
  const event = { name: 'name' in job.data ? job.data.name : MERGE, images: 0, detections: 0 };
  try {
    const work = await workOf(flow, { store, datasets, fetch, signal: look.signal });
    const value =
      'place' in job.data
        ? await shardValue(job.data, work)
        : await mergeValue(inOrder(await job.getChildrenValues()), work);
    if ('images' in value) Object.assign(event, { images: value.images, detections: value.detections });
    onShard?.({ ...event, duration: performance.now() - since });
    return value;
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    onShard?.({ ...event, duration: performance.now() - since, error });
    await store.note(failureField(job.data), JSON.stringify(failureOf(error)));
    if (look.signal.aborted || isLasting(error)) throw new peers.bullmq.UnrecoverableError(error.message);
    throw error;
  } finally {
    look.end();
  }
}

/** The field with the last error of a job. */
export function failureField(data: Partial<ShardJob>): string {
  return `failure/${data.index ?? MERGE}`;
}

/** What a job works with. */
interface Work {
  readonly store: Store;
  readonly dataset: Dataset;
  readonly options: EvaluatorOptions;
  readonly fetch: FetchShard;
  readonly signal: AbortSignal;
}

async function workOf(
  flow: string,
  given: Pick<Work, 'store' | 'fetch' | 'signal'> & { datasets: Datasets },
): Promise<Work> {
  const { store, datasets } = given;
  const text = await store.plan();
  if (text === undefined) throw over();
  const plan = JSON.parse(text) as Plan;
  if (plan.version !== VERSION) {
    const cure = 'install the same version everywhere: another one could give other bits';
    throw mistake('INVALID_ARGUMENT', `a worker of boxwise ${plan.version}`, VERSION, 'worker', { cure });
  }
  const options = fromText(plan.options) as EvaluatorOptions;
  const dataset = await datasets.of({ flow, place: plan.dataset }, options, (place) =>
    sourceFrom(store, place),
  );
  return { ...given, options, dataset };
}

async function shardValue({ index, name, place }: ShardJob, work: Work): Promise<ShardValue> {
  const { store, dataset, options, signal, fetch } = work;
  const json = await readSource(await sourceFrom(store, place), fetch, signal);
  const { snapshot, images, detections } = await snapshotOf(dataset, options, { name, json, signal });
  const stored = await store.put(`snapshot/${index}/${crypto.randomUUID()}`, snapshot);
  if (stored === undefined) throw over();
  return { index, name, images, detections, snapshot: stored, bytes: snapshot.length };
}

async function mergeValue(shards: readonly ShardValue[], work: Work): Promise<MergeValue> {
  const { store, dataset, options, signal } = work;
  if (shards.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_MERGED_BYTES) return {};
  const evaluator = await merged(dataset, options, partsOf(shards, store, signal));
  try {
    const stored = await store.put(`merged/${crypto.randomUUID()}`, evaluator.toBytes());
    if (stored === undefined) throw over();
    return { merged: stored };
  } finally {
    evaluator.dispose();
  }
}

/** The snapshots of shards where they are stored. */
export function partsOf(
  shards: readonly ShardValue[],
  store: Store,
  signal?: AbortSignal,
): { name: string; read: () => Promise<Uint8Array> }[] {
  return shards.map(({ name, snapshot }) => ({
    name,
    read: async () => {
      signal?.throwIfAborted();
      const bytes = await store.get(snapshot);
      if (bytes === undefined) throw ofShard(over(), name);
      return bytes;
    },
  }));
}

async function sourceFrom(store: Store, place: Place): Promise<Source> {
  if (place.kind !== 'stored') return place;
  const bytes = await store.get(place.stored);
  if (bytes === undefined) throw over();
  return { kind: 'bytes', bytes };
}

/** The error of work for an evaluation that was cancelled, has ended, or was lost with Redis's data. */
function over(): Error {
  return errorOf({ message: 'the evaluation is over: it was cancelled, or Redis lost its data' });
}

/** Looks now and then whether an evaluation is still going on. */
class Look {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(store: Store) {
    const look = async (): Promise<void> => {
      if (!(await store.isOpen())) this.#controller.abort(over());
    };
    this.#timer = setInterval(() => void look().catch(() => {}), LOOK_EVERY_MS);
  }

  /** Aborted once the evaluation is over. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
