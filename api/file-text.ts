import { nodeModule } from './evaluate/origin.js';
import { BoxwiseError, describe } from './errors.js';

/**
 * The text of a file that is not JSON, from its bytes: UTF-8 with or without a byte order mark; gzip, and Zstandard where Node.js has
 * it, are recognised by the first bytes.
 */
export function textOf(bytes: Uint8Array, path: string): string {
  const plain = unpacked(bytes, path);
  const wide = sixteenBit(plain);
  if (wide !== undefined)
    throw new BoxwiseError('INVALID_VALUE', 'text in UTF-8', `text in ${wide}; save the file as UTF-8`, {
      input: path,
    });
  try {
    return new TextDecoder().decode(plain);
  } catch (thrown) {
    throw new BoxwiseError('TOO_LARGE', 'text that fits in a string', describe(thrown), { input: path });
  }
}

interface Unpackers {
  gunzipSync(bytes: Uint8Array): Uint8Array;
  zstdDecompressSync?(bytes: Uint8Array): Uint8Array;
}

function unpacked(bytes: Uint8Array, path: string): Uint8Array {
  const starts = (...magic: number[]): boolean => magic.every((byte, at) => bytes[at] === byte);
  // Node.js has Zstandard from 22.15 on, which the types of 20 do not say.
  const zlib = nodeModule('node:zlib') as Unpackers | undefined;
  const [name, unpack] = starts(0x1f, 0x8b)
    ? ['gzip', zlib?.gunzipSync]
    : starts(0x28, 0xb5, 0x2f, 0xfd)
      ? ['Zstandard', zlib?.zstdDecompressSync]
      : [];
  if (name === undefined) return bytes;
  if (unpack === undefined)
    throw new BoxwiseError('INVALID_VALUE', 'text or gzip', `${name} data; unpack the file first`, {
      input: path,
    });
  try {
    return unpack(bytes);
  } catch (thrown) {
    const got = `${name} data that cannot be unpacked: ${(thrown as Error).message}`;
    throw new BoxwiseError('INVALID_VALUE', `whole ${name} data`, got, { input: path });
  }
}

/** The name of 16-bit text, by its byte order mark or by the zero byte that ASCII has in it. */
function sixteenBit([first, second]: Uint8Array): string | undefined {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'UTF-16LE';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'UTF-16BE';
  return undefined;
}
