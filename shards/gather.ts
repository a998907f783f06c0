import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';

import { goOn } from '../api/cancel.js';
import { mistake } from '../api/check/mistakes.js';
import { Dataset } from '../api/evaluate/dataset.js';
import type { Evaluation } from '../api/evaluate/evaluation.js';
import type { EvaluatorOptions } from '../api/evaluate/types.js';
import { datasetInput } from '../api/evaluate/inputs.js';
import { loadOptions } from '../api/evaluate/options.js';
import { atOnce } from '../api/evaluate/slices.js';
import type { DatasetSource, MetricsOf } from '../api/evaluate/types.js';
import { Flow, pause } from './flow.js';
import { toText } from './lossless.js';
import type { Peers } from './peers.js';
import { lastingClient, ofRedis, patience, type Dial } from './redis.js';
import { loaded, Tally, type Request } from './request.js';
import { sourceOf, type Source } from './sources.js';
import { merged, type Part } from './snapshot.js';
import { partsOf } from './worker.js';

/** How an evaluation is sent to a queue. */
export interface Settings {
  readonly packages: Peers;
  readonly dial: Dial;
  readonly queue: string;
  readonly attempts: number;
  readonly giveUpAfter: number;
}

/** Between two looks at the queue, in milliseconds: soon at first, for small evaluations. */
const [LOOK_FIRST_MS, LOOK_LAST_MS] = [20, 500];

/** How long jobs are tried to be removed that a worker still holds, in milliseconds. */
const END_WITHIN_MS = 5000;

/** Between two looks at the workers, in milliseconds. */
const COUNT_EVERY_MS = 1000;

/** Submits an evaluation, waits for its workers, and makes the result of their snapshots. */
export async function gathered<Options extends EvaluatorOptions>(
  request: Request<Options>,
  settings: Settings,
): Promise<Evaluation<MetricsOf<Options>>> {
  const source = travelling(request);
  const { dataset, own } = await loaded(request);
  const client = lastingClient(settings.dial);
  const { signal, options, shards } = request;
  let flow: Flow | undefined;
  try {
    const tally = new Tally(shards.length, request.onProgress);
    const submission = {
      dataset: source,
      options: toText(options ?? {}),
      shards,
      attempts: settings.attempts,
    };
    for (let attempt = 1; ; attempt++) {
      goOn(signal);
      flow = new Flow(settings.packages, client, {
        queue: settings.queue,
        patience: patience(settings.giveUpAfter),
      });
      await flow.submit(submission);
      const parts = await finished(flow, tally, { ...settings, signal });
      if (parts !== undefined) {
        const evaluator = await merged(dataset, options, parts);
        return await evaluator.promises.result({ signal }).finally(() => evaluator.dispose());
      }
      if (attempt === settings.attempts) throw forgetful(attempt);
    }
  } catch (thrown) {
    throw ofRedis(thrown);
  } finally {
    if (own) dataset.dispose();
    leave(flow, client);
  }
}

/** Ends a flow in the background, as far as Redis lets it in a short time. */
function leave(flow: Flow | undefined, client: Redis): void {
  const timer = setTimeout(() => client.disconnect(), END_WITHIN_MS);
  const end = flow?.end() ?? Promise.resolve();
  const close = (): void => {
    clearTimeout(timer);
    client.disconnect();
  };
  end.then(close, close);
}

/** The snapshots of a flow that is done, merged or one by one; nothing if Redis lost it. */
async function finished(
  flow: Flow,
  tally: Tally,
  { signal, giveUpAfter }: { signal: AbortSignal | undefined; giveUpAfter: number },
): Promise<readonly Part[] | undefined> {
  const workers = new Workers(flow, giveUpAfter);
  const stop = new Promise<void>((resolve) => {
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
  for (let wait = LOOK_FIRST_MS; ; wait = Math.min(wait * 1.5, LOOK_LAST_MS)) {
    goOn(signal);
    const found = await Promise.race([state(flow, tally), tally.failure]);
    if (found !== 'waiting') return found;
    await workers.check();
    await Promise.race([pause(wait), tally.failure, stop]);
  }
}

async function state(flow: Flow, tally: Tally): Promise<readonly Part[] | undefined | 'waiting'> {
  const parent = await flow.parent();
  if (parent === undefined || !(await flow.store.isOpen())) return undefined;
  const { processed, now } = await flow.state(parent);
  if (processed > tally.count) for (const shard of await flow.done(parent)) tally.done(shard);
  if (now === 'completed') return partsAfter(flow, tally);
  if (now === 'failed') throw await flow.failure((await flow.parent()) ?? parent);
  return now === 'unknown' ? undefined : 'waiting';
}

async function partsAfter(flow: Flow, tally: Tally): Promise<readonly Part[] | undefined> {
  const parent: Job | undefined = await flow.parent();
  if (parent === undefined) return undefined;
  const shards = await flow.done(parent);
  for (const shard of shards) tally.done(shard); // also those of the last moment
  const { merged: stored } = await flow.merged(parent);
  if (stored === undefined) return partsOf(shards, flow.store);
  const bytes = await flow.store.get(stored);
  return bytes && [{ name: 'the merged snapshot', read: () => Promise.resolve(bytes) }];
}

/** Throws where no worker has been there for long. */
class Workers {
  readonly #flow: Flow;
  readonly #giveUpAfter: number;
  #counted = 0;
  /** When there was one, or the waiting began. */
  #seen = Date.now();

  constructor(flow: Flow, giveUpAfter: number) {
    this.#flow = flow;
    this.#giveUpAfter = giveUpAfter;
  }

  async check(): Promise<void> {
    if (Date.now() - this.#counted < Math.min(COUNT_EVERY_MS, this.#giveUpAfter / 4)) return;
    this.#counted = Date.now();
    if ((await this.#flow.workers()) !== 0) this.#seen = Date.now();
    if (Date.now() - this.#seen < this.#giveUpAfter) return;
    const expected = `a worker of the queue within ${this.#giveUpAfter} ms`;
    const cure = 'start one: npx boxwise worker --redis URL, or createWorker({ connection })';
    throw mistake('NO_WORKER', expected, 'none', 'queue', { cure });
  }
}

function forgetful(attempts: number): Error {
  const got = `one that lost the evaluation ${attempts} times`;
  const cure = 'let it write to its disk (appendonly yes), with maxmemory-policy noeviction';
  return mistake('NO_REDIS', 'a Redis that keeps its data', got, 'connection', { cure });
}

/** Where workers find the dataset. */
function travelling({ dataset, options }: Request<EvaluatorOptions>): Source {
  if (dataset instanceof Dataset) {
    const { kind, path } = Dataset.originOf(dataset);
    const source = kind === 'file' ? sourceOf(path, 'dataset') : undefined;
    if (source !== undefined) return source;
    const cure = 'a Dataset stays in its process: pass what it was loaded from';
    throw mistake('INVALID_ARGUMENT', 'a path, a URL or JSON bytes', 'a Dataset in memory', 'dataset', {
      cure,
    });
  }
  const own = sourceOf(dataset, 'dataset');
  if (own !== undefined) return own;
  const { form } = atOnce(datasetInput(dataset as DatasetSource, loadOptions(options ?? {}).iouType));
  return { kind: 'bytes', bytes: form as Uint8Array };
}
