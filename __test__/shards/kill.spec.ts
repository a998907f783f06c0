import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { evaluateShards } from 'boxwise/bullmq';

import { RedisServer, withRedis } from './redis.js';
import { bytes, expected, GT, numbers, parts } from './world.js';

/** What takes longer hangs. */
const LIMIT_MS = 60_000;

const own = parts(10).map(bytes);
const workers = new Set<ChildProcess>();
const stopWorkers = (): void => {
  for (const worker of workers) worker.kill('SIGKILL');
  workers.clear();
};
process.once('exit', stopWorkers);

/** Two workers as processes of their own: the command. */
function startWorkers(url: string): void {
  for (let nth = 0; nth < 2; nth++) {
    const args = ['dist/cli.cjs', 'worker', '--redis', url, '--lost-after', '1'];
    workers.add(spawn(process.execPath, args, { stdio: 'ignore' }));
  }
}

/** Serves the shards; `event` happens when one of them is asked for the first time, before it is answered. */
async function served(
  events: Readonly<Record<number, () => Promise<void> | void>>,
  use: (shards: string[], asked: number[]) => Promise<void>,
): Promise<void> {
  const asked = own.map(() => 0);
  const answer = async (index: number, response: ServerResponse): Promise<void> => {
    if ((asked[index] as number)++ === 0) await events[index]?.();
    response.end(own[index]);
  };
  const server = createServer((request, response) => void answer(Number(request.url?.slice(1)), response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await use(
      own.map((_, index) => `http://127.0.0.1:${port}/${index}`),
      asked,
    );
  } finally {
    stopWorkers();
    server.closeAllConnections();
    server.close();
  }
}

withRedis(
  'workers killed in the middle of a job, twice, and a Redis that dies and restarts, change no byte',
  async (t) => {
    const signal = AbortSignal.timeout(LIMIT_MS);
    const redis = await RedisServer.start({ keeps: true });
    const kill = (): void => {
      stopWorkers();
      startWorkers(redis.url);
    };
    try {
      await served({ 2: kill, 5: kill, 7: () => redis.restart() }, async (shards, asked) => {
        startWorkers(redis.url);
        const evaluation = await evaluateShards({ connection: redis.url, dataset: GT, shards, signal });
        t.deepEqual(numbers(evaluation), expected);
        t.true((asked[2] as number) > 1 && (asked[5] as number) > 1, String(asked)); // the killed jobs were done again
      });
    } finally {
      redis.stop();
    }
  },
);

withRedis('a Redis that forgets everything in the middle changes no byte', async (t) => {
  const signal = AbortSignal.timeout(LIMIT_MS);
  const redis = await RedisServer.start();
  try {
    await served({ 3: () => redis.restart() }, async (shards, asked) => {
      startWorkers(redis.url);
      const evaluation = await evaluateShards({ connection: redis.url, dataset: GT, shards, signal });
      t.deepEqual(numbers(evaluation), expected);
      t.true((asked[0] as number) > 1, String(asked)); // everything was submitted again
    });
  } finally {
    redis.stop();
  }
});
