import { describe, type BoxwiseError } from '../errors.js';
import { arrayKind, holdersOf, type TypedArray } from './elements.js';
import { isList, numbers } from './lists.js';
import { owned } from './memory.js';
import { doesNotApply, mistake, outOfRange, wrongType } from './mistakes.js';
import { isNested, nested } from './nested.js';
import { whole } from './numbers.js';

/** A tensor of onnxruntime: `data`, `dims`, `type`. */
export interface DataTensor {
  /** The numbers. */
  readonly data: unknown;
  /** Length of each axis. */
  readonly dims: readonly number[];
  /** Type of the numbers. */
  readonly type?: string;
}

/** A tensor of TensorFlow.js (`dataSync()`, `shape`, `dtype`), or of any library that has `data` and `shape`. */
export interface ShapedTensor {
  /** The numbers. */
  readonly data: unknown;
  /** Length of each axis. */
  readonly shape: readonly number[];
  /** Type of the numbers. */
  readonly dtype?: string;
}

/** A tensor of whole numbers that stand for real ones: `scale * (q - zeroPoint)`. */
export interface QuantizedTensor {
  /** The quantised numbers. */
  readonly data: Int8Array | Uint8Array;
  /** Length of each axis. */
  readonly dims: readonly number[];
  /** One number, or one for each channel along `axis`. */
  readonly scale: number | ArrayLike<number>;
  /** One number, or one for each channel along `axis`; 0 by default. */
  readonly zeroPoint?: number | ArrayLike<number>;
  /** The dimension of the channels: 1 by default. */
  readonly axis?: number;
}

/** Numbers in arrays of arrays, as `arraySync()` of TensorFlow.js returns a tensor. */
export type NestedNumbers = readonly number[] | readonly NestedNumbers[];

/** A tensor as onnxruntime, TensorFlow.js and others have it. */
export type TensorInput = DataTensor | ShapedTensor | QuantizedTensor;

/** How quantised elements become numbers. */
export interface Quantization {
  readonly scale: readonly number[];
  /** As many as scales. */
  readonly zeroPoint: readonly number[];
  /** The dimension of the channels, where there is more than one scale. */
  readonly axis: number;
}

/** A tensor's own memory and what it holds. */
export interface TensorView {
  readonly data: TypedArray | readonly unknown[];
  readonly dims: readonly number[];
  /** The type of the elements as the tensor names it, such as `float16`; nothing if it names none. */
  readonly type: string | undefined;
  readonly quantization?: Quantization;
}

/** The members of all kinds of tensors, unchecked. */
interface Members {
  readonly data?: unknown;
  readonly cpuData?: unknown;
  readonly dims?: unknown;
  readonly shape?: unknown;
  readonly type?: unknown;
  readonly dtype?: unknown;
  readonly location?: unknown;
  readonly dataSync?: unknown;
  readonly getData?: unknown;
  readonly stride?: unknown;
  readonly offset?: unknown;
  readonly scale?: unknown;
  readonly zeroPoint?: unknown;
  readonly axis?: unknown;
}

/** Whether it is a tensor: an object with dimensions and data. */
export function isTensor(value: unknown): value is TensorInput {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  try {
    return (
      !Array.isArray(value) &&
      ('dims' in value || 'shape' in value) &&
      ('data' in value || 'cpuData' in value || 'dataSync' in value || 'getData' in value)
    );
  } catch {
    return false;
  }
}

/** As {@link quantizedView}, of plain numbers: bytes that stand for others would be read as they are. */
export function tensorView(value: unknown, input: string): TensorView {
  const view = quantizedView(value, input);
  if (view.quantization === undefined) return view;
  throw mistake('INVALID_ARGUMENT', 'numbers', 'a quantised tensor', input, {
    cure: 'pass numbers: scale * (data[i] - zeroPoint)',
  });
}

/** A tensor's own memory, without a copy, once its parts are found to agree. */
export function quantizedView(value: unknown, input: string): TensorView {
  if (!isTensor(value)) throw wrongType('a tensor { data, dims }', value, input);
  const tensor = value as Members;
  const dims = dimsOf(tensor, input);
  const named = tensor.type ?? tensor.dtype;
  const type = typeof named === 'string' ? named : undefined;
  const data = dataOf(tensor, input);
  checkType(data, type, input);
  checkOrder(tensor, dims, input);
  const count = dims.reduce((product, side) => product * side, 1);
  if (count !== data.length)
    throw mistake(
      'LENGTH_MISMATCH',
      `${count} numbers for dimensions [${dims.join(', ')}]`,
      `${data.length}`,
      `${input}.data`,
    );
  checkNames(tensor, input);
  if (tensor.scale === undefined || typeof tensor.scale === 'function') {
    if (tensor.zeroPoint !== undefined)
      throw mistake('INVALID_ARGUMENT', 'a scale beside zeroPoint', 'none', `${input}.scale`);
    return { data, dims, type };
  }
  if (!['Int8Array', 'Uint8Array'].includes(arrayKind(data) ?? ''))
    throw doesNotApply(
      `${input}.scale`,
      tensor.scale,
      'to tensors whose data is an Int8Array or a Uint8Array',
    );
  return { data, dims, type, quantization: quantizationOf(tensor, dims, rangeOf(data), input) };
}

