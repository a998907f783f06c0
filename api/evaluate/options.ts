import { BoxwiseError, describe } from '../errors.js';
import { nativeIds, type NativeIds } from './ids.js';
import { ofProtocol, type NativeRules } from './rules.js';
import type { LoadOptions } from './dataset.js';
import type { EvaluateOptions, Id, IouType, Protocol } from './types.js';

/** A range of areas; without a label it takes COCO's by position. */
interface NativeAreaRange {
  label?: string;
  min: number;
  max: number;
}

/** Options in a form that the addon takes; absent ones take the core's defaults. */
export interface NativeParams extends NativeRules {
  protocol: Protocol;
  iouType: IouType;
  corrected: boolean;
  iouThresholds?: number[];
  recallThresholds?: number[];
  maxDetections?: number[];
  areaRanges?: NativeAreaRange[];
  imageIds?: NativeIds;
  categoryIds?: NativeIds;
  useCategories?: boolean;
  keypointSigmas?: number[][];
  sigmaCategories?: NativeIds;
  dilationRatio?: number;
  threads?: number;
}

const KNOWN: ReadonlySet<string> = new Set<keyof EvaluateOptions | 'onProgress'>([
  'protocol',
  'iouType',
  'parity',
  'iouThresholds',
  'recallThresholds',
  'maxDetections',
  'areaRanges',
  'imageIds',
  'categoryIds',
  'useCategories',
  'interpolation',
  'coordinates',
  'hierarchy',
  'expandDetections',
  'groupOfWeight',
  'verifiedOnly',
  'keypointSigmas',
  'dilationRatio',
  'threads',
  'onProgress',
]);

const PROTOCOLS: readonly Protocol[] = ['coco', 'lvis', 'voc', 'openimages', 'crowdpose'];
const IOU_TYPES: readonly IouType[] = ['bbox', 'segm', 'keypoints', 'boundary', 'rotated'];

/** Checks the options' types; the core checks their ranges. */
export function nativeParams(options: EvaluateOptions): NativeParams {
  if (typeof options !== 'object' || options === null) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'an object of options', describe(options), {
      input: 'options',
    });
  }
  for (const name of Object.keys(options)) {
    if (!KNOWN.has(name)) {
      throw new BoxwiseError('INVALID_ARGUMENT', `one of the options ${[...KNOWN].join(', ')}`, name, {
        input: 'options',
      });
    }
  }
  const parity = oneOf(options.parity ?? 'strict', ['strict', 'corrected'], 'parity');
  const protocol = oneOf(options.protocol ?? 'coco', PROTOCOLS, 'protocol');
  const params: NativeParams = {
    ...ofProtocol(options, protocol),
    protocol,
    iouType: oneOf(iouTypeOf(options), IOU_TYPES, 'iouType'),
    corrected: parity === 'corrected',
  };
  if (options.iouThresholds !== undefined)
    params.iouThresholds = numbers(options.iouThresholds, 'iouThresholds');
  if (options.recallThresholds !== undefined) {
    params.recallThresholds = numbers(options.recallThresholds, 'recallThresholds');
  }
  if (options.maxDetections !== undefined) {
    params.maxDetections = numbers(options.maxDetections, 'maxDetections').map((most) =>
      integer(most, 'maxDetections', 0),
    );
  }
  if (options.areaRanges !== undefined) params.areaRanges = areaRanges(options.areaRanges);
  if (options.imageIds !== undefined) params.imageIds = nativeIds(options.imageIds, 'imageIds');
  if (options.categoryIds !== undefined) params.categoryIds = nativeIds(options.categoryIds, 'categoryIds');
  if (options.useCategories !== undefined) {
    if (typeof options.useCategories !== 'boolean')
      refuse('true or false', options.useCategories, 'useCategories');
    params.useCategories = options.useCategories;
  }
  const sigmas: unknown = options.keypointSigmas;
  if (sigmas instanceof Map) {
    params.sigmaCategories = nativeIds([...sigmas.keys()] as Id[], 'keypointSigmas');
    params.keypointSigmas = Array.from(sigmas.values(), (own) => numbers(own, 'keypointSigmas'));
  } else if (sigmas !== undefined) params.keypointSigmas = [numbers(sigmas, 'keypointSigmas')];
  const ratio: unknown = options.dilationRatio;
  if (ratio !== undefined) {
    if (typeof ratio !== 'number') refuse('a number from 0 to 1', ratio, 'dilationRatio');
    params.dilationRatio = ratio as number;
  }
  const threads = nativeThreads(options.threads);
  if (threads !== undefined) params.threads = threads;
  return params;
}

/** What is compared unless the options say it: CrowdPose knows nothing but keypoints. */
function iouTypeOf({ iouType, protocol }: EvaluateOptions): IouType {
  return iouType ?? (protocol === 'crowdpose' ? 'keypoints' : 'bbox');
}

/** How to load a dataset for one evaluation: what that one looks at. */
export function loadOptions(options: EvaluateOptions): LoadOptions {
  const { threads } = options;
  const iouType = iouTypeOf(options);
  return threads === undefined ? { iouType } : { threads, iouType };
}

/** Checks the options for loading a dataset. */
export function nativeLoad({ threads, iouType }: LoadOptions): {
  threads: number | undefined;
  iouType: IouType | undefined;
} {
  return {
    threads: nativeThreads(threads),
    iouType: iouType === undefined ? undefined : oneOf(iouType, IOU_TYPES, 'iouType'),
  };
}

/** Checks a `threads` option. */
export function nativeThreads(threads: unknown): number | undefined {
  return threads === undefined ? undefined : integer(threads, 'threads', 1);
}

function areaRanges(ranges: unknown): NativeAreaRange[] {
  if (!Array.isArray(ranges)) refuse('an array of [label, min, max]', ranges, 'areaRanges');
  return (ranges as unknown[]).map((range) => {
    const parts: unknown[] = Array.isArray(range) ? range : [];
    const [label, min, max] = parts.length === 2 ? [undefined, ...parts] : parts;
    const labelled = parts.length === 2 || (parts.length === 3 && typeof label === 'string');
    if (!labelled || typeof min !== 'number' || typeof max !== 'number') {
      refuse('[label, min, max] or [min, max]', range, 'areaRanges');
    }
    const bounds: NativeAreaRange = { min: min as number, max: max as number };
    if (label !== undefined) bounds.label = label as string;
    return bounds;
  });
}

function numbers(values: unknown, input: string): number[] {
  const list =
    ArrayBuffer.isView(values) && !(values instanceof DataView) ? Array.from(values as Float64Array) : values;
  if (!Array.isArray(list)) refuse('an array of numbers', values, input);
  for (const value of list as unknown[]) if (typeof value !== 'number') refuse('numbers', value, input);
  return list as number[];
}

function integer(value: unknown, input: string, least: number): number {
  if (typeof value !== 'number') refuse(`an integer of at least ${least}`, value, input);
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > 0xffffffff) {
    throw new BoxwiseError('OUT_OF_RANGE', `an integer of at least ${least}`, describe(value), { input });
  }
  return value as number;
}

function oneOf<Value extends string>(value: unknown, allowed: readonly Value[], input: string): Value {
  if (!(allowed as readonly unknown[]).includes(value)) {
    refuse(allowed.map((name) => `'${name}'`).join(' or '), value, input);
  }
  return value as Value;
}

function refuse(expected: string, got: unknown, input: string): never {
  throw new BoxwiseError('INVALID_ARGUMENT', expected, describe(got), { input });
}
