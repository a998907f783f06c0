import { readFileSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import {
  decode,
  describe,
  mediapipeAnchors,
  weightedBoxClustering,
  type BoxwiseError,
  type Detection,
  type MediapipeAnchorOptions,
} from 'boxwise';
import * as promises from 'boxwise/promises';

/** A detection of MediaPipe's, in pixels of the input. */
interface Answer {
  score: number;
  /** x, y, width, height, and the keypoints. */
  values: number[];
}
interface Published {
  min_scale: number;
  max_scale: number;
  strides: number[];
  aspect_ratios: number[];
  anchor_offset_x?: number;
  anchor_offset_y?: number;
  reduce_boxes_in_lowest_layer?: boolean;
  interpolated_scale_aspect_ratio?: number;
  fixed_anchor_size?: boolean;
}
interface Answers {
  raw: Answer[];
  best: Answer[];
  layouts: Record<string, { options: Published; anchors: [number, number, number, number][] }>;
}

const SIDE = 128;
const ANCHORS = 896;
const recorded = (file: string) => readFileSync(new URL(`../../oracles/blazeface/${file}`, import.meta.url));
const ANSWERS = JSON.parse(recorded('answers.json').toString()) as Answers;

const halves = new Uint16Array(Uint8Array.from(recorded('face.bin')).buffer);
const OUTPUTS = {
  regressors: { type: 'float16', data: halves.subarray(0, ANCHORS * 16), dims: [1, ANCHORS, 16] },
  classificators: { type: 'float16', data: halves.subarray(ANCHORS * 16), dims: [1, ANCHORS, 1] },
};

/** Halves have 11 bits: 0.03 of a pixel at 64 pixels, and 0.001 of a score. */
function isNear(
  t: ExecutionContext,
  found: readonly number[],
  wanted: readonly number[],
  most: number,
  what: string,
) {
  t.is(found.length, wanted.length);
  for (const [i, value] of found.entries()) t.true(Math.abs(value - (wanted[i] as number)) < most, what);
}

const pointsOf = (keypoints: Detection['keypoints']): number[] =>
  (keypoints ?? []).flatMap(({ x, y }) => [x, y]);

const valuesOf = ({ box: [x1, y1, x2, y2], keypoints }: Detection): number[] => [
  x1,
  y1,
  x2 - x1,
  y2 - y1,
  ...pointsOf(keypoints),
];

test('a recorded BlazeFace decodes to MediaPipe’s own boxes, keypoints and scores', (t) => {
  const found = [...decode(OUTPUTS, { model: 'blazeface', suppress: false })];
  found.sort((a, b) => a.source - b.source);
  t.is(found.length, ANSWERS.raw.length);
  for (const [i, own] of found.entries()) {
    const { score, values } = ANSWERS.raw[i] as Answer;
    isNear(t, [own.score], [score], 0.001, 'score');
    isNear(t, valuesOf(own), values, 0.05, `detection ${i}`);
  }
  t.is(decode(OUTPUTS, { model: 'blazeface' }).length, ANSWERS.best.length);
});

test('boxes weighted by their scores are those that MediaPipe blends, and keypoints by the clusters', (t) => {
  const found = [...decode(OUTPUTS, { model: 'blazeface', suppress: false })];
  const blended = weightedBoxClustering(
    found.map(({ box }) => box),
    found.map(({ score }) => score),
    { iouThreshold: 0.3, scoreWeighted: true },
  );
  t.is(blended.indices.length, ANSWERS.best.length);
  for (const [k, { score, values }] of ANSWERS.best.entries()) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = blended.boxes.subarray(4 * k, 4 * k + 4);
    isNear(t, [blended.scores[k] as number], [score], 0.001, 'score');
    isNear(t, [x1, y1, x2 - x1, y2 - y1], values.slice(0, 4), 0.05, 'box');
    const own = found.filter((_, i) => blended.clusters[i] === k);
    const weight = own.reduce((sum, one) => sum + one.score, 0);
    const points = values.slice(4).map((_, i) => {
      const sum = own.reduce((all, one) => all + one.score * (pointsOf(one.keypoints)[i] as number), 0);
      return sum / weight;
    });
    isNear(t, points, values.slice(4), 0.05, 'keypoints');
  }
});

