import { mistake } from '../check/mistakes.js';

/**
 * What an exporter wrote beside a network: the bytes of an ONNX file, its `metadata_props` as a list of keys and values, a
 * `Map` or an object of them, as `custom_metadata_map` of onnxruntime's Python API; or what a parsed `metadata.yaml` has, with numbers, lists and maps.
 */
export type OnnxMetadata =
  | Uint8Array
  | ArrayBuffer
  | readonly { readonly key: string; readonly value: unknown }[]
  | ReadonlyMap<string, unknown>
  | { readonly [key: string]: unknown };

/** Numbers of fields and wire types of onnx.proto: `metadata_props` of ModelProto, `key` and `value` of its entries. */
const [GRAPH, METADATA_PROPS, KEY, VALUE] = [7, 14, 1, 2];
const [VARINT, EIGHT_BYTES, LENGTH, FOUR_BYTES] = [0, 1, 2, 5];

/** The metadata of an ONNX file. The graph is skipped, so the time does not depend on its size. */
export function onnxMetadata(bytes: Uint8Array): Map<string, string> {
  const found = new Map<string, string>();
  const decoder = new TextDecoder();
  refuseOthers(bytes);
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
        if (field === 0) throw notOnnx(at);
        if (length > bytes.length - at)
          throw notOnnx(
            at,
            field === GRAPH ? `a file that is cut off after ${bytes.length} bytes` : undefined,
          );
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

/** Other files that are taken for ONNX, by their first bytes from an offset, with what to do. */
const OTHERS: readonly (readonly [at: number, first: string, what: string, cure: string])[] = [
  [0, 'version https://git-lfs', 'the pointer of a file in Git LFS', 'fetch the file itself: git lfs pull'],
  [0, '<', 'a page of HTML or XML', 'fetch the file itself, and look at response.ok'],
  [
    0,
    'PK\x03\x04',
    'a ZIP archive, as PyTorch writes .pt files',
    'export the model: yolo export format=onnx',
  ],
  [0, '\x1f\x8b', 'bytes compressed by gzip', 'decompress them first'],
  [4, 'TFL3', 'a TFLite file', 'pass what its metadata.json says, or name the model'],
];

function refuseOthers(bytes: Uint8Array): void {
  const text = String.fromCharCode(...bytes.subarray(0, 32));
  const other = OTHERS.find(([at, first]) => text.startsWith(first, at));
  if (other === undefined) return;
  const [, , what, cure] = other;
  throw mistake('INVALID_VALUE', 'the bytes of an ONNX file', what, 'metadata', { cure });
}

function notOnnx(byte: number, got = `others near byte ${byte}`) {
  return mistake('INVALID_VALUE', 'the bytes of an ONNX file', got, 'metadata');
}
