import { resolve } from 'node:path';

import { jsonSource } from '../api/check/json.js';
import { isList } from '../api/check/lists.js';
import { mistake, wrongType } from '../api/check/mistakes.js';
import { BoxwiseError } from '../api/errors.js';
import type { FetchShard } from './types.js';

/** Where JSON is. */
export type Source =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** A shard by its position. */
export interface NamedShard {
  readonly index: number;
  /** What errors call it. */
  readonly name: string;
  readonly source: Source;
}

const A_SHARD = 'a path, a URL or JSON bytes';

/** The shards of a call. */
export function shardsOf(shards: unknown): NamedShard[] {
  if (!isList(shards)) throw wrongType(`an array of shards, each ${A_SHARD}`, shards, 'shards');
  if (shards.length === 0)
    throw mistake('INVALID_ARGUMENT', 'at least one shard', 'an empty array', 'shards');
  return shards.map((shard, index) => {
    const source = sourceOf(shard, `shards[${index}]`);
    if (source === undefined) {
      const cure = isList(shard) ? 'pass its JSON: Buffer.from(JSON.stringify(results))' : undefined;
      throw wrongType(A_SHARD, shard, 'shards', index, cure);
    }
    return { index, name: nameOf(source) ?? `shards[${index}]`, source };
  });
}

/** Where a path, a URL or bytes are; nothing for any other value. Paths become absolute: workers may stand in other folders. */
export function sourceOf(value: unknown, input: string): Source | undefined {
  const url = fetchedUrl(value);
  if (url !== undefined) return { kind: 'url', url };
  const plain = jsonSource(value, input);
  if (plain === undefined) return undefined;
  return typeof plain === 'string' ? { kind: 'path', path: resolve(plain) } : { kind: 'bytes', bytes: plain };
}

/** A path or a URL; nothing for bytes. */
export function nameOf(source: Source): string | undefined {
  if (source.kind === 'bytes') return undefined;
  return source.kind === 'path' ? source.path : source.url;
}

/** A URL that is fetched; nothing for paths and `file:` URLs. */
function fetchedUrl(value: unknown): string | undefined {
  const text = value instanceof URL ? value.href : value;
  if (typeof text !== 'string' || !/^https?:\/\//i.test(text)) return undefined;
  if (URL.canParse(text)) return text;
  throw mistake('INVALID_ARGUMENT', 'a URL', JSON.stringify(text.slice(0, 80)), 'shards');
}

/** A source as `Dataset` and `Evaluator` take it: a path, or bytes that are fetched if they must be. */
export async function readSource(
  source: Source,
  fetched: FetchShard,
  signal?: AbortSignal,
): Promise<string | Uint8Array> {
  if (source.kind === 'path') return source.path;
  return source.kind === 'bytes' ? source.bytes : bytesOf(source.url, fetched, signal);
}

async function bytesOf(url: string, fetched: FetchShard, signal?: AbortSignal): Promise<Uint8Array> {
  let found: Uint8Array | string;
  try {
    const response = await fetched(url, signal ? { signal } : {});
    found = response.ok ? new Uint8Array(await response.arrayBuffer()) : `status ${response.status}`;
  } catch (error) {
    if (signal?.aborted) throw error;
    const { cause, message } = Object(error) as Partial<Error>;
    found = cause instanceof Error ? cause.message || String(message) : String(message ?? error);
  }
  if (typeof found !== 'string') return found;
  throw new BoxwiseError('UNREADABLE_FILE', 'a response with the JSON', found, { input: url });
}
