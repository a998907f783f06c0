import { native } from '../errors.js';
import { arrayKind, widenHalves, type HalfArray, type NumberArray, type TypedArray } from './elements.js';
import { isList } from './lists.js';
import { owned } from './memory.js';
import { at, mistake, otherLength, wrongType } from './mistakes.js';
import { isTensor, tensorView, type TensorInput } from './tensors.js';

/** Numbers in one piece of memory. Boxes keep their own precision: nothing is widened on the way. */
export type FloatArray = Float32Array | Float64Array;

/**
 * Numbers in a typed array, an array, or a tensor of onnxruntime, TensorFlow.js or another library. Single and half
 * precision count as `Float32Array`, everything else as `Float64Array`.
 */
export type NumbersInput = NumberArray | HalfArray | readonly number[] | TensorInput;

/** Boxes one after the other as {@link NumbersInput}, or in an array of arrays, which counts as a `Float64Array`. */
export type BoxesInput = NumbersInput | readonly ArrayLike<number>[];

/** Numbers as typed arrays or tensors, or as arrays that may be nested: `[[x1, y1, x2, y2], ...]`. */
export type Numeric = BoxesInput;

/** Whole numbers, such as classes: in an array, a typed array, or a tensor; BigInts count by their value. */
export type IntegersInput = ArrayLike<number> | ArrayLike<bigint> | TensorInput;

/** A `Float32Array` for single and half precision, else a `Float64Array`. */
export type FloatsLike<T> = T extends Float32Array | HalfArray
  ? Float32Array
  : T extends NumberArray | readonly unknown[]
    ? Float64Array
    : FloatArray;

const NUMBERS = 'a typed array, an array of numbers or a tensor { data, dims }';

/** Numbers as a typed array: scores and the like. */
export function floats(value: unknown, input: string): FloatArray {
  if (isFloats(value)) return owned(value, input);
  if (isList(value)) return fromRows(value, undefined, input, Float64Array);
  if (isTensor(value)) return fromTensor(value, undefined, input);
  return fromTyped(value, undefined, input);
}

/** Whether it is a typed array of real numbers of this realm; a proxy of one is none. */
function isFloats(value: unknown): value is FloatArray {
  return arrayKind(value) !== undefined && (value instanceof Float32Array || value instanceof Float64Array);
}

/** Boxes, or other rows of `width` numbers, as a typed array. */
export function rows(value: unknown, width: number, input: string): FloatArray {
  if (isFloats(value)) return owned(value, input);
  if (isList(value)) return fromRows(value, width, input, Float64Array);
  if (isTensor(value)) return fromTensor(value, width, input);
  return fromTyped(value, undefined, input);
}

/** Boxes that are compared with each other: {@link rows} of one image. A batch of one is that image. */
export function boxList(value: unknown, width: number, input: string): FloatArray {
  if (isFloats(value)) return owned(value, input);
  const [dims, inner] = batchOf(value);
  const images = dims.slice(0, -2).reduce((product, side) => product * side, 1);
  if (images > 1)
    throw mistake('SHAPE_MISMATCH', 'the boxes of one image', `dimensions [${dims.join(', ')}]`, input, {
      cure: 'call the function once for each image',
    });
  return rows(images === 1 ? inner : value, width, input);
}

/** The dimensions of what may be a batch, and its first image where it is an array. */
function batchOf(value: unknown): [dims: readonly number[], inner: unknown] {
  if (isList(value)) {
    const inner = value[0];
    const box = isList(inner) ? inner[0] : undefined;
    if (!isList(inner) || !isList(box)) return [[], value];
    return [[value.length, inner.length, box.length], inner];
  }
  if (!isTensor(value)) return [[], value];
  const { dims, shape } = value as { dims?: unknown; shape?: unknown };
  const sides = dims ?? shape;
  return [isList(sides) ? (sides as readonly number[]) : [], value];
}

