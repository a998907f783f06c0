import type * as addon from '#native';
import { doubles, type Numeric } from '../check/arrays.js';
import { isList, lists, numbers } from '../check/lists.js';
import { mistake, outOfRange } from '../check/mistakes.js';
import { flag, number, numberOr, whole } from '../check/numbers.js';
import { knownOptions, optionsOf, requiredOptions, unused } from '../check/options.js';
import { sides, sidesAbove0, type Size } from '../check/sizes.js';
import { BoxwiseError, describe } from '../errors.js';

/** Options of `pyramidAnchors`. */
export interface PyramidOptions {
  /** Pixels between neighbouring cells, for each level. */
  strides: readonly number[];
  /** Sides of square anchors in pixels, for each level. */
  scales: readonly (readonly number[])[];
  /** Ratios of width to height. */
  ratios: readonly number[];
  /** Rows and columns of each map, in cells. Default: the image's sides divided by the strides, rounded up. */
  featureSizes?: readonly (readonly [height: number, width: number])[];
  /** Width and height of the image in pixels; required without `featureSizes`. */
  imageSize?: Size;
}

/** Options of `torchvisionAnchors`. */
export interface TorchvisionAnchorOptions {
  /** Width and height of the padded batch in pixels. */
  imageSize: Size;
  /** Rows and columns of each map, in cells. */
  featureSizes: readonly (readonly [height: number, width: number])[];
  /** Sides of square anchors in pixels, for each level. */
  sizes: readonly (readonly number[])[];
  /** Height over width, for each level. */
  aspectRatios: readonly (readonly number[])[];
}

/** Options of `retinaNetAnchors`. */
export interface RetinaNetAnchorOptions {
  /** Width and height of the padded batch in pixels. */
  imageSize: Size;
  /** Rows and columns of each map, in cells. Default: the image's sides divided by 8 to 128, rounded up. */
  featureSizes?: readonly (readonly [height: number, width: number])[];
}

/** Options of `efficientDetAnchors`. */
export interface EfficientDetAnchorOptions {
  /** Width and height of the network's input in pixels. */
  imageSize: Size;
  /** Pixels between neighbouring cells, for each level. Default 8, 16, 32, 64, 128. */
  strides?: readonly number[];
  /** Side of the smallest anchor in strides. Default 4. */
  scale?: number;
  /** Number of scales per octave. Default 3. */
  octaves?: number;
  /** Factors of width and height. Default `[[1, 1], [1.4, 0.7], [0.7, 1.4]]`. */
  ratios?: readonly (readonly [width: number, height: number])[];
}

/** Options of `ssdDefaultBoxes`; the defaults are those of SSD300. */
export interface SsdOptions {
  /** Width and height of the network's input in pixels. Default 300 × 300. */
  imageSize?: Size;
  /** Rows and columns of each map, in cells. */
  featureSizes?: readonly (readonly [height: number, width: number])[];
  /** Pixels between neighbouring cells, for each map. */
  steps?: readonly number[];
  /** Ratios of width to height of the extra boxes of each map. */
  aspectRatios?: readonly (readonly number[])[];
  /** Sides as fractions of the image, one more than there are maps. */
  scales?: readonly number[];
  /** Whether boxes are clipped to the image. Default true. */
  clip?: boolean;
}

/** Options of `kmeansAnchors`. */
export interface KmeansOptions {
  /** Seed of the random generator, an integer below 2^53. Default 0. */
  seed?: number;
  /** Largest number of iterations. Default 300. */
  maxIterations?: number;
  /** For a dataset with image sizes: boxes are scaled as a letterbox of this size scales their images. */
  inputSize?: Size;
}

/** The part of a COCO dataset that k-means reads. */
export interface GridDataset {
  /** The objects. */
  annotations: readonly { bbox: readonly number[]; iscrowd?: number; image_id?: number | string }[];
  /** The images with their sizes; required with `inputSize`. */
  images?: readonly { id: number | string; width?: number; height?: number }[];
}

