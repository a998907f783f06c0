import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import test from 'ava';
import { Dataset, evaluate } from 'boxwise';
import { createWorker, evaluateShards, type FetchShard, type Shard, type ShardEvent } from 'boxwise/bullmq';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';

import { RedisServer, withRedis, HAS_REDIS } from './redis.js';
import { bytes, expected, GT, numbers, parts, rejection, results } from './world.js';

const folder = mkdtempSync(join(tmpdir(), 'boxwise-shards-'));
const own = parts(6);
const paths = own.map((part, nth) => {
  const path = join(folder, `dt-${nth}.json`);
  writeFileSync(path, bytes(part));
  return path;
});
const serve: FetchShard = (url) =>
  Promise.resolve(new Response(bytes(own[Number(url.at(-1))] ?? []) as never));

let server: RedisServer;
let connection: string;
const clients: Redis[] = [];

function clientOf(): Redis {
  const client = new Redis(connection, { maxRetriesPerRequest: null });
  clients.push(client);
  return client;
}

test.before(async () => {
  if (!HAS_REDIS) return;
  server = await RedisServer.start();
  connection = server.url;
});
test.after.always(() => {
  for (const client of clients) client.disconnect();
  server?.stop();
  rmSync(folder, { recursive: true });
});

/** A worker for the time of a test, in a queue of its own. */
async function working<Answer>(
  queue: string,
  options: Partial<Parameters<typeof createWorker>[0]>,
  use: (given: { connection: string; queue: string; dataset: string }) => Promise<Answer>,
): Promise<Answer> {
  const worker = await createWorker({ connection, queue, lostAfter: 1000, ...options });
  try {
    return await use({ connection, queue, dataset: GT });
  } finally {
    await worker.close();
  }
}

withRedis('paths, URLs and bytes have the bits of one call', async (t) => {
  const [zero, one] = paths as [string, string];
  const shards: Shard[] = [zero, one, 'http://a.example/2', 'https://a.example/3', bytes(own[4] ?? []), bytes(own[5] ?? [])]; // prettier-ignore
  const seen: number[] = [];
  const events: ShardEvent[] = [];
  await working('mixed', { fetch: serve, onShard: (event) => events.push(event) }, async (given) => {
    const onProgress = (fraction: number): number => seen.push(fraction);
    t.deepEqual(numbers(await evaluateShards({ ...given, shards, onProgress })), expected);
    t.deepEqual(numbers(await evaluateShards({ ...given, dataset: Dataset.load(GT) as never, shards })), expected); // prettier-ignore
  });
  t.deepEqual(
    seen,
    [1, 2, 3, 4, 5, 6].map((done) => done / 6),
  );
  t.deepEqual(
    new Set(events.map(({ detections }) => detections)),
    new Set([...own.map(({ length }) => length), 0]), // 0: the merging
  );
});

withRedis(
  'datasets and options cross unchanged: objects, BigInts, maps, infinite numbers, typed arrays',
  async (t) => {
    const ids = [...new Set(results.map(({ image_id }) => BigInt(image_id)))].slice(0, 50);
    const options = {
      areaRanges: [
        ['all', 0, Infinity],
        ['tiny', 0, 400],
      ],
      iouThresholds: Float64Array.of(0.5, 0.1 + 0.2),
      imageIds: BigInt64Array.from(ids),
      maxDetections: [1, 10, 50],
    } as never;
    await working('options', {}, async (given) => {
      const dataset = (await import('node:fs')).readFileSync(GT);
      const evaluation = await evaluateShards({ ...given, dataset, shards: paths, options });
      t.deepEqual(numbers(evaluation), numbers(evaluate(GT, results, options)));
      const parsed = JSON.parse(String(dataset)) as never;
      t.deepEqual(numbers(await evaluateShards({ ...given, dataset: parsed, shards: paths })), expected);
    });
  },
);

