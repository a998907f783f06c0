// The forms in which people hold numbers.
import { nest, type Numbers } from './places.js';

/** A form of numbers. */
export interface Form {
  name: string;
  /** The numbers in this form; nothing where they cannot have it. */
  of: (given: Numbers) => unknown;
  /** Whether the length of rows is lost. */
  isFlat?: boolean;
  /** Whether every function refuses it, or those alone that return at once. */
  refused?: 'always' | 'now';
  /** The functions that may refuse it, by export and path. */
  mayBeRefused?: (name: string) => boolean;
  /** The functions that take it for something else, by export and path. */
  isTakenBy?: RegExp;
  /** What the error says must be done. */
  cure?: RegExp;
}

type Typed = new (
  from: ArrayLike<number> | ArrayBufferLike,
  offset?: number,
  length?: number,
) => Float32Array;
const typed = (Type: unknown, numbers: readonly number[]): Float32Array => new (Type as Typed)([...numbers]);
const isWhole = ({ numbers }: Numbers, least = -(2 ** 31), most = 2 ** 31 - 1): boolean =>
  numbers.every((own) => Number.isInteger(own) && own >= least && own <= most);
const big = ({ numbers }: Numbers): bigint[] => numbers.map(BigInt);
const rounded = ({ numbers, isWhole: whole }: Numbers): ArrayBufferView =>
  whole ? Int32Array.from(numbers) : Float32Array.from(numbers);

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** The bits of a half that holds a number exactly. */
export function half(number: number): number {
  if (number === 0) return 0;
  single[0] = number;
  const [own = 0] = bits;
  const exponent = ((own >>> 23) & 255) - 112;
  const fraction = own & 0x7fffff;
  const sign = (own >>> 16) & 0x8000;
  if (exponent <= 0) return sign | ((fraction | 0x800000) >> (14 - exponent));
  return sign | (exponent << 10) | (fraction >> 13);
}

/** In the middle of memory that has other numbers around it. */
function within(given: Numbers, make: (bytes: number) => ArrayBufferLike): ArrayBufferView {
  const own = rounded(given) as Float32Array;
  const bytes = own.byteLength;
  const buffer = make(bytes + 16);
  const view = new (own.constructor as Typed)(buffer, 8, own.length);
  new Uint8Array(buffer).fill(77);
  view.set(own);
  return view;
}

type Resizable = new (length: number, options: { maxByteLength: number }) => ArrayBuffer;
const resizable = (bytes: number): ArrayBuffer =>
  new (ArrayBuffer as Resizable)(bytes, { maxByteLength: bytes * 2 });

const HalfType = (globalThis as { Float16Array?: unknown }).Float16Array;
const ofFloats = ({ isWhole: whole }: Numbers): boolean => whole !== true;