/** Result of `kmeansAnchors`. */
export interface AnchorClusters {
  /** Width and height of each anchor in pixels, flat, by ascending area. */
  sizes: Float64Array;
  /** Mean IoU of the boxes with their nearest anchor, as concentric boxes. */
  meanIou: number;
  /** Number of iterations until no box changed its anchor, at most `maxIterations`. */
  iterations: number;
}

const RETINANET_STRIDES = [8, 16, 32, 64, 128];
const RETINANET_SIZES = [32, 64, 128, 256, 512].map((size) =>
  [0, 1 / 3, 2 / 3].map((octave) => Math.floor(size * 2 ** octave)),
);
const EFFICIENTDET_RATIOS = [1, 1, 1.4, 0.7, 0.7, 1.4];
const SSD300 = {
  imageSize: [300, 300],
  featureSizes: [38, 19, 10, 5, 3, 1].map((side): [number, number] => [side, side]),
  steps: [8, 16, 32, 64, 100, 300],
  aspectRatios: [[2], [2, 3], [2, 3], [2, 3], [2], [2]],
  scales: [0.07, 0.15, 0.33, 0.51, 0.69, 0.87, 1.05],
  clip: true,
} as const;

const PYRAMID = knownOptions<PyramidOptions>(
  'pyramidAnchors({ strides: [8, 16], scales: [[32], [64]], ratios: [1], imageSize: [640, 480] })',
  { strides: true, scales: true, ratios: true, featureSizes: true, imageSize: true },
);
const TORCHVISION = knownOptions<TorchvisionAnchorOptions>(
  'torchvisionAnchors({ imageSize, featureSizes, sizes, aspectRatios })',
  { imageSize: true, featureSizes: true, sizes: true, aspectRatios: true },
);
const RETINANET = knownOptions<RetinaNetAnchorOptions>('retinaNetAnchors({ imageSize: [640, 480] })', {
  imageSize: true,
  featureSizes: true,
});
const EFFICIENTDET = knownOptions<EfficientDetAnchorOptions>(
  'efficientDetAnchors({ imageSize: [512, 512] })',
  {
    imageSize: true,
    strides: true,
    scale: true,
    octaves: true,
    ratios: true,
  },
);
const SSD = knownOptions<SsdOptions>('ssdDefaultBoxes({ imageSize: [300, 300] })', {
  imageSize: true,
  featureSizes: true,
  steps: true,
  aspectRatios: true,
  scales: true,
  clip: true,
});
const KMEANS = knownOptions<KmeansOptions>('kmeansAnchors(boxes, 9, { seed: 1 })', {
  seed: true,
  maxIterations: true,
  inputSize: true,
});

type Layout = [addon.MapOptions, addon.AnchorLayout];

/** One map, as the tutorial has it. */
export function gridArguments(
  featureHeight: number,
  featureWidth: number,
  stride: number,
  scales: readonly number[],
  ratios: readonly number[],
): Layout {
  const height = whole(featureHeight, 'featureHeight');
  const width = whole(featureWidth, 'featureWidth');
  const step = number(stride, 'stride');
  const maps = { featureSizes: [height, width], strides: [step, step] };
  return [maps, { kind: 'pyramid', scales: [numbers(scales, 'scales')], ratios: numbers(ratios, 'ratios') }];
}

/** Several maps, as the tutorial has one. */
export function pyramidArguments(given: PyramidOptions): Layout {
  const options = requiredOptions(given, PYRAMID);
  if (options.imageSize !== undefined) sidesAbove0(options.imageSize, 'imageSize');
  const strides = numbers(options.strides, 'strides');
  const maps = mapsOf(options.featureSizes, options.imageSize, strides);
  const scales = lists(options.scales, 'scales').map((own, i) => some(own, `scales[${i}]`));
  return [maps, { kind: 'pyramid', scales, ratios: some(numbers(options.ratios, 'ratios'), 'ratios') }];
}

