import { fileState, nodeModule, type Origin } from '../evaluate/origin.js';
import type { ReportInput } from './payload.js';

/** A report names inputs without their folders, which say where somebody keeps files. */
export function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) || path;
}

/** An input's name, size and digest. Without a digest where it is not a file, or the file has changed since it was read. */
export function inputOf(origin: Origin): ReportInput {
  const bytes = bytesOf(origin);
  return {
    name: origin.path === undefined ? NAMES[origin.kind] : baseName(origin.path),
    bytes: origin.bytes ?? null,
    sha256: (bytes && nodeModule('node:crypto')?.createHash('sha256').update(bytes).digest('hex')) ?? null,
  };
}

const NAMES: Record<Origin['kind'], string> = {
  file: 'a file',
  bytes: 'JSON in memory',
  object: 'values in memory',
};

/** The bytes of a file that is as it was when it was read; `undefined` for anything else. */
export function bytesOf({ path, bytes, modified }: Origin): Uint8Array | undefined {
  if (path === undefined || bytes === undefined) return undefined;
  const now = fileState(path);
  if (now.bytes !== bytes || now.modified !== modified) return undefined;
  try {
    return nodeModule('node:fs')?.readFileSync(path);
  } catch {
    return undefined; // it was taken away in between
  }
}

/** The system, as `linux-x64`. */
export function systemName(): string {
  const { process: own } = globalThis as { process?: { platform: string; arch: string } };
  return own ? `${own.platform}-${own.arch}` : 'browser';
}

/** The version of Node.js; empty in a browser. */
export function nodeVersion(): string {
  const { process: own } = globalThis as { process?: { versions?: { node?: string } } };
  return own?.versions?.node ?? '';
}
