import * as baseline from '../../baseline/index.js';
import * as boxwise from '../../index.js';
import { leastTimes, type Contestant } from './measure.js';
import { tensorflow } from './tensorflow.js';
import { YOLO, anchorsAndObjects, clustered, sparse, yoloHead } from './workloads.js';

/** A task on one input, with those who do it. */
export interface Case {
  task: string;
  label: string;
  native: () => unknown;
  rivals: readonly Contestant[];
  /** Whether a rival's answer is the native one. */
  agree: (native: never, rival: never) => boolean;
}

/** CPU milliseconds of a call. */
export interface Result {
  task: string;
  label: string;
  native: number;
  others: { name: string; ms: number }[];
}

const SIZES: Record<string, readonly number[]> = {
  nms: [100, 1000, 5000, 20_000],
  'sparse-nms': [8400],
  iou: [100, 1000, 3000],
  'soft-nms': [1000, 5000],
};
const THRESHOLD = 0.5;
/** Of a call; a rival that takes longer is left out of larger inputs of the task. */
const PATIENCE_MS = 1000;
/** Of the rounds of a case. */
const BUDGET_MS = 4000;
/** The name under which the plain versions appear. */
const PLAIN = 'typed JavaScript';

/** The cases of the tasks, in their order. */
export async function cases(choice: {
  tasks: readonly string[];
  sizes: readonly number[] | undefined;
  seed: number;
}): Promise<Case[]> {
  const { tasks, sizes, seed } = choice;
  const tf = await tensorflow();
  return tasks.flatMap((task) => {
    if (task === 'yolo') return [yolo(seed, 0.25, false), yolo(seed, 0.001, true)];
    if (task === 'match') return [matching(seed)];
    const make = { iou, 'soft-nms': softNms }[task];
    return (sizes ?? SIZES[task] ?? []).map((size) => (make ? make(size, seed) : nms(task, size, seed, tf)));
  });
}

/** Checks the answers, then measures. */
export function measure(
  { task, label, native, rivals, agree }: Case,
  rounds: number,
  tired: Set<string>,
): Result {
  const answer = native() as never;
  const able = rivals.filter(({ name, run }) => {
    if (tired.has(`${task} ${name}`)) return false;
    const start = performance.now();
    const same = agree(answer, run() as never);
    if (performance.now() - start > PATIENCE_MS) tired.add(`${task} ${name}`);
    if (!same) throw new Error(`${label}: ${name} and boxwise disagree, so their times mean nothing`);
    return true;
  });
  const [own = 0, ...times] = leastTimes([{ name: 'boxwise', run: native }, ...able], rounds, BUDGET_MS);
  return { task, label, native: own, others: able.map(({ name }, i) => ({ name, ms: times[i] ?? 0 })) };
}

function nms(task: string, size: number, seed: number, tf: Awaited<ReturnType<typeof tensorflow>>): Case {
  const { boxes, scores } = (task === 'nms' ? clustered : sparse)(size, seed);
  return {
    task,
    label: `${task === 'nms' ? 'NMS' : 'NMS, all apart'} ${count(size)}`,
    native: () => boxwise.nms(boxes, scores, { iouThreshold: THRESHOLD }),
    rivals: [
      { name: PLAIN, run: () => baseline.nms(boxes, scores, { iouThreshold: THRESHOLD }) },
      ...tf(boxes, scores, THRESHOLD),
    ],
    agree: sameNumbers,
  };
}

function iou(size: number, seed: number): Case {
  const { boxes } = clustered(size, seed, 2, 640);
  const [out, rivalOut] = [new Float32Array(size * size), new Float32Array(size * size)];
  return {
    task: 'iou',
    label: `IoU matrix ${count(size)}²`,
    native: () => boxwise.iou(boxes, boxes, { out, threads: 1 }),
    rivals: [{ name: PLAIN, run: () => baseline.iou(boxes, boxes, rivalOut) }],
    agree: close(1e-6),
  };
}

function softNms(size: number, seed: number): Case {
  const { boxes, scores } = clustered(size, seed);
  const options = { sigma: 0.5, scoreThreshold: 0.001 };
  const almost = close(1e-5);
  return {
    task: 'soft-nms',
    label: `Soft-NMS ${count(size)}`,
    native: () => boxwise.softNms(boxes, scores, options),
    rivals: [{ name: PLAIN, run: () => baseline.softNms(boxes, scores, options) }],
    // The last bits of exp may swap two nearly equal scores, so the scores are what is compared.
    agree: (native: { scores: Float32Array }, rival: { scores: Float32Array }) =>
      almost(native.scores as never, rival.scores as never),
  };
}

function yolo(seed: number, scoreThreshold: number, multiLabel: boolean): Case {
  const { anchors, classes } = YOLO;
  const head = yoloHead(seed);
  const outputs = { data: head, dims: [1, 4 + classes, anchors] };
  const options = { scoreThreshold, iouThreshold: 0.7, maxDetections: 300, multiLabel };
  return {
    task: 'yolo',
    label: `YOLO [84, 8400] from ${scoreThreshold}`,
    native: () => boxwise.decode(outputs, { model: 'yolov8', resize: 'none', ...options }),
    rivals: [{ name: PLAIN, run: () => baseline.decodeYolo(head, anchors, classes, options) }],
    agree: (native: boxwise.Detections, rows: Float32Array) =>
      native.scores.length * 6 === rows.length &&
      native.scores.every((score, i) => score === rows[i * 6 + 4]),
  };
}

function matching(seed: number): Case {
  const { anchors, objects } = anchorsAndObjects(50, seed);
  const almost = close(1e-6);
  return {
    task: 'match',
    label: `best of ${count(anchors.length / 4)} × 50`,
    native: () => boxwise.bestMatch(anchors, objects, { threads: 1 }),
    rivals: [{ name: PLAIN, run: () => baseline.matchAnchors(anchors, objects) }],
    agree: (native: boxwise.BestMatch, rival: baseline.Matches) =>
      almost(native.rowIou as never, rival.overlaps as never),
  };
}

function sameNumbers(native: ArrayLike<number>, rival: ArrayLike<number>): boolean {
  return close(0)(native as never, rival as never);
}

function close(tolerance: number): (native: never, rival: never) => boolean {
  return (native: ArrayLike<number>, rival: ArrayLike<number>) => {
    if (native.length !== rival.length) return false;
    for (let i = 0; i < native.length; i++)
      if (!(Math.abs(native[i]! - rival[i]!) <= tolerance)) return false;
    return true;
  };
}

function count(size: number): string {
  return size.toLocaleString('en');
}
