/**
 * Columns in one sequence of bytes:
 *
 * ```text
 * ┌────────────┬──────────────┬──────────────────────┬───────┬─────────┬─────────┐
 * │ magic BXR1 │ length of it │ index: JSON in UTF-8 │ zeros │ columns │ ...     │   each column starts at a multiple of 8
 * └────────────┴──────────────┴──────────────────────┴───────┴─────────┴─────────┘
 *   4 bytes      u32            { header, columns: { name: [type, length] } }
 * ```
 *
 * Little-endian. `u16` columns are stored as their low bytes and then their high bytes, which deflate compresses better.
 */

/** Types of columns. */
export type Column = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

type ColumnType = 'u8' | 'u16' | 'u32' | 'f32' | 'f64';

const WIDTH: Record<ColumnType, number> = { u8: 1, u16: 2, u32: 4, f32: 4, f64: 8 };
const MAGIC = [0x42, 0x58, 0x52, 0x31];
const START = 8;

/** A header and columns by name. */
export interface Packed {
  header: unknown;
  columns: Record<string, Column>;
}

const padded = (length: number): number => (length + 7) & ~7;

/** Returns the bytes of a header and its columns. */
export function pack({ header, columns }: Packed): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(columns);
  const index = {
    header,
    columns: Object.fromEntries(entries.map(([name, own]) => [name, [typeOf(own), own.length]])),
  };
  const json = new TextEncoder().encode(JSON.stringify(index));
  const first = padded(START + json.length);
  const total = entries.reduce((sum, [, own]) => sum + padded(own.byteLength), first);
  const bytes = new Uint8Array(total);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint32(4, json.length, true);
  bytes.set(json, START);
  let at = first;
  for (const [, own] of entries) {
    if (own instanceof Uint16Array) planes(own, bytes.subarray(at));
    else bytes.set(new Uint8Array(own.buffer, own.byteOffset, own.byteLength), at);
    at += padded(own.byteLength);
  }
  return bytes;
}

/** Where the columns begin in what `pack` wrote. */
export const columnsAt = (bytes: Uint8Array): number =>
  padded(START + new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true));

/** Reads what `pack` wrote; throws an `Error` for anything else. */
export function unpack(bytes: Uint8Array<ArrayBuffer>): Packed {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) throw new Error('the data of the report is damaged');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  const json = new TextDecoder().decode(bytes.subarray(START, START + length));
  const index = JSON.parse(json) as { header: unknown; columns: Record<string, [ColumnType, number]> };
  let at = padded(START + length);
  const columns = Object.entries(index.columns).map(([name, [type, count]]): [string, Column] => {
    const end = at + count * WIDTH[type];
    if (end > bytes.length) throw new Error('the data of the report is cut off');
    const own = column(type, bytes.slice(at, end));
    at = padded(end);
    return [name, own];
  });
  return { header: index.header, columns: Object.fromEntries(columns) }; // a column may be called `__proto__`
}

function typeOf(own: Column): ColumnType {
  if (own instanceof Uint8Array) return 'u8';
  if (own instanceof Uint16Array) return 'u16';
  if (own instanceof Uint32Array) return 'u32';
  return own instanceof Float32Array ? 'f32' : 'f64';
}

function column(type: ColumnType, bytes: Uint8Array<ArrayBuffer>): Column {
  switch (type) {
    case 'u8':
      return bytes;
    case 'u16':
      return whole(bytes);
    case 'u32':
      return new Uint32Array(bytes.buffer);
    case 'f32':
      return new Float32Array(bytes.buffer);
    case 'f64':
      return new Float64Array(bytes.buffer);
  }
}

function planes(values: Uint16Array, into: Uint8Array): void {
  const count = values.length;
  for (let i = 0; i < count; i++) {
    const value = values[i] as number;
    into[i] = value & 0xff;
    into[count + i] = value >> 8;
  }
}

function whole(bytes: Uint8Array): Uint16Array {
  const count = bytes.length / 2;
  const values = new Uint16Array(count);
  for (let i = 0; i < count; i++) values[i] = (bytes[i] as number) | ((bytes[count + i] as number) << 8);
  return values;
}