/** Numbers in one precision, whatever that of the input; `width` is that of rows, if they have one. */
export function inPrecision<T extends FloatArray>(
  Type: FloatArrayType<T>,
  value: unknown,
  input: string,
  width?: number,
): T {
  const array = isList(value)
    ? fromRows(value, width, input, Type)
    : width === undefined
      ? floats(value, input)
      : rows(value, width, input);
  return array instanceof Type ? array : new Type(array);
}

/** The constructor of arrays of one precision. */
export interface FloatArrayType<T extends FloatArray> {
  new (values: number | ArrayLike<number>): T;
}

/** Numbers as one `Float64Array`; `width` is that of rows, if they have one. */
export function doubles(value: unknown, input: string, width?: number): Float64Array {
  return wide(width === undefined ? floats(value, input) : rows(value, width, input));
}

/** The same numbers as doubles. */
export function wide(array: FloatArray): Float64Array {
  return array instanceof Float64Array ? array : Float64Array.from(array);
}

/** Doubles in the precision of the input that they were made of. */
export function like<T>(values: Float64Array, input: T): FloatsLike<T> {
  return (isSingle(input) ? Float32Array.from(values) : values) as FloatsLike<T>;
}

/** Whether an input counts as single precision. */
export function isSingle(input: unknown): boolean {
  return ['Float32Array', 'Float16Array', 'float32', 'float16'].includes(precisionOf(input) ?? '');
}

/** The type of an input's numbers: as its tensor names it, or the kind of the array. */
export function precisionOf(input: unknown): string | undefined {
  if (!isTensor(input)) return arrayKind(input);
  const { type, dtype } = input as { type?: unknown; dtype?: unknown };
  const named = type ?? dtype;
  if (typeof named === 'string') return named;
  return 'data' in input ? arrayKind(input.data) : undefined;
}

/** Two arrays of one precision. */
export type Alike = [Float32Array, Float32Array] | [Float64Array, Float64Array];

/** Two arrays of one precision: the wider of both. */
export function alike(a: FloatArray, b: FloatArray): Alike {
  if (a instanceof Float32Array && b instanceof Float32Array) return [a, b];
  return [wide(a), wide(b)];
}

function fromTensor(value: TensorInput, width: number | undefined, input: string): FloatArray {
  const { data, dims, type } = tensorView(value, input);
  if (width !== undefined && dims.length > 1 && dims.at(-1) !== width && !dims.includes(0))
    throw mistake(
      'SHAPE_MISMATCH',
      `a tensor with ${width} numbers in its last dimension`,
      `dimensions [${dims.join(', ')}]`,
      input,
    );
  return isList(data) ? fromRows(data, undefined, input, Float64Array) : fromTyped(data, type, input);
}

function fromTyped(value: unknown, type: string | undefined, input: string): FloatArray {
  const kind = arrayKind(value);
  if (kind === undefined)
    throw wrongType(
      NUMBERS,
      value,
      input,
      undefined,
      isRecord(value) ? boxCure(value as object, undefined) : undefined,
    );
  const array = owned(value as NumberArray, input) as TypedArray;
  switch (kind) {
    case 'Float32Array':
      return array instanceof Float32Array ? array : Float32Array.from(array as unknown as Float32Array);
    case 'Float64Array':
      return array instanceof Float64Array ? array : Float64Array.from(array as unknown as Float64Array);
    case 'Float16Array':
      return widenHalves(array as HalfArray);
    case 'Uint16Array':
      if (type === 'float16') return widenHalves(array as Uint16Array);
      if (type === 'uint16') return Float64Array.from(array as Uint16Array);
      if (type === 'bfloat16')
        throw mistake('INVALID_ARGUMENT', NUMBERS, "a tensor of type 'bfloat16'", input, {
          cure: 'convert it to float32 first',
        });
      throw wrongType(
        NUMBERS,
        value,
        input,
        undefined,
        "as its numbers may be the bits of halves, pass { data, dims, type: 'float16' }, or type: 'uint16' if they are whole numbers",
      );
    case 'BigInt64Array':
    case 'BigUint64Array':
      return Float64Array.from(array as unknown as ArrayLike<bigint>, (whole, i) =>
        exact(whole as unknown as bigint, input, i),
      );
    default:
      if (isBuffer(value)) throw bytesForNumbers(value, input);
      return Float64Array.from(array as Int32Array);
  }
}

