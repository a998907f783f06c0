import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';

import { mistake } from '../api/check/mistakes.js';
import { errorOf } from './failure.js';
import { readSource, type NamedShard } from './sources.js';
import type { Evaluated } from './snapshot.js';
import type { FromThread, ThreadData, ToThread } from './thread.js';
import type { FetchShard } from './types.js';

/** How often a shard is given to a thread, if those before ended in the middle of it. */
const MOST_THREADS_LOST = 3;

/** The library is one file; a thread needs no other. */
const PROGRAM = `require(require('node:worker_threads').workerData.library).thread.serve();`;
const LIBRARY = join(__dirname, 'boxwise.cjs');

/** What the threads of a pool have in common. */
export interface Work extends ThreadData {
  /** The dataset as a path or bytes, for threads that cannot open the shared one. */
  source: () => string | Uint8Array;
  fetch: FetchShard;
  signal: AbortSignal;
}

/** Evaluates shards on `size` threads, which take one after the other. */
export async function onThreads(
  shards: readonly NamedShard[],
  size: number,
  work: Work,
  done: (shard: NamedShard, answer: Evaluated) => void,
): Promise<void> {
  const waiting = [...shards];
  const lane = async (): Promise<void> => {
    let thread: Thread | undefined;
    try {
      for (let shard = waiting.shift(); shard !== undefined; shard = waiting.shift()) {
        for (let attempt = 1; ; attempt++) {
          const json = await readSource(shard.source, work.fetch, work.signal);
          work.signal.throwIfAborted();
          thread ??= new Thread(work);
          const answer = await thread.evaluate({ name: shard.name, json });
          if (typeof answer !== 'string') {
            done(shard, answer);
            break;
          }
          thread = undefined;
          if (attempt === MOST_THREADS_LOST) throw lost(shard.name, answer);
        }
      }
    } finally {
      await thread?.end();
    }
  };
  await Promise.all(Array.from({ length: Math.min(size, shards.length) }, lane));
}

function lost(name: string, how: string): Error {
  const expected = `a thread that evaluates the shard`;
  const got = `${MOST_THREADS_LOST} threads that ended in the middle of it (${how})`;
  return mistake('NO_WORKER', expected, got, name, { cure: 'make the shard smaller, or use fewer workers' });
}

/** One thread. */
class Thread {
  readonly #worker: Worker;
  #settle: (answer: Evaluated | string | Error) => void = () => {};
  readonly #abort = (): void => this.#send({ abort: true });
  readonly #signal: AbortSignal;

  constructor({ token, options, source, signal }: Work) {
    this.#signal = signal;
    const { Worker } = process.getBuiltinModule('node:worker_threads');
    this.#worker = new Worker(PROGRAM, { eval: true, workerData: { token, options, library: LIBRARY } });
    signal.addEventListener('abort', this.#abort, { once: true });
    this.#worker.on('message', (message: FromThread) => {
      if ('answer' in message) this.#settle(message.answer);
      else if ('failure' in message) this.#settle(errorOf(message.failure));
      else this.#provide(source);
    });
    let how = '';
    this.#worker.on('error', (error: NodeJS.ErrnoException) => {
      how = error.code ?? error.message;
    });
    this.#worker.on('exit', (code) => {
      signal.removeEventListener('abort', this.#abort);
      this.#settle(signal.aborted ? (signal.reason as Error) : how || `exit code ${code}`);
    });
  }

  /** The answer, or how the thread ended. */
  evaluate(shard: { name: string; json: string | Uint8Array }): Promise<Evaluated | string> {
    return new Promise((resolve, reject) => {
      this.#settle = (answer) => (answer instanceof Error ? reject(answer) : resolve(answer));
      this.#send({ shard });
    });
  }

  async end(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#abort);
    await this.#worker.terminate();
  }

  #provide(source: Work['source']): void {
    try {
      this.#send({ dataset: source() });
    } catch (thrown) {
      this.#settle(thrown as Error);
    }
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message, []);
  }
}
