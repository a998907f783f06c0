import type * as addon from '#native';
import { doubles, floats, inPrecision, type FloatArray, type Numeric } from '../check/arrays.js';
import { isList, numbers } from '../check/lists.js';
import { doesNotApply, mistake, outOfRange } from '../check/mistakes.js';
import { isNested, nested } from '../check/nested.js';
import { flagOr, number, numberOr, threadsOf, whole } from '../check/numbers.js';
import { knownOptions, optionsOf, requiredOptions } from '../check/options.js';
import { isTensor, tensorView, type TensorInput } from '../check/tensors.js';
import { oneOf } from '../check/words.js';
import { BoxwiseError, describe, native } from '../errors.js';
import { type Arguments, computed } from '../native-call.js';

/** Features with their dimensions, row-major: `[images, channels, height, width]`. */
export interface FeatureMap<T extends FloatArray = FloatArray> {
  /** The numbers, row-major. */
  readonly data: T;
  /** `[images, channels, height, width]`. */
  readonly dims: readonly number[];
}

/** Features in whatever tensor holds them, or in nested arrays. Their type decides that of the result. */
export type FeaturesInput<T extends FloatArray = FloatArray> =
  FeatureMap<T> | TensorInput | readonly (readonly (readonly (readonly number[])[])[])[];

/** Rows of (image, x1, y1, x2, y2), flat or nested; or, as a list of typed arrays, the boxes (x1, y1, x2, y2) of each image. */
export type RoisInput = Numeric | readonly FloatArray[];

/** Options of `roiPool`. */
export interface RoiPoolOptions {
  /** Number of rows and columns of the result; one number for both. */
  outputSize: number | readonly [rows: number, columns: number];
  /** Cells of the map per pixel of the image, 1/stride. Default 1. */
  spatialScale?: number;
  /** Number of threads. Default 1. Results do not depend on it. */
  threads?: number;
}

/** Options of `roiAlign`. */
export interface RoiAlignOptions extends RoiPoolOptions {
  /**
   * Samples of a bin along each axis, at most 1,024; 0 or less: the number of cells of the bin, rounded up. Default -1.
   */
  samplingRatio?: number;
  /** Shift coordinates by half a cell, so that they refer to the centres of cells. Default false. */
  aligned?: boolean;
  /** `'avg'` (default): a bin is the mean of its samples. `'max'`: the greatest of them, as `pool_mode='max'` of MMCV. */
  mode?: 'avg' | 'max';
}

/** Options of `roiLevels`; torchvision's. */
export interface RoiLevelOptions {
  /** Finest level: k for a map of stride 2^k. Default 2. */
  lowest?: number;
  /** Coarsest level. Default 5. */
  highest?: number;
  /** Side in pixels of a square box of the canonical level. Default 224. */
  canonicalScale?: number;
  /** The canonical level. Default 4. */
  canonicalLevel?: number;
  /** Added to the level before rounding down. Default 1e-6. */
  eps?: number;
}

/** Options of `multiScaleRoiAlign`. */
export interface MultiScaleOptions extends Omit<RoiAlignOptions, 'spatialScale' | 'aligned' | 'mode'> {
  /** Height of the images in pixels (the largest of several), from which the scales are inferred. */
  imageHeight?: number;
  /** Cells per pixel of each map, instead of `imageHeight`. */
  spatialScales?: readonly number[];
  /** Side in pixels of a square box of the canonical level. Default 224. */
  canonicalScale?: number;
  /** The canonical level. Default 4. */
  canonicalLevel?: number;
}

const ROI_ALIGN = knownOptions<RoiAlignOptions>(
  'roiAlign(features, rois, { outputSize: 7, spatialScale: 1 / 16 })',
  {
    outputSize: true,
    spatialScale: true,
    samplingRatio: true,
    aligned: true,
    mode: true,
    threads: true,
  },
);
const ROI_POOL = knownOptions<RoiPoolOptions>(
  'roiPool(features, rois, { outputSize: 7, spatialScale: 1 / 16 })',
  {
    outputSize: true,
    spatialScale: true,
    threads: true,
  },
);
const MULTI_SCALE = knownOptions<MultiScaleOptions>(
  'multiScaleRoiAlign(features, rois, { outputSize: 7, imageHeight: 800 })',
  {
    outputSize: true,
    samplingRatio: true,
    imageHeight: true,
    spatialScales: true,
    canonicalScale: true,
    canonicalLevel: true,
    threads: true,
  },
);
const LEVELS = knownOptions<RoiLevelOptions>('roiLevels(boxes, { lowest: 2, highest: 5 })', {
  lowest: true,
  highest: true,
  canonicalScale: true,
  canonicalLevel: true,
  eps: true,
});

