import type { GroundTruthInput } from '../api/evaluate/dataset.js';
import type { EvaluatorOptions } from '../api/evaluate/types.js';

/**
 * A part of the detections: a COCO results array (JSON, also gzip or Zstandard) by its path, by a `file:`, `http:` or `https:` URL, or as bytes. All
 * detections of an image are in one shard.
 */
export type Shard = string | URL | Uint8Array | ArrayBufferLike;

/** What is read of a response. */
export interface FetchedResponse {
  /** Whether the status is one of success. */
  readonly ok: boolean;
  /** The status, such as 200 or 404. */
  readonly status: number;
  /** The body, decoded. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Fetches a URL: `globalThis.fetch`, or a function that adds credentials or reads from a store of objects. */
export type FetchShard = (url: string, init: { signal?: AbortSignal }) => Promise<FetchedResponse>;

/** A shard that is done. */
export interface ShardDone {
  /** Its path or URL; `shards[3]` for bytes. */
  readonly name: string;
  /** Its position in `shards`. */
  readonly index: number;
  /** Number of images that it has detections of. */
  readonly images: number;
  /** Number of its detections. */
  readonly detections: number;
}

/** Called after each shard with the share of shards that are done, from 0 to 1, and the shard. */
export type OnShard = (fraction: number, shard: ShardDone) => void;

/** What both forms of `evaluateShards` take. */
export interface ShardsOptions<Options extends EvaluatorOptions> {
  /** Ground truth, as `evaluate` takes it, or an `http:` or `https:` URL. */
  dataset: GroundTruthInput;
  /** The detections in parts, at least one. */
  shards: readonly Shard[];
  /** Options of the evaluation: those of an `Evaluator`. */
  options?: Options | undefined;
  /** Fetches `http:` and `https:` URLs. Default `globalThis.fetch`. */
  fetch?: FetchShard | undefined;
  /** Called after each shard. */
  onProgress?: OnShard | undefined;
  /** Ends the work when it is aborted: the promise rejects at once with `signal.reason`. */
  signal?: AbortSignal | undefined;
}
