// Outputs and options from which only a wrong answer, or none, could come are refused with what to do.
import test from 'ava';
import { BoxwiseError, decode, type DecodeOptions } from 'boxwise';
import * as later from 'boxwise/promises';

type Outputs = Parameters<typeof decode>[0];

/** A tensor of zeros with some numbers at its start. */
const tensor = (dims: number[], numbers: readonly number[] = [], fill = 0): Outputs & object => {
  const data = new Float32Array(dims.reduce((product, side) => product * side, 1)).fill(fill);
  data.set(numbers);
  return { data, dims };
};
const END_TO_END: DecodeOptions = { model: 'yolo26', inputSize: 640, imageSize: [640, 640] };

test('an output that is all NaN is refused; some NaN are not', (t) => {
  const rows: readonly (readonly [string, Outputs, DecodeOptions])[] = [
    ['yolov8', tensor([1, 84, 8400], [], NaN), { model: 'yolov8' }],
    ['yolo26', tensor([1, 300, 6], [], NaN), END_TO_END],
    ['rt-detr', [tensor([1, 300, 80], [], NaN), tensor([1, 300, 4], [], 0.5)] as never, { model: 'rt-detr', imageSize: [640, 480] }],
  ]; // prettier-ignore
  for (const [name, outputs, options] of rows)
    t.throws(() => decode(outputs, options), { code: 'INVALID_VALUE', message: /all NaN/ }, name);
  t.is(decode(tensor([1, 300, 6], [NaN, NaN, NaN, NaN, NaN, NaN]), END_TO_END).length, 0);
});

test('corners in the wrong order are refused where a head has corners', async (t) => {
  const rows: readonly (readonly [string, Outputs, DecodeOptions])[] = [
    ['yolo26', tensor([1, 300, 6], [100, 100, 50, 50, 0.9, 17]), END_TO_END],
    ['torchvision', [tensor([5, 4], [30, 40, 10, 20]), tensor([5]), tensor([5], [0.9])] as never, { model: 'torchvision', imageSize: [640, 640] }],
    ['d-fine', [tensor([1, 5]), tensor([1, 5, 4], [30, 40, 10, 20]), tensor([1, 5], [0.9])] as never, { model: 'd-fine', imageSize: [640, 640] }],
    ['tensorflow', [tensor([1, 5, 4], [0.5, 0.5, 0.3, 0.4]), tensor([1, 5]), tensor([1, 5], [0.9])] as never, { model: 'tensorflow', imageSize: [640, 640] }],
  ]; // prettier-ignore
  for (const [name, outputs, options] of rows) {
    const expected = { code: 'INVALID_VALUE', message: /by two corners \(are these centres and sizes/ };
    t.throws(() => decode(outputs, options), expected, name);
    await t.throwsAsync(async () => later.decode(outputs, options), expected, name);
  }
  const most = [10, 10, 50, 50, 0.9, 1, 20, 20, 90, 90, 0.9, 1, 60, 60, 30, 30, 0.9, 1];
  t.is(decode(tensor([1, 300, 6], most), END_TO_END).length, 3); // a few odd ones are read
});

test('options of suppression are refused where nothing is suppressed', (t) => {
  const outputs = tensor([1, 300, 6], [10, 20, 110, 220, 0.9, 17, 11, 21, 110, 220, 0.8, 17]);
  for (const name of ['suppress', 'classAgnostic', 'suppressEqual']) {
    const error = t.throws(() => decode(outputs, { ...END_TO_END, [name]: true }), { instanceOf: BoxwiseError }); // prettier-ignore
    t.is(error?.input, name);
    t.regex(error?.message ?? '', /iouThreshold/);
    t.is(decode(outputs, { ...END_TO_END, iouThreshold: 0.5, [name]: true }).length, 1);
    t.is(decode(outputs, { ...END_TO_END, [name]: false }).length, 2);
  }
});

test('a letterbox of fractions needs the size of the input', (t) => {
  const logits = tensor([1, 100, 92], [], -5);
  for (let query = 0; query < 100; query++) (logits as { data: Float32Array }).data[92 * query + 91] = 9;
  (logits as { data: Float32Array }).data.set([9, 0], 3);
  (logits as { data: Float32Array }).data[91] = 1;
  const outputs = [logits, tensor([1, 100, 4], [0.5, 0.5, 0.2, 0.2], 0.1)] as never;
  const of = (options: object) => decode(outputs, { model: 'detr', imageSize: [100, 200], ...options });
  for (const resize of ['letterbox', 'letterbox-corner'] as const) {
    t.throws(() => of({ resize }), { code: 'INVALID_ARGUMENT', message: /inputSize/ });
    t.is(of({ resize, inputSize: 640 }).length, 1);
  }
  t.deepEqual([...of({ resize: 'letterbox', inputSize: 640 }).boxes].map(Math.round), [30, 80, 70, 120]);
  t.is(of({}).length, 1);
});
