import type { Later } from '../call.js';
import { numbers } from '../check/lists.js';
import { flagOr, number, numberOr, within } from '../check/numbers.js';
import { knownOptions, requiredOptions } from '../check/options.js';
import { outOfRange } from '../check/mistakes.js';
import { sidesAbove0, type Size } from '../check/sizes.js';
import { RECORDS_AT_A_TIME, type Sliced } from '../evaluate/slices.js';
import { sliced, type Keep } from '../sliced.js';
import { checkCount, coveringSizes, mapsOf, positive, some } from './layouts.js';

/** Options of {@link mediapipeAnchors}, by MediaPipe's names; `num_layers` is the number of strides. */
export interface MediapipeAnchorOptions {
  /** Width and height of the network's input in pixels: `input_size_width` and `input_size_height`. */
  inputSize: Size;
  /** Pixels between neighbouring cells, for each layer. Layers of the same stride that follow each other share their cells. */
  strides: readonly number[];
  /** Side of the squares of the first layer as a fraction of the input. Required without `fixedAnchorSize`. */
  minScale?: number;
  /** Side of the squares of the last layer as a fraction of the input; those between are spaced evenly. Required without `fixedAnchorSize`. */
  maxScale?: number;
  /** Ratios of width to height of each layer's anchors. Default `[1]`. */
  aspectRatios?: readonly number[];
  /** Rows and columns of each layer's map, in cells. Default: the input's sides divided by the strides, rounded up. */
  featureSizes?: readonly (readonly [height: number, width: number])[];
  /** Where an anchor's centre is in its cell, from the left, 0 to 1. Default 0.5. */
  anchorOffsetX?: number;
  /** Where an anchor's centre is in its cell, from the top, 0 to 1. Default 0.5. */
  anchorOffsetY?: number;
  /** Whether the first layer has three anchors in place of its own: a square of scale 0.1, and ratios 2 and 1/2. Default false. */
  reduceBoxesInLowestLayer?: boolean;
  /** Ratio of one more anchor of each layer, between its scale and the next; 0 for none. Default 1. */
  interpolatedScaleAspectRatio?: number;
  /** Whether every anchor is as large as the input, as for BlazeFace, so that only centres count. Default false. */
  fixedAnchorSize?: boolean;
}

const KNOWN = knownOptions<MediapipeAnchorOptions>(
  'mediapipeAnchors({ inputSize: [300, 300], strides: [16, 32], minScale: 0.2, maxScale: 0.95 })',
  {
    inputSize: true,
    strides: true,
    minScale: true,
    maxScale: true,
    aspectRatios: true,
    featureSizes: true,
    anchorOffsetX: true,
    anchorOffsetY: true,
    reduceBoxesInLowestLayer: true,
    interpolatedScaleAspectRatio: true,
    fixedAnchorSize: true,
  },
);

/** MediaPipe's `ssd_anchors_calculator.cc`: scale of the additional square of the lowest layer, and the scale after the last. */
const LOWEST_SCALE = 0.1;
const SCALE_AFTER_LAST = 1;

/**
 * Returns the anchors of MediaPipe's `SsdAnchorsCalculator` by its published options, `(x1, y1, x2, y2)` in pixels of the input, flat: for each group of layers of the
 * same stride and each cell (row by row), the anchors of the group's layers. Read a head with logistic scores and TensorFlow's offsets by `decode` as `retinanet` with these
 * `anchors`; BlazeFace, whose anchors are all of one size, as `blazeface`.
 *
 * ```ts
 * const options = { inputSize: [128, 128] as const, strides: [8, 16, 16, 16], fixedAnchorSize: true };
 * console.log(mediapipeAnchors(options).length / 4); // 896
 * ```
 *
 * `multiscale_anchor_generation` is {@link efficientDetAnchors}. Computed in doubles, which MediaPipe does in single precision.
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for sides, strides, scales and ratios that are not finite and above 0, and for offsets beyond 0 to 1; `LENGTH_MISMATCH` for another
 *   number of `featureSizes` than of strides; `TOO_LARGE` above 2^26 anchors
 */
export function mediapipeAnchors(options: MediapipeAnchorOptions): Float64Array {
  return anchors.now(options);
}

const anchors = sliced((_keep: Keep, options: MediapipeAnchorOptions) => anchorsOf(layoutOf(options)));

/** As {@link mediapipeAnchors}, in slices between which the event loop goes on. */
export const mediapipeAnchorsLater: Later<typeof mediapipeAnchors> = anchors.later;

