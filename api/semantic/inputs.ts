import { fileURLToPath } from 'node:url';

import { owned } from '../arrays.js';
import { BoxwiseError, describe } from '../errors.js';
import type { LabelFolder, LabelMap, SemanticInput, SemanticOptions, SemanticParams } from './types.js';

/** A label map in a form that the addon takes. */
export type NativeLabels = Uint8Array | Uint16Array | Int32Array;

/** How labels are read, in a form that the addon takes. */
export interface NativeSemanticParams {
  classes: number;
  ignoreLabel?: number;
  reduceZeroLabel: boolean;
}

/** The options after defaults, and the classes' names. */
export interface CheckedSemantic {
  params: SemanticParams;
  native: NativeSemanticParams;
  names: readonly string[] | undefined;
}

/** COCO-Stuff, Cityscapes, ADE20K and PASCAL VOC all leave pixels out by this label. */
const IGNORED = 255;

const OPTIONS: readonly string[] = ['classes', 'ignoreLabel', 'reduceZeroLabel', 'threads', 'onProgress'];

/** Checks the options' types. */
export function semanticParams(options: SemanticOptions): CheckedSemantic {
  if (typeof options !== 'object' || options === null)
    throw new BoxwiseError('INVALID_ARGUMENT', 'an object of options with classes', describe(options), {
      input: 'options',
    });
  for (const name of Object.keys(options))
    if (!OPTIONS.includes(name))
      throw new BoxwiseError('INVALID_ARGUMENT', `one of the options ${OPTIONS.join(', ')}`, name, {
        input: 'options',
      });
  const { classes, ignoreLabel = IGNORED, reduceZeroLabel = false } = options;
  const names = Array.isArray(classes) ? (classes as readonly string[]) : undefined;
  if (names?.some((name) => typeof name !== 'string'))
    throw new BoxwiseError('INVALID_ARGUMENT', 'names of classes', describe(classes), { input: 'classes' });
  const count = whole(names ? names.length : (classes as number), 0, 'classes');
  if (ignoreLabel !== null) whole(ignoreLabel, -0x80000000, 'ignoreLabel');
  if (typeof reduceZeroLabel !== 'boolean')
    throw new BoxwiseError('INVALID_ARGUMENT', 'true or false', describe(reduceZeroLabel), {
      input: 'reduceZeroLabel',
    });
  return {
    params: { protocol: 'semantic', classes: count, ignoreLabel, reduceZeroLabel },
    native: { classes: count, reduceZeroLabel, ...(ignoreLabel !== null && { ignoreLabel }) },
    names,
  };
}

/** Labels and predictions of one image. */
export function labelPair(labels: LabelMap, predictions: LabelMap): [NativeLabels, NativeLabels] {
  const pair: [NativeLabels, NativeLabels] = [
    nativeLabels(labels, 'labels'),
    nativeLabels(predictions, 'predictions'),
  ];
  sameLength(pair[0].length, pair[1].length, 'labels');
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
  const given = typeof input === 'string' || input instanceof URL ? { folder: input } : input;
  if (typeof given !== 'object' || given === null || !('folder' in given)) return undefined;
  const { folder: path, suffix = '.png' } = given as LabelFolder;
  if (typeof suffix !== 'string')
    throw new BoxwiseError('INVALID_ARGUMENT', 'a string as suffix', describe(suffix), { input: name });
  if (typeof path === 'string') return { path, suffix };
  if (!(path instanceof URL) || path.protocol !== 'file:')
    throw new BoxwiseError('INVALID_ARGUMENT', 'a path or a file: URL', describe(path), { input: name });
  return { path: fileURLToPath(path), suffix };
}

function listed(input: SemanticInput, name: string): readonly LabelMap[] {
  if (Array.isArray(input)) return input as readonly LabelMap[];
  if (ArrayBuffer.isView(input)) return [input as LabelMap];
  const expected = 'label maps, an array of them, or a folder as labels and predictions both are';
  throw new BoxwiseError('INVALID_ARGUMENT', expected, describe(input), { input: name });
}

function nativeLabels(map: unknown, input: string): NativeLabels {
  if (map instanceof Uint8ClampedArray) {
    owned(map, input);
    return new Uint8Array(map.buffer, map.byteOffset, map.length);
  }
  if (map instanceof Uint8Array || map instanceof Uint16Array || map instanceof Int32Array)
    return owned(map, input);
  throw new BoxwiseError('INVALID_ARGUMENT', 'a Uint8Array, a Uint16Array or an Int32Array', describe(map), {
    input,
  });
}

function sameLength(expected: number, got: number, what: string): void {
  if (expected !== got)
    throw new BoxwiseError('LENGTH_MISMATCH', `as many predictions as ${what}, ${expected}`, String(got), {
      input: 'predictions',
    });
}

function whole(value: unknown, least: number, input: string): number {
  if (typeof value !== 'number')
    throw new BoxwiseError('INVALID_ARGUMENT', 'a whole number', describe(value), { input });
  if (!Number.isInteger(value) || value < least || value > 0x7fffffff)
    throw new BoxwiseError('OUT_OF_RANGE', `a whole number from ${least} to 2147483647`, describe(value), {
      input,
    });
  return value;
}
