import { mistake, outOfRange } from '../check/mistakes.js';
import { number, whole } from '../check/numbers.js';
import { knownOptions, requiredOptions } from '../check/options.js';
import {
  regionsOf,
  type FeatureMap,
  type FeaturesInput,
  type RoiPoolOptions,
  type RoisInput,
} from './call.js';
import type { Call } from '../call.js';
import type { PromiseOptions } from '../cancel.js';
import type { FloatArray, FloatsLike } from '../check/arrays.js';
import type { Sliced } from '../evaluate/slices.js';
import { sliced, type Keep } from '../sliced.js';

/** Options of {@link psRoiPool}. */
export type PsRoiPoolOptions = Omit<RoiPoolOptions, 'threads'>;

/** Options of {@link psRoiAlign}. */
export interface PsRoiAlignOptions extends PsRoiPoolOptions {
  /** Samples of a bin along each axis, at most 1,024; 0 or less: the number of cells of the bin, rounded up. Default -1. */
  samplingRatio?: number;
}

const POOL = knownOptions<PsRoiPoolOptions>(
  'psRoiPool(features, rois, { outputSize: 7, spatialScale: 1 / 16 })',
  {
    outputSize: true,
    spatialScale: true,
  },
);
const ALIGN = knownOptions<PsRoiAlignOptions>(
  'psRoiAlign(features, rois, { outputSize: 7, spatialScale: 1 / 16 })',
  { outputSize: true, spatialScale: true, samplingRatio: true },
);

const MOST_SAMPLES = 1024;
/** 8 GiB of doubles. */
const MOST_NUMBERS = 2 ** 30;

/** The cells of a bin along one axis, with their weights, which sum to 1 within the map. */
interface Bin {
  cells: number[];
  weights: number[];
}

/** The bins of an axis from its start and end on the map. */
type Axis = (low: number, high: number, bins: number, cells: number) => Bin[];

/**
 * Returns position-sensitive features of regions, as torchvision's `ps_roi_pool` (R-FCN; Dai et al. 2016): each bin is the mean of its cells in a channel of its own. Of `C · rows · columns`
 * channels, bin (i, j) of output c reads channel `(c · rows + i) · columns + j`.
 *
 * Scaled corners are rounded, halves away from 0; the end is exclusive. As in torchvision, the last row and column of the map belong to no bin. Empty bins are 0. Sums are in doubles.
 * Arguments and errors as in `roiAlign`; also `SHAPE_MISMATCH` unless the channels are a multiple of the bins.
 *
 * ```ts
 * const features = { data: Float32Array.from({ length: 64 }, (_, i) => i), dims: [1, 4, 4, 4] }; // a channel for each of 2 x 2 bins
 * console.log(psRoiPool(features, [[0, 0, 0, 3, 3]], { outputSize: 2 }).data); // Float32Array(4) [ 2.5, 19.5, 38.5, 55.5 ]
 * ```
 */
export function psRoiPool<T extends FloatArray>(
  features: FeaturesInput<T>,
  rois: RoisInput,
  options: PsRoiPoolOptions,
): FeatureMap<FloatsLike<T>> {
  return pool.now(features, rois, options) as FeatureMap<FloatsLike<T>>;
}

/**
 * Returns position-sensitive features of regions, as torchvision's `ps_roi_align`: as {@link psRoiPool}, with the mean of bilinear samples instead of cells. Coordinates are shifted by
 * half a cell, and samples outside the map are treated as in `roiAlign`.
 *
 * ```ts
 * const features = { data: Float32Array.from({ length: 64 }, (_, i) => i), dims: [1, 4, 4, 4] };
 * console.log(psRoiAlign(features, [[0, 0, 0, 4, 4]], { outputSize: 2 }).data); // Float32Array(4) [ 2.5, 20.5, 42.5, 60.5 ]
 * ```
 *
 * @throws BoxwiseError like {@link psRoiPool}
 */
export function psRoiAlign<T extends FloatArray>(
  features: FeaturesInput<T>,
  rois: RoisInput,
  options: PsRoiAlignOptions,
): FeatureMap<FloatsLike<T>> {
  return align.now(features, rois, options) as FeatureMap<FloatsLike<T>>;
}

