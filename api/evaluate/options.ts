import { isA } from '../check/kinds.js';
import { isList, list, numbers } from '../check/lists.js';
import { wrongType } from '../check/mistakes.js';
import { flag, limit, number, threadsOf, whole } from '../check/numbers.js';
import { knownOptions, optionsOf } from '../check/options.js';
import { oneOf } from '../check/words.js';
import { ids, type NativeIds } from '../check/ids.js';
import { ofIouType, ofProtocol, type NativeRules } from './rules.js';
import type {
  EvaluateAsyncOptions,
  EvaluateOptions,
  Id,
  IouType,
  Protocol,
  LoadOptions,
  OnBadRecord,
} from './types.js';

/** A range of areas; without a label it is called by its bounds. */
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
  analysis?: boolean;
  skipBadRecords?: boolean;
  keypointSigmas?: number[][];
  sigmaCategories?: NativeIds;
  dilationRatio?: number;
  threads?: number;
  limits: NativeLimits;
}

/** Upper bounds in a form that the addon takes. */
export interface NativeLimits {
  maxRecords?: number;
  maxMemory?: number;
}

const EVALUATE = knownOptions<EvaluateAsyncOptions>(
  "evaluate('gt.json', 'dt.json', { iouType: 'segm' })",
  {
    protocol: true,
    iouType: true,
    parity: true,
    iouThresholds: true,
    recallThresholds: true,
    maxDetections: true,
    areaRanges: true,
    imageIds: true,
    categoryIds: true,
    useCategories: true,
    analysis: true,
    onBadRecord: true,
    interpolation: true,
    coordinates: true,
    hierarchy: true,
    expandDetections: true,
    groupOfWeight: true,
    verifiedOnly: true,
    keypointSigmas: true,
    dilationRatio: true,
    maxRecords: true,
    maxMemory: true,
    threads: true,
    onProgress: true,
  },
  ['onProgress'],
);
const LOAD = knownOptions<LoadOptions>("Dataset.load('gt.json', { iouType: 'segm' })", {
  threads: true,
  iouType: true,
  maxRecords: true,
  maxMemory: true,
});

const ON_BAD_RECORD: readonly OnBadRecord[] = ['throw', 'skip'];
const PROTOCOLS: readonly Protocol[] = ['coco', 'lvis', 'voc', 'openimages', 'crowdpose'];
const IOU_TYPES: readonly IouType[] = ['bbox', 'segm', 'keypoints', 'boundary', 'rotated'];

/** Checks the options' types; the core checks their ranges. */
export function nativeParams(given: EvaluateOptions | undefined): NativeParams {
  const options = optionsOf(given, EVALUATE);
  const parity = oneOf(options.parity ?? 'strict', ['strict', 'corrected'], 'parity');
  const protocol = oneOf(options.protocol ?? 'coco', PROTOCOLS, 'protocol');
  const iouType = oneOf(iouTypeOf(options), IOU_TYPES, 'iouType');
  ofIouType(options, iouType);
  const params: NativeParams = {
    ...ofProtocol(options, protocol),
    protocol,
    iouType,
    corrected: parity === 'corrected',
    limits: nativeLimits(options),
  };
  if (options.iouThresholds !== undefined)
    params.iouThresholds = numbers(options.iouThresholds, 'iouThresholds');
  if (options.recallThresholds !== undefined) {
    params.recallThresholds = numbers(options.recallThresholds, 'recallThresholds');
  }
  if (options.maxDetections !== undefined) {
    params.maxDetections = numbers(options.maxDetections, 'maxDetections').map((most, index) =>
      whole(most, 'maxDetections', 0, undefined, index),
    );
  }
  if (options.areaRanges !== undefined) params.areaRanges = areaRanges(options.areaRanges);
  if (options.imageIds !== undefined) params.imageIds = ids(options.imageIds, 'imageIds');
  if (options.categoryIds !== undefined) params.categoryIds = ids(options.categoryIds, 'categoryIds');
  if (options.useCategories !== undefined)
    params.useCategories = flag(options.useCategories, 'useCategories');
  if (options.analysis !== undefined) params.analysis = flag(options.analysis, 'analysis');
  if (options.onBadRecord !== undefined)
    params.skipBadRecords = oneOf(options.onBadRecord, ON_BAD_RECORD, 'onBadRecord') === 'skip';
  const sigmas: unknown = options.keypointSigmas;
  if (isA(sigmas, Map)) {
    params.sigmaCategories = ids([...sigmas.keys()] as Id[], 'keypointSigmas');
    params.keypointSigmas = Array.from(sigmas.values(), (own) => numbers(own, 'keypointSigmas'));
  } else if (sigmas !== undefined) params.keypointSigmas = [numbers(sigmas, 'keypointSigmas')];
  if (options.dilationRatio !== undefined)
    params.dilationRatio = number(options.dilationRatio, 'dilationRatio');
  const threads = threadsOf(options.threads);
  if (threads !== undefined) params.threads = threads;
  return params;
}

/** What is compared unless the options say it: CrowdPose knows nothing but keypoints. */
function iouTypeOf({ iouType, protocol }: EvaluateOptions): IouType {
  return iouType ?? (protocol === 'crowdpose' ? 'keypoints' : 'bbox');
}

/** How to load a dataset for one evaluation: what that one looks at. File names of images are read only with everything else. */
export function loadOptions(options: EvaluateOptions): LoadOptions {
  const { threads, maxRecords, maxMemory, imageIds } = options;
  const asksByName = typeof imageIds?.[0] === 'string';
  return {
    ...(!asksByName && { iouType: iouTypeOf(options) }),
    ...(threads !== undefined && { threads }),
    ...(maxRecords !== undefined && { maxRecords }),
    ...(maxMemory !== undefined && { maxMemory }),
  };
}

/** Checks the options for loading a dataset. */
export function nativeLoad(given: LoadOptions | undefined): {
  threads: number | undefined;
  iouType: IouType | undefined;
  limits: NativeLimits;
} {
  const options = optionsOf(given, LOAD);
  const { threads, iouType } = options;
  return {
    limits: nativeLimits(options),
    threads: threadsOf(threads),
    iouType: iouType === undefined ? undefined : oneOf(iouType, IOU_TYPES, 'iouType'),
  };
}

function nativeLimits({ maxRecords, maxMemory }: LoadOptions): NativeLimits {
  return {
    ...(maxRecords !== undefined && { maxRecords: limit(maxRecords, 'maxRecords') }),
    ...(maxMemory !== undefined && { maxMemory: limit(maxMemory, 'maxMemory') }),
  };
}

function areaRanges(ranges: unknown): NativeAreaRange[] {
  return list(ranges, 'an array of [label, min, max]', 'areaRanges').map((range, index) => {
    const parts: readonly unknown[] = isList(range) ? range : [];
    const [label, min, max] = parts.length === 2 ? [undefined, ...parts] : parts;
    const labelled = parts.length === 2 || (parts.length === 3 && typeof label === 'string');
    if (!labelled || typeof min !== 'number' || typeof max !== 'number') {
      throw wrongType('[label, min, max] or [min, max]', range, 'areaRanges', index);
    }
    const bounds: NativeAreaRange = { min: min as number, max: max as number };
    if (label !== undefined) bounds.label = label as string;
    return bounds;
  });
}
