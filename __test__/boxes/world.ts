import { BoxwiseError, type ErrorCode } from 'boxwise';
import type { ExecutionContext } from 'ava';

/** Numbers below 1 that look random, the same every time. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Boxes in clusters, with scores. */
export function clustered(
  count: number,
  seed: number,
  side = 400,
): { boxes: Float32Array; scores: Float32Array } {
  const random = numbers(seed);
  const boxes = new Float32Array(count * 4);
  const scores = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const object = numbers(seed + 1000 + Math.floor((random() * count) / 12));
    const [x, y, w, h] = [object() * side, object() * side, 10 + object() * 60, 10 + object() * 60];
    const jitter = () => (random() - 0.5) * 12;
    boxes.set([x + jitter(), y + jitter(), x + w + jitter(), y + h + jitter()], i * 4);
    scores[i] = Math.round(random() * 200) / 200;
  }
  return { boxes, scores };
}

/** IoU in single precision, as the docs define it. */
export function iou32(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const f = Math.fround;
  const at = (box: ArrayLike<number>, side: number) => box[side] as number;
  const w = f(Math.min(at(a, 2), at(b, 2)) - Math.max(at(a, 0), at(b, 0)));
  const h = f(Math.min(at(a, 3), at(b, 3)) - Math.max(at(a, 1), at(b, 1)));
  const inter = w > 0 && h > 0 ? f(w * h) : 0;
  const area = (box: ArrayLike<number>) => f(f(at(box, 2) - at(box, 0)) * f(at(box, 3) - at(box, 1)));
  const union = f(f(area(a) + area(b)) - inter);
  return union > 0 ? f(inter / union) : 0;
}

/** Greedy suppression, pair by pair. */
export function nms32(
  boxes: Float32Array,
  scores: Float32Array,
  suppresses: (iou: number) => boolean,
  alike: (i: number, j: number) => boolean = () => true,
): number[] {
  const order = [...scores.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
  const box = (i: number) => boxes.subarray(i * 4, i * 4 + 4);
  const keep: number[] = [];
  for (const i of order)
    if (!keep.some((k) => alike(i, k) && suppresses(iou32(box(i), box(k))))) keep.push(i);
  return keep;
}

/** Expects a `BoxwiseError` of a code. */
export function refuses(t: ExecutionContext, call: () => unknown, code: ErrorCode, message?: RegExp): void {
  const error = t.throws(call, { instanceOf: BoxwiseError });
  t.is(error?.code, code, error?.message);
  if (message) t.regex(error?.message ?? '', message);
}
