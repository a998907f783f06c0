import { native } from '../errors.js';
import type { Subject } from '../evaluate/analysis/subject.js';
import { fileState, nodeModule, type Origin, type Origins } from '../evaluate/origin.js';
import { machine } from '../machine.js';

/** An input of an evaluation. */
export interface InputProvenance {
  /** Name of the file without its folder; for others `JSON in memory` or `values in memory`. */
  name: string;
  /** Number of bytes of a file or of JSON in memory; otherwise `null`. */
  bytes: number | null;
  /** SHA-256 of a file, in hexadecimal digits; `null` for other inputs, and where the file has changed since it was read. */
  sha256: string | null;
}

/** Where the numbers of an evaluation come from. */
export interface Provenance {
  /** Version of boxwise. */
  boxwise: string;
  /** System and instruction set: `linux-x64, avx2`. */
  platform: string;
  /** Version of Node.js; empty in a browser. */
  node: string;
  /** When the evaluation ended: ISO 8601, UTC. */
  time: string;
  /** How long it took, with reading, in milliseconds. */
  duration: number;
  /** The ground truth. */
  groundTruth: InputProvenance;
  /** The detections. */
  detections: InputProvenance;
  /** Evaluated images and categories; annotations and detections of the input. */
  counts: { images: number; annotations: number; categories: number; detections: number };
}

/** Where the numbers of an evaluation come from; reads its files again for their digests, but not a ground truth that is known. */
export function provenanceOf(
  { handle }: Pick<Subject, 'handle'>,
  origins: Origins,
  truth?: InputProvenance,
): Provenance {
  const groundTruth = truth ? (truth.sha256 ?? undefined) : digestOf(origins.groundTruth);
  return withDigests(handle, origins, [groundTruth, digestOf(origins.detections)]);
}

/** As {@link provenanceOf}, off the event loop. */
export async function provenanceLater(
  { handle }: Pick<Subject, 'handle'>,
  origins: Origins,
  signal: AbortSignal | undefined,
  truth?: InputProvenance,
): Promise<Provenance> {
  const groundTruth = truth ? (truth.sha256 ?? undefined) : digestLater(origins.groundTruth, signal);
  const digests = await Promise.all([groundTruth, digestLater(origins.detections, signal)]);
  return withDigests(handle, origins, digests);
}

/** Whether two inputs are one file in one state. */
export function sameInput(one: Origin | undefined, other: Origin): boolean {
  if (one?.path === undefined || one.path !== other.path) return false;
  return one.bytes === other.bytes && one.modified === other.modified;
}

function withDigests(
  handle: Subject['handle'],
  origins: Origins,
  [groundTruth, detections]: (string | undefined)[],
): Provenance {
  const { isa, version } = machine();
  const { process: own } = globalThis as {
    process?: { platform: string; arch: string; versions?: { node?: string } };
  };
  const [images = 0, annotations = 0, detected = 0, categories = 0] = native(() => handle.counts());
  return {
    boxwise: version,
    platform: `${own ? `${own.platform}-${own.arch}` : 'browser'}, ${isa}`,
    node: own?.versions?.node ?? '',
    time: new Date(origins.time).toISOString(),
    duration: origins.duration,
    groundTruth: inputOf(origins.groundTruth, groundTruth),
    detections: inputOf(origins.detections, detections),
    counts: { images, annotations, categories, detections: detected },
  };
}

/** A report names inputs without their folders, which say where somebody keeps files. */
export function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) || path;
}

function inputOf({ kind, path, bytes }: Origin, sha256: string | undefined): InputProvenance {
  return {
    name: path === undefined ? NAMES[kind] : baseName(path),
    bytes: bytes ?? null,
    sha256: sha256 ?? null,
  };
}

const NAMES: Record<Origin['kind'], string> = {
  file: 'a file',
  bytes: 'JSON in memory',
  object: 'values in memory',
};

/** The bytes of a file that is as it was when it was read; `undefined` for anything else. */
export function bytesOf(origin: Origin): Uint8Array | undefined {
  const path = unchanged(origin);
  if (path === undefined) return undefined;
  try {
    return nodeModule('node:fs')?.readFileSync(path);
  } catch {
    return undefined; // it was taken away in between
  }
}

/** Bytes of a file that are in memory at a time: few enough that they stay in a processor's cache. */
const PIECE = 1 << 18;

function digestOf(origin: Origin): string | undefined {
  const path = unchanged(origin);
  const [files, hash] = [nodeModule('node:fs'), nodeModule('node:crypto')?.createHash('sha256')];
  if (path === undefined || !files || !hash) return undefined;
  let file: number | undefined;
  try {
    file = files.openSync(path, 'r');
    const piece = new Uint8Array(PIECE);
    for (;;) {
      const read = files.readSync(file, piece, 0, PIECE, null);
      if (read === 0) return hash.digest('hex');
      hash.update(piece.subarray(0, read));
    }
  } catch {
    return undefined; // it was taken away in between
  } finally {
    if (file !== undefined) files.closeSync(file);
  }
}

async function digestLater(origin: Origin, signal: AbortSignal | undefined): Promise<string | undefined> {
  const path = unchanged(origin);
  const [files, hash] = [nodeModule('node:fs'), nodeModule('node:crypto')?.createHash('sha256')];
  if (path === undefined || !files || !hash) return undefined;
  try {
    for await (const chunk of files.createReadStream(path)) {
      if (signal?.aborted === true) return undefined;
      hash.update(chunk as Uint8Array);
    }
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}

/** The path of a file that is as it was when it was read. */
function unchanged({ path, bytes, modified }: Origin): string | undefined {
  if (path === undefined || bytes === undefined) return undefined;
  const now = fileState(path);
  return now.bytes === bytes && now.modified === modified ? path : undefined;
}
