// Writes PNG files for tests: rows of samples as they are, without filters.
import { deflateSync } from 'node:zlib';

/** PNG's colour types, with the number of samples of a pixel. */
const COLOURS = {
  grey: [0, 1],
  rgb: [2, 3],
  palette: [3, 1],
  'grey and alpha': [4, 2],
  rgba: [6, 4],
} as const;

function crc(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

function chunk(name: string, data: Uint8Array): Buffer {
  const own = Buffer.concat([Buffer.from(name), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc(own), 4);
  return Buffer.concat([ends.subarray(0, 4), own, ends.subarray(4)]);
}

/** A PNG file of `width` pixels a row, of samples of 8 or 16 bits. */
export function png(
  samples: readonly number[],
  width: number,
  colour: keyof typeof COLOURS,
  bits: 8 | 16 = 8,
): Buffer {
  const [type, perPixel] = COLOURS[colour];
  const row = width * perPixel;
  const rows = [];
  for (let at = 0; at < samples.length; at += row)
    rows.push(
      0,
      ...samples.slice(at, at + row).flatMap((own) => (bits === 16 ? [own >> 8, own & 255] : [own])),
    );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(samples.length / row, 4);
  header.set([bits, type], 8);
  const palette = Uint8Array.from({ length: 768 }, (_, at) => (at * 37) % 256);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...(colour === 'palette' ? [chunk('PLTE', palette)] : []),
    chunk('IDAT', deflateSync(Uint8Array.from(rows))),
    chunk('IEND', new Uint8Array(0)),
  ]);
}
