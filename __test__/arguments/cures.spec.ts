// What was meant shows in what was given: errors name the cure.
import test from 'ava';
import * as boxwise from 'boxwise';
import * as later from 'boxwise/promises';
import * as pycocotools from 'boxwise/pycocotools';

const BOXES = [[0, 0, 9, 9], [20, 20, 30, 30]]; // prettier-ignore
const FLAT = [[5, 5, 5, 9], [20, 20, 30, 30]]; // prettier-ignore
const XYWH = [[300, 200, 50, 60], [20, 20, 30, 30]]; // prettier-ignore
const SCORES = [0.9, 0.8];
const QUANTISED = () => ({
  data: Uint8Array.of(100, 200, 100, 200),
  dims: [2, 2],
  scale: 0.1,
  zeroPoint: 128,
});
const { bestMatch: _, ...own } = boxwise as unknown as Record<string, (...args: never[]) => unknown>;

test('boxes without an area are no boxes to train with', async (t) => {
  const dense = { scores: [[0.9], [0.8]], boxes: BOXES, points: [[5, 5], [5, 8]] }; // prettier-ignore
  for (const bad of [FLAT, XYWH]) {
    const truth = { boxes: bad, labels: [0, 0] };
    const calls: readonly [string, unknown[]][] = [
      ['encodeBoxes', [bad, BOXES]],
      ['encodeBoxes', [BOXES, bad]],
      ['decodeBoxes', [BOXES, bad]],
      ['matchAnchors', [BOXES, bad]],
      ['assignAtss', [BOXES, [2], bad]],
      ['assignFcos', [dense.points, [{ points: 2, stride: 8 }], bad]],
      ['assignSimOta', [{ ...dense, strides: [8, 8] }, truth]],
      ['assignTaskAligned', [dense, truth]],
    ];
    for (const [name, args] of calls) {
      const expected = { code: 'INVALID_VALUE', message: /width and a height above 0/ };
      t.throws(() => own[name]?.(...(args as never[])), expected, name);
      const promise = (later as unknown as typeof own)[name];
      await t.throwsAsync(async () => promise?.(...(args as never[])), expected, name);
    }
  }
});

test('percentages in the place of scores are refused where no score is above 1', (t) => {
  for (const name of ['nms', 'softNms', 'matrixNms', 'nonMaximumMerging', 'weightedBoxClustering'] as const) {
    const call = (scores: number[], scoreThreshold: number): unknown =>
      own[name]?.(BOXES as never, scores as never, { scoreThreshold } as never);
    t.throws(() => call(SCORES, 25), { code: 'OUT_OF_RANGE', message: /for 25 % write 0\.25/ }, name);
    t.notThrows(() => call([90, 80], 25), name);
    t.notThrows(() => call(SCORES, Infinity), name);
  }
  t.throws(() => boxwise.nms(Float32Array.of(0, 0, 9, 9), Float32Array.of(0.9), { scoreThreshold: 25 }), { code: 'OUT_OF_RANGE' }); // prettier-ignore
  const options = { keypoints: 1, norms: [10], threshold: 5 };
  t.throws(() => boxwise.keypointErrors([[1, 2]], [[1, 3]], options), { message: /write 0\.05/ });
});

test('quantised tensors are read by decode alone', (t) => {
  const semantic = new boxwise.SemanticAccumulator({ classes: 5 });
  const calls: readonly [string, () => unknown][] = [
    ['mask.encode', () => boxwise.mask.encode(QUANTISED() as never, [2, 2])],
    ['pycocotools', () => pycocotools.mask.encode({ ...QUANTISED(), shape: [2, 2] } as never)],
    ['labels', () => semantic.add(QUANTISED() as never, QUANTISED() as never)],
    ['classes', () => boxwise.nms(BOXES, SCORES, { classIds: QUANTISED() as never })],
  ];
  for (const [name, call] of calls) t.throws(call, { message: /zeroPoint/ }, name);
});

test('an error of options shows a call that is right', (t) => {
  const messages: readonly [RegExp, () => unknown][] = [
    [/from: 'xyxy', to: 'xywh'/, () => boxwise.convertBoxes(BOXES, 'cxcywh' as never)],
    [/evaluate\((?!'segm').*iouType: 'segm'/, () => boxwise.evaluate('gt.json', 'dt.json', 'segm' as never)],
    [/unletterbox\(/, () => boxwise.unletterbox(BOXES, [1, 2] as never)],
    [/Object\.fromEntries/, () => boxwise.evaluate(new Map([['images', []]]) as never, [])],
    [/mask\.fromPolygons/, () => boxwise.mask.area([[[0, 0, 9, 0, 9, 9]]] as never)],
    [/decode\('ascii'\)/, () => boxwise.mask.area({ size: [9, 9], counts: "b'11Q2'" })],
  ];
  for (const [message, call] of messages) t.throws(call, { message, instanceOf: boxwise.BoxwiseError });
});
