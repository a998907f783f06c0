// Boxes in arrays of 8 bits, which cut or wrap the positions of larger images.
import test from 'ava';
import { Evaluator, evaluate, iou, nms, softNms } from 'boxwise';

const LARGE = [300, 200, 420, 260, 20, 30, 50, 60];
const INSIDE = [100, 20, 250, 255, 0, 0, 90, 10];
const SCORES = [0.9, 0.8];
const images = [{ id: 1, width: 640, height: 480 }];
const truth = { images, annotations: [], categories: [{ id: 1, name: 'a' }] };

test('boxes that were cut or wrapped are refused by every function that compares them', (t) => {
  for (const Kind of [Uint8Array, Uint8ClampedArray, Int8Array]) {
    const boxes = Kind.from(LARGE);
    const tensor = { data: boxes, dims: [2, 4] };
    const columns = { categoryIds: [1, 1], boxes, scores: SCORES, format: 'xyxy' as const };
    const calls: Record<string, () => unknown> = {
      nms: () => nms(boxes, SCORES),
      tensor: () => nms(tensor, SCORES),
      softNms: () => softNms(boxes, SCORES),
      iou: () => iou(boxes, boxes),
      evaluate: () => evaluate(truth, { ...columns, imageIds: [1, 1] }),
      Evaluator: () => new Evaluator(truth).add(1, columns),
    };
    for (const [name, call] of Object.entries(calls))
      t.throws(
        call,
        { code: 'INVALID_VALUE', message: /boxes(\[0\])?.*8 bits|a\[0\].*8 bits/ },
        `${name} of a ${Kind.name}`,
      );
  }
  const sizes = Uint8Array.of(200, 10, 120, 40);
  t.throws(() => nms(sizes, [1], { format: 'xywh' }), { message: /\[200, 10, 120, 40\] in a Uint8Array/ });
});

test('boxes of small images, and arrays of more bits, are read', (t) => {
  for (const Kind of [Uint8Array, Uint8ClampedArray, Int16Array, Int32Array, Uint32Array, Float32Array])
    t.is(nms(Kind.from(INSIDE), SCORES).length, 2, Kind.name);
  t.is(nms(Int16Array.from(LARGE), SCORES).length, 2);
  t.is(nms(Uint8Array.of(0, 0, 255, 255), [1], { format: 'xywh' }).length, 1);
});
