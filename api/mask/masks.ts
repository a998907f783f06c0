import { isA } from '../check/kinds.js';
import type { MaskCounts, MasksArg, MaskTexts } from '#native';
import { isList as isArray } from '../check/lists.js';
import { owned } from '../check/memory.js';
import { mistake, wrongType } from '../check/mistakes.js';
import { BoxwiseError, describe } from '../errors.js';
import type { Rle, RleInput } from './types.js';

/** The largest height, width or count. */
const MOST = 0xffffffff;

/** Masks in the form that the addon takes; `name` is what errors call them. */
export function packMasks(masks: readonly RleInput[], name: string): MasksArg {
  const sizes = new Uint32Array(2 * masks.length);
  const lengths = new Uint32Array(masks.length);
  const isCounts = new Uint8Array(masks.length);
  const texts: string[] = [];
  const counts: (Uint32Array | readonly number[])[] = [];
  let total = 0;
  for (let i = 0; i < masks.length; i++) {
    const mask: unknown = masks[i];
    if (typeof mask !== 'object' || mask === null) throw wrongType('a mask { size, counts }', mask, name, i);
    if (isArray(mask)) {
      const cure = 'mask.fromPolygons(polygons, [height, width]) makes one of polygons';
      throw wrongType('a mask { size, counts }', mask, name, i, cure);
    }
    const { size, counts: own } = mask as { size: unknown; counts: unknown };
    [sizes[2 * i], sizes[2 * i + 1]] = checkSize(size, name, i);
    if (typeof own === 'string') {
      if (/^b['"]/.test(own)) throw pythonBytes(own, name, i);
      texts.push(own);
      lengths[i] = own.length;
    } else if (isA(own, Uint8Array)) {
      const bytes = owned(own, `${name}[${i}].counts`);
      texts.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'));
      lengths[i] = bytes.length;
    } else if (isA(own, Uint32Array) || Array.isArray(own)) {
      const runs = Array.isArray(own) ? checkCounts(own, name, i) : owned(own, `${name}[${i}].counts`);
      counts.push(runs);
      total += runs.length;
      lengths[i] = runs.length;
      isCounts[i] = 1;
    } else {
      throw wrongType('counts as a string, a Uint8Array, a Uint32Array or an array of numbers', own, name, i);
    }
  }
  return { name, sizes, lengths, isCounts, text: utf8(texts.join('')), counts: concat(counts, total) };
}

/** The error of counts that Python's `str()` made of bytes. */
function pythonBytes(counts: string, name: string, index: number): BoxwiseError {
  const cure = "write counts.decode('ascii') where the JSON is made: str() puts b'...' around it";
  return mistake('INVALID_VALUE', 'counts as a string of run lengths', describe(counts.slice(0, 16)), name, {
    index,
    cure,
  });
}

const encoder = new TextEncoder();

/** As many bytes as the text has characters: all of it, or, beyond ASCII, up to the part that is refused anyway. */
function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  encoder.encodeInto(text, bytes);
  return bytes;
}

function concat(parts: readonly (Uint32Array | readonly number[])[], total: number): Uint32Array {
  const all = new Uint32Array(total);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function checkCounts(counts: readonly unknown[], name: string, index: number): readonly number[] {
  for (const count of counts) {
    if (typeof count !== 'number') throw wrongType('counts that are numbers', count, name, index);
    if (!Number.isInteger(count) || (count as number) < 0 || (count as number) > MOST) {
      const message = `counts that are integers from 0 to ${MOST}`;
      throw new BoxwiseError('INVALID_VALUE', message, describe(count), { input: name, record: index });
    }
  }
  return counts as readonly number[];
}

/** Height and width; `name` and `index` are for errors. */
export function checkSize(size: unknown, name: string, index?: number): [number, number] {
  const list: readonly unknown[] = Array.isArray(size) ? size : [];
  const [height, width] = list;
  if (list.length !== 2 || typeof height !== 'number' || typeof width !== 'number') {
    throw wrongType('a size of two numbers, [height, width]', size, name, index);
  }
  for (const side of [height, width] as number[]) {
    if (!Number.isInteger(side) || side < 0 || side > MOST) {
      const place = index === undefined ? { input: name } : { input: name, record: index };
      throw new BoxwiseError('OUT_OF_RANGE', `a size of integers from 0 to ${MOST}`, describe(side), place);
    }
  }
  return [height as number, width as number];
}

/** True for a list of masks, false for one mask. */
export function isList(masks: unknown, name: string): masks is readonly RleInput[] {
  if (isArray(masks)) return true;
  if (typeof masks !== 'object' || masks === null)
    throw wrongType('a mask or an array of masks', masks, name);
  return false;
}

/** Masks as the addon answers with them. */
export function unpackTexts({ sizes, lengths, text }: MaskTexts): Rle[] {
  const masks: Rle[] = new Array(lengths.length);
  let at = 0;
  for (let i = 0; i < lengths.length; i++) {
    const end = at + (lengths[i] as number);
    masks[i] = { size: [sizes[2 * i] as number, sizes[2 * i + 1] as number], counts: text.slice(at, end) };
    at = end;
  }
  return masks;
}

/** Each mask's counts, in memory of its own. */
export function unpackCounts({ counts, lengths }: MaskCounts): Uint32Array[] {
  let at = 0;
  return Array.from(lengths, (length) => counts.slice(at, (at += length)));
}