export function alignArguments(
  features: FeaturesInput,
  rois: RoisInput,
  given: RoiAlignOptions,
): Arguments<'regionFeatures'> {
  const options = requiredOptions(given, ROI_ALIGN);
  const { maps, regions, shape } = regionsOf([features], rois, options);
  const spatialScale = numberOr(options.spatialScale, 1, 'spatialScale');
  const feature = {
    kind: 'align',
    samplingRatio: samples(options.samplingRatio),
    aligned: flagOr(options.aligned, false, 'aligned'),
    max: oneOf(options.mode ?? 'avg', ['avg', 'max'], 'mode') === 'max',
  } as const;
  return [maps[0] as FloatArray, regions, feature, { ...shape, spatialScale }];
}

export function poolArguments(
  features: FeaturesInput,
  rois: RoisInput,
  given: RoiPoolOptions,
): Arguments<'regionFeatures'> {
  const options = requiredOptions(given, ROI_POOL);
  const { maps, regions, shape } = regionsOf([features], rois, options);
  const spatialScale = numberOr(options.spatialScale, 1, 'spatialScale');
  return [maps[0] as FloatArray, regions, { kind: 'pool' }, { ...shape, spatialScale }];
}

export function multiScaleArguments(
  features: readonly FeaturesInput[],
  rois: RoisInput,
  given: MultiScaleOptions,
): Arguments<'multiScaleRoiAlign'> {
  const options = requiredOptions(given, MULTI_SCALE);
  if (!Array.isArray(features) || features.length === 0) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'an array of feature maps', describe(features), {
      input: 'features',
    });
  }
  const scales = scalesOf(features, options);
  const { canonicalScale = 224, canonicalLevel = 4 } = options;
  const { maps, regions, shape } = regionsOf(features, rois, options);
  // torchvision takes the levels from the first and the last scale.
  const [lowest, highest] = [scales[0], scales.at(-1)].map((scale) =>
    Math.trunc(-Math.log2(scale as number)),
  ) as [number, number];
  for (const level of [lowest, highest])
    if (!(Math.abs(level) <= MOST_LEVEL))
      throw outOfRange(
        `a scale of 2^-${MOST_LEVEL} to 2^${MOST_LEVEL}`,
        2 ** -level,
        options.spatialScales === undefined ? 'imageHeight' : 'spatialScales',
      );
  const levels = levelOptions({ lowest, highest, canonicalScale, canonicalLevel });
  const samplingRatio = samples(options.samplingRatio);
  return [maps, regions, { ...shape, scales, samplingRatio, levels }];
}

/** Samples along a side of a bin; 0 for as many as the bin has cells. */
function samples(ratio: number | undefined): number {
  return Math.max(0, whole(ratio ?? -1, 'samplingRatio', -(2 ** 31), 2 ** 31 - 1));
}

function scalesOf(features: readonly unknown[], options: MultiScaleOptions): number[] {
  if (options.spatialScales !== undefined) {
    if (options.imageHeight !== undefined)
      throw doesNotApply('imageHeight', options.imageHeight, 'without spatialScales');
    const scales = numbers(options.spatialScales, 'spatialScales');
    const wrong = scales.find((scale) => !(scale > 0 && scale < Infinity));
    if (wrong !== undefined) {
      throw new BoxwiseError('OUT_OF_RANGE', 'finite numbers above 0', String(wrong), {
        input: 'spatialScales',
      });
    }
    if (scales.length === features.length) return scales;
    throw new BoxwiseError(
      'LENGTH_MISMATCH',
      `a scale for each of ${features.length} maps`,
      String(scales.length),
      {
        input: 'spatialScales',
      },
    );
  }
  const height = number(options.imageHeight, 'imageHeight');
  if (!(height > 0 && height < Infinity)) {
    throw new BoxwiseError('OUT_OF_RANGE', 'a finite number above 0', String(height), {
      input: 'imageHeight',
    });
  }
  return features.map((map) => {
    const rows = mapOf(map).dims[2] as number;
    if (rows === 0)
      throw new BoxwiseError('SHAPE_MISMATCH', 'maps with rows', '0 rows', { input: 'features' });
    return native(() => computed('inferredScale', rows, height));
  });
}

/** The features of regions with their dimensions. */
export function featuresOf(
  data: FloatArray,
  features: unknown,
  given: Pick<RoiPoolOptions, 'outputSize'>,
): FeatureMap {
  const [rows, columns] = sizeOf(given.outputSize) as [number, number];
  const channels = channelsOf(features);
  const each = channels * rows * columns;
  return { data, dims: [each === 0 ? 0 : data.length / each, channels, rows, columns] };
}