export const FORMS: readonly Form[] = [
  {
    name: 'a Float32Array',
    isFlat: true,
    of: (given) => (ofFloats(given) ? Float32Array.from(given.numbers) : undefined),
    mayBeRefused: isTensorOnly,
  },
  {
    name: 'a Float64Array',
    isFlat: true,
    of: (given) => (ofFloats(given) ? Float64Array.from(given.numbers) : undefined),
    mayBeRefused: isTensorOnly,
  },
  { name: 'an array', isFlat: true, of: ({ numbers }) => [...numbers], mayBeRefused: isTensorOnly },
  { name: 'nested arrays', of: ({ numbers, dims }) => nest(numbers, dims), mayBeRefused: isTensorOnly },
  {
    name: 'a part of memory',
    isFlat: true,
    of: (given) => within(given, (bytes) => new ArrayBuffer(bytes)),
    mayBeRefused: isTensorOnly,
  },
  {
    name: 'memory that can be resized',
    isFlat: true,
    of: (given) => within(given, resizable),
    mayBeRefused: isTensorOnly,
  },
  {
    name: 'shared memory',
    isFlat: true,
    of: (given) => within(given, (bytes) => new SharedArrayBuffer(bytes)),
    mayBeRefused: isTensorOnly,
  },
  {
    name: 'an Int32Array',
    isFlat: true,
    of: (given) => (isWhole(given) ? Int32Array.from(given.numbers) : undefined),
    mayBeRefused: isTensorOnly,
  },
  {
    name: 'an Int16Array',
    isFlat: true,
    of: (given) => (isWhole(given, -32768, 32767) ? Int16Array.from(given.numbers) : undefined),
    mayBeRefused: isTensorOnly,
  },
  {
    name: 'a Uint8ClampedArray',
    isFlat: true,
    of: (given) => (isWhole(given, 0, 255) ? Uint8ClampedArray.from(given.numbers) : undefined),
    mayBeRefused: isTensorOnly,
  },
  {
    name: 'BigInts',
    isFlat: true,
    of: (given) => (isWhole(given) ? BigInt64Array.from(big(given)) : undefined),
    mayBeRefused: isTensorOnly,
  },
  {
    name: 'unsigned BigInts',
    isFlat: true,
    of: (given) => (isWhole(given, 0) ? BigUint64Array.from(big(given)) : undefined),
    mayBeRefused: isTensorOnly,
  },
  {
    name: 'a tensor of float64',
    mayBeRefused: isOfOneType,
    of: ({ numbers, dims, isWhole: whole }) =>
      whole ? undefined : { data: Float64Array.from(numbers), dims, type: 'float64' },
  },
  {
    name: 'a tensor of float16, as bits',
    of: ({ numbers, dims, isWhole: whole }) =>
      whole ? undefined : { data: Uint16Array.from(numbers, half), dims, type: 'float16' },
  },
  {
    name: 'a tensor of float16, as a Float16Array',
    of: ({ numbers, dims, isWhole: whole }) =>
      whole || HalfType === undefined ? undefined : { data: typed(HalfType, numbers), dims, type: 'float16' },
  },
  {
    name: 'a Float16Array',
    isFlat: true,
    of: ({ numbers, isWhole: whole }) =>
      whole || HalfType === undefined ? undefined : typed(HalfType, numbers),
    mayBeRefused: isTensorOnly,
  },
  {
    name: 'a tensor of int64',
    mayBeRefused: isOfFractions,
    of: (given) =>
      isWhole(given) ? { data: BigInt64Array.from(big(given)), dims: given.dims, type: 'int64' } : undefined,
  },
  {
    name: 'a tensor of uint64',
    mayBeRefused: isOfFractions,
    of: (given) =>
      isWhole(given, 0)
        ? { data: BigUint64Array.from(big(given)), dims: given.dims, type: 'uint64' }
        : undefined,
  },
  {
    name: 'a tensor of int32',
    mayBeRefused: isOfFractions,
    of: (given) =>
      isWhole(given) ? { data: Int32Array.from(given.numbers), dims: given.dims, type: 'int32' } : undefined,
  },
  { name: 'a tensor of data and shape', of: (given) => ({ data: rounded(given), shape: given.dims }) },
  {
    name: 'a tensor of a list',
    mayBeRefused: isOfOneType,
    of: ({ numbers, dims }) => ({ data: [...numbers], dims }),
  },
  {
    name: 'a tensor of nested lists',
    mayBeRefused: isOfOneType,
    of: ({ numbers, dims }) => ({ data: nest(numbers, dims), shape: dims }),
  },
  {
    name: 'a tensor of cpuData',
    of: (given) => ({ cpuData: rounded(given), dims: given.dims, location: 'cpu' }),
  },
  { name: 'a tensor of onnxruntime', of: (given) => new Ort(rounded(given), given.dims) },
  { name: 'a tensor of TensorFlow.js', of: (given) => new Tfjs(rounded(given), given.dims) },
  {
    name: 'a tensor of a part of memory',
    of: (given) => ({ data: within(given, (bytes) => new ArrayBuffer(bytes)), dims: given.dims }),
  },
  {
    name: 'a tensor of shared memory',
    of: (given) => ({ data: within(given, (bytes) => new SharedArrayBuffer(bytes)), dims: given.dims }),
  },
  {
    name: 'a tensor in row-major order',
    of: (given) => ({ data: rounded(given), shape: given.dims, stride: strides(given.dims), offset: 0 }),
  },
  {
    name: 'a tensor on a GPU',
    refused: 'now',
    cure: /await .*getData\(\)/,
    of: (given) => new Ort(rounded(given), given.dims, 'gpu-buffer'),
  },
  {
    name: 'a tensor in another order',
    refused: 'always',
    cure: /row-major/,
    of: (given) =>
      given.dims.length > 1
        ? { data: rounded(given), shape: given.dims, stride: given.dims.map(() => 1), offset: 3 }
        : undefined,
  },
  {
    name: 'halves without a type',
    refused: 'always',
    cure: /type: 'float16'/,
    of: ({ numbers, isWhole: whole, dims }) =>
      whole ? undefined : { data: Uint16Array.from(numbers, half), dims },
  },
  {
    name: 'halves as another type',
    refused: 'always',
    of: ({ numbers, isWhole: whole, dims }) =>
      whole ? undefined : { data: Uint16Array.from(numbers, half), dims, type: 'float32' },
  },
  {
    name: 'the bytes of numbers',
    refused: 'always',
    isFlat: true,
    of: ({ numbers, isWhole: whole }) => (whole ? undefined : Buffer.from(Float32Array.from(numbers).buffer)),
  },
  {
    name: 'a DataView',
    refused: 'always',
    of: ({ numbers }) => new DataView(Float32Array.from(numbers).buffer),
  },
  { name: 'a buffer', refused: 'always', of: ({ numbers }) => Float32Array.from(numbers).buffer },
  {
    name: 'a tensor of a DataView',
    refused: 'always',
    of: ({ numbers, dims }) => ({ data: new DataView(Float32Array.from(numbers).buffer), dims }),
  },
  {
    name: 'a tensor of strings',
    refused: 'always',
    of: ({ numbers, dims }) => ({ data: numbers.map(String), dims, type: 'string' }),
  },
  {
    name: 'a tensor of fewer numbers',
    refused: 'always',
    of: ({ numbers, dims }) => ({ data: Float32Array.from(numbers.slice(1)), dims }),
  },
  {
    name: 'a tensor of negative dimensions',
    refused: 'always',
    of: (given) => ({ data: rounded(given), dims: given.dims.map((side) => -side) }),
  },
  { name: 'an iterator', refused: 'always', of: ({ numbers }) => numbers.values() },
  {
    name: 'an object like an array',
    refused: 'always',
    of: ({ numbers }) => ({ ...numbers, length: numbers.length }),
  },
  {
    name: 'strings',
    isTakenBy: /Ids$/,
    refused: 'always',
    isFlat: true,
    of: ({ numbers }) => numbers.map(String),
  },
];