const pool: Features<PsRoiPoolOptions> = sliced((keep, features, rois, options) => {
  const given = requiredOptions(options, POOL);
  return pooled(
    keep,
    features,
    rois,
    given,
    (single) => {
      const f = single ? Math.fround : (value: number) => value;
      return (low, high, bins, cells) => {
        const [from, to] = [rounded(low), rounded(high)];
        const size = f(Math.max(1, to - from) / bins);
        const onMap = (cell: number): number => Math.min(Math.max(cell + from, 0), Math.max(0, cells - 1));
        return Array.from({ length: bins }, (_, bin) => {
          const first = onMap(Math.floor(f(bin * size)));
          const length = Math.max(0, onMap(Math.ceil(f((bin + 1) * size))) - first);
          return {
            cells: Array.from({ length }, (_own, i) => first + i),
            weights: new Array<number>(length).fill(1 / length),
          };
        });
      };
    },
    0,
  );
});

const align: Features<PsRoiAlignOptions> = sliced((keep, features, rois, options) => {
  const given = requiredOptions(options, ALIGN);
  const ratio = whole(given.samplingRatio ?? -1, 'samplingRatio', -(2 ** 31), MOST_SAMPLES);
  const axis: Axis = (low, high, bins, cells) => {
    const size = (high - low) / bins;
    return Array.from({ length: bins }, (_, bin) => sampled(low + bin * size, size, ratio, cells));
  };
  return pooled(keep, features, rois, given, () => axis, 0.5);
});

type Features<Options> = Call<[features: FeaturesInput, rois: RoisInput, options: Options], FeatureMap>;

type FeaturesLater<Options> = <T extends FloatArray>(
  features: FeaturesInput<T>,
  rois: RoisInput,
  options: Options & PromiseOptions,
) => Promise<FeatureMap<FloatsLike<T>>>;

/** As {@link psRoiPool}, in slices between which the event loop goes on. */
export const psRoiPoolLater = pool.later as FeaturesLater<PsRoiPoolOptions>;
/** As {@link psRoiAlign}, in slices between which the event loop goes on. */
export const psRoiAlignLater = align.later as FeaturesLater<PsRoiAlignOptions>;

function pooled(
  keep: Keep,
  features: FeaturesInput,
  rois: RoisInput,
  options: PsRoiPoolOptions,
  axisOf: (single: boolean) => Axis,
  offset: number,
): Sliced<FeatureMap> {
  const { maps, regions, shape } = regionsOf([features], rois, options);
  const map = maps[0] as FloatArray;
  const [images, channels, height, width] = shape.dims as [number, number, number, number];
  const [rows, columns] = shape.outputSize as [number, number];
  const scale = number(options.spatialScale ?? 1, 'spatialScale');
  if (!(scale > 0 && scale < Infinity)) throw outOfRange('a finite number above 0', scale, 'spatialScale');
  if (channels % (rows * columns) !== 0)
    throw mistake(
      'SHAPE_MISMATCH',
      `a multiple of ${rows} × ${columns} channels`,
      String(channels),
      'features',
    );
  if (images * channels * height * width !== map.length)
    throw mistake(
      'SHAPE_MISMATCH',
      `as many numbers as [${shape.dims.join(', ')}] has cells`,
      String(map.length),
      'features',
    );
  if (regions.length % 5 !== 0)
    throw mistake('LENGTH_MISMATCH', 'rows of 5 numbers', `${regions.length} numbers`, 'rois');
  const count = regions.length / 5;
  if (count * channels > MOST_NUMBERS)
    throw mistake('TOO_LARGE', `at most ${MOST_NUMBERS} numbers`, String(count * channels), 'rois');
  return pooledRegions({
    map: keep(map),
    regions: keep(regions),
    dims: [images, channels, height, width],
    bins: [rows, columns],
    scale,
    axisOf,
    offset,
  });
}

