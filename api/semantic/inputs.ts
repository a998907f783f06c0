import { isArrayOf } from '../check/elements.js';
import { arrayKind } from '../check/elements.js';
import { integers } from '../check/integers.js';
import { isList } from '../check/lists.js';
import { owned } from '../check/memory.js';
import { mistake, wrongType } from '../check/mistakes.js';
import { flagOr, threadsOf, whole } from '../check/numbers.js';
import { knownOptions, optionsOf } from '../check/options.js';
import { isNested, nested } from '../check/nested.js';
import { isPath, pathOf } from '../check/paths.js';
import { sameShape } from '../check/shape.js';
import { isTensor } from '../check/tensors.js';
import { text } from '../check/words.js';
import type {
  EvaluateSemanticAsyncOptions,
  LabelFolder,
  LabelMap,
  SemanticInput,
  SemanticParams,
} from './types.js';

/** A label map in a form that the addon takes. */
export type NativeLabels = Uint8Array | Uint16Array | Int32Array;

/** How labels are read, in a form that the addon takes. */
export interface NativeSemanticParams {
  /** Number of classes. */
  classes: number;
  /** Label of ignored pixels; absent for none. */
  ignoreLabel?: number;
  /** Whether the true label 0 is ignored and the others are reduced by one. */
  reduceZeroLabel: boolean;
}

/** The options after defaults, and the classes' names. */
export interface CheckedSemantic {
  /** The options after defaults. */
  params: SemanticParams;
  /** The options of the addon. */
  native: NativeSemanticParams;
  /** Names of the classes. */
  names: readonly string[] | undefined;
  /** Number of threads. */
  threads: number | undefined;
}

/** COCO-Stuff, Cityscapes, ADE20K and PASCAL VOC all leave pixels out by this label. */
const IGNORED = 255;

const SEMANTIC = knownOptions<EvaluateSemanticAsyncOptions>(
  'evaluateSemantic(labels, predictions, { classes: 19 })',
  {
    classes: true,
    ignoreLabel: true,
    reduceZeroLabel: true,
    threads: true,
    onProgress: true,
  },
  ['ignoreLabel', 'onProgress'],
);

const MOST_LABEL = 0x7fffffff;

/** Checks the options' types. */
export function semanticParams(given: EvaluateSemanticAsyncOptions): CheckedSemantic {
  const { classes, ignoreLabel = IGNORED, reduceZeroLabel, threads } = optionsOf(given, SEMANTIC);
  const names = isList(classes) ? classes.map((name, index) => text(name, `classes[${index}]`)) : undefined;
  const count = whole(names ? names.length : classes, 'classes', 0, MOST_LABEL);
  if (ignoreLabel !== null) whole(ignoreLabel, 'ignoreLabel', -0x80000000, MOST_LABEL);
  const isReduced = flagOr(reduceZeroLabel, false, 'reduceZeroLabel');
  return {
    params: { protocol: 'semantic', classes: count, ignoreLabel, reduceZeroLabel: isReduced },
    native: { classes: count, reduceZeroLabel: isReduced, ...(ignoreLabel !== null && { ignoreLabel }) },
    names,
    threads: threadsOf(threads),
  };
}

/** Labels and predictions of one image. */
export function labelPair(labels: LabelMap, predictions: LabelMap): [NativeLabels, NativeLabels] {
  const pair: [NativeLabels, NativeLabels] = [
    nativeLabels(labels, 'labels'),
    nativeLabels(predictions, 'predictions'),
  ];
  sameLength(pair[0].length, pair[1].length, 'labels');
  sameShape(labels, predictions, ['labels', 'predictions']);
  return pair;
}

/** Labels and predictions of several images, or two folders. */
export function semanticInputs(
  labels: SemanticInput,
  predictions: SemanticInput,
):
  | { images: [NativeLabels[], NativeLabels[]]; files?: undefined }
  | {
      files: { labels: string; predictions: string; labelSuffix: string; predictionSuffix: string };
    } {
  const [truth, predicted] = [folder(labels, 'labels'), folder(predictions, 'predictions')];
  if (truth && predicted)
    return {
      files: {
        labels: truth.path,
        predictions: predicted.path,
        labelSuffix: truth.suffix,
        predictionSuffix: predicted.suffix,
      },
    };
  const maps = [listed(labels, 'labels'), listed(predictions, 'predictions')] as const;
  sameLength(maps[0].length, maps[1].length, 'images of labels');
  const pairs = maps[0].map((map, image) => labelPair(map, maps[1][image] as LabelMap));
  return { images: [pairs.map(([map]) => map), pairs.map(([, map]) => map)] };
}

function folder(input: unknown, name: string): { path: string; suffix: string } | undefined {
  const given = isPath(input) ? { folder: input } : input;
  if (typeof given !== 'object' || given === null || !('folder' in given)) return undefined;
  const { folder: path, suffix = '.png' } = given as LabelFolder;
  return { path: pathOf(path, name, 'pass maps of labels'), suffix: text(suffix, `${name}.suffix`) };
}

function listed(input: SemanticInput, name: string): readonly LabelMap[] {
  if (isList(input) && typeof input[0] !== 'number') return input as readonly LabelMap[];
  if (isList(input) || ArrayBuffer.isView(input) || isTensor(input)) return [input as LabelMap];
  throw wrongType(
    'label maps, an array of them, or a folder as labels and predictions both are',
    input,
    name,
  );
}

function nativeLabels(map: unknown, input: string): NativeLabels {
  if (isArrayOf(map, Uint8ClampedArray)) {
    const own = owned(map, input);
    return new Uint8Array(own.buffer, own.byteOffset, own.length);
  }
  if (isArrayOf(map, Uint8Array) || isArrayOf(map, Uint16Array) || isArrayOf(map, Int32Array))
    return owned(map, input);
  if (arrayKind(map)?.startsWith('Float')) throw wrongType('an array of whole numbers', map, input);
  if (isTensor(map)) checkChannels(map, input);
  return integers(isNested(map) && typeof map[0] !== 'number' ? nested(map, input).data : map, input);
}

/** A tensor with a channel for each class has no labels, but what they are chosen from. */
function checkChannels(map: { dims?: unknown; shape?: unknown }, input: string): void {
  const dims = map.dims ?? map.shape;
  if (!isList(dims) || dims.length < 4 || dims[1] === 1 || dims.at(-1) === 1) return;
  throw mistake(
    'SHAPE_MISMATCH',
    'a label for each pixel, [images, height, width]',
    `dimensions [${dims.join(', ')}]`,
    input,
    {
      cure: 'take the class with the largest value of each pixel',
    },
  );
}

function sameLength(expected: number, got: number, what: string): void {
  if (expected !== got)
    throw mistake(
      'LENGTH_MISMATCH',
      `as many predictions as ${what}, ${expected}`,
      String(got),
      'predictions',
    );
}
