import { Random } from '../synth/random.js';

/** Boxes x1, y1, x2, y2 with their scores. */
export interface ScoredBoxes {
  boxes: Float32Array;
  scores: Float32Array;
}

/** Numbers of streams, so that workloads of one seed have nothing to do with one another. */
const PURPOSE = { clustered: 101, sparse: 102, head: 103, objects: 104 };

/**
 * What a detector gives: about twenty jittered boxes an object, worse scores further off. From 5,000 boxes on the image grows, so that
 * the density stays.
 */
export function clustered(count: number, seed: number, perObject = 20, side?: number): ScoredBoxes {
  const random = new Random(seed, PURPOSE.clustered, count);
  const edge = side ?? 640 * Math.max(1, Math.sqrt(count / 5000));
  const objects = Array.from({ length: Math.max(1, Math.floor(count / perObject)) }, () => {
    const size = Math.exp(between(random, Math.log(12), Math.log(160)));
    const ratio = Math.exp(random.normal() * 0.4);
    return {
      width: size * Math.sqrt(ratio),
      height: size / Math.sqrt(ratio),
      x: between(random, 0, edge),
      y: between(random, 0, edge),
      score: between(random, 0.3, 0.99),
    };
  });
  const boxes = new Float32Array(count * 4);
  const scores = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const { width, height, x, y, score } = objects[random.below(objects.length)]!;
    const jitter = Math.abs(random.normal() * 0.12);
    const cx = x + random.normal() * jitter * width;
    const cy = y + random.normal() * jitter * height;
    const w = width * Math.exp(random.normal() * jitter);
    const h = height * Math.exp(random.normal() * jitter);
    boxes.set([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2], i * 4);
    scores[i] = score * Math.exp(-2.5 * jitter) * between(random, 0.85, 1);
  }
  return { boxes, scores };
}

/** Boxes that hardly overlap, so that nearly all survive: the hard case of comparing with everything kept. */
export function sparse(count: number, seed: number): ScoredBoxes {
  const random = new Random(seed, PURPOSE.sparse, count);
  const edge = 40 * Math.sqrt(count);
  const boxes = new Float32Array(count * 4);
  const scores = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const [x, y] = [between(random, 0, edge), between(random, 0, edge)];
    const [w, h] = [between(random, 8, 32), between(random, 8, 32)];
    boxes.set([x - w / 2, y - h / 2, x + w / 2, y + h / 2], i * 4);
    scores[i] = between(random, 0.05, 1);
  }
  return { boxes, scores };
}

/** Rows and columns of an anchor-free YOLO head for a 640 by 640 image. */
export const YOLO = { classes: 80, anchors: 8400 };

/** The output `[84, 8400]` of such a head on an image with 25 objects: centre, size, then 80 probabilities of each cell. */
export function yoloHead(seed: number): Float32Array {
  const random = new Random(seed, PURPOSE.head);
  const { classes, anchors } = YOLO;
  const head = new Float32Array((4 + classes) * anchors);
  const cells = [80, 40, 20].flatMap((grid) =>
    Array.from({ length: grid * grid }, (_, cell) => {
      const step = 640 / grid;
      return { x: ((cell % grid) + 0.5) * step, y: (Math.floor(cell / grid) + 0.5) * step };
    }),
  );
  cells.forEach(({ x, y }, cell) => {
    head[cell] = x;
    head[anchors + cell] = y;
    head[2 * anchors + cell] = Math.exp(between(random, Math.log(10), Math.log(200)));
    head[3 * anchors + cell] = Math.exp(between(random, Math.log(10), Math.log(200)));
  });
  const logits = head.subarray(4 * anchors);
  for (let i = 0; i < logits.length; i++) logits[i] = -11 + 1.5 * random.normal();
  for (let object = 0; object < 25; object++) {
    const [width, height] = [0, 1].map(() => Math.exp(between(random, Math.log(24), Math.log(240)))) as [
      number,
      number,
    ];
    const [x, y] = [between(random, 40, 600), between(random, 40, 600)];
    const label = random.below(classes);
    const second = (label + 1) % classes;
    cells.forEach((cell, at) => {
      const off = Math.max(Math.abs(cell.x - x) / (width / 2), Math.abs(cell.y - y) / (height / 2));
      if (off >= 0.7) return;
      head[at] = x + random.normal() * 0.05 * width;
      head[anchors + at] = y + random.normal() * 0.05 * height;
      head[2 * anchors + at] = width * Math.exp(random.normal() * 0.08);
      head[3 * anchors + at] = height * Math.exp(random.normal() * 0.08);
      logits[label * anchors + at] = 2 - 7 * off + random.normal();
      logits[second * anchors + at] = -2 - 4 * off + random.normal();
    });
  }
  for (let i = 0; i < logits.length; i++) logits[i] = 1 / (1 + Math.exp(-logits[i]!));
  return head;
}

/** RetinaNet's anchors for a 1333 by 800 image, 9 a cell over five levels, and some objects. */
export function anchorsAndObjects(
  count: number,
  seed: number,
): { anchors: Float32Array; objects: Float32Array } {
  const anchors: number[] = [];
  for (const stride of [8, 16, 32, 64, 128]) {
    const [columns, rows] = [Math.ceil(1333 / stride), Math.ceil(800 / stride)];
    for (const octave of [0, 1 / 3, 2 / 3]) {
      for (const ratio of [0.5, 1, 2]) {
        const size = 4 * stride * 2 ** octave;
        const [w, h] = [size / Math.sqrt(ratio), size * Math.sqrt(ratio)];
        for (let cell = 0; cell < columns * rows; cell++) {
          const [x, y] = [((cell % columns) + 0.5) * stride, (Math.floor(cell / columns) + 0.5) * stride];
          anchors.push(x - w / 2, y - h / 2, x + w / 2, y + h / 2);
        }
      }
    }
  }
  const random = new Random(seed, PURPOSE.objects, count);
  const objects = new Float32Array(count * 4);
  for (let i = 0; i < count; i++) {
    const [x, y] = [between(random, 50, 1283), between(random, 50, 750)];
    const [w, h] = [0, 1].map(() => Math.exp(between(random, Math.log(16), Math.log(400)))) as [
      number,
      number,
    ];
    objects.set([x - w / 2, y - h / 2, x + w / 2, y + h / 2], i * 4);
  }
  return { anchors: Float32Array.from(anchors), objects };
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}
