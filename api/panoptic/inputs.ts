import { fileURLToPath } from 'node:url';

import { owned } from '../arrays.js';
import { BoxwiseError, describe } from '../errors.js';
import { nativeIds, type NativeIds } from '../evaluate/ids.js';
import { nativeThreads } from '../evaluate/options.js';
import type { Parity } from '../evaluate/types.js';
import { panopticBytes } from './text.js';
import type { IdMap, PanopticInput, PanopticOptions } from './types.js';

/** One side in a form that the addon takes. */
export interface NativePanoptic {
  json: string | Uint8Array;
  folder?: string;
  imageIds?: NativeIds;
  maps: Uint32Array[];
  sizes: number[];
}

/** Options in a form that the addon takes. */
export interface NativePanopticParams {
  corrected: boolean;
  threads?: number;
}

/** Any form of one side; `written` is true where its JSON is boxwise's own text of an object. */
export function panopticInput(
  input: PanopticInput,
  name: string,
): { side: NativePanoptic; written: boolean } {
  const given = typeof input === 'string' || input instanceof URL ? { json: input } : input;
  if (typeof given !== 'object' || given === null || given.json === undefined)
    throw new BoxwiseError('INVALID_ARGUMENT', 'a path or { json, masks }', describe(input), { input: name });
  const { json, written } = jsonOf(given.json, name);
  const side: NativePanoptic = { json, maps: [], sizes: [] };
  const masks = given.masks ?? folderOf(json, name);
  if (masks instanceof Map) return { side: { ...side, ...mapsOf(masks, name) }, written };
  if (typeof masks !== 'string' && !(masks instanceof URL))
    throw new BoxwiseError('INVALID_ARGUMENT', 'a folder or a Map of masks', describe(masks), {
      input: name,
    });
  return { side: { ...side, folder: pathOf(masks, name) }, written };
}

/** Checks the options' types. */
export function panopticParams(options: PanopticOptions): NativePanopticParams {
  if (typeof options !== 'object' || options === null)
    throw new BoxwiseError('INVALID_ARGUMENT', 'an object of options', describe(options), {
      input: 'options',
    });
  for (const name of Object.keys(options))
    if (!['parity', 'threads', 'onProgress'].includes(name))
      throw new BoxwiseError('INVALID_ARGUMENT', 'one of the options parity, threads, onProgress', name, {
        input: 'options',
      });
  const parity: Parity = options.parity ?? 'strict';
  if (parity !== 'strict' && parity !== 'corrected')
    throw new BoxwiseError('INVALID_ARGUMENT', "'strict' or 'corrected'", describe(parity), {
      input: 'parity',
    });
  const threads = nativeThreads(options.threads);
  return { corrected: parity === 'corrected', ...(threads !== undefined && { threads }) };
}

function jsonOf(json: unknown, name: string): { json: string | Uint8Array; written: boolean } {
  if (typeof json === 'string' || json instanceof URL) return { json: pathOf(json, name), written: false };
  if (json instanceof Uint8Array) return { json: owned(json, name), written: false };
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new BoxwiseError('INVALID_ARGUMENT', 'a path, JSON bytes or a panoptic object', describe(json), {
      input: name,
    });
  return { json: panopticBytes(json as Record<string, unknown>), written: true };
}

function pathOf(path: string | URL, name: string): string {
  if (typeof path === 'string') return path;
  if (path.protocol !== 'file:')
    throw new BoxwiseError('INVALID_ARGUMENT', 'a file: URL', path.href, { input: name });
  return fileURLToPath(path);
}

/** The reference's default: the JSON file's name without its ending. */
function folderOf(json: string | Uint8Array, name: string): string {
  if (typeof json === 'string') return json.replace(/\.json$/, '');
  throw new BoxwiseError('INVALID_ARGUMENT', 'masks beside JSON in memory', 'none', { input: name });
}

function mapsOf(
  masks: ReadonlyMap<unknown, unknown>,
  name: string,
): Pick<NativePanoptic, 'imageIds' | 'maps' | 'sizes'> {
  const maps: Uint32Array[] = [];
  const sizes: number[] = [];
  for (const [id, mask] of masks) {
    const { data, width, height } = (mask ?? {}) as Partial<IdMap>;
    const place = { input: name, id: String(id) };
    if (!(data instanceof Uint32Array))
      throw new BoxwiseError('INVALID_ARGUMENT', 'a Uint32Array as data', describe(data), place);
    for (const size of [width, height])
      if (!Number.isInteger(size) || (size as number) < 0 || (size as number) > 0xffffffff)
        throw new BoxwiseError('OUT_OF_RANGE', 'a width and a height in pixels', describe(size), place);
    maps.push(owned(data, name));
    sizes.push(width as number, height as number);
  }
  return { imageIds: nativeIds([...masks.keys()] as number[], name), maps, sizes };
}