withRedis('a shard that cannot be read is tried again; its error is that of the last time', async (t) => {
  let failures = 2;
  const fetch: FetchShard = (url) =>
    failures-- > 0 ? Promise.reject(new Error('a hiccup')) : serve(url, {});
  const shards = ['http://a.example/0', ...paths.slice(1)];
  await working('retries', { fetch }, async (given) => {
    t.deepEqual(numbers(await evaluateShards({ ...given, shards })), expected);
    failures = 2;
    const error = await rejection(evaluateShards({ ...given, shards, attempts: 2 }));
    t.like(error, { code: 'UNREADABLE_FILE', input: 'http://a.example/0', got: 'a hiccup' });
    const missing = join(folder, 'missing.json');
    const lost = await rejection(evaluateShards({ ...given, shards: [missing], attempts: 1 }));
    t.like(lost, { code: 'UNREADABLE_FILE', input: missing });
  });
});

withRedis('errors name the shard, also that of an image in two', async (t) => {
  const cut = bytes(own[1] ?? []).subarray(0, 1000);
  const twice = own[0]?.[0] as (typeof results)[number];
  await working('errors', {}, async (given) => {
    const error = await rejection(evaluateShards({ ...given, shards: [paths[0] as string, cut] }));
    t.like(error, { code: 'INVALID_JSON', input: 'shards[1]', byte: 1000 });
    const double = await rejection(evaluateShards({ ...given, shards: [...paths, bytes([twice])] }));
    t.like(double, { code: 'DUPLICATE_ID', input: 'shards[6]' });
    t.true(double.message.includes(`image ${twice.image_id}, which is also in ${paths[0]}`), double.message);
  });
});

withRedis('a job that is done twice counts once', async (t) => {
  const queue = new Queue('twice', { connection: clientOf() });
  let copies = 0;
  const fetch: FetchShard = async (url) => {
    for (const job of await queue.getJobs(['active']))
      if (copies < 3) await queue.add(job.name, job.data, { jobId: `copy-${copies++}` });
    return serve(url, {});
  };
  const shards = paths.map((path, nth) => (nth === 2 ? 'http://a.example/2' : path));
  await working('twice', { fetch }, async (given) => {
    t.deepEqual(numbers(await evaluateShards({ ...given, shards })), expected);
  });
  t.is(copies, 3);
  await queue.close();
});

