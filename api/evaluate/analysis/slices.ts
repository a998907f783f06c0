import { isList } from '../../check/lists.js';
import type { SliceRows } from '#native';
import { call, type PromiseOptions } from '../../call.js';
import { signalOf } from '../../cancel.js';
import { doesNotApply, mistake, wrongType } from '../../check/mistakes.js';
import { knownOptions, optionsOf, type AtMostOne, type KnownOptions } from '../../check/options.js';
import { BoxwiseError, describe } from '../../errors.js';
import { tableOf, type Table } from '../../table.js';
import type { Id } from '../types.js';
import { settingOf, type AnalysisOptions } from './setting.js';
import type { Subject } from './subject.js';

/** Attributes of an image or an annotation: a record of the dataset's JSON, or a row of a manifest. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Options of {@link Evaluation.slices}; one of `images` and `annotations`. */
export type SliceOptions<Row extends object = Attributes> = SlicedBy<Row> & AtMostOne<SlicedRows<Row>>;

/** What {@link Evaluation.slices} divides: one of these. */
export interface SlicedRows<Row extends object = Attributes> {
  /**
   * Slices by image: attributes of the images, in any order. Each row has the image's `id` (or `imageId`, `image_id`), or its `file_name`
   * (or `fileName`): the `images` of the dataset's JSON, or a manifest. Rows of images that are not evaluated are skipped. A row without an id
   * whose `file_name` two images have is refused.
   */
  images?: readonly Row[];
  /** Slices by object: attributes of the annotations, which have their `id`: the `annotations` of the dataset's JSON. */
  annotations?: readonly Row[];
}

/** How {@link Evaluation.slices} divides. */
export interface SlicedBy<Row extends object = Attributes> extends AnalysisOptions {
  /**
   * The attribute to slice by; of several, every combination that occurs. Or a function of the row that returns the name of its slice, and
   * `undefined` for none: `(image) => (image.width > 1000 ? 'wide' : 'narrow')`.
   */
  by: string | readonly string[] | ((row: Row) => string | number | boolean | bigint | null | undefined);
}

/** Columns of slices, in the order of their names. */
export interface SliceColumns {
  /**
   * Name of the slice: `weather=fog`, `weather=fog, city=Bern`, or what the function returned. Of several attributes, a value with a comma and a space is in
   * quotes, which tells `w="x, v=1", v=2` from `w=x, v="1, v=2"`.
   */
  slice: string[];
  /** Number of images; of a slice of objects, those with one of them. */
  images: Uint32Array;
  /** Number of objects to be found. */
  objects: Uint32Array;
  /** Number of detections that count at `iou`: true and false positives. */
  detections: Uint32Array;
  /** AP over all IoU thresholds, with the largest of `maxDetections`; -1 without objects. */
  ap: Float64Array;
  /** AP at `iou`; -1 without objects. */
  apAtIou: Float64Array;
  /** AR: mean of the highest recalls over the IoU thresholds; -1 without objects. */
  recall: Float64Array;
}

const SLICES: KnownOptions<SliceOptions> = knownOptions(
  "evaluation.slices({ images: dataset.images, by: 'weather' })",
  { iou: true, area: true, images: true, annotations: true, by: true },
);

/** In no slice. */
const NONE = 2 ** 32 - 1;

/** Which slice each image or annotation is in, and the names of the slices. */
interface Division {
  slices: Uint32Array;
  names: string[];
  /** Rows whose file name no image has, though it is that of an image without a row but for its folder, ending or case. */
  nearlyNamed: readonly NearlyNamed[];
}

/** A row's file name, and that of the image that it may mean. */
interface NearlyNamed {
  row: string;
  image: string;
}

/** A file name without its folder and its ending, in small letters. */
function bareName(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return name.replace(/\.[^.]+$/, '').toLowerCase();
}

/** The images without a row that rows may mean whose names no image has. */
function nearest(
  rowNames: readonly string[],
  fileNames: readonly (string | undefined)[],
  seen: Uint8Array,
): NearlyNamed[] {
  if (rowNames.length === 0) return [];
  const without = fileNames.filter((name, place) => name !== undefined && seen[place] === 0) as string[];
  const images = new Map(without.map((name) => [bareName(name), name]));
  return rowNames.flatMap((row) => {
    const image = images.get(bareName(row));
    return image === undefined ? [] : [{ row, image }];
  });
}

/** A number and a BigInt of the same value are the same id, a text is another. */
function keyOf(id: unknown): string | undefined {
  if (typeof id === 'string') return `"${id}`;
  return typeof id === 'number' || typeof id === 'bigint' ? String(id) : undefined;
}

