import { BoxwiseError } from '../errors.js';
import { isList } from './lists.js';
import { isTensor } from './tensors.js';

/** A tensor with data that must be waited for, as on a GPU. */
interface Distant {
  readonly data?: unknown;
  readonly dims?: readonly number[];
  readonly shape?: readonly number[];
  readonly type?: string;
  readonly dtype?: string;
  readonly location?: unknown;
  readonly getData?: () => Promise<unknown>;
}

/**
 * The arguments of a call with all tensors in this memory, for the functions of `boxwise/promises`: waits for
 * `getData()` of onnxruntime's tensors and `data()` of TensorFlow.js's. Returns nothing if no tensor has to be waited
 * for, so that a call without such tensors copies its arrays before it returns.
 */
export function arrival<A extends readonly unknown[]>(args: A): Promise<A> | undefined {
  if (!args.some((value) => holdsDistant(value, 2))) return undefined;
  return Promise.all(args.map((value) => fetched(value, 2))) as unknown as Promise<A>;
}

function isDistant(value: unknown): value is Distant {
  if (!isTensor(value)) return false;
  const { location, getData } = value as Distant;
  if (typeof getData === 'function') return typeof location === 'string' && !location.startsWith('cpu');
  try {
    return typeof (value as Distant).data === 'function';
  } catch {
    return false; // whoever reads the numbers refuses it with its place
  }
}

/** Whether it is a tensor to wait for, or a list or plain object of some, down to a depth. */
function holdsDistant(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  if (isDistant(value)) return true;
  return depth > 0 && members(value).some(([, member]) => holdsDistant(member, depth - 1));
}

/** The members of a plain object, or of a list that does not begin with a number. */
function members(value: object): [string, unknown][] {
  if (isTensor(value)) return [];
  const isPlain = isList(value) ? typeof value[0] === 'object' : prototypeIsPlain(value);
  return isPlain ? Object.entries(value) : [];
}

function prototypeIsPlain(value: object): boolean {
  try {
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === null || prototype === Object.prototype;
  } catch {
    return false;
  }
}

/** What a tensor answers with; its refusal, as of one that was disposed, is an error of boxwise's with a cause. */
async function dataOf(tensor: Distant, read: () => Promise<unknown>): Promise<unknown> {
  try {
    return await read.call(tensor);
  } catch (cause) {
    const got = `one that refuses: ${cause instanceof Error ? cause.message : String(cause)}`;
    const error = new BoxwiseError('INVALID_ARGUMENT', 'a tensor whose data can be read', got);
    error.cause = cause;
    throw error;
  }
}

async function fetched(value: unknown, depth: number): Promise<unknown> {
  if (!holdsDistant(value, depth)) return value;
  if (isDistant(value)) {
    const { getData, dims, shape, type, dtype } = value;
    // onnxruntime's `data` throws where getData() is what to ask for
    const read = (typeof getData === 'function' ? getData : value.data) as () => Promise<unknown>;
    return { data: await dataOf(value, read), dims: dims ?? shape, type: type ?? dtype };
  }
  const given = value as object;
  const ready = await Promise.all(
    Object.entries(given).map(async ([name, member]) => [name, await fetched(member, depth - 1)] as const),
  );
  return isList(given) ? ready.map(([, member]) => member) : Object.fromEntries(ready);
}
