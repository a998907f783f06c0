import { Dataset, type DatasetToken } from '../api/evaluate/dataset.js';
import type { EvaluatorOptions } from '../api/evaluate/types.js';
import { BoxwiseError } from '../api/errors.js';
import { failureOf, type Failure } from './failure.js';
import { loadSource } from './request.js';
import { snapshotOf, type Evaluated } from './snapshot.js';

/** What a thread is started with. */
export interface ThreadData {
  token: DatasetToken;
  options: EvaluatorOptions | undefined;
}

/** What a thread is sent: a shard, the dataset that it asked for, or that it shall stop. */
export type ToThread =
  { shard: { name: string; json: string | Uint8Array } } | { dataset: string | Uint8Array } | { abort: true };

/** What a thread sends: the answer for its shard, or that it cannot open the shared dataset. */
export type FromThread = { answer: Evaluated } | { failure: Failure } | { needs: 'dataset' };

/** The life of a thread of `evaluateShards`: one shard at a time, until it is terminated. */
export function serve(): void {
  // Not imported: with it every import of the library would load streams.
  const { parentPort: port, workerData } = process.getBuiltinModule('node:worker_threads');
  const { token, options } = workerData as ThreadData;
  let arrive: (source: string | Uint8Array) => void = () => {};
  // Copied, not transferred: newer lines of Node.js refuse to give away memory that an addon made.
  const send = (message: FromThread): void => port?.postMessage(message);

  /** WebAssembly has memory of its own in each thread: there the dataset is loaded again. */
  const opened = async (): Promise<Dataset> => {
    try {
      return Dataset.open(token);
    } catch (thrown) {
      if (!(thrown instanceof BoxwiseError) || thrown.code !== 'DISPOSED') throw thrown;
      const source = new Promise<string | Uint8Array>((resolve) => {
        arrive = resolve;
      });
      send({ needs: 'dataset' });
      return loadSource(await source, options, fetch);
    }
  };
  const stop = new AbortController();
  let dataset: Promise<Dataset> | undefined;
  port?.on('message', (message: ToThread) => {
    if ('abort' in message) return stop.abort();
    if ('dataset' in message) return arrive(message.dataset);
    const shard = { ...message.shard, signal: stop.signal };
    dataset ??= opened();
    dataset
      .then((own) => snapshotOf(own, options, shard))
      .then((answer) => send({ answer }))
      .catch((thrown: unknown) => send({ failure: failureOf(thrown) }));
  });
}
