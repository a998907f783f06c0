import { isList } from '../check/lists.js';
import { BoxwiseError, describe } from '../errors.js';

// What evaluation reads of each record; the rest of an object is never looked at.
const ANNOTATION = ['image_id', 'file_name', 'segments_info'] as const;
const SEGMENT = ['id', 'category_id', 'area', 'iscrowd'] as const;
const CATEGORY = ['id', 'name', 'isthing'] as const;

/** A parsed object as the bytes that the addon reads, so that one reader judges every form of input. */
export function panopticBytes(panoptic: Record<string, unknown>): Uint8Array {
  const pieces: Buffer[] = []; // a string cannot be as long as a large dataset
  let open = '{';
  for (const [name, members] of [
    ['annotations', ANNOTATION],
    ['categories', CATEGORY],
  ] as const) {
    const records = panoptic[name];
    if (records === undefined) continue;
    if (!isList(records))
      throw new BoxwiseError('INVALID_SHAPE', `a list of ${name}`, describe(records), { list: name });
    pieces.push(Buffer.from(`${open}"${name}":[`));
    records.forEach((one, i) => pieces.push(Buffer.from((i ? ',' : '') + record(one, members))));
    open = '],';
  }
  pieces.push(Buffer.from(open === '{' ? '{}' : ']}'));
  return Buffer.concat(pieces);
}

function record(value: unknown, members: readonly string[]): string {
  if (typeof value !== 'object' || value === null || isList(value)) return plain(value);
  const own = value as Record<string, unknown>;
  const parts = members.flatMap((name) => {
    const member = own[name];
    if (member === undefined) return [];
    const listed = name === 'segments_info' && isList(member);
    const text = listed ? `[${member.map((segment) => record(segment, SEGMENT)).join(',')}]` : plain(member);
    return [`"${name}":${text}`];
  });
  return `{${parts.join(',')}}`;
}

/** As JSON.stringify, but NaN and the infinities stay what they are and bigints are integers. */
function plain(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'object' && value !== null) return isList(value) ? '[]' : '{}';
  return JSON.stringify(value) ?? 'null';
}