/** Functions that must know the dimensions. */
function isTensorOnly(name: string): boolean {
  return (
    /^(decode\.|decodeBatch|describe|onnx|roiAlign\.0|roiPool\.0|psRoiAlign\.0|psRoiPool\.0|multiScaleRoiAlign\.0|mask\.encode\.0)/.test(
      name,
    ) || isOfOneType(name)
  );
}

/** Functions that refuse boxes and scores, or maps, of different precision, as PyTorch does. */
function isOfOneType(name: string): boolean {
  return /^(multiScaleRoiAlign\.0|torchvision\.\w+\.1)/.test(name);
}

/** Functions of numbers with fractions, and those of {@link isOfOneType}. */
function isOfFractions(name: string): boolean {
  return /^(decode(Batch)?|describe)\.0/.test(name) || isOfOneType(name);
}

function strides(dims: readonly number[]): number[] {
  return dims.map((_, axis) => dims.slice(axis + 1).reduce((product, side) => product * side, 1));
}

/** As onnxruntime's: `data` is a getter that throws where the data are elsewhere. */
class Ort {
  readonly #data: ArrayBufferView;
  readonly dims: readonly number[];
  readonly location: string;
  readonly type: string;

  constructor(data: ArrayBufferView, dims: readonly number[], location = 'cpu') {
    this.#data = data;
    this.dims = dims;
    this.location = location;
    this.type = data instanceof Float32Array ? 'float32' : 'int32';
  }

  get data(): ArrayBufferView {
    if (this.location !== 'cpu') throw new Error('The data is not on CPU.');
    return this.#data;
  }

  async getData(): Promise<ArrayBufferView> {
    return this.#data;
  }
}

/** As TensorFlow.js': data are asked for. */
class Tfjs {
  readonly #data: ArrayBufferView;
  readonly shape: readonly number[];
  readonly dtype: string;

  constructor(data: ArrayBufferView, shape: readonly number[]) {
    this.#data = data;
    this.shape = shape;
    this.dtype = data instanceof Float32Array ? 'float32' : 'int32';
  }

  dataSync(): ArrayBufferView {
    return this.#data;
  }

  async data(): Promise<ArrayBufferView> {
    return this.#data;
  }
}
