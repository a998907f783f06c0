// Boxes and suppression against plain typed JavaScript, one thread: node --expose-gc --import tsx benches/node/boxes.ts
//
// Contestants take turns over several rounds; the least CPU time of each counts, because machines are noisy and the
// least is what the work takes. Answers are compared outside the clock.
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { bestMatch, iou, nms, overlapPairs, softNms } from 'boxwise';
import * as baseline from 'boxwise/baseline';

import type * as Addon from '#native';
import { platform } from '../../platform/node/name.js';

/** Past the public API, which has no call that does nothing. */
const { nmsFew } = createRequire(import.meta.url)(`../../dist/boxwise.${platform()}.node`) as typeof Addon;

interface World {
  boxes: Float32Array;
  scores: Float32Array;
}

/** `mulberry32`: numbers from 0 to 1. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** As a detector answers: about 20 jittered boxes for each object, whose scores fall with the jitter. */
function clustered(count: number, seed: number, perObject = 20, fixedSide?: number): World {
  const next = random(seed);
  const side = fixedSide ?? 640 * Math.max(1, Math.sqrt(count / 5000)); // constant density above 5,000
  const objects = Array.from({ length: Math.max(1, Math.floor(count / perObject)) }, () => {
    const size = Math.exp(Math.log(12) + next() * Math.log(160 / 12));
    const aspect = Math.exp(0.4 * normal(next));
    return {
      x: next() * side,
      y: next() * side,
      w: size * Math.sqrt(aspect),
      h: size / Math.sqrt(aspect),
      score: 0.3 + 0.69 * next(),
    };
  });
  const boxes = new Float32Array(count * 4);
  const scores = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const o = objects[Math.floor(next() * objects.length)];
    if (!o) continue; // there is one
    const jitter = Math.abs(0.12 * normal(next));
    const [x, y] = [o.x + normal(next) * jitter * o.w, o.y + normal(next) * jitter * o.h];
    const [w, h] = [o.w * Math.exp(normal(next) * jitter), o.h * Math.exp(normal(next) * jitter)];
    boxes.set([x - w / 2, y - h / 2, x + w / 2, y + h / 2], i * 4);
    scores[i] = o.score * Math.exp(-2.5 * jitter) * (0.85 + 0.15 * next());
  }
  return { boxes, scores };
}

/** Nearly all survive. */
function sparse(count: number, seed: number): World {
  const next = random(seed);
  const side = 40 * Math.sqrt(count);
  const boxes = new Float32Array(count * 4);
  const scores = Float32Array.from({ length: count }, () => 0.05 + 0.95 * next());
  for (let i = 0; i < count; i++) {
    const [x, y, w, h] = [next() * side, next() * side, 8 + 24 * next(), 8 + 24 * next()];
    boxes.set([x - w / 2, y - h / 2, x + w / 2, y + h / 2], i * 4);
  }
  return { boxes, scores };
}

/** All in one place, of all sizes, a few as large as everything. */
function pile(count: number, seed: number): World {
  const next = random(seed);
  const boxes = new Float32Array(count * 4);
  const scores = Float32Array.from({ length: count }, next);
  for (let i = 0; i < count; i++) {
    const huge = i % 1000 === 0 ? 1e4 : 1;
    const [w, h] = [(10 + 150 * next()) * huge, (10 + 150 * next()) * huge];
    const [x, y] = [320 + 200 * normal(next), 320 + 200 * normal(next)];
    boxes.set([x - w / 2, y - h / 2, x + w / 2, y + h / 2], i * 4);
  }
  return { boxes, scores };
}

interface Contest {
  name: string;
  /** What the ratio should reach. */
  goal: number;
  own: () => unknown;
  rival: () => unknown;
  /** Of work on several threads the time on the wall counts. */
  wall?: boolean;
}

const { values } = parseArgs({ options: { only: { type: 'string' }, rounds: { type: 'string' } } });
const rounds = Number(values.rounds ?? 5);

/** Milliseconds of CPU, or on the wall, a call: of runs that take some milliseconds. */
function measure(call: () => unknown, wall: boolean): number {
  const once = () => {
    const start = performance.now();
    call();
    return performance.now() - start;
  };
  const calls = Math.max(1, Math.min(20_000, Math.ceil(8 / Math.max(once(), 1e-4))));
  const [start, begin] = [process.cpuUsage(), performance.now()];
  for (let i = 0; i < calls; i++) call();
  const { user, system } = process.cpuUsage(start);
  return (wall ? performance.now() - begin : (user + system) / 1000) / calls;
}

const equal = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  a.length === b.length && Array.prototype.every.call(a, (value, i) => value === b[i]);

