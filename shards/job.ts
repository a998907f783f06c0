import manifest from '../package.json' with { type: 'json' };
import type { Stored } from './store.js';

/** The version of boxwise, which must be the same everywhere: another one could give other bits. */
export const VERSION = manifest.version;

/** The queue, unless another is named. */
export const QUEUE = 'boxwise';

/** The name of the parent's job, and that of a shard's. */
export const [MERGE, SHARD] = ['merge', 'shard'];

/** Where JSON is that a worker reads. */
export type Place =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'stored'; readonly stored: Stored };

/** What all jobs of an evaluation have in common. */
export interface Plan {
  readonly version: string;
  readonly dataset: Place;
  /** Options, as `lossless.ts` writes them. */
  readonly options: string;
}

/** The data of a shard's job. */
export interface ShardJob {
  /** The id of the evaluation, and of the parent's job. */
  readonly flow: string;
  readonly index: number;
  readonly name: string;
  readonly place: Place;
}

/** The data of the parent's job. */
export interface MergeJob {
  readonly flow: string;
}

/** What a shard's job returns. */
export interface ShardValue {
  readonly index: number;
  readonly name: string;
  readonly images: number;
  readonly detections: number;
  readonly snapshot: Stored;
  /** Number of bytes of the snapshot. */
  readonly bytes: number;
}

/** What the parent's job returns: the merged snapshot, unless it would be too large to travel; then the caller merges. */
export interface MergeValue {
  readonly merged?: Stored;
}

/** The id of a shard's job. */
export function shardId(flow: string, index: number): string {
  return `${flow}-${index}`;
}

/** The values of the shards in their order. */
export function inOrder(values: Readonly<Record<string, unknown>>): ShardValue[] {
  return (Object.values(values) as ShardValue[]).toSorted((a, b) => a.index - b.index);
}
