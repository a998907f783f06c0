import { isA } from '../check/kinds.js';
import type { IntegersInput } from '../check/arrays.js';
import { arrayKind } from '../check/elements.js';
import { ids, type NativeIds } from '../check/ids.js';
import { offsets } from '../check/integers.js';
import { jsonSource } from '../check/json.js';
import { isList } from '../check/lists.js';
import { mistake, wrongType } from '../check/mistakes.js';
import { numberOr, threadsOf } from '../check/numbers.js';
import { knownOptions, optionsOf, unused } from '../check/options.js';
import { isPath, pathOf } from '../check/paths.js';
import { sameShape } from '../check/shape.js';
import { oneOf } from '../check/words.js';
import { BoxwiseError, describe } from '../errors.js';
import type { Id, Parity } from '../evaluate/types.js';
import { panopticBytes } from './text.js';
import type { IdMap, PanopticAsyncOptions, PanopticInput, PanopticOptions, PanopticParams } from './types.js';

/** One side in a form that the addon takes. */
export interface NativePanoptic {
  json: string | Uint8Array;
  masks: NativeMasks;
}

/** Masks in a form that the addon takes. */
export interface NativeMasks {
  folder?: string;
  imageIds?: NativeIds;
  maps: Uint32Array[];
  sizes: number[];
}

/** Masks as they are given: a folder, or maps by image id. */
export type GivenMasks = string | ReadonlyMap<Id, IdMap<IntegersInput>>;

/** One side of which the JSON is in a form that the addon takes; `written` is true where that is boxwise's own text of an object. */
export interface GivenPanoptic {
  json: string | Uint8Array;
  written: boolean;
  masks: GivenMasks;
}

/** Options in a form that the addon takes. */
export interface NativePanopticParams {
  corrected: boolean;
  dilationRatio?: number;
  threads?: number;
}

/** Any form of one side; `written` is true where its JSON is boxwise's own text of an object. */
export function panopticInput(
  input: PanopticInput,
  name: string,
): { side: NativePanoptic; written: boolean } {
  const { json, written, masks } = givenPanoptic(input, name);
  return { side: { json, masks: nativeMasks(masks, name) }, written };
}

/** Any form of one side, with its masks as they are. */
export function givenPanoptic(input: PanopticInput, name: string): GivenPanoptic {
  const given = isPath(input) ? { json: input } : input;
  if (typeof given !== 'object' || given === null || given.json === undefined)
    throw wrongType('a path or { json, masks }', input, name);
  const { json, written } = jsonOf(given.json, name);
  const masks: unknown = given.masks ?? folderOf(json, name);
  if (isA(masks, Map)) return { json, written, masks };
  if (!isPath(masks)) throw wrongType('a folder or a Map of masks', masks, name);
  return { json, written, masks: pathOf(masks, name, 'pass a Map of masks') };
}

/** Masks in a form that the addon takes. */
export function nativeMasks(masks: GivenMasks, name: string): NativeMasks {
  return typeof masks === 'string' ? { folder: masks, maps: [], sizes: [] } : mapsOf(masks, name);
}

const PANOPTIC = knownOptions<PanopticAsyncOptions>(
  "evaluatePanoptic('gt.json', 'dt.json', { parity: 'strict' })",
  {
    parity: true,
    iouType: true,
    dilationRatio: true,
    threads: true,
    onProgress: true,
  },
  ['onProgress'],
);

/** Checks the options' types. */
export function panopticParams(given: PanopticOptions | undefined): NativePanopticParams {
  const options = optionsOf(given, PANOPTIC);
  const parity = oneOf<Parity>(options.parity ?? 'strict', ['strict', 'corrected'], 'parity');
  const threads = threadsOf(options.threads);
  const dilationRatio = dilationRatioOf(options);
  return {
    corrected: parity === 'corrected',
    ...(dilationRatio !== undefined && { dilationRatio }),
    ...(threads !== undefined && { threads }),
  };
}

/** That of boundary PQ, after the default. */
function dilationRatioOf(options: PanopticOptions): number | undefined {
  const iouType = oneOf(options.iouType ?? 'segm', ['segm', 'boundary'], 'iouType');
  if (iouType === 'boundary') return numberOr(options.dilationRatio, DILATION_RATIO, 'dilationRatio');
  unused(options, ['dilationRatio'], "to iouType: 'boundary'");
  return undefined;
}

/** The options after defaults, as results have them. */
export function panopticResultParams({ corrected, dilationRatio }: NativePanopticParams): PanopticParams {
  return {
    protocol: 'panoptic',
    parity: corrected ? 'corrected' : 'strict',
    ...(dilationRatio === undefined ? { iouType: 'segm' } : { iouType: 'boundary', dilationRatio }),
  };
}

/** Cheng et al., Boundary IoU (CVPR 2021). */
const DILATION_RATIO = 0.02;

function jsonOf(json: unknown, name: string): { json: string | Uint8Array; written: boolean } {
  const source = jsonSource(json, name);
  if (source !== undefined) return { json: source, written: false };
  if (typeof json !== 'object' || json === null || isList(json))
    throw wrongType('a path, JSON bytes or a panoptic object', json, name);
  return { json: panopticBytes(json as Record<string, unknown>), written: true };
}

/** The reference's default: the JSON file's name without its ending. */
function folderOf(json: string | Uint8Array, name: string): string {
  if (typeof json === 'string') return json.replace(/\.json$/, '');
  throw mistake('INVALID_ARGUMENT', 'masks beside JSON in memory', 'none', name);
}

function mapsOf(masks: ReadonlyMap<unknown, unknown>, name: string): NativeMasks {
  const maps: Uint32Array[] = [];
  const sizes: number[] = [];
  for (const [id, mask] of masks) {
    const { data, width, height } = (mask ?? {}) as Partial<IdMap<IntegersInput>>;
    const place = { input: name, id: String(id) };
    for (const size of [width, height])
      if (!Number.isInteger(size) || (size as number) < 0 || (size as number) > 0xffffffff)
        throw new BoxwiseError('OUT_OF_RANGE', 'a width and a height in pixels', describe(size), place);
    const input = `${name}[${String(id)}].data`;
    if (arrayKind(data)?.startsWith('Float')) throw wrongType('whole numbers as segment ids', data, input);
    sameShape({ dims: [height, width], data }, data, ['its height and width', input]);
    refuseNegative(data, input);
    maps.push(offsets(data, input));
    sizes.push(width as number, height as number);
  }
  return { imageIds: ids([...masks.keys()] as number[], name), maps, sizes };
}

/** Pixels of no segment are -1 in transformers' `post_process_panoptic_segmentation`. */
function refuseNegative(data: unknown, input: string): void {
  if (!isList(data) && arrayKind(data)?.startsWith('Int') !== true) return;
  const numbers = data as readonly unknown[];
  const index = numbers.findIndex((own) => typeof own === 'number' && own < 0);
  if (index < 0) return;
  const cure = 'pixels of no segment are 0: write 0 for -1';
  throw mistake('OUT_OF_RANGE', 'ids of segments of at least 0', describe(numbers[index]), input, {
    index,
    cure,
  });
}