/** The level of a map, as a power of two. */
const MOST_LEVEL = 1000;

/** The channels of a map that was read before. */
function channelsOf(features: unknown): number {
  const { dims, shape } = features as { dims?: ArrayLike<number>; shape?: ArrayLike<number> };
  return Number((dims ?? shape)?.[1] ?? (features as readonly (readonly unknown[])[])[0]?.length);
}

export function levelOptions(given?: RoiLevelOptions): addon.LevelOptions {
  const options = optionsOf(given, LEVELS);
  const { lowest = 2, highest = 5, canonicalScale = 224, canonicalLevel = 4, eps = 1e-6 } = options;
  const level = (value: number, input: string) => whole(value, input, -MOST_LEVEL, MOST_LEVEL);
  if (level(highest, 'highest') < level(lowest, 'lowest'))
    throw outOfRange(`a level of at least the lowest, ${lowest}`, highest, 'highest');
  return {
    lowest: level(lowest, 'lowest'),
    highest: level(highest, 'highest'),
    canonicalScale: number(canonicalScale, 'canonicalScale'),
    canonicalLevel: level(canonicalLevel, 'canonicalLevel'),
    eps: number(eps, 'eps'),
  };
}

interface Regions {
  maps: FloatArray[];
  regions: FloatArray;
  shape: { dims: number[]; outputSize: number[]; threads: number };
}

/** Maps, regions and sizes of any operation on regions. */
export function regionsOf(
  features: readonly unknown[],
  rois: unknown,
  options: Pick<RoiPoolOptions, 'outputSize' | 'threads'>,
): Regions {
  const given = features.map(mapOf);
  const maps = given.map(({ data }) => data);
  const dims = given.flatMap((map) => [...map.dims]);
  const single = maps[0] instanceof Float32Array;
  if (maps.some((map) => map instanceof Float32Array !== single)) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'maps of one type', 'maps of both', { input: 'features' });
  }
  const threads = threadsOf(options.threads) ?? 1;
  const shape = { dims, outputSize: sizeOf(options.outputSize), threads };
  return { maps, regions: roisOf(rois, single), shape };
}

/** A map's numbers and dimensions, of whatever tensor holds them. */
function mapOf(features: unknown): FeatureMap {
  const isArray = isNested(features) && typeof features[0] !== 'number';
  const { data, dims } = isArray
    ? nested(features, 'features')
    : {
        data: floats(features, 'features'),
        dims: isTensor(features) ? tensorView(features, 'features').dims : [],
      };
  if (dims.length === 4) return { data, dims };
  const got = dims.length === 0 ? 'none' : `[${dims.join(', ')}]`;
  throw mistake('SHAPE_MISMATCH', 'dims [images, channels, height, width]', got, 'features');
}

function sizeOf(outputSize: unknown): number[] {
  const both = typeof outputSize === 'number' ? [outputSize, outputSize] : outputSize;
  if (!Array.isArray(both) || both.length !== 2) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'a number or [rows, columns]', describe(outputSize), {
      input: 'outputSize',
    });
  }
  return both.map((side) => whole(side, 'outputSize', 1));
}

function roisOf(rois: unknown, single: boolean): FloatArray {
  if (isList(rois) && rois.length > 0 && Array.from(rois).every((list) => ArrayBuffer.isView(list))) {
    return listed(rois, single);
  }
  return single ? inPrecision(Float32Array, rois, 'rois', 5) : doubles(rois, 'rois', 5);
}

/** Rows of five numbers from the boxes of each image. */
function listed(lists: readonly unknown[], single: boolean): FloatArray {
  const boxes = lists.map((list) => doubles(list, 'rois', 4));
  const wrong = boxes.find((list) => list.length % 4 !== 0);
  if (wrong) {
    throw new BoxwiseError(
      'LENGTH_MISMATCH',
      'a multiple of 4 numbers for each image',
      String(wrong.length),
      {
        input: 'rois',
      },
    );
  }
  const count = boxes.reduce((sum, list) => sum + list.length / 4, 0);
  const rows = new (single ? Float32Array : Float64Array)(count * 5);
  let at = 0;
  for (const [image, list] of boxes.entries()) {
    for (let from = 0; from < list.length; from += 4, at += 5) {
      rows[at] = image;
      rows.set(list.subarray(from, from + 4), at + 1);
    }
  }
  return rows;
}
