import type { FlowProducer, Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';

import { mistake } from '../api/check/mistakes.js';
import { BoxwiseError } from '../api/errors.js';
import { errorOf, type Failure } from './failure.js';
import { inOrder, MERGE, SHARD, shardId, VERSION } from './job.js';
import type { MergeValue, Place, Plan, ShardJob, ShardValue } from './job.js';
import type { Peers } from './peers.js';
import type { Patience } from './redis.js';
import type { NamedShard, Source } from './sources.js';
import { FORGOTTEN_AFTER_S, Store } from './store.js';
import { failureField } from './worker.js';

/** Between two attempts at a shard, in milliseconds; doubled each time. */
const RETRY_AFTER_MS = 500;

/** Between two attempts at removing the jobs of a cancelled evaluation, in milliseconds. */
const REMOVE_EVERY_MS = 250;

/** What is submitted. */
export interface Submission {
  readonly dataset: Source;
  /** As `lossless.ts` writes them. */
  readonly options: string;
  readonly shards: readonly NamedShard[];
  /** How often a shard is tried. */
  readonly attempts: number;
}

/** An evaluation in a queue: a job for each shard, and a parent that merges. */
export class Flow {
  readonly store: Store;
  readonly #id = crypto.randomUUID();
  readonly #queue: Queue;
  readonly #producer: FlowProducer;

  readonly #patience: Patience;

  constructor({ bullmq }: Peers, client: Redis, { queue, patience }: { queue: string; patience: Patience }) {
    this.store = new Store(client, this.#id, patience);
    this.#patience = patience;
    this.#queue = new bullmq.Queue(queue, { connection: client });
    this.#producer = new bullmq.FlowProducer({ connection: client });
    const ignore = (): void => {}; // the client's commands fail in their time
    this.#queue.on('error', ignore);
    this.#producer.on('error', ignore);
  }

  /** Puts the jobs into the queue. */
  async submit({ dataset, options, shards, attempts }: Submission): Promise<void> {
    await this.store.open(''); // so that bytes can be stored
    const plan: Plan = { version: VERSION, dataset: await this.#place(dataset, 'dataset'), options };
    const jobs: ShardJob[] = [];
    for (const { index, name, source } of shards)
      jobs.push({ flow: this.#id, index, name, place: await this.#place(source, `shard/${index}`) });
    await this.store.open(JSON.stringify(plan));
    const age = { age: FORGOTTEN_AFTER_S };
    const opts = {
      attempts,
      backoff: { type: 'exponential', delay: RETRY_AFTER_MS },
      removeOnComplete: age,
      removeOnFail: age,
    };
    const queueName = this.#queue.name;
    await this.#patience(
      this.#producer.add({
        name: MERGE as string,
        queueName,
        data: { flow: this.#id },
        opts: { ...opts, jobId: this.#id },
        children: jobs.map((data) => ({
          name: SHARD as string,
          queueName,
          data,
          opts: { ...opts, jobId: shardId(this.#id, data.index), failParentOnFailure: true },
        })),
      }),
    );
  }

  /** The parent's job; nothing if Redis has it no longer. */
  async parent(): Promise<Job | undefined> {
    return (await this.#patience(this.#queue.getJob(this.#id))) as Job | undefined;
  }

  /** What the shards that are done returned, in their order. */
  async done(parent: Job): Promise<ShardValue[]> {
    return inOrder(await this.#patience(parent.getChildrenValues()));
  }

  /** Number of shards that are done, and the state of the parent. */
  async state(parent: Job): Promise<{ processed: number; now: string }> {
    const { processed = 0 } = await this.#patience(parent.getDependenciesCount({ processed: true }));
    return { processed, now: await this.#patience(parent.getState()) };
  }

  /** The merged snapshot of a parent that has completed, if it has one. */
  async merged(parent: Job): Promise<MergeValue> {
    return (parent.returnvalue as MergeValue | null) ?? {};
  }

  /** Number of workers that are connected; nothing if this Redis does not say. */
  async workers(): Promise<number | undefined> {
    return this.#patience(this.#queue.getWorkersCount().catch(() => undefined));
  }

  /** Why a parent failed. */
  async failure(parent: Job): Promise<Error> {
    const reason = parent.failedReason;
    const index = new RegExp(`${this.#id}-(\\d+) failed`).exec(reason)?.[1];
    const job =
      index === undefined
        ? parent
        : ((await this.#patience(this.#queue.getJob(`${this.#id}-${index}`))) as Job | undefined);
    const { name = MERGE as string } = (job?.data ?? {}) as Partial<ShardJob>;
    const text = await this.store.noted(failureField(index === undefined ? {} : { index: Number(index) }));
    if (job !== undefined && /stalled/.test(job.failedReason)) {
      const got = `several that were lost in the middle of it (${job.failedReason})`;
      const cure = 'make the shard smaller, or give the workers more memory';
      return mistake('NO_WORKER', 'a worker that evaluates the shard', got, name, { cure });
    }
    return text === undefined ? new Error(job?.failedReason ?? reason) : errorOf(JSON.parse(text) as Failure);
  }

  /** Ends the evaluation: workers stop what they do for it, and its jobs and bytes are removed. Goes on until the client is closed. */
  async end(): Promise<void> {
    await this.store.close();
    for (;;) {
      const parent = await this.parent();
      try {
        await parent?.remove({ removeChildren: true });
        return;
      } catch {
        await parent?.removeUnprocessedChildren(); // a worker holds one of them; it is told by the store
        await pause(REMOVE_EVERY_MS);
      }
    }
  }

  async #place(source: Source, field: string): Promise<Place> {
    if (source.kind !== 'bytes') return source;
    const stored = await this.store.put(field, source.bytes);
    if (stored !== undefined) return { kind: 'stored', stored };
    throw new BoxwiseError('NO_REDIS', 'a Redis that keeps what is written', 'one that lost it', {
      input: 'connection',
    });
  }
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
