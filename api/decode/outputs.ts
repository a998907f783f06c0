import type * as addon from '#native';
import { arrayKind } from '../check/elements.js';
import { integers } from '../check/integers.js';
import { mistake, wrongType } from '../check/mistakes.js';
import {
  isTensor,
  quantizedView,
  type Quantization,
  type DataTensor,
  type NestedNumbers,
  type TensorInput,
  type TensorView,
} from '../check/tensors.js';
import { floats } from '../check/arrays.js';
import { isList } from '../check/lists.js';
import { isNested, nested } from '../check/nested.js';

/**
 * A model's raw output: row-major numbers and their dimensions, as onnxruntime, TensorFlow.js and others have them.
 * Numbers are singles, doubles or halves: a `Float16Array`, or a `Uint16Array` of their bits with `type: 'float16'`. Quantised
 * tensors have `scale` and `zeroPoint`. Classes may be whole numbers.
 */
export type RawTensor = DataTensor;

/** One output: a tensor, or its numbers in nested arrays. */
export type RawOutput = TensorInput | NestedNumbers;

/** A model's outputs: one tensor; several in the order of `docs/decode.md`; or a map from names, as `session.run` gives it. */
export type RawOutputs = RawOutput | readonly RawOutput[] | { readonly [name: string]: RawOutput };

/** Outputs in the addon's terms. */
export function rawOutputs(outputs: unknown): addon.RawOutput[] {
  if (isTensor(outputs)) return [rawOutput(outputs, undefined)];
  if (isNested(outputs)) return [rawOutput(outputs, undefined)];
  if (isList(outputs)) return Array.from(outputs, (tensor) => rawOutput(tensor, undefined)); // `map` passes holes by
  if (outputs instanceof Promise)
    throw wrongType(
      'a tensor { data, dims }, an array or a map of them',
      outputs,
      'outputs',
      undefined,
      'await it first',
    );
  if (typeof outputs === 'object' && outputs !== null && !ArrayBuffer.isView(outputs)) {
    return Object.entries(outputs).map(([name, tensor]) => rawOutput(tensor, name));
  }
  throw wrongType('a tensor { data, dims }, an array or a map of them', outputs, 'outputs');
}

/**
 * Scores and classes of TensorFlow's models as lists: some conversions give them a last dimension of 1, as `[1, 100, 1]` beside boxes
 * of `[1, 100, 4]`.
 */
export function asLists(
  outputs: addon.RawOutput[],
  options: { readonly model?: unknown },
): addon.RawOutput[] {
  const model = Object(options).model as unknown;
  if (model !== 'tensorflow' && model !== 'tflite') return outputs;
  const rank = outputs.find(({ dims }) => dims.length > 1 && dims.at(-1) === 4)?.dims.length;
  const ofRank = outputs.filter(({ dims }) => dims.length === rank);
  if (!ofRank.every(({ dims }) => dims.at(-1) === 4 || dims.at(-1) === 1)) return outputs;
  return outputs.map((output) => {
    const { dims } = output;
    return dims.length === rank && dims.at(-1) === 1 ? { ...output, dims: dims.slice(0, -1) } : output;
  });
}

function rawOutput(tensor: unknown, name: string | undefined): addon.RawOutput {
  const input = name ?? 'outputs';
  const view = isNested(tensor)
    ? { ...nested(tensor, input), type: undefined }
    : quantizedView(tensor, input);
  return { ...(name === undefined ? {} : { name }), dims: [...view.dims], ...numbersOf(view, input) };
}

type Numbers = Omit<addon.RawOutput, 'name' | 'dims'>;

/** The numbers, read where they are; whole ones of other than 32 bits are copied. */
function numbersOf({ data, type, quantization }: TensorView, input: string): Numbers {
  switch (arrayKind(data)) {
    case 'Float32Array':
    case 'Float64Array':
      return { floats: data as Float32Array | Float64Array };
    case 'Float16Array':
      return { halves: bitsOf(data as unknown as ArrayBufferView) };
    case 'Uint16Array':
      if (type === 'float16') return { halves: data as Uint16Array };
      if (type === 'bfloat16')
        throw mistake('INVALID_ARGUMENT', 'a tensor of numbers', "one of type 'bfloat16'", input, {
          cure: 'convert it to float32 first',
        });
      throw wrongType(
        "halves in a tensor { data, dims, type: 'float16' }",
        data,
        `${input}.data`,
        undefined,
        "say so by type: 'float16' if its numbers are the bits of halves; whole numbers of 16 bits are no output of these models",
      );
    case 'Int8Array':
    case 'Uint8Array':
      if (quantization !== undefined) return quantised(data as Int8Array | Uint8Array, quantization);
      return { floats: zeros(data as Int8Array | Uint8Array, input) };
    case 'Int16Array':
    case 'Int32Array':
    case 'Uint32Array':
    case 'BigInt64Array':
    case 'BigUint64Array':
      return { ints: integers(data as Int32Array, `${input}.data`) };
    default:
      if (isList(data)) return { floats: floats(data, `${input}.data`) };
  }
  throw wrongType('numbers in a typed array', data, `${input}.data`);
}

/** Bytes without a scale: numbers only where all are 0, as in memory that nothing was written to yet. */
function zeros(data: Int8Array | Uint8Array, input: string): Float32Array {
  const index = data.findIndex((byte) => byte !== 0);
  if (index < 0) return new Float32Array(data.length);
  const expected = 'a quantised tensor { data, dims, scale, zeroPoint }';
  const cure = `bytes stand for scale * (byte - zeroPoint): pass the scale and zero point of the model's output`;
  throw mistake(
    'INVALID_ARGUMENT',
    expected,
    `one without scale, with the byte ${data[index]}`,
    `${input}.data`,
    {
      index,
      cure,
    },
  );
}

function bitsOf(halves: ArrayBufferView): Uint16Array {
  return new Uint16Array(halves.buffer as ArrayBuffer, halves.byteOffset, halves.byteLength / 2);
}

function quantised(data: Int8Array | Uint8Array, { scale, zeroPoint, axis }: Quantization): Numbers {
  return {
    bytes: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
    signed: data instanceof Int8Array,
    scale: Float32Array.from(scale),
    zeroPoint: Int32Array.from(zeroPoint),
    ...(scale.length > 1 ? { axis } : {}),
  };
}