/** torchvision's. */
export function torchvisionArguments(given: TorchvisionAnchorOptions): Layout {
  const options = requiredOptions(given, TORCHVISION);
  const [imageWidth, imageHeight] = sidesAbove0(options.imageSize, 'imageSize');
  const featureSizes = mapSizes(options.featureSizes);
  const image = [imageHeight, imageWidth];
  const maps = {
    featureSizes,
    // A map without cells has no anchors, whatever its stride.
    strides: featureSizes.map((cells, i) => (cells === 0 ? 1 : Math.floor((image[i % 2] as number) / cells))),
  };
  const levels = featureSizes.length / 2;
  const [sizes, ratios] = (['sizes', 'aspectRatios'] as const).map((name) =>
    counted(lists(options[name], name), levels, name, 'maps').map((own, i) => some(own, `${name}[${i}]`)),
  ) as [number[][], number[][]];
  return [maps, { kind: 'torchvision', sizes, ratios }];
}

/** torchvision's RetinaNet's. */
export function retinaNetArguments(given: RetinaNetAnchorOptions): Layout {
  const { imageSize, featureSizes } = requiredOptions(given, RETINANET);
  const { featureSizes: flat } = mapsOf(featureSizes, imageSize, RETINANET_STRIDES);
  const pairs = Array.from(
    { length: flat.length / 2 },
    (_, i) => flat.slice(2 * i, 2 * i + 2) as [number, number],
  );
  const aspectRatios = RETINANET_SIZES.map(() => [0.5, 1, 2]);
  return torchvisionArguments({ imageSize, featureSizes: pairs, sizes: RETINANET_SIZES, aspectRatios });
}

/** EfficientDet's. */
export function efficientDetArguments(given: EfficientDetAnchorOptions): Layout {
  const options = requiredOptions(given, EFFICIENTDET);
  const strides =
    options.strides === undefined ? RETINANET_STRIDES : some(numbers(options.strides, 'strides'), 'strides');
  const pairs = options.ratios === undefined ? undefined : lists(options.ratios, 'ratios');
  pairs?.forEach((pair, i) => counted(pair, 2, `ratios[${i}]`, 'sides'));
  const ratios = pairs === undefined ? EFFICIENTDET_RATIOS : some(pairs.flat(), 'ratios');
  const scale = numberOr(options.scale, 4, 'scale');
  const octaves = options.octaves === undefined ? 3 : whole(options.octaves, 'octaves', 1);
  return [mapsOf(undefined, options.imageSize, strides), { kind: 'efficientDet', scale, ratios, octaves }];
}

/** SSD's. */
export function ssdArguments(given?: SsdOptions): Layout {
  const options = optionsOf(given, SSD);
  const { imageSize = SSD300.imageSize, featureSizes = SSD300.featureSizes, steps = SSD300.steps } = options;
  const { aspectRatios = SSD300.aspectRatios, scales = SSD300.scales, clip = SSD300.clip } = options;
  const [imageWidth, imageHeight] = sidesAbove0(imageSize, 'imageSize');
  const strides = numbers(steps, 'steps');
  const maps = mapsOf(featureSizes, undefined, strides, 'steps');
  const layout = {
    kind: 'ssd',
    imageWidth,
    imageHeight,
    scales: counted(numbers(scales, 'scales'), strides.length + 1, 'scales', 'maps, and one more'),
    ratios: counted(lists(aspectRatios, 'aspectRatios'), strides.length, 'aspectRatios', 'maps'),
    clip: flag(clip, 'clip'),
  } as const;
  return [maps, layout];
}

/** Maps with a stride for each, which errors call `name`. */
export function mapsOf(
  featureSizes: unknown,
  imageSize: unknown,
  strides: readonly number[],
  name = 'strides',
): addon.MapOptions {
  const both = strides.flatMap((stride) => [stride, stride]);
  strides.forEach((stride, i) => {
    if (!(stride > 0 && stride < Infinity)) throw outOfRange('a finite number above 0', stride, name, i);
  });
  if (featureSizes === undefined) return { featureSizes: coveringSizes(imageSize, strides), strides: both };
  const sizes = mapSizes(featureSizes);
  counted(strides, sizes.length / 2, name, 'featureSizes');
  return { featureSizes: sizes, strides: both };
}

