import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

import test from 'ava';
import { Dataset, evaluate } from 'boxwise';
import { evaluateShards, type FetchShard, type Shard, type ShardDone } from 'boxwise/workers';

import { bytes, DT, expected, GT, numbers, parts, rejection, results } from './world.js';

const folder = mkdtempSync(join(tmpdir(), 'boxwise-shards-'));
test.after.always(() => rmSync(folder, { recursive: true }));

const own = parts(5);
const paths = own.map((part, nth) => {
  const path = join(folder, `dt-${nth}.json`);
  writeFileSync(path, bytes(part));
  return path;
});
const shards: Shard[] = own.map(bytes);

test('shards have the bits of one call, whatever they are given as and on however many threads', async (t) => {
  const fetch: FetchShard = (url) =>
    Promise.resolve(new Response(bytes(own[Number(url.at(-1))] ?? []) as never));
  const [zero, one, two, three, four] = paths as [string, string, string, string, string];
  const mixed = [zero, pathToFileURL(one), bytes(own[2] ?? []), 'https://a.example/3', bytes(own[4] ?? [])];
  const given: [Shard[], object][] = [
    [mixed, { fetch }],
    [[three, four, two, one, zero], { workers: 1 }],
    [shards, { workers: 3, dataset: Dataset.load(GT) }],
    [[DT], {}],
  ];
  for (const [list, more] of given)
    t.deepEqual(numbers(await evaluateShards({ dataset: GT, shards: list, ...more })), expected);
});

test('options are those of one call', async (t) => {
  const options = {
    maxDetections: [1, 10, 50],
    areaRanges: [
      ['all', 0, Infinity],
      ['tiny', 0, 400],
    ],
    iouThresholds: Float64Array.of(0.5, 0.75),
  } as const;
  const evaluation = await evaluateShards({ dataset: GT, shards, options: options as never });
  t.deepEqual(numbers(evaluation), numbers(evaluate(GT, results, options as never) as never));
});

test('progress comes once for each shard', async (t) => {
  const seen: [number, ShardDone][] = [];
  await evaluateShards({ dataset: GT, shards, onProgress: (...done) => seen.push(done) });
  t.deepEqual(
    seen.map(([fraction]) => fraction),
    [0.2, 0.4, 0.6, 0.8, 1],
  );
  const done = seen.map(([, shard]) => shard).toSorted((a, b) => a.index - b.index);
  t.deepEqual(
    done.map(({ name, detections }) => [name, detections]),
    own.map((part, nth) => [`shards[${nth}]`, part.length]),
  );
  const error = new Error('enough');
  const onProgress = (): never => {
    throw error;
  };
  await t.throwsAsync(evaluateShards({ dataset: GT, shards, onProgress }), { is: error });
});

test.serial('a thread that is lost in the middle of its shard is replaced, twice', async (t) => {
  const { postMessage } = Worker.prototype;
  let losses = 2;
  Worker.prototype.postMessage = function (this: Worker, message: { shard?: { name: string } }, list) {
    if (message.shard?.name === 'shards[3]' && losses-- > 0) void this.terminate();
    else postMessage.call(this, message, list as never);
  };
  try {
    t.deepEqual(numbers(await evaluateShards({ dataset: GT, shards })), expected);
    losses = 3;
    const error = await rejection(evaluateShards({ dataset: GT, shards }));
    t.like(error, { code: 'NO_WORKER', input: 'shards[3]' });
  } finally {
    Worker.prototype.postMessage = postMessage;
  }
});

test('an abort rejects at once with its reason', async (t) => {
  const reason = new Error('no longer needed');
  const controller = new AbortController();
  const fetch: FetchShard = () => {
    controller.abort(reason);
    return new Promise(() => {});
  };
  const running = evaluateShards({
    dataset: GT,
    shards: ['http://a.example/', ...paths],
    fetch,
    signal: controller.signal,
  });
  await t.throwsAsync(running, { is: reason });
  const signal = AbortSignal.abort();
  const later = evaluateShards({ dataset: GT, shards, signal });
  t.is(await later.catch((error: unknown) => error), signal.reason);
});

test('errors name the shard', async (t) => {
  const cut = bytes(own[1] ?? []).subarray(0, 1000);
  const missing = join(folder, 'missing.json');
  const refused: FetchShard = () => Promise.resolve(new Response('', { status: 403 }));
  const cases: [shards: Shard[], like: object, more?: object][] = [
    [[paths[0] as string, missing], { code: 'UNREADABLE_FILE', input: missing }],
    [[paths[0] as string, cut], { code: 'INVALID_JSON', input: 'shards[1]', byte: 1000 }],
    [['https://a.example/x'], { code: 'UNREADABLE_FILE', input: 'https://a.example/x', got: 'status 403' }, { fetch: refused }], // prettier-ignore
    [[new Uint8Array()], { code: 'EMPTY_INPUT', input: 'shards[0]' }],
  ];
  for (const [list, like, more] of cases) {
    const error = await rejection(evaluateShards({ dataset: GT, shards: list, ...more }));
    t.like(error, like);
    t.true(error.message.startsWith((like as { input: string }).input), error.message);
  }
});

test('an image in two shards is named with both', async (t) => {
  const [zero, one] = paths as [string, string];
  const twice = own[0]?.[0];
  const error = await rejection(
    evaluateShards({ dataset: GT, shards: [zero, one, bytes([twice as never])] }),
  );
  t.is(error.code, 'DUPLICATE_ID');
  const got = `image ${twice?.image_id}, which is also in ${zero}`;
  t.is(
    error.message,
    `shards[2]: expected images that no other shard has, got ${got}; put all detections of an image into one shard`,
  );
});

test('every wrong argument is named', async (t) => {
  const given = { dataset: GT, shards };
  const cases: [wrong: object, code: string, input: string][] = [
    [{ shards: [] }, 'INVALID_ARGUMENT', 'shards'],
    [{ shards: DT }, 'INVALID_ARGUMENT', 'shards'],
    [{ shards: [results] }, 'INVALID_ARGUMENT', 'shards'],
    [{ shards: [3] }, 'INVALID_ARGUMENT', 'shards'],
    [{ workers: 0 }, 'OUT_OF_RANGE', 'workers'],
    [{ workers: '2' }, 'INVALID_ARGUMENT', 'workers'],
    [{ fetch: 3 }, 'INVALID_ARGUMENT', 'fetch'],
    [{ onProgress: 3 }, 'INVALID_ARGUMENT', 'onProgress'],
    [{ signal: 3 }, 'INVALID_ARGUMENT', 'signal'],
    [{ options: 3 }, 'INVALID_ARGUMENT', 'options'],
    [{ options: { iouTypes: 'segm' } }, 'INVALID_ARGUMENT', 'options'],
    [{ options: { analysis: true } }, 'INVALID_ARGUMENT', 'analysis'],
    [{ dataset: 3 }, 'INVALID_ARGUMENT', 'groundTruth'],
    [{ dataset: 'missing.json' }, 'UNREADABLE_FILE', 'missing.json'],
    [{ shard: [] }, 'INVALID_ARGUMENT', 'options'],
  ];
  for (const [wrong, code, input] of cases)
    t.like(await rejection(evaluateShards({ ...given, ...wrong } as never)), { code, input });
  for (const wrong of [undefined, null, 3, []])
    t.is((await rejection(evaluateShards(wrong as never))).code, 'INVALID_ARGUMENT');
});