withRedis(
  'an abort rejects at once and leaves nothing behind; the same shards can be evaluated again',
  async (t) => {
    const client = clientOf();
    const queue = new Queue('aborted', { connection: client });
    const [controller, reason] = [new AbortController(), new Error('no longer needed')];
    let held: AbortSignal | undefined;
    const fetch: FetchShard = (url, { signal }) => {
      if (held !== undefined) return serve(url, {});
      held = signal;
      controller.abort(reason);
      return new Promise((_, reject) =>
        signal?.addEventListener('abort', () => reject(signal.reason as Error)),
      );
    };
    const shards = paths.map((path, nth) => (nth === 2 ? 'http://a.example/2' : path));
    await working('aborted', { fetch }, async (given) => {
      const running = evaluateShards({ ...given, shards, signal: controller.signal });
      await t.throwsAsync(running, { is: reason });
      for (let tries = 0; tries < 50; tries++) {
        const counts = Object.values(await queue.getJobCounts());
        if (held?.aborted && counts.every((count) => count === 0)) break;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      t.true(held?.aborted);
      t.true(Object.values(await queue.getJobCounts()).every((count) => count === 0));
      t.deepEqual(await client.keys('bull:aborted:*-*-*-*'), []);
      t.deepEqual(numbers(await evaluateShards({ ...given, shards })), expected);
    });
    await queue.close();
  },
);

withRedis('a flow that somebody removes is submitted again', async (t) => {
  const queue = new Queue('removed', { connection: clientOf() });
  let removals = 1;
  const fetch: FetchShard = async (url) => {
    if (removals-- > 0) await queue.obliterate({ force: true });
    return serve(url, {});
  };
  const shards = paths.map((path, nth) => (nth === 2 ? 'http://a.example/2' : path));
  await working('removed', { fetch }, async (given) => {
    t.deepEqual(numbers(await evaluateShards({ ...given, shards })), expected);
  });
  t.true(removals < 0);
  await queue.close();
});

withRedis('a worker of another version is refused', async (t) => {
  const client = clientOf();
  const fetch: FetchShard = async (url) => {
    for (const key of await client.keys('boxwise:*')) {
      const plan = await client.hget(key, 'plan');
      if (plan?.includes('other.example'))
        await client.hset(key, 'plan', plan.replace(/"version":"[^"]*"/, '"version":"9.9.9"'));
    }
    return serve(url, {});
  };
  await working('version', { fetch }, async (given) => {
    const shards = ['http://a.example/0', ...paths.slice(1)];
    const dataset = new URL(`http://other.example/gt.json`);
    const truth: FetchShard = () =>
      import('node:fs').then(({ readFileSync }) => new Response(readFileSync(GT)));
    const either: FetchShard = (url, init) => (url.includes('other') ? truth(url, init) : fetch(url, init));
    const worker = await createWorker({ connection, queue: 'version-2', fetch: either });
    const error = await rejection(
      evaluateShards({ ...given, queue: 'version-2', dataset, shards, fetch: truth }),
    );
    t.like(error, { code: 'INVALID_ARGUMENT', expected: 'a worker of boxwise 9.9.9' });
    await worker.close();
  });
});

withRedis('without a worker it gives up', async (t) => {
  const given = { connection, queue: 'nobody', dataset: GT, shards: paths, giveUpAfter: 1000 };
  t.like(await rejection(evaluateShards(given)), { code: 'NO_WORKER', input: 'queue' });
});

withRedis('a connection is a URL, its parts or a client, which remains open', async (t) => {
  const client = clientOf();
  const { port } = server;
  for (const [nth, form] of [new URL(connection), { host: '127.0.0.1', port, db: 1 }, client].entries()) {
    await working(`form-${nth}`, { connection: form }, async (given) => {
      t.deepEqual(numbers(await evaluateShards({ ...given, connection: form, shards: paths })), expected);
    });
  }
  t.is(await client.ping(), 'PONG');
});

withRedis('every wrong argument is named', async (t) => {
  const given = { connection, dataset: GT, shards: paths };
  const cases: [wrong: object, code: string, input: string][] = [
    [{ connection: undefined }, 'INVALID_ARGUMENT', 'connection'],
    [{ connection: 'localhost:6379' }, 'INVALID_ARGUMENT', 'connection'],
    [{ connection: 'http://127.0.0.1' }, 'INVALID_ARGUMENT', 'connection'],
    [{ connection: { hots: '127.0.0.1' } }, 'INVALID_ARGUMENT', 'connection'],
    [{ connection: new Redis({ keyPrefix: 'a', lazyConnect: true }) }, 'INVALID_ARGUMENT', 'connection'],
    [{ queue: 'a:b' }, 'INVALID_ARGUMENT', 'queue'],
    [{ queue: 3 }, 'INVALID_ARGUMENT', 'queue'],
    [{ attempts: 0 }, 'OUT_OF_RANGE', 'attempts'],
    [{ giveUpAfter: -1 }, 'OUT_OF_RANGE', 'giveUpAfter'],
    [{ giveUpAfter: '1' }, 'INVALID_ARGUMENT', 'giveUpAfter'],
    [{ workers: 2 }, 'INVALID_ARGUMENT', 'options'],
    [{ dataset: Dataset.load(JSON.parse('{"images":[],"annotations":[],"categories":[]}') as never) }, 'INVALID_ARGUMENT', 'dataset'], // prettier-ignore
    [{ shards: [] }, 'INVALID_ARGUMENT', 'shards'],
  ];
  for (const [wrong, code, input] of cases)
    t.like(await rejection(evaluateShards({ ...given, ...wrong } as never)), { code, input });
  const ofWorker: [wrong: object, code: string, input: string][] = [
    [{ connection: 3 }, 'INVALID_ARGUMENT', 'connection'],
    [{ concurrency: 0 }, 'OUT_OF_RANGE', 'concurrency'],
    [{ lostAfter: 10 }, 'OUT_OF_RANGE', 'lostAfter'],
    [{ onShard: 1 }, 'INVALID_ARGUMENT', 'onShard'],
    [{ onError: 1 }, 'INVALID_ARGUMENT', 'onError'],
    [{ shards: [] }, 'INVALID_ARGUMENT', 'options'],
  ];
  for (const [wrong, code, input] of ofWorker)
    t.like(await rejection(createWorker({ connection, ...wrong } as never)), { code, input });
});