/** What ONNX, TFLite and others call the members of a quantised tensor. */
const OTHER_NAMES = {
  zero_point: 'zeroPoint',
  zeroPoints: 'zeroPoint',
  zero_points: 'zeroPoint',
  scales: 'scale',
};

function checkNames(tensor: object, input: string): void {
  for (const [name, own] of Object.entries(OTHER_NAMES)) {
    const value = (tensor as Record<string, unknown>)[name];
    if (value !== undefined && typeof value !== 'function')
      throw mistake('INVALID_ARGUMENT', `the member ${own}`, name, input, { cure: `did you mean ${own}?` });
  }
}

function dataOf(tensor: Members, input: string): TensorView['data'] {
  const data = synchronously(tensor, input);
  if (arrayKind(data) !== undefined) return owned(data as Float32Array, `${input}.data`) as TypedArray;
  if (isNested(data) && typeof data[0] !== 'number') return nested(data, `${input}.data`).data;
  if (isList(data)) return data;
  throw wrongType('a typed array or an array of numbers', data, `${input}.data`);
}

function dimsOf({ dims, shape }: Members, input: string): number[] {
  const name = `${input}.${dims === undefined ? 'shape' : 'dims'}`;
  return numbers(dims ?? shape, name).map((side, axis) =>
    whole(side, name, 0, Number.MAX_SAFE_INTEGER, axis),
  );
}

/** The data, which onnxruntime and TensorFlow.js may keep elsewhere than in this memory. */
function synchronously(tensor: Members, input: string): unknown {
  if (typeof tensor.location === 'string' && !tensor.location.startsWith('cpu'))
    throw elsewhere(tensor, input);
  try {
    if (typeof tensor.dataSync === 'function') return (tensor.dataSync as () => unknown).call(tensor);
    if (tensor.data !== undefined && typeof tensor.data !== 'function') return tensor.data;
  } catch (error) {
    throw elsewhere(tensor, input, error);
  }
  if (tensor.cpuData !== undefined) return tensor.cpuData;
  throw elsewhere(tensor, input);
}

function elsewhere({ getData }: Members, input: string, cause?: unknown): BoxwiseError {
  const read = typeof getData === 'function' ? 'getData' : 'data';
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  const expected = 'a tensor with its data in this memory';
  const cure = `pass { data: await ${input}.${read}(), dims }, or use the function of the same name in boxwise/promises`;
  return mistake('INVALID_ARGUMENT', expected, `one with its data elsewhere${why}`, input, { cure });
}

function checkType(data: TensorView['data'], type: string | undefined, input: string): void {
  const kind = arrayKind(data);
  const holders = type === undefined ? undefined : holdersOf(type);
  if (type === 'string' || type === 'complex64')
    throw mistake('INVALID_ARGUMENT', 'a tensor of numbers', `one of type '${type}'`, input);
  if (kind && holders && !holders.includes(kind))
    throw wrongType(`a ${holders.join(' or ')} for type '${type}'`, data, `${input}.data`);
}

/** Refuses what holds its rows in another order than the dimensions have. */
function checkOrder({ stride, offset }: Members, dims: readonly number[], input: string): void {
  if (!isList(stride)) return;
  let expected = 1;
  let inOrder = stride.length === dims.length && (offset ?? 0) === 0;
  for (let i = dims.length - 1; i >= 0; i--) {
    if (dims[i] !== 1 && stride[i] !== expected) inOrder = false;
    expected *= dims[i] as number;
  }
  if (inOrder) return;
  const got = `strides [${stride.join(', ')}] from ${describe(offset)}`;
  const cure = { cure: 'pass a copy in row-major order' };
  throw mistake('SHAPE_MISMATCH', 'rows one after the other, from the start of the data', got, input, cure);
}

/** The least and the greatest number that quantised data can hold. */
function rangeOf(data: TensorView['data']): readonly [least: number, most: number] {
  return arrayKind(data) === 'Int8Array' ? [-128, 127] : [0, 255];
}

function quantizationOf(
  tensor: Members,
  dims: readonly number[],
  [least, most]: readonly [number, number],
  input: string,
): Quantization {
  const scale = oneOrMany(tensor.scale, `${input}.scale`);
  const given = oneOrMany(tensor.zeroPoint ?? 0, `${input}.zeroPoint`);
  const zeroPoint = given.length === 1 ? scale.map(() => given[0] as number) : given;
  scale.forEach((step, i) => {
    if (!(step > 0 && step < Infinity))
      throw outOfRange('a finite number above 0', step, `${input}.scale`, i);
  });
  given.forEach((zero, i) => whole(zero, `${input}.zeroPoint`, least, most, i));
  const axis = whole(tensor.axis ?? 1, `${input}.axis`, -dims.length, Math.max(1, dims.length - 1));
  const channels = dims[axis < 0 ? dims.length + axis : axis];
  if (scale.length !== 1 && scale.length !== channels)
    throw mistake(
      'LENGTH_MISMATCH',
      `1 scale, or ${channels} for the channels of dimension ${axis}`,
      String(scale.length),
      `${input}.scale`,
    );
  if (zeroPoint.length !== scale.length)
    throw mistake(
      'LENGTH_MISMATCH',
      `${scale.length} zero points`,
      String(given.length),
      `${input}.zeroPoint`,
    );
  return { scale, zeroPoint, axis: axis < 0 ? dims.length + axis : axis };
}

function oneOrMany(value: unknown, input: string): number[] {
  return typeof value === 'number' ? [value] : numbers(value, input);
}