test('the recorded BlazeFace is described as itself, under its names and without', (t) => {
  for (const outputs of [OUTPUTS, Object.values(OUTPUTS), Object.values(OUTPUTS).toReversed()]) {
    const [first] = describe(outputs as never);
    t.like(first, { model: 'blazeface', reads: true, needsInputSize: false, needsAnchors: false });
    t.deepEqual(first?.options, {});
  }
});

const optionsOf = (own: Published): MediapipeAnchorOptions => ({
  inputSize: [SIDE, SIDE],
  strides: own.strides,
  minScale: own.min_scale,
  maxScale: own.max_scale,
  aspectRatios: own.aspect_ratios,
  ...(own.anchor_offset_x !== undefined && { anchorOffsetX: own.anchor_offset_x }),
  ...(own.anchor_offset_y !== undefined && { anchorOffsetY: own.anchor_offset_y }),
  ...(own.reduce_boxes_in_lowest_layer && { reduceBoxesInLowestLayer: true }),
  ...(own.interpolated_scale_aspect_ratio !== undefined && {
    interpolatedScaleAspectRatio: own.interpolated_scale_aspect_ratio,
  }),
  ...(own.fixed_anchor_size && { fixedAnchorSize: true }),
});

for (const [name, { options, anchors }] of Object.entries(ANSWERS.layouts)) {
  test(`anchors by MediaPipe's published options are those of its calculator: ${name}`, async (t) => {
    const own = mediapipeAnchors(optionsOf(options));
    t.is(own.length, 4 * ANCHORS);
    const step = Math.ceil(ANCHORS / anchors.length);
    for (const [i, anchor] of anchors.entries()) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = own.subarray(4 * step * i, 4 * step * i + 4);
      // The calculator's numbers were divided by the network's, in single precision.
      isNear(t, [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1], anchor, 0.03, `${name} ${i * step}`);
    }
    t.deepEqual(await promises.mediapipeAnchors(optionsOf(options)), own);
  });
}

test('maps of given sizes, one layer, and an input that is no square', (t) => {
  const layout = { inputSize: [100, 60], strides: [16], minScale: 0.2, maxScale: 0.4 } as const;
  const own = mediapipeAnchors({ ...layout, interpolatedScaleAspectRatio: 0 });
  t.is(own.length, 4 * 7 * 4); // both sides rounded up
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = own;
  isNear(t, [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1], [50 / 7, 60 / 8, 30, 18], 1e-9, 'mean scale');
  t.is(mediapipeAnchors({ ...layout, featureSizes: [[2, 3]] }).length, 4 * 2 * 3 * 2);
});

test('mistakes in the options of MediaPipe’s anchors are named', (t) => {
  const layout = { inputSize: [128, 128] as const, strides: [8], minScale: 0.2, maxScale: 0.9 };
  for (const [given, code, message] of [
    [{ ...layout, strides: [] }, 'OUT_OF_RANGE', /^strides/],
    [{ ...layout, strides: [8, 0] }, 'OUT_OF_RANGE', /^strides\[1\]/],
    [{ ...layout, minScale: 0 }, 'OUT_OF_RANGE', /^minScale/],
    [{ inputSize: [128, 128], strides: [8] }, 'INVALID_ARGUMENT', /^minScale/],
    [{ ...layout, anchorOffsetX: 4 }, 'OUT_OF_RANGE', /^anchorOffsetX.*from 0 to 1/],
    [{ ...layout, interpolatedScaleAspectRatio: -1 }, 'OUT_OF_RANGE', /^interpolatedScaleAspectRatio/],
    [{ ...layout, aspectRatios: [NaN] }, 'OUT_OF_RANGE', /^aspectRatios\[0\]/],
    [{ ...layout, featureSizes: [[2, 2], [1, 1]] }, 'LENGTH_MISMATCH', /featureSizes/], // prettier-ignore
    [{ ...layout, featureSizes: [[100_000, 100_000]] }, 'TOO_LARGE', /anchors/],
    [{ ...layout, anchor_offset_x: 0.5 }, 'INVALID_ARGUMENT', /did you mean anchorOffsetX/],
  ] as const) {
    const error = t.throws<BoxwiseError>(() => mediapipeAnchors(given as never), undefined, String(message));
    t.is(error?.code, code);
    t.regex(error?.message ?? '', message);
  }
});