/** The map of a group of layers. */
interface Group {
  rows: number;
  columns: number;
  /** Width and height of each anchor of a cell, in pixels. */
  sides: [number, number][];
}

interface Layout {
  inputSize: readonly [width: number, height: number];
  offset: readonly [x: number, y: number];
  groups: Group[];
  /** Number of anchors. */
  count: number;
}

function layoutOf(options: MediapipeAnchorOptions): Layout {
  const given = requiredOptions(options, KNOWN);
  const inputSize = sidesAbove0(given.inputSize, 'inputSize');
  const strides = positive(some(numbers(given.strides, 'strides'), 'strides'), 'strides');
  const featureSizes =
    given.featureSizes === undefined
      ? coveringSizes(inputSize, strides, 'inputSize')
      : mapsOf(given.featureSizes, undefined, strides).featureSizes;
  const offset = [
    within(given.anchorOffsetX ?? 0.5, 'anchorOffsetX', 0, 1),
    within(given.anchorOffsetY ?? 0.5, 'anchorOffsetY', 0, 1),
  ] as const;
  const shapes = shapesOf(given, strides.length);
  const groups: Group[] = [];
  for (const [layer, shape] of shapes.entries()) {
    const sides = shape.map(([w, h]): [number, number] => [w * inputSize[0], h * inputSize[1]]);
    const last = groups.at(-1);
    if (last !== undefined && strides[layer] === strides[layer - 1]) last.sides.push(...sides);
    else
      groups.push({
        rows: featureSizes[2 * layer] as number,
        columns: featureSizes[2 * layer + 1] as number,
        sides,
      });
  }
  const count = groups.reduce((sum, { rows, columns, sides }) => sum + rows * columns * sides.length, 0);
  checkCount(count);
  return { inputSize, offset, groups, count };
}

/** Width and height of the anchors of each layer as fractions of the input. */
function shapesOf(given: MediapipeAnchorOptions, layers: number): [number, number][][] {
  const isFixed = flagOr(given.fixedAnchorSize, false, 'fixedAnchorSize');
  const ratios = positive(
    some(numbers(given.aspectRatios ?? [1], 'aspectRatios'), 'aspectRatios'),
    'aspectRatios',
  );
  const between = numberOr(given.interpolatedScaleAspectRatio, 1, 'interpolatedScaleAspectRatio');
  if (!(between >= 0 && between < Infinity))
    throw outOfRange('a finite number of at least 0', between, 'interpolatedScaleAspectRatio');
  const isReduced = flagOr(given.reduceBoxesInLowestLayer, false, 'reduceBoxesInLowestLayer');
  const [least = 1, most = 1] = (['minScale', 'maxScale'] as const).map((name) =>
    isFixed && given[name] === undefined ? 1 : (positive([number(given[name], name)], name)[0] as number),
  );
  const scaleOf = (layer: number): number => {
    if (layer === layers) return SCALE_AFTER_LAST;
    return layers === 1 ? (least + most) / 2 : least + ((most - least) * layer) / (layers - 1);
  };
  return Array.from({ length: layers }, (_, layer) => {
    const scale = scaleOf(layer);
    const pairs: [ratio: number, scale: number][] =
      layer === 0 && isReduced
        ? [
            [1, LOWEST_SCALE],
            [2, scale],
            [0.5, scale],
          ]
        : ratios.map((ratio) => [ratio, scale]);
    if (between > 0 && !(layer === 0 && isReduced))
      pairs.push([between, Math.sqrt(scale * scaleOf(layer + 1))]);
    return pairs.map(([ratio, side]) =>
      isFixed ? [1, 1] : [side * Math.sqrt(ratio), side / Math.sqrt(ratio)],
    );
  });
}

function* anchorsOf({
  inputSize: [width, height],
  offset: [x, y],
  groups,
  count,
}: Layout): Sliced<Float64Array> {
  const found = new Float64Array(4 * count);
  let at = 0;
  for (const { rows, columns, sides } of groups) {
    for (let cell = 0; cell < rows * columns; cell++) {
      if (cell % RECORDS_AT_A_TIME === 0) yield;
      const cx = (((cell % columns) + x) / columns) * width;
      const cy = ((Math.floor(cell / columns) + y) / rows) * height;
      for (const [w, h] of sides) {
        found.set([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2], at);
        at += 4;
      }
    }
  }
  return found;
}
