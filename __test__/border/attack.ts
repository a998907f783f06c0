// Attacks every export and its promise; border.spec.ts starts it as a process of its own, which a mistake may end.
// Prints what it attacks before it does, and a summary as the last line.
import { readFileSync, writeSync } from 'node:fs';

import * as index from 'boxwise';
import { BoxwiseError } from 'boxwise';
import * as promises from 'boxwise/promises';

import { CALLS, NOT_CALLED } from '../arguments/calls.js';
import { hostileArguments, onPrototype, pathsOf, takeAway, trap, type Path, type Way } from './hostile.js';

type Callable = (...args: unknown[]) => unknown;

/** Calls with forms of arguments that calls.ts does not have. */
const MORE: Record<string, () => unknown[]> = {
  evaluate: () => [
    { images: [{ id: 1 }], categories: [{ id: 1 }], annotations: [] },
    {
      imageIds: new Int32Array(4096).fill(1),
      categoryIds: new Float64Array(4096).fill(1),
      boxes: new Float32Array(4 * 4096).fill(1),
      scores: new Float64Array(4096).fill(0.5),
    },
    {
      iouThresholds: [0.5, 0.75],
      recallThresholds: [0, 0.5, 1],
      maxDetections: [1, 10],
      areaRanges: [['all', 0, 1e10]],
      imageIds: [1],
      categoryIds: [1],
    },
  ],
  nms: () => [
    new Float32Array(4 * 4096).fill(1),
    new Float32Array(4096).fill(1),
    { classIds: new Int32Array(4096), imageOffsets: new Uint32Array([0, 4096]), iouThreshold: 0.5 },
  ],
  iou: () => [
    new Float32Array(4 * 64).fill(1),
    new Float32Array(4 * 64).fill(1),
    { out: new Float32Array(4096) },
  ],
};

/** The k-th read of a place is attacked up to this k. */
const MOST_READS = 6;
const WAYS: readonly Way[] = ['shrink', 'detach'];

/** Names of members that the addon reads of objects. */
const declared = readFileSync(new URL('../../dist/native.d.ts', import.meta.url), 'utf8');
const MEMBERS = [...new Set([...declared.matchAll(/^ {2}(\w+)\??: /gm)].map(([, name]) => name as string))];

const counts = { exports: 0, attacks: 0 };
const untyped = new Map<string, string>();

function* functionsOf(exported: object, prefix: string): Generator<[string, Callable]> {
  for (const [name, value] of Object.entries(exported) as [string, unknown][]) {
    if (typeof value === 'object' && value !== null) yield* functionsOf(value, `${prefix}${name}.`);
    if (typeof value !== 'function') continue;
    const isClass = /^class\b/.test(Function.prototype.toString.call(value));
    const construct: Callable = (...args) => new (value as new (...a: unknown[]) => unknown)(...args);
    yield [`${prefix}${name}`, isClass ? construct : (value as Callable)];
    if (isClass && 'load' in value) yield [`${prefix}${name}.load`, (value.load as Callable).bind(value)];
  }
}

/** Makes the call; notes an error that is not typed. */
async function made(label: string, call: Callable, args: unknown[]): Promise<boolean> {
  try {
    await call(...args);
    return true;
  } catch (error) {
    if (!(error instanceof BoxwiseError)) untyped.set(label, String(error));
    return false;
  }
}

async function attack(name: string, call: Callable, make: () => unknown[]): Promise<void> {
  const typed = await made(name, call, hostileArguments(make(), true));
  untyped.delete(name);
  const own = (): unknown[] => hostileArguments(make(), typed);
  for (const path of pathsOf(own())) {
    for (const way of WAYS) await attackPlace(name, call, own, path, way);
  }
  const read = new Set<string>();
  await onPrototype(
    MEMBERS,
    (member) => read.add(member),
    async () => {
      await made(name, call, own());
    },
  );
  for (const member of read) {
    for (const way of WAYS) {
      await timesRead(`${name} Object.prototype.${member} ${way}`, call, own, way, (onRead, run) =>
        onPrototype([member], onRead, run),
      );
    }
  }
}

async function attackPlace(
  name: string,
  call: Callable,
  own: () => unknown[],
  path: Path,
  way: Way,
): Promise<void> {
  await timesRead(`${name} ${path.join('.')} ${way}`, call, own, way, async (onRead, run, args) => {
    trap(args, path, onRead);
    await run();
  });
}

/** Writes a line at once, so that it is there if the process dies; waits while the pipe is full. */
function say(line: string): void {
  for (;;) {
    try {
      writeSync(1, line);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/** Takes the memory away on the first read, then on the second, and so on. */
async function timesRead(
  label: string,
  call: Callable,
  own: () => unknown[],
  way: Way,
  watched: (onRead: () => void, run: () => Promise<void>, args: unknown[]) => Promise<void>,
): Promise<void> {
  for (let most = 1; most <= MOST_READS; most++) {
    const args = own();
    let reads = 0;
    say(`${label} ${most}\n`);
    counts.attacks++;
    await watched(
      () => {
        if (++reads === most) takeAway(way);
      },
      async () => {
        await made(`${label} ${most}`, call, args);
      },
      args,
    );
    if (reads < most) return;
  }
}

for (const [entry, exported] of Object.entries({ index, promises })) {
  for (const [name, call] of functionsOf(exported, '')) {
    const full = `${entry}.${name}`;
    const valid = CALLS[name];
    if (full in NOT_CALLED || valid === undefined) continue;
    counts.exports++;
    await attack(full, call, valid.args);
    if (name in MORE) await attack(full, call, MORE[name] as () => unknown[]);
  }
}
writeSync(1, `${JSON.stringify({ ...counts, untyped: Object.fromEntries(untyped) })}\n`);