/** Whether it is a `Buffer` of Node.js, which holds the bytes of something rather than numbers. */
function isBuffer(array: unknown): boolean {
  return array instanceof Uint8Array && array.constructor.name === 'Buffer';
}

function bytesForNumbers(buffer: unknown, input: string): Error {
  const cure = `pass the numbers that its bytes are, new Float32Array(${input}.buffer, ${input}.byteOffset, ${input}.length / 4)`;
  return wrongType(NUMBERS, buffer, input, undefined, cure);
}

/** A BigInt as a number, which must hold it exactly. */
export function exact(value: bigint, input: string, index?: number): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw mistake('OUT_OF_RANGE', 'whole numbers below 2^53', String(value), input, { index });
}

/** An array of numbers, or of rows; rows have `width` numbers, or that of the first. */
function fromRows<T extends FloatArray>(
  values: readonly unknown[],
  width: number | undefined,
  input: string,
  Type: FloatArrayType<T>,
): T {
  const first = values[0];
  const nested = typeof first === 'object' && first !== null;
  if (!nested && (width === undefined || typeof first === 'number' || values.length === 0)) {
    return fromList(values, input, Type);
  }
  const size = width ?? (isRow(first) ? first.length : 0);
  for (let i = 0; i < values.length; i++) checkRow(values[i], width, size, input, i);
  const flat = new Type(values.length * size);
  for (let i = 0; i < values.length; i++) {
    const row = values[i] as ArrayLike<unknown>;
    for (let k = 0; k < size; k++) flat[i * size + k] = numberAt(row[k], at(input, i), k);
  }
  return flat;
}

function isRecord(row: unknown): boolean {
  return (
    typeof row === 'object' && row !== null && !isTensor(row) && !isList(row) && !ArrayBuffer.isView(row)
  );
}

/** How to write a box that is an object, such as a `Rect` of OpenCV.js, a `DOMRect` or a box of transformers.js. */
function boxCure(box: object, width: number | undefined): string | undefined {
  const has = (...names: string[]): boolean => native(() => names.every((name) => name in box));
  if (has('center', 'size', 'angle')) return 'write each box as [cx, cy, width, height, angle]';
  if (has('x', 'y', 'width', 'height'))
    return 'write each box as [x, y, width, height] where boxes are xywh, as [x, y, x + width, y + height] where they are xyxy';
  if (has('bbox') && width === 4)
    return "write each box as its `bbox`; where that is x, y, width, height, as coco-ssd has it, pass format: 'xywh'";
  if (has('score') && width !== 4) return 'write each score as its number, rows.map((row) => row.score)';
  const corners = has('x1', 'y1') || has('xmin', 'ymin') || has('left', 'top');
  return width === 4 || corners ? 'write each box as [x1, y1, x2, y2]' : undefined;
}

function isRow(row: unknown): row is ArrayLike<unknown> {
  return isList(row) || (arrayKind(row) !== undefined && arrayKind(row) !== 'Uint16Array');
}

function checkRow(row: unknown, width: number | undefined, size: number, input: string, index: number): void {
  if (isRow(row) && row.length === size) return;
  if (isRow(row)) throw otherLength(size, row.length, input, index);
  const cure = isRecord(row) ? boxCure(row as object, width) : undefined;
  const expected = size > 0 ? `a row of ${size} numbers` : 'a number, or a row of numbers';
  throw wrongType(expected, row, input, index, cure);
}

function fromList<T extends FloatArray>(
  values: readonly unknown[],
  input: string,
  Type: FloatArrayType<T>,
): T {
  const { length } = values;
  // All elements are seen before memory is asked for: a hole in a sparse array must not cost gigabytes.
  for (let i = 0; i < length; i++) numberAt(values[i], input, i);
  const flat = new Type(length);
  for (let i = 0; i < length; i++) flat[i] = numberAt(values[i], input, i);
  return flat;
}

function numberAt(value: unknown, input: string, index: number): number {
  if (typeof value === 'number') return value;
  throw wrongType('a number', value, input, index);
}
