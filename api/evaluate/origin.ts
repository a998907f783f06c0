import { milliseconds } from '../clock.js';
import { isA } from '../check/kinds.js';
import type * as crypto from 'node:crypto';
import type * as fs from 'node:fs';
import type * as path from 'node:path';
import type * as zlib from 'node:zlib';

import type { DetectionsArg, TruthArg } from '#native';

/** Where an input came from. */
export interface Origin {
  /** `file`, JSON in memory, or values in memory. */
  readonly kind: 'file' | 'bytes' | 'object';
  /** Path of a file. */
  readonly path?: string;
  /** Number of bytes of a file or of JSON in memory. */
  readonly bytes?: number;
  /** Time of the last change of a file, in milliseconds. */
  readonly modified?: number;
  /** Bytes of JSON in memory, where a report may read it again. */
  readonly content?: Uint8Array;
}

/** Where the inputs of an evaluation came from. */
export interface Origins {
  /** Of the ground truth. */
  readonly groundTruth: Origin;
  /** Of the detections. */
  readonly detections: Origin;
  /** When the evaluation ended, in milliseconds since 1970. */
  readonly time: number;
  /** How long it took, with reading, in milliseconds. */
  readonly duration: number;
}

/** The origin of a path or of bytes; `written` bytes are boxwise's own text of an object. */
export function originOf(form: unknown, written: boolean): Origin {
  if (typeof form === 'string') return { kind: 'file', path: form, ...fileState(form) };
  if (isA(form, Uint8Array) && !written) return { kind: 'bytes', bytes: form.length };
  return { kind: 'object' };
}

/** Size and time of a file as it is now; nothing where it cannot be read, as in a browser. */
export function fileState(path: string): Pick<Origin, 'bytes' | 'modified'> {
  const files = nodeModule('node:fs');
  try {
    const state = files?.statSync(path, { throwIfNoEntry: false });
    return state?.isFile() ? { bytes: state.size, modified: state.mtimeMs } : {};
  } catch {
    return {};
  }
}

/** Modules of Node.js that are used where there is Node.js, without which a page can do. */
interface NodeModules {
  'node:fs': typeof fs;
  'node:path': typeof path;
  'node:zlib': typeof zlib;
  'node:crypto': typeof crypto;
}

/** A module of Node.js; `undefined` in a browser. */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  const { process: own } = globalThis as { process?: Partial<typeof process> };
  return own?.getBuiltinModule?.(name) as NodeModules[Name] | undefined;
}

/** The origins of an evaluation's arguments. */
export function originsOf(
  truth: TruthArg,
  detections: DetectionsArg,
  {
    loaded,
    written,
    since,
    isKept,
  }: {
    loaded: Origin | undefined;
    written: { truth: boolean; detections: boolean };
    since: number;
    /** Whether JSON in memory is held on to. */
    isKept: boolean;
  },
): Origins {
  const kept = (form: unknown): Pick<Origin, 'content'> =>
    isKept && isA(form, Uint8Array) ? { content: form } : {};
  return {
    time: Date.now(),
    duration: milliseconds() - since,
    groundTruth: loaded ?? { ...originOf(truth.json, written.truth), ...kept(truth.json) },
    detections: { ...originOf(detections.json, written.detections), ...kept(detections.json) },
  };
}
