import { isArrayOf } from '../../check/elements.js';
import { owned } from '../../check/memory.js';
import { wrongType } from '../../check/mistakes.js';
import { flag } from '../../check/numbers.js';
import { isList } from '../../check/lists.js';
import { knownOptions, optionsOf } from '../../check/options.js';
import type { ResultOptions } from './types.js';

const RESULT = knownOptions<ResultOptions>('evaluator.result({ onlyAdded: true })', { onlyAdded: true });

/** Bytes that `toBytes()` returned, as far as their type shows it. */
export function snapshotBytes(bytes: unknown, index?: number): Uint8Array {
  if (isArrayOf(bytes, Uint8Array)) return owned(bytes, 'bytes');
  throw wrongType('a Uint8Array that toBytes() returned', bytes, 'bytes', index);
}

/** One snapshot or several. */
function snapshotList(bytes: Uint8Array | readonly Uint8Array[]): Uint8Array[] {
  return isList(bytes) ? bytes.map(snapshotBytes) : [snapshotBytes(bytes)];
}

/** An evaluator with the images of one snapshot or several; it is made after the snapshots have been looked at. */
export function fromSnapshots<Evaluator extends { addSnapshot(bytes: Uint8Array): unknown; dispose(): void }>(
  bytes: Uint8Array | readonly Uint8Array[],
  make: () => Evaluator,
): Evaluator {
  const snapshots = snapshotList(bytes);
  const evaluator = make();
  try {
    for (const own of snapshots) evaluator.addSnapshot(own);
  } catch (thrown) {
    evaluator.dispose();
    throw thrown;
  }
  return evaluator;
}

/** Whether a result is that of the added images alone. */
export function onlyAddedOf(options: ResultOptions | undefined): boolean {
  const { onlyAdded } = optionsOf(options, RESULT);
  return onlyAdded === undefined ? false : flag(onlyAdded, 'onlyAdded');
}