function contests(): Contest[] {
  const all: Contest[] = [];
  const suppress = (name: string, goal: number, { boxes, scores }: World, iouThreshold = 0.5) =>
    all.push({
      name: `nms, ${name}`,
      goal,
      own: () => nms(boxes, scores, { iouThreshold }),
      rival: () => baseline.nms(boxes, scores, { iouThreshold }),
    });
  for (const count of [10, 32, 128, 300]) suppress(`${count} clustered`, 1, clustered(count, count));
  const ten = clustered(10, 10);
  const noBoxes = new Float32Array(8 + 5 * 1024);
  all.push({
    name: 'nms, 10 clustered, against a call of the addon without boxes',
    goal: 1 / 3,
    own: () => nms(ten.boxes, ten.scores),
    rival: () => nmsFew(noBoxes),
  });
  suppress('1,000 clustered', 6, clustered(1000, 1));
  for (const count of [5000, 8400, 20_000]) suppress(`${count} clustered`, 8, clustered(count, count));
  suppress('100,000 clustered', 8, clustered(100_000, 3));
  suppress('20,000 sparse', 8, sparse(20_000, 4));
  suppress('20,000 in a pile, some huge, IoU 0.9', 8, pile(20_000, 5), 0.9);
  suppress('20,000 in a pile, some huge, IoU 0.01', 1, pile(20_000, 5), 0.01);
  const batch = Array.from({ length: 64 }, (_, image) => clustered(8400, 100 + image));
  const many = {
    boxes: Float32Array.from(batch.flatMap(({ boxes }) => [...boxes])),
    scores: Float32Array.from(batch.flatMap(({ scores }) => [...scores])),
    imageOffsets: Uint32Array.from({ length: 65 }, (_, image) => 8400 * image),
  };
  all.push({
    name: 'nms, 64 images of 8,400 on two threads, against one',
    goal: 1 / 0.75,
    own: () => nms(many.boxes, many.scores, { imageOffsets: many.imageOffsets, threads: 2 }),
    rival: () => nms(many.boxes, many.scores, { imageOffsets: many.imageOffsets, threads: 1 }),
    wall: true,
  });
  const five = clustered(5000, 5000);
  all.push({
    name: 'soft-nms, 5,000',
    goal: 20,
    own: () => softNms(five.boxes, five.scores, { scoreThreshold: 0.001 }),
    rival: () => baseline.softNms(five.boxes, five.scores, { scoreThreshold: 0.001 }),
  });
  for (const [rows, columns] of [
    [1000, 1000],
    [5000, 5000],
    [100_000, 100],
  ] as const) {
    const a = clustered(rows, 7, 2, 640).boxes;
    const b = clustered(columns, 8, 2, 640).boxes;
    const out = new Float32Array(rows * columns);
    const other = new Float32Array(rows * columns);
    all.push({
      name: `iou into out, ${rows} x ${columns}`,
      goal: 8,
      own: () => iou(a, b, { out, threads: 1 }),
      rival: () => baseline.iou(a, b, other),
    });
    all.push({
      name: `iou into out, ${rows} x ${columns}, against out.fill`,
      goal: 1 / 1.5,
      own: () => iou(a, b, { out, threads: 1 }),
      rival: () => other.fill(1.5),
    });
  }
  const anchors = clustered(200_000, 9, 2, 1300).boxes;
  const truth = clustered(50, 10, 1, 1300).boxes;
  all.push({
    name: 'best match, 200,000 x 50',
    goal: 8,
    own: () => bestMatch(anchors, truth, { threads: 1 }),
    rival: () => baseline.matchAnchors(anchors, truth),
  });
  const [few, spread] = [clustered(5000, 11).boxes, sparse(20_000, 12).boxes];
  for (const [name, boxes] of [
    ['5,000 clustered', few],
    ['20,000 sparse', spread],
  ] as const) {
    const rows = boxes.length / 4;
    all.push({
      name: `overlap pairs, ${name} with themselves, against rows 200 at a time`,
      goal: 1,
      own: () => overlapPairs(boxes, boxes, 0.5, { threads: 1 }),
      rival: () => {
        for (let row = 0; row < rows; row += 200) {
          overlapPairs(boxes.subarray(4 * row, 4 * (row + 200)), boxes, 0.5, { threads: 1 });
        }
      },
    });
  }
  return all;
}

const table = new Table({ head: ['', 'boxwise ms', 'rival ms', 'ratio', 'goal', 'alike'] });
for (const { name, goal, own, rival, wall = false } of contests()) {
  if (values.only && !name.includes(values.only)) continue;
  const [a, b] = [own(), rival()];
  const alike = a instanceof Uint32Array && b instanceof Uint32Array ? String(equal(a, b)) : '';
  let [mine, theirs] = [Infinity, Infinity];
  for (let round = 0; round < rounds; round++) {
    mine = Math.min(mine, measure(own, wall));
    theirs = Math.min(theirs, measure(rival, wall));
  }
  table.push([name, mine.toFixed(5), theirs.toFixed(5), (theirs / mine).toFixed(2), goal.toFixed(2), alike]);
}
console.log(table.toString());