/** Returns the place of the image that has a file name; a name of several images is refused. */
function imageNamed(ids: readonly Id[], fileNames: readonly (string | undefined)[]) {
  const first = new Map<string, number>();
  const second = new Map<string, number>();
  for (const [place, name] of fileNames.entries())
    if (name !== undefined) (first.has(name) ? second : first).set(name, place);
  return (name: string, index: number): number | undefined => {
    const other = second.get(name);
    if (other === undefined) return first.get(name);
    const got = `${describe(name)} of the images ${describe(ids[first.get(name) as number])} and ${describe(ids[other])}`;
    const cure = 'name the images by `id`';
    throw mistake('INVALID_ARGUMENT', 'a `file_name` that one image has', got, 'images', { index, cure });
  };
}

/** Divides images or annotations, which have these ids and names. */
function divide(
  { images, annotations, by }: SliceOptions,
  ids: readonly Id[],
  fileNames: readonly (string | undefined)[],
): Division {
  const isOfImages = images !== undefined;
  const input = isOfImages ? 'images' : 'annotations';
  const rows = isOfImages ? images : annotations;
  if (rows === undefined)
    throw mistake(
      'INVALID_ARGUMENT',
      'the images or the annotations of the dataset, as records',
      'none',
      'images',
      {
        cure: "pass { images, by: 'weather' } to divide images, { annotations, by } to divide objects",
      },
    );
  if (!isList(rows)) throw wrongType('an array of records', rows, input);
  const nameOf = namer(by);
  const places = new Map(ids.map((id, place) => [keyOf(id), place]));
  const placeNamed = imageNamed(ids, fileNames);
  const unknownNames: string[] = [];
  const placeOf = (row: Attributes, index: number): number | undefined => {
    const id = isOfImages ? (row['id'] ?? row['imageId'] ?? row['image_id']) : row['id'];
    const fileName = isOfImages ? (row['file_name'] ?? row['fileName']) : undefined;
    if (keyOf(id) !== undefined) return places.get(keyOf(id));
    if (typeof fileName === 'string') {
      const place = placeNamed(fileName, index);
      if (place === undefined) unknownNames.push(fileName);
      return place;
    }
    const expected = isOfImages ? 'a record with an `id` or a `file_name`' : 'a record with an `id`';
    throw wrongType(expected, row, input, index);
  };
  const sliceNames: (string | undefined)[] = new Array(ids.length);
  const seen = new Uint8Array(ids.length);
  let found = 0;
  for (const [index, row] of (rows as unknown[]).entries()) {
    if (typeof row !== 'object' || row === null) throw wrongType('a record', row, input, index);
    const place = placeOf(row as Attributes, index);
    if (place === undefined) continue;
    if (seen[place] === 1)
      throw mistake('INVALID_ARGUMENT', 'one record for each id', `a second one of ${describe(ids[place])}`, input, { index }); // prettier-ignore
    seen[place] = 1;
    found++;
    sliceNames[place] = nameOf(row as Attributes);
  }
  if (found === 0) throw ofOthers(rows as readonly Attributes[], unknownNames, { ids, fileNames, input });
  const names = [...new Set(sliceNames)].filter((name) => name !== undefined).sort();
  if (names.length === 0)
    throw mistake('INVALID_ARGUMENT', 'an attribute that some record has', describe(by), 'by');
  const positions = new Map(names.map((name, position) => [name, position]));
  const slices = Uint32Array.from(sliceNames, (name) =>
    name === undefined ? NONE : (positions.get(name) ?? NONE),
  );
  return { slices, names, nearlyNamed: nearest(unknownNames, fileNames, seen) };
}

/** The error of records of which none is of what was evaluated. */
function ofOthers(
  rows: readonly Attributes[],
  names: readonly string[],
  of: { ids: readonly Id[]; fileNames: readonly (string | undefined)[]; input: string },
): BoxwiseError {
  const { ids, fileNames, input } = of;
  const meant = fileNames.find((name) => name !== undefined && bareName(name) === bareName(names[0] ?? ''));
  const own = meant ?? fileNames.find((name) => name !== undefined);
  const expected = `records of the evaluated ${input}`;
  if (names.length === rows.length && names.length > 0) {
    const got = `${names.length} with other file names, the first ${JSON.stringify(names[0])}`;
    const cure =
      own === undefined
        ? 'the images have no `file_name`: name them by `id`'
        : `an image here is ${JSON.stringify(own)}: write names as the dataset has them, or \`id\``;
    return mistake('INVALID_ARGUMENT', expected, got, input, { cure });
  }
  const first = rows[0] && (rows[0]['id'] ?? rows[0]['imageId'] ?? rows[0]['image_id']);
  const which = keyOf(first) === undefined ? '' : `, the first ${describe(first)}`;
  const here = ids.length === 0 ? undefined : `an id here is ${describe(ids[0])}`;
  return mistake('INVALID_ARGUMENT', expected, `${rows.length} with other ids${which}`, input, {
    ...(here !== undefined && { cure: here }),
  });
}

