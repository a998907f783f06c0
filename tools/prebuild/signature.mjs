// The signature of a Mach-O file, as the kernel reads it where it loads one: https://github.com/apple-oss-distributions/xnu,
// osfmk/kern/cs_blobs.h.
import { createHash } from 'node:crypto';

const SUPER_BLOB = 0xfade0cc0;
const CODE_DIRECTORY = 0xfade0c02;
const AD_HOC = 0x2;
const SHA256 = 2;

/** What is wrong with the ad-hoc signature that stands in a file between two offsets; nothing where it is one of its bytes. */
export function wrongInSignature(bytes, start, end) {
  if (end !== bytes.length) return 'it is not the end of the file';
  if (bytes.readUInt32BE(start) !== SUPER_BLOB || start + bytes.readUInt32BE(start + 4) > end)
    return 'it does not hold together';
  const directory = start + bytes.readUInt32BE(start + 16);
  const field = (at) => bytes.readUInt32BE(directory + at);
  if (bytes.readUInt32BE(start + 12) !== 0 || field(0) !== CODE_DIRECTORY) return 'it has no code directory';
  if (!(field(12) & AD_HOC)) return 'it is not an ad-hoc one';
  const [hashes, slots, limit] = [directory + field(16), field(28), field(32)];
  const [hashSize, hashType, , pageBits] = bytes.subarray(directory + 36);
  if (hashType !== SHA256 || hashSize !== 32) return 'it does not go by SHA-256';
  const page = 2 ** pageBits;
  if (limit !== start || slots !== Math.ceil(limit / page)) return 'it is not one of all bytes before it';
  for (let slot = 0; slot < slots; slot += 1) {
    const part = bytes.subarray(slot * page, Math.min((slot + 1) * page, limit));
    const told = bytes.subarray(hashes + slot * hashSize, hashes + (slot + 1) * hashSize);
    if (!createHash('sha256').update(part).digest().equals(told)) return `page ${slot} is another`;
  }
  return undefined;
}
