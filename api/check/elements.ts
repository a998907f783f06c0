/** Typed arrays of numbers. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** A `Float16Array`, where the runtime has it. */
export interface HalfArray {
  /** Name of the type. */
  readonly [Symbol.toStringTag]: 'Float16Array';
  /** Bytes of an element: always 2. */
  readonly BYTES_PER_ELEMENT: number;
  /** Number of elements. */
  readonly length: number;
  /** The elements. */
  readonly [index: number]: number;
}

/** Any typed array. */
export type TypedArray = NumberArray | HalfArray;

/** The kinds of typed arrays by their constructors' names. */
export type ArrayKind = NumberArray[typeof Symbol.toStringTag] | 'Float16Array';

/** Each element type of tensors, as onnxruntime and TensorFlow.js name it, with the arrays that hold it. */
const HOLDERS: Readonly<Record<string, readonly ArrayKind[]>> = {
  float32: ['Float32Array'],
  float64: ['Float64Array'],
  float16: ['Uint16Array', 'Float16Array'],
  int8: ['Int8Array'],
  uint8: ['Uint8Array', 'Uint8ClampedArray'],
  int16: ['Int16Array'],
  uint16: ['Uint16Array'],
  int32: ['Int32Array'],
  uint32: ['Uint32Array'],
  int64: ['BigInt64Array'],
  uint64: ['BigUint64Array'],
  bool: ['Uint8Array'],
};

/** The arrays that hold a type of elements; nothing for a type that no array of numbers holds. */
export function holdersOf(type: string): readonly ArrayKind[] | undefined {
  return Object.hasOwn(HOLDERS, type) ? HOLDERS[type] : undefined;
}

const tag = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype) as object,
  Symbol.toStringTag,
)?.get as (this: unknown) => ArrayKind | undefined;

/** The kind of a typed array, also of one from another realm; nothing for any other value. */
export function arrayKind(value: unknown): ArrayKind | undefined {
  return tag.call(value);
}

/** Whether it is a typed array of this realm's class; asks no proxy. */
export function isArrayOf<T extends ArrayBufferView>(
  value: unknown,
  type: { readonly prototype: T; readonly name: string },
): value is T {
  return arrayKind(value) === type.name && value instanceof (type as unknown as typeof Float32Array);
}

/** The number that 16 bits of a half stand for. */
export function halfNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024));
}

/** Halves, as their bits or as a `Float16Array`, in single precision, which holds each of them exactly. */
export function widenHalves(halves: Uint16Array | HalfArray): Float32Array {
  return arrayKind(halves) === 'Float16Array'
    ? Float32Array.from(halves as HalfArray)
    : Float32Array.from(halves as Uint16Array, halfNumber);
}
