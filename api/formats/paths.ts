import { fileURLToPath } from 'node:url';

import type * as addon from '#native';
import { BoxwiseError, describe } from '../errors.js';
import { nativeThreads } from '../evaluate/options.js';
import type { OpenImagesFiles, ReadColumns, VocFiles } from './types.js';

/** A path or a `file:` URL as a path. */
export function pathOf(path: unknown, input: string): string {
  if (typeof path === 'string') return path;
  if (path instanceof URL && path.protocol === 'file:') return fileURLToPath(path);
  throw new BoxwiseError('INVALID_ARGUMENT', 'a path or a file: URL', describe(path), { input });
}

/** One path or several. */
export function pathsOf(paths: unknown, input: string): string[] {
  return Array.isArray(paths) ? paths.map((path) => pathOf(path, input)) : [pathOf(paths, input)];
}

export function vocFiles(files: VocFiles): addon.VocArg {
  object(files);
  const from: addon.VocArg = { annotations: pathOf(files.annotations, 'annotations') };
  if (files.imageSet !== undefined) from.imageSet = pathOf(files.imageSet, 'imageSet');
  const threads = nativeThreads(files.threads);
  if (threads !== undefined) from.threads = threads;
  return from;
}

export function openImagesFiles(files: OpenImagesFiles): addon.OpenImagesArg {
  object(files);
  const from: addon.OpenImagesArg = { boxes: pathOf(files.boxes, 'boxes') };
  if (files.labels !== undefined) from.labels = pathOf(files.labels, 'labels');
  return from;
}

/** What was read, as `evaluate` takes it. */
export function columnsRead(columns: addon.ReadColumns): ReadColumns {
  return { ...columns, format: 'xywh' };
}

function object(files: unknown): void {
  if (typeof files === 'object' && files !== null) return;
  throw new BoxwiseError('INVALID_ARGUMENT', 'an object with paths', describe(files), { input: 'files' });
}
