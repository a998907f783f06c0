// The exports of all entries with a call of each that works.
import * as index from 'boxwise';
import { BoxwiseError } from 'boxwise';
import * as onnx from 'boxwise/onnx';
import * as onnxruntime from 'boxwise/onnxruntime';
import * as opencv from 'boxwise/opencv';
import * as promises from 'boxwise/promises';
import * as pycocotools from 'boxwise/pycocotools';
import * as tfjs from 'boxwise/tfjs';
import * as torchvision from 'boxwise/torchvision';
import * as transformers from 'boxwise/transformers';

import { CALLS, DROP_INS, METHODS, NOT_CALLED, type ValidCall } from './calls.js';

const ENTRIES = { index, promises, tfjs, torchvision, opencv, onnx, pycocotools, onnxruntime, transformers };

type Callable = (...args: unknown[]) => unknown;

/** An exported function and a call of it. */
export interface Row extends ValidCall {
  /** The entry and the name: `promises.nms`. */
  name: string;
  /** The name alone, or with the entry of a drop-in: `nms`, `onnx.nonMaxSuppression`. */
  export: string;
  call: Callable;
}

/** All functions that the entries export, and what they are to be called with. */
export function* table(): Generator<
  [name: string, call: Callable, valid: ValidCall | undefined, own: string]
> {
  for (const [entry, exported] of Object.entries(ENTRIES)) {
    const isPlain = entry === 'index' || entry === 'promises';
    for (const [name, value] of functionsOf(exported)) {
      const full = `${entry}.${name}`;
      if (full in NOT_CALLED) continue;
      yield [full, value, isPlain ? CALLS[name] : DROP_INS[full], isPlain ? name : full];
    }
  }
}

function* functionsOf(exported: object, prefix = ''): Generator<[string, Callable]> {
  for (const [name, value] of Object.entries(exported) as [string, unknown][]) {
    if (typeof value === 'object' && value !== null) yield* functionsOf(value, `${prefix}${name}.`);
    if (typeof value !== 'function') continue;
    const isClass = /^class\b/.test(Function.prototype.toString.call(value));
    const construct = (...args: unknown[]): unknown =>
      new (value as new (...a: unknown[]) => unknown)(...args);
    yield [`${prefix}${name}`, isClass ? construct : (value as Callable)];
    if (isClass && 'load' in value) yield [`${prefix}${name}.load`, (value.load as Callable).bind(value)];
  }
}

/** All of them that have a call, and all methods that take arguments. */
export const ROWS: readonly Row[] = [
  ...[...table()].flatMap(([name, call, valid, own]) =>
    valid === undefined ? [] : [{ name, export: own, call, ...valid }],
  ),
  ...Object.entries(METHODS).map(([name, { on, ...valid }]): Row => {
    const method = name.slice(name.indexOf('.') + 1);
    const call: Callable = (...args) => {
      const object = on() as Record<string, Callable>;
      return (object[method] as Callable).call(object, ...args);
    };
    return { ...valid, name, export: name, call };
  }),
];

/** What a call does: its answer, or the error that it throws or rejects with. */
export async function outcomeOf(
  { name, call }: Row,
  args: unknown[],
): Promise<{ error?: unknown; answer?: unknown }> {
  let answer: unknown;
  try {
    answer = call(...args);
  } catch (error) {
    return { error: name.startsWith('promises.') ? `threw instead of rejecting: ${String(error)}` : error };
  }
  try {
    return { answer: await answer };
  } catch (error) {
    return { error };
  }
}

/** The error of a call, if it has one. */
export async function outcome(row: Row, args: unknown[]): Promise<unknown> {
  return (await outcomeOf(row, args)).error;
}

/** The arguments with another one in a place. */
export const replaced = (row: Row, at: number, value: unknown): unknown[] => row.args().with(at, value);

/** The options that a function takes, by its own error. */
export async function knownOptions(row: Row): Promise<string[]> {
  const given = row.args()[row.options as number] as object;
  const error = await outcome(row, replaced(row, row.options as number, { ...given, qqqq: 1 }));
  const expected = error instanceof BoxwiseError ? error.expected : '';
  return expected.startsWith('one of the options ')
    ? expected.slice('one of the options '.length).split(', ')
    : [];
}
