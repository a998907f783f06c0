// node --import=tsx tools/reliability/hostile.ts [calls] [first seed]: random hostile arguments for every export, promise, drop-in and method: values that nobody should pass,
// getters that detach or shrink all memory of the call in the middle of it, and growable shared memory that another thread grows and changes meanwhile. Calls are made
// in child processes; one that crashes, or needs more than 30 seconds for a call, is named by its seed and replaced. Prints how the calls ended.
import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { BoxwiseError } from 'boxwise';

import { ROWS } from '../../__test__/arguments/rows.js';
import { hostileArguments, pathsOf, takeAway, trap } from '../../__test__/border/hostile.js';

const PER_CHILD = 4000;
const HANG_MS = 30_000;

/** The same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

class Own extends Error {}

const ARRAYS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
];
const NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.5,
  1e-320,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  1e308,
  NaN,
  Infinity,
  -Infinity,
];

/** Values that nobody should pass, into which nothing else is put: some throw if they are looked at. */
const made = new WeakSet<object>();

function hostile(random: () => number): unknown {
  const value = hostileValue(random);
  if ((typeof value === 'object' && value !== null) || typeof value === 'function') made.add(value);
  return value;
}

function hostileValue(random: () => number): unknown {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const array = (): NodeJS.TypedArray =>
    new (pick(ARRAYS))(Math.floor(random() * 40)).map(() => pick(NUMBERS));
  const kinds: (() => unknown)[] = [
    () => pick(NUMBERS),
    () =>
      pick([
        undefined,
        null,
        true,
        false,
        '',
        'xyxy',
        '\ud800',
        '../../etc',
        '\0',
        'x'.repeat(1e5),
        10n ** 30n,
        Symbol('s'),
        () => 1,
      ]),
    array,
    () => Array.from(array() as Float64Array),
    () => [Array.from(array() as Float64Array), array()],
    () => new BigInt64Array(4).fill(-(2n ** 63n)),
    () => ({ length: pick([-1, 1.5, 2 ** 31, NaN]) }),
    () => ({ data: array(), dims: [pick(NUMBERS), pick(NUMBERS)] }),
    () => ({
      ...[1, 2],
      get length() {
        throw new Own('length');
      },
    }),
    () =>
      new Proxy(
        {},
        {
          get: () => {
            throw new Own('get');
          },
          ownKeys: () => {
            throw new Own('keys');
          },
        },
      ),
    () => new Proxy(array(), {}),
    () => {
      const { proxy, revoke } = Proxy.revocable([], {});
      revoke();
      return proxy;
    },
    () => {
      const own = new Float32Array(16);
      structuredClone(own.buffer, { transfer: [own.buffer] });
      return own;
    },
    () => new Float32Array(new SharedArrayBuffer(64)),
    () => {
      const own = new (ArrayBuffer as never as new (n: number, o: object) => ArrayBuffer)(64, {
        maxByteLength: 128,
      });
      const view = new Float64Array(own);
      (own as never as { resize(n: number): void }).resize(8);
      return view;
    },
    () =>
      Object.defineProperty(Array.from(array() as Float64Array), '0', {
        get() {
          throw new Own('element');
        },
      }),
    () =>
      Object.assign(Object.create(null), { [pick(['a', '__proto__', 'signal', 'threads'])]: pick(NUMBERS) }),
    () => new Date(NaN),
    () => new Map([[pick(NUMBERS), array()]]),
    () => new Array(1e6),
    () => AbortSignal.abort(new Own('aborted')),
    () => Own,
    () => [[[[[[[[1]]]]]]]],
  ];
  return pick(kinds)();
}

/** The arguments with one to three places replaced. */
function spoilt(value: unknown, random: () => number, depth: number): unknown {
  const isPlain =
    typeof value === 'object' &&
    value !== null &&
    !made.has(value) &&
    (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);
  if (!isPlain || (depth > 0 && random() < 0.4)) return hostile(random);
  const copy: Record<string, unknown> = (Array.isArray(value) ? [...value] : { ...value }) as never;
  const names = Object.keys(copy);
  if (depth > 0 && random() < 0.15) {
    const name = ['signal', 'threads', 'length', 'iouThreshold', 'format', 'zzz'][
      Math.floor(random() * 6)
    ] as string;
    if (name !== 'length' || !Array.isArray(copy)) copy[name] = hostile(random);
  }
  if (names.length === 0) return depth > 0 ? hostile(random) : copy;
  const name = names[Math.floor(random() * names.length)] as string;
  copy[name] = spoilt(copy[name], random, depth + 1);
  return copy;
}

/** The arguments with a place whose k-th read takes all memory of the call away. */
function trapped(args: unknown[], random: () => number): unknown[] {
  const own = hostileArguments(args, random() < 0.5);
  const paths = [...pathsOf(own)];
  const path = paths[Math.floor(random() * paths.length)];
  if (path === undefined) return own;
  const way = random() < 0.5 ? 'shrink' : 'detach';
  let left = 1 + Math.floor(random() * 3);
  trap(own, path, () => {
    if (--left === 0) takeAway(way);
  });
  return own;
}

