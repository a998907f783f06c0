import { mistake } from '../check/mistakes.js';

/**
 * What an exporter wrote beside a network: the bytes of an ONNX file, its `metadata_props` as a list of keys and values, a
 * `Map` or an object of them, as `custom_metadata_map` of onnxruntime's Python API.
 */
export type OnnxMetadata =
  | Uint8Array
  | ArrayBuffer
  | readonly { readonly key: string; readonly value: string }[]
  | ReadonlyMap<string, string>
  | { readonly [key: string]: string };

/** Numbers of fields and wire types of onnx.proto: `metadata_props` of ModelProto, `key` and `value` of its entries. */
const [METADATA_PROPS, KEY, VALUE] = [14, 1, 2];
const [VARINT, EIGHT_BYTES, LENGTH, FOUR_BYTES] = [0, 1, 2, 5];

/** The metadata of an ONNX file. The graph is skipped, so the time does not depend on its size. */
export function onnxMetadata(bytes: Uint8Array): Map<string, string> {
  const found = new Map<string, string>();
  const decoder = new TextDecoder();
  for (const [field, part] of fieldsOf(bytes)) {
    if (field !== METADATA_PROPS || part === undefined) continue;
    let [key, value] = ['', ''];
    for (const [own, text] of fieldsOf(part)) {
      if (own === KEY) key = decoder.decode(text);
      if (own === VALUE) value = decoder.decode(text);
    }
    found.set(key, value);
  }
  return found;
}

/** The fields of a protocol buffer: their numbers, and their bytes if they have a length. */
function* fieldsOf(bytes: Uint8Array): Generator<[field: number, part: Uint8Array | undefined]> {
  let at = 0;
  const varint = (): number => {
    let [value, factor] = [0, 1];
    for (let count = 0; count < 10; count++) {
      const byte = bytes[at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * factor;
      factor *= 128;
      if (byte < 0x80) return value;
    }
    throw notOnnx(at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    switch (tag % 8) {
      case VARINT:
        varint();
        yield [field, undefined];
        continue;
      case LENGTH: {
        const length = varint();
        if (field === 0 || length > bytes.length - at) throw notOnnx(at);
        yield [field, bytes.subarray(at, at + length)];
        at += length;
        continue;
      }
      case EIGHT_BYTES:
        at += 8;
        continue;
      case FOUR_BYTES:
        at += 4;
        continue;
      default:
        throw notOnnx(at);
    }
  }
}

function notOnnx(byte: number) {
  return mistake('INVALID_VALUE', 'the bytes of an ONNX file', `others near byte ${byte}`, 'metadata');
}
