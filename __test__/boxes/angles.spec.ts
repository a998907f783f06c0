// Angles of rotated boxes: degrees that are given as radians are refused wherever boxes are.
import test from 'ava';
import {
  boxArea,
  clipBoxes,
  convertBoxes,
  iou,
  letterbox,
  matrixNms,
  nms,
  pairedIou,
  removeSmallBoxes,
  rotatedAnchors,
  scaleBoxes,
  softNms,
  unletterbox,
  type FormatOptions,
} from 'boxwise';
import * as promises from 'boxwise/promises';
import { refuses } from './world.js';

const ONE = [[5, 5, 4, 2, 0.1]];
const SIZES = { image: [100, 100], input: [50, 50] } as const;

/** Every call that takes rotated boxes; the boxes stand where the wrong angle is looked for. */
const CALLS: Record<string, (boxes: number[][], options: FormatOptions) => unknown> = {
  'iou, a': (boxes, options) => iou(boxes, ONE, options),
  'iou, b': (boxes, options) => iou(ONE, boxes, options),
  'iou of a batch of one': (boxes, options) => iou([boxes] as never, ONE, options),
  'pairedIou, a': (boxes, options) => pairedIou(boxes, [...ONE, ...ONE], options),
  'pairedIou, b': (boxes, options) => pairedIou([...ONE, ...ONE], boxes, options),
  nms: (boxes, options) => nms(boxes, [0.9, 0.8], options),
  'nms of images': (boxes, options) => nms(boxes, [0.9, 0.8], { ...options, imageOffsets: [0, 1, 2] }),
  softNms: (boxes, options) => softNms(boxes, [0.9, 0.8], options),
  matrixNms: (boxes, options) => matrixNms(boxes, [0.9, 0.8], options),
  boxArea,
  convertBoxes: (boxes, { format = 'xyxy', ...unit }) =>
    convertBoxes(boxes, { from: format, to: 'xyxy', ...unit }),
  clipBoxes: (boxes, options) => clipBoxes(boxes, [100, 100], options),
  removeSmallBoxes: (boxes, options) => removeSmallBoxes(boxes, 1, options),
  scaleBoxes: (boxes, options) => scaleBoxes(boxes, 2, 3, options),
  letterbox: (boxes, options) => letterbox(boxes, { ...SIZES, ...options }),
  unletterbox: (boxes, options) => unletterbox(boxes, { ...SIZES, ...options }),
};

test('angles in degrees that are given as radians are refused, and the option is named', (t) => {
  for (const [name, call] of Object.entries(CALLS)) {
    for (const format of ['rotated', 'cxcywhr'] as const) {
      for (const angle of [45, -90, 12.6]) {
        const wrong =
          /\[1\]: expected angles in radians, from -4π to 4π, got -?\d+(\.\d)?; .*angleUnit: 'degrees'$/;
        const boxes = [...ONE, [50, 50, 40, 10, angle]];
        refuses(t, () => call(boxes, { format }), 'INVALID_VALUE', wrong);
        t.notThrows(() => call(boxes, { format, angleUnit: 'degrees' }), name);
      }
      for (const angle of [4 * Math.PI, -4 * Math.PI, 3.2, NaN, Infinity])
        t.notThrows(
          () => call([...ONE, [50, 50, 40, 10, angle]], { format }),
          `${name}, ${format}, ${angle}`,
        );
    }
  }
});

test('promises refuse degrees, too, and so do the angles of anchors', async (t) => {
  const degrees = Float32Array.of(5, 5, 4, 2, 45);
  await t.throwsAsync(promises.iou(degrees, degrees, { format: 'rotated' }), { code: 'INVALID_VALUE' });
  await t.throwsAsync(promises.nms(degrees, [1], { format: 'rotated' }), { code: 'INVALID_VALUE' });
  const layout = { strides: [8], scales: [[32]], ratios: [1], imageSize: [16, 16] } as const;
  refuses(
    t,
    () => rotatedAnchors({ ...layout, angles: [0, 45] }),
    'INVALID_VALUE',
    /^angles\[1\].*π \/ 180$/,
  );
});

test('a row of the wrong length is named before its angle', (t) => {
  refuses(t, () => nms([0, 0, 10, 10, 50, 50, 60, 60], [1, 1], { format: 'rotated' }), 'LENGTH_MISMATCH');
});