/** Shared memory that a thread grows, and fills with other bytes, as long as the process lives. */
const growing = Array.from(
  { length: 4 },
  () =>
    new (SharedArrayBuffer as never as new (n: number, o: object) => SharedArrayBuffer)(64, {
      maxByteLength: 1 << 16,
    }),
);
const CHANGES = `
  const { workerData } = require('node:worker_threads');
  for (let step = 1; ; step = (Math.imul(step, 1664525) + 1013904223) >>> 0) {
    for (const buffer of workerData) {
      if (step % 5000 === 0 && buffer.byteLength < buffer.maxByteLength) buffer.grow(buffer.byteLength + 64);
      const bytes = new Uint8Array(buffer);
      bytes[step % bytes.length] = step >>> 24;
    }
    if (step % 64 === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1); // leaves the core to the calls
  }
`;

/** A copy of arguments whose typed arrays are views of that memory. */
function shared(value: unknown, random: () => number): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const buffer = growing[Math.floor(random() * growing.length)] as SharedArrayBuffer;
    const type = value.constructor as new (...args: unknown[]) => unknown;
    // of the length of the array, or of the one that the memory has at each moment
    return random() < 0.5 && value.byteLength <= 64
      ? new type(buffer, 0, (value as Uint8Array).length)
      : new type(buffer);
  }
  if (Array.isArray(value)) return value.map((element) => shared(element, random));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shared(member, random)]));
}

async function one(seed: number): Promise<string> {
  const random = randomOf(seed);
  const row = ROWS[Math.floor(random() * ROWS.length)] as (typeof ROWS)[number];
  const kind = random();
  let args = row.args();
  if (kind < 0.25) args = trapped(args, random);
  else if (kind < 0.4) args = shared(args, random) as unknown[];
  for (let times = kind < 0.4 ? Math.floor(random() * 2) : 1 + Math.floor(random() * 3); times > 0; times--)
    args = spoilt(args, random, 0) as unknown[];
  if (random() < 0.05) args = args.slice(0, Math.floor(random() * args.length));
  try {
    const answer = row.call(...args);
    // promises are also left alone, or waited for
    if (answer instanceof Promise && random() < 0.2) return (answer.catch(() => {}), 'not waited for');
    await answer;
    return 'answered';
  } catch (error) {
    if (error instanceof BoxwiseError)
      return error.code === 'INTERNAL' ? `INTERNAL by ${row.name}` : 'a typed error';
    if (error instanceof Own) return "the caller's own error";
    return `UNTYPED ${String(error)} by ${row.name}`;
  }
}

async function child(first: number, last: number): Promise<void> {
  const tally: Record<string, number> = {};
  new Worker(CHANGES, { eval: true, workerData: growing }).unref();
  for (let seed = first; seed < last; seed++) {
    writeSync(3, `${seed}\n`);
    const how = await one(seed);
    tally[how] = (tally[how] ?? 0) + 1;
    if (how.startsWith('UNTYPED') || how.startsWith('INTERNAL')) writeSync(3, `# ${seed} ${how}\n`);
  }
  writeSync(3, `= ${JSON.stringify(tally)}\n`);
  process.exit(0);
}

async function parent(calls: number, start: number): Promise<void> {
  const all: Record<string, number> = {};
  const found: string[] = [];
  for (let first = start; first < start + calls;) {
    const last = Math.min(start + calls, first + PER_CHILD);
    const args = ['--import=tsx', fileURLToPath(import.meta.url), 'child', String(first), String(last)];
    const process_ = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
    let [seed, tally, errors] = [first, '', ''];
    let timer = setTimeout(() => process_.kill('SIGALRM'), 4 * HANG_MS);
    let rest = '';
    process_.stderr?.on('data', (data: Buffer) => (errors = (errors + String(data)).slice(-500)));
    process_.stdio[3]?.on('data', (data: Buffer) => {
      clearTimeout(timer);
      timer = setTimeout(() => process_.kill('SIGALRM'), HANG_MS);
      const lines = (rest + String(data)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('#')) found.push(line);
        else if (line.startsWith('=')) tally = line.slice(2);
        else seed = Number(line);
      }
    });
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
      process_.once('close', (...how) => resolve(how as never)),
    );
    clearTimeout(timer);
    for (const [how, times] of Object.entries(JSON.parse(tally || '{}') as Record<string, number>))
      all[how] = (all[how] ?? 0) + times;
    if (tally === '') {
      all['lost with a child'] = (all['lost with a child'] ?? 0) + seed - first;
      const how = signal === 'SIGALRM' ? 'HANGS' : `ENDS THE PROCESS (${signal ?? code})`;
      found.push(`# ${seed} ${how} ${errors.split('\n').slice(-4).join(' ')}`);
      all[how] = (all[how] ?? 0) + 1;
    }
    first = tally === '' ? seed + 1 : last;
  }
  for (const [how, times] of Object.entries(all).toSorted(([, a], [, b]) => b - a))
    console.log(`${String(times).padStart(8)}  ${how}`);
  for (const line of found.slice(0, 40)) console.log(line);
  console.log(`${calls} calls of ${ROWS.length} functions; ${found.length} findings`);
  process.exitCode = found.length === 0 ? 0 : 1;
}

const [, , first = '20000', second = '1', third = ''] = process.argv;
if (first === 'child') await child(Number(second), Number(third));
else await parent(Number(first), Number(second));