/** Rows and columns of maps, flat. */
function mapSizes(given: unknown): number[] {
  return some(
    lists(given, 'featureSizes').flatMap((pair, i) =>
      counted(pair, 2, `featureSizes[${i}]`, 'axes').map((side) =>
        whole(side, 'featureSizes', 0, undefined, i),
      ),
    ),
    'featureSizes',
  );
}

/** Rows and columns of maps that cover an image. */
export function coveringSizes(size: unknown, strides: readonly number[], input = 'imageSize'): number[] {
  const [width, height] = sidesAbove0(size, input);
  return strides.flatMap((stride) => [height, width].map((side) => whole(Math.ceil(side / stride), input)));
}

/** The most anchors that one call makes. */
const MOST_ANCHORS = 2 ** 26;

/** Throws for more anchors than one call makes. */
export function checkCount(count: number): void {
  if (count > MOST_ANCHORS)
    throw mistake('TOO_LARGE', `at most ${MOST_ANCHORS} anchors`, String(count), 'strides');
}

/** Numbers that are all finite and above 0. */
export function positive(values: number[], input: string): number[] {
  const wrong = values.findIndex((value) => !(value > 0 && value < Infinity));
  if (wrong >= 0) throw outOfRange('finite numbers above 0', values[wrong], input, wrong);
  return values;
}

/** A list of at least one element. */
export function some<T>(values: readonly T[], input: string): T[] {
  if (values.length > 0) return [...values];
  throw outOfRange('at least one number', values, input);
}

/** A list of as many elements as there are `what`. */
export function counted<T>(values: readonly T[], count: number, input: string, what: string): T[] {
  if (values.length === count) return [...values];
  throw mistake('LENGTH_MISMATCH', `${count} of them, as there are ${what}`, String(values.length), input);
}

/** What the addon's k-means takes. */
export function clusterArguments(
  boxes: Numeric | GridDataset,
  k: number,
  given?: KmeansOptions,
): [Float64Array, addon.KmeansOptions] {
  const { seed = 0, maxIterations = 300, inputSize } = optionsOf(given, KMEANS);
  const sizes = isDataset(boxes) ? sizesOf(boxes, inputSize) : doubles(boxes, 'boxes', 2);
  if (!isDataset(boxes)) unused({ inputSize }, ['inputSize'], 'to datasets, whose images have sizes');
  const how = {
    k: whole(k, 'k'),
    seed: whole(seed, 'seed', 0, Number.MAX_SAFE_INTEGER),
    maxIterations: whole(maxIterations, 'maxIterations'),
  };
  return [sizes, how];
}

function isDataset(boxes: unknown): boxes is GridDataset {
  return typeof boxes === 'object' && boxes !== null && isList((boxes as Partial<GridDataset>).annotations);
}

function sizesOf(dataset: GridDataset, inputSize: Size | undefined): Float64Array {
  const [inputWidth, inputHeight] = inputSize === undefined ? [0, 0] : sides(inputSize, 'inputSize');
  const gain = new Map(
    (dataset.images ?? []).map(({ id, width = 0, height = 0 }) => [
      id,
      Math.min(inputWidth / width, inputHeight / height),
    ]),
  );
  const sizes: number[] = [];
  for (const [record, { bbox, iscrowd, image_id }] of dataset.annotations.entries()) {
    const [, , width = 0, height = 0] = numbers(bbox, 'bbox');
    if (iscrowd === 1 || !(width > 0 && height > 0)) continue;
    const scale = inputSize === undefined ? 1 : gain.get(image_id ?? NaN);
    if (scale === undefined) {
      const place = { list: 'annotations', record };
      throw new BoxwiseError('UNKNOWN_IMAGE', 'an image with its size', describe(image_id), place);
    }
    sizes.push(width * scale, height * scale);
  }
  return Float64Array.from(sizes);
}