/** Arguments after their checks. */
interface Request {
  map: FloatArray;
  /** Five numbers each. */
  regions: FloatArray;
  dims: readonly [images: number, channels: number, height: number, width: number];
  bins: readonly [rows: number, columns: number];
  scale: number;
  axisOf: (single: boolean) => Axis;
  offset: number;
}

function* pooledRegions({ map, regions, dims, bins, scale, axisOf, offset }: Request): Sliced<FeatureMap> {
  const [[images, channels, height, width], [rows, columns]] = [dims, bins];
  const count = regions.length / 5;
  const single = map instanceof Float32Array;
  const f = single ? Math.fround : (value: number) => value;
  const axis = axisOf(single);
  const data = new (single ? Float32Array : Float64Array)(count * channels);
  for (let region = 0; region < count; region++) {
    yield;
    const [image, ...corners] = regions.subarray(5 * region, 5 * region + 5) as unknown as [
      number,
      ...number[],
    ];
    if (!(Number.isInteger(image) && image >= 0 && image < images))
      throw outOfRange(`an image below ${images}`, image, 'rois', region);
    const odd = corners.find((corner) => !Number.isFinite(corner));
    if (odd !== undefined)
      throw mistake('INVALID_VALUE', 'finite coordinates', String(odd), 'rois', { index: region });
    const [x1, y1, x2, y2] = corners.map((corner) => f(f(corner * scale) - offset)) as [
      number,
      number,
      number,
      number,
    ];
    if (!Number.isFinite(f(x2 - x1)) || !Number.isFinite(f(y2 - y1)))
      throw mistake(
        'INVALID_VALUE',
        'a region that can be told in its own type',
        `[${corners.join(', ')}]`,
        'rois',
        { index: region },
      );
    const [down, across] = [axis(y1, y2, rows, height), axis(x1, x2, columns, width)];
    for (let channel = 0; channel < channels; channel++) {
      const bin = channel % (rows * columns);
      const own = [down[Math.floor(bin / columns)] as Bin, across[bin % columns] as Bin] as const;
      data[region * channels + channel] = mean(
        map,
        (image * channels + channel) * height * width,
        width,
        ...own,
      );
    }
  }
  return { data, dims: [count, channels / (rows * columns), rows, columns] };
}

/** The weighted sum of the cells of a plane that starts at `from`. */
function mean(map: FloatArray, from: number, width: number, down: Bin, across: Bin): number {
  let sum = 0;
  for (let i = 0; i < down.cells.length; i++) {
    const line = from + (down.cells[i] as number) * width;
    let part = 0;
    for (let k = 0; k < across.cells.length; k++)
      part += (map[line + (across.cells[k] as number)] as number) * (across.weights[k] as number);
    sum += part * (down.weights[i] as number);
  }
  return sum;
}

/** The cells around the samples of a bin; only samples on the map are visited, however large a region is. */
function sampled(start: number, size: number, ratio: number, cells: number): Bin {
  const found = new Map<number, number>();
  const grid = ratio > 0 ? ratio : Math.ceil(size);
  const at = (sample: number): number => start + ((sample + 0.5) * size) / grid;
  const ends = [-1, cells].map((position) => ((position - start) * grid) / size - 0.5);
  const [first, last] = size === 0 ? [0, grid - 1] : [Math.min(...ends), Math.max(...ends)];
  const to = cells === 0 ? -1 : Math.min(grid - 1, Math.ceil(last) + 1);
  for (let sample = Math.max(0, Math.floor(first) - 1); sample <= to; sample++) {
    const position = at(sample);
    if (position < -1 || position > cells) continue;
    const inside = Math.max(0, position);
    const below = Math.min(Math.floor(inside), cells - 1);
    const part = below + 1 < cells ? inside - below : 0;
    found.set(below, (found.get(below) ?? 0) + (1 - part) / grid);
    if (part > 0) found.set(below + 1, (found.get(below + 1) ?? 0) + part / grid);
  }
  return { cells: [...found.keys()], weights: [...found.values()] };
}

/** The nearest whole number, halves away from 0. */
function rounded(value: number): number {
  const towards0 = Math.trunc(value);
  return Math.abs(value - towards0) >= 0.5 ? towards0 + Math.sign(value) : towards0;
}