/** The name of a record's slice; `undefined` where it lacks an attribute. */
function namer(by: SliceOptions['by']): (row: Attributes) => string | undefined {
  if (typeof by === 'function') {
    return (row) => {
      const name = by(row);
      return name === undefined || name === null ? undefined : textOf(name, 'a function that returns');
    };
  }
  const attributes: readonly unknown[] = isList(by) ? by : [by];
  if (attributes.length === 0 || !attributes.every((name) => typeof name === 'string'))
    throw wrongType('the name of an attribute, several, or a function', by, 'by');
  return (row) => {
    const parts = (attributes as string[]).map((name) => [name, row[name]] as const);
    if (parts.some(([, value]) => value === undefined || value === null)) return undefined;
    const texts = parts.map(([name, value]) => textOf(value, `\`${name}\` of each record to be`));
    return parts
      .map(([name], i) => `${name}=${texts.length > 1 ? quoted(texts[i] as string) : texts[i]}`)
      .join(', ');
  };
}

/** A value beside others in quotes where it reads as several, so that no two combinations have the same name. */
function quoted(text: string): string {
  return text.includes(', ') || text.startsWith('"') ? JSON.stringify(text) : text;
}

/** A value as part of a slice's name. */
function textOf(value: unknown, where: string): string {
  const isNaN = typeof value === 'number' && Number.isNaN(value);
  if (!isNaN && ['string', 'number', 'boolean', 'bigint'].includes(typeof value)) return String(value);
  throw wrongType(`${where} text, a number, true, false or nothing`, value, 'by');
}

const prepare = (
  { handle }: Subject,
  { slices, names }: Division,
  setting: ReturnType<typeof settingOf>,
): [Subject['handle'], ReturnType<typeof settingOf>, Uint32Array, number] => [
  handle,
  setting,
  slices,
  names.length,
];

const finish = ({ apAt, ...found }: SliceRows, _subject: Subject, { names }: Division): Table<SliceColumns> =>
  tableOf({
    slice: names,
    images: found.images,
    objects: found.objects,
    detections: found.detections,
    ap: found.ap,
    apAtIou: apAt,
    recall: found.recall,
  });

const imageSlices = call('imageSlices', prepare, finish);
const objectSlices = call('objectSlices', prepare, finish);

/** How a table of slices was made. */
interface Sliced {
  /** What makes the same table of another evaluation of the same dataset. */
  run: typeof imageSlices;
  division: Division;
  setting: ReturnType<typeof settingOf>;
  /** Whether images are divided; otherwise annotations. */
  isOfImages: boolean;
  /** Ids of what is divided, in the order of the input. */
  ids: readonly Id[];
}

/** Tables of slices keep how they were made, unseen by who prints them. */
const made = new WeakMap<object, Sliced>();

/** How a table was made; `undefined` where it is no table of {@link Evaluation.slices}. */
export const slicedBy = (table: object): Sliced | undefined => made.get(table);

/** The call of some options, and its arguments. */
function chosen<Row extends object>(subject: Subject, given: SliceOptions<Row>): Sliced {
  const options = optionsOf(given as SliceOptions, SLICES);
  const { images, annotations } = options;
  if (images !== undefined && annotations !== undefined)
    throw doesNotApply('annotations', annotations, 'without images');
  const { imageIds, imageNames, annotationIds } = subject.sources();
  if (imageIds.length === 0) {
    const got = 'one without it: evaluate with `analysis: true`';
    throw new BoxwiseError('INVALID_ARGUMENT', 'an evaluation that keeps what this analysis needs', got);
  }
  const isOfImages = images !== undefined;
  const ids = isOfImages ? imageIds : annotationIds;
  const division = divide(options, ids, isOfImages ? imageNames : []);
  return {
    run: isOfImages ? imageSlices : objectSlices,
    division,
    setting: settingOf(options),
    isOfImages,
    ids,
  };
}

/** `slices` of an evaluation. */
export const slices = {
  now<Row extends object>(subject: Subject, options: SliceOptions<Row>): Table<SliceColumns> {
    const sliced = chosen(subject, options);
    const table = sliced.run.now(subject, sliced.division, sliced.setting);
    made.set(table, sliced);
    return table;
  },
  async later<Row extends object>(
    subject: Subject,
    options: SliceOptions<Row> & PromiseOptions,
  ): Promise<Table<SliceColumns>> {
    const [signal, own] = signalOf(options);
    const sliced = chosen(subject, own);
    const table = await sliced.run.later(subject, sliced.division, { ...sliced.setting, signal });
    made.set(table, sliced);
    return table;
  },
};
