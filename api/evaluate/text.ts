import { isA } from '../check/kinds.js';
import { isList } from '../check/lists.js';
import { owned } from '../check/memory.js';
import { BoxwiseError, describe } from '../errors.js';
import { RECORDS_AT_A_TIME, type Sliced } from './slices.js';
import type { CocoDataset, IouType } from './types.js';

// What evaluation and its tables read of each record; the rest of an object is never looked at.
const IMAGE = [
  'id',
  'file_name',
  'height',
  'width',
  'crowdIndex',
  'pos_category_ids',
  'neg_category_ids',
  'not_exhaustive_category_ids',
] as const;
const CATEGORY = ['id', 'name', 'frequency'] as const;
const ANNOTATION = [
  'id',
  'image_id',
  'category_id',
  'bbox',
  'area',
  'iscrowd',
  'ignore',
  'difficult',
  'is_group_of',
  'IsGroupOf',
] as const;
const RESULT = ['image_id', 'category_id', 'bbox', 'score'] as const;
const KEYPOINTS = ['keypoints', 'num_keypoints'] as const;

// What evaluation of masks reads besides.
const MASK = ['segmentation'] as const;

// What evaluation of rotated boxes reads besides.
const CORNERS = ['poly', 'segmentation'] as const;

const DEEPEST = 8;
const PIECE = 1 << 20;

/** JSON text that grows in pieces, since a string cannot be as long as a large dataset. */
class Text {
  private readonly pieces: Buffer[] = [];
  private open = '';

  add(text: string): void {
    this.open += text;
    if (this.open.length >= PIECE) this.close();
  }

  private close(): void {
    this.pieces.push(Buffer.from(this.open));
    this.open = '';
  }

  bytes(): Uint8Array {
    this.close();
    return this.pieces.length === 1 && this.pieces[0] ? this.pieces[0] : Buffer.concat(this.pieces);
  }
}

/**
 * A parsed dataset as the bytes that the addon reads, so that one reader judges every form of input: with what
 * evaluations by `iouType` read, or, without it, with what any does.
 */
export function* datasetBytes(dataset: CocoDataset, iouType?: IouType): Sliced<Uint8Array> {
  const keypoints = iouType === undefined || iouType === 'keypoints';
  const text = new Text();
  const masks = iouType === undefined || comparesMasks(iouType);
  const shapes = iouType === 'rotated' ? CORNERS : masks ? MASK : [];
  const poly = iouType === undefined ? ['poly'] : [];
  let open = '{';
  for (const [name, members] of [
    ['images', IMAGE],
    ['categories', CATEGORY],
    ['annotations', [...ANNOTATION, ...shapes, ...poly, ...(keypoints ? KEYPOINTS : [])]],
  ] as const) {
    if (dataset[name] === undefined) continue;
    text.add(`${open}"${name}":`);
    yield* list(text, dataset[name], members, name);
    open = ',';
  }
  text.add(open === '{' ? '{}' : '}');
  return text.bytes();
}

/** A parsed results array as the bytes that the addon reads. */
export function* resultBytes(results: readonly unknown[], iouType: IouType): Sliced<Uint8Array> {
  const text = new Text();
  yield* list(text, results, [...RESULT, ...shapes(results, iouType)], 'results');
  return text.bytes();
}

/** The shapes that are read of results. */
function shapes(results: readonly unknown[], iouType: IouType): readonly string[] {
  if (iouType === 'keypoints') return ['keypoints', 'segmentation'];
  if (iouType === 'rotated') return CORNERS;
  // where the first has no box, boxes are those of the masks
  const first = results[0] as { bbox?: { length?: number } } | null | undefined;
  return comparesMasks(iouType) || !first?.bbox?.length ? MASK : [];
}

/** Whether evaluations by `iouType` look at masks. */
export function comparesMasks(iouType: IouType): boolean {
  return iouType === 'segm' || iouType === 'boundary';
}

function* list(
  text: Text,
  records: readonly unknown[],
  members: readonly string[],
  name: string,
): Sliced<void> {
  if (!isList(records))
    throw new BoxwiseError('INVALID_SHAPE', `a list of ${name}`, describe(records), { list: name });
  const ids = members.filter((member) => isId(member) && !(name === 'annotations' && member === 'id'));
  const count = records.length;
  text.add('[');
  for (let from = 0; from < count; from += RECORDS_AT_A_TIME) {
    const to = Math.min(from + RECORDS_AT_A_TIME, count);
    for (let i = from; i < to; i++) {
      checkIds(records[i], ids, name, i);
      text.add((i > 0 ? ',' : '') + record(records[i], members));
    }
    yield;
  }
  text.add(']');
}

const isId = (member: string): boolean => /(^|_)ids?$/.test(member);

/** Refuses ids that JavaScript rounded, because two of them may have become one. An annotation's own is nobody's key. */
function checkIds(value: unknown, members: readonly string[], list: string, record: number): void {
  if (typeof value !== 'object' || value === null) return;
  for (const member of members) {
    const given = (value as Record<string, unknown>)[member];
    const rounded = isRounded(given) ? given : isList(given) ? given.find(isRounded) : undefined;
    if (rounded === undefined) continue;
    const expected = `an id that a number holds exactly as ${member}`;
    const got = `${String(rounded)}; pass the JSON's path or bytes instead of what JSON.parse makes of it, or BigInts`;
    const place = { input: list === 'results' ? 'detections' : 'groundTruth', list, record };
    const message = `${place.input}, ${list}[${record}]: expected ${expected}, got ${got}`;
    throw new BoxwiseError('INVALID_VALUE', expected, got, place, message);
  }
}

function isRounded(id: unknown): boolean {
  return typeof id === 'number' && Number.isInteger(id) && !Number.isSafeInteger(id);
}

function record(value: unknown, members: readonly string[]): string {
  if (typeof value !== 'object' || value === null || isList(value)) return json(value, 0);
  const own = value as Record<string, unknown>;
  let text = '{';
  for (const name of members) {
    const member = own[name];
    if (member !== undefined) text += `${text.length > 1 ? ',' : ''}"${name}":${json(member, 0)}`;
  }
  return `${text}}`;
}

/** The members of a run-length mask. No other object is read, so what others hold does not matter. */
function runLengths(mask: { size?: unknown; counts?: unknown }, depth: number): string {
  const { size, counts } = mask;
  const text = isA(counts, Uint8Array) ? Buffer.from(counts).toString('latin1') : counts;
  const members = Object.entries({ size, counts: text }).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `"${name}":${json(member, depth + 1)}`).join(',')}}`;
}

/** As JSON.stringify, but NaN, the infinities and -0 stay what they are and bigints are integers. */
function json(value: unknown, depth: number): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0.0' : String(value);
  if (typeof value === 'bigint') return String(value);
  if (isList(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    if (depth === DEEPEST) return 'null';
    const own = ArrayBuffer.isView(value) ? owned(value, 'array') : value;
    return `[${Array.from(own as ArrayLike<unknown>, (item) => json(item, depth + 1)).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null)
    return depth === DEEPEST ? 'null' : runLengths(value, depth);
  return JSON.stringify(value) ?? 'null';
}
