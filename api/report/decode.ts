import { unpack, type Column, type Packed } from './container.js';
import {
  MATCHED,
  type ReportData,
  type ReportHeader,
  type ReportImages,
  type ReportObjects,
  type ReportRun,
  type ReportShape,
  type ReportThumbnail,
} from './payload.js';
import { maskRuns } from './runs.js';

/** A shape in the file: masks are COCO's compressed counts. */
export type StoredShape = ReportShape | { height: number; width: number; counts: string };

/** The JSON of the file. */
export interface StoredHeader {
  report: ReportHeader;
  imageIds: (number | string)[];
  imageNames: (string | null)[];
  objectIds: (number | string)[];
  objectShapes: [object: number, shape: StoredShape][];
  /** By run. */
  detectionShapes: [detection: number, shape: StoredShape][][];
  /** By run: whether scores are exact. */
  exact: boolean[];
  /** What each table of slices divides; the rows are the columns `slice0`, `slice1`, ... */
  slices: ('images' | 'objects' | null)[];
  /** The bytes are the columns `thumbnail0`, `thumbnail1`, ... */
  thumbnails: { image: number; type: ReportThumbnail['type'] }[];
}

/** Steps of a box coordinate along a side of its image. */
export const BOX_STEPS = 1023;
/** Instead of a step: the box is not of numbers. */
export const NO_BOX = 0xffff;
/** Steps of an IoU. */
export const IOU_STEPS = 255;

/** Reads the base64 text of the element with the data. */
export async function decodeBase64(text: string): Promise<ReportData> {
  const binary = atob(text.trim());
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return decode(bytes);
}

/** Reads compressed data. Throws an `Error` where it is damaged, or of another version. */
export async function decode(bytes: Uint8Array<ArrayBuffer>): Promise<ReportData> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return reportOf(unpack(new Uint8Array(await new Response(stream).arrayBuffer())));
}

function reportOf(packed: Packed): ReportData {
  const stored = packed.header as StoredHeader;
  const { report: header } = stored;
  if (header.format !== 1)
    throw new Error(`this page reads reports of format 1, not ${String(header.format)}`);
  const file = new Columns(packed.columns);
  const images = imagesOf(stored, file);
  const objects = objectsOf(stored, file, images);
  const runs = header.runs.map((_, run) => runOf(stored, file, images, run));
  const thumbnails = stored.thumbnails.map(({ image, type }, i) => ({
    image,
    type,
    bytes: file.get(`thumbnail${i}`) as Uint8Array<ArrayBuffer>,
  }));
  const slices = stored.slices.map((of, i) => of && { of, row: file.get(`slice${i}`) as Uint8Array });
  return { header, images, objects, runs, slices, thumbnails };
}

/** Columns by name. */
class Columns {
  readonly #columns: Record<string, Column>;

  constructor(columns: Record<string, Column>) {
    this.#columns = columns;
  }

  get(name: string): Column {
    const column = Object.hasOwn(this.#columns, name) ? this.#columns[name] : undefined;
    if (!column) throw new Error(`the data of the report has no ${name}`);
    return column;
  }

  u16(name: string): Uint16Array {
    const column = this.get(name);
    return column instanceof Uint16Array ? column : Uint16Array.from(column);
  }
}

/** Where each group starts, and the number of all, from the size of each. */
export function starts(counts: ArrayLike<number>): Uint32Array {
  const all = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) all[i + 1] = (all[i] as number) + (counts[i] as number);
  return all;
}

/** A typed array of values made from others; `from` of typed arrays does the same ten times as slowly. */
function mapped<Made extends Uint16Array | Uint32Array | Int32Array | Float32Array>(
  type: new (length: number) => Made,
  values: ArrayLike<number>,
  make: (value: number, at: number) => number,
): Made {
  const made = new type(values.length);
  for (let at = 0; at < values.length; at++) made[at] = make(values[at] as number, at);
  return made;
}

/** The group of each member, from where each group starts. */
export function groups(start: Uint32Array): Uint32Array {
  const all = new Uint32Array(start.at(-1) ?? 0);
  for (let i = 0; i + 1 < start.length; i++) all.fill(i, start[i], start[i + 1]);
  return all;
}

function imagesOf({ imageIds, imageNames }: StoredHeader, file: Columns): ReportImages {
  return {
    length: imageIds.length,
    ids: imageIds,
    names: imageNames,
    width: file.get('image.width') as Float32Array,
    height: file.get('image.height') as Float32Array,
    objectStart: starts(file.get('image.objects')),
  };
}

function objectsOf(
  { objectIds, objectShapes }: StoredHeader,
  file: Columns,
  images: ReportImages,
): ReportObjects {
  const image = groups(images.objectStart);
  return {
    length: image.length,
    ids: objectIds,
    image,
    category: file.u16('object.category'),
    flags: file.get('object.flags') as Uint8Array,
    areas: file.get('object.areas') as Uint8Array,
    box: boxes(file.u16('object.box'), image, images, () => true),
    shapes: new Map(objectShapes.map(([object, shape]) => [object, shapeOf(shape)])),
  };
}

function runOf(stored: StoredHeader, file: Columns, images: ReportImages, run: number): ReportRun {
  const own = (name: string): string => `run${run}.${name}`;
  const detectionStart = starts(file.get(own('detections')));
  const image = groups(detectionStart);
  const kind = file.get(own('kind')) as Uint8Array;
  const steps = file.get(own('iou'));
  const hits = file.u16(own('hits'));
  const ignored = file.u16(own('ignored'));
  const global = (local: number, at: number): number =>
    (images.objectStart[image[at] as number] as number) + local;
  const matchStart = starts(file.get(own('matches')));
  const ofMatch = groups(matchStart);
  const nearStart = starts(file.get(own('near')));
  const ofNear = groups(nearStart);
  const matchObject = mapped(Uint32Array, file.get(own('matchObject')), (local, i) =>
    global(local, ofMatch[i] as number),
  );
  // mostly all thresholds at which it hits or is ignored, so the file has the difference
  const matchThresholds = mapped(Uint16Array, file.u16(own('matchThresholds')), (difference, i) => {
    const at = ofMatch[i] as number;
    return difference ^ ((hits[at] as number) | (ignored[at] as number));
  });
  const target = file.get(own('target'));
  const base = stored.report.params.baseThreshold;
  const withBoxes = file.get(own('withBoxes'));
  return {
    length: image.length,
    detectionStart,
    image,
    category: file.u16(own('category')),
    level: levels(file.get(own('level')), detectionStart, file.get(own('levels')).length),
    levels: file.get(own('levels')) as Float64Array,
    exact: stored.exact[run] ?? false,
    hits,
    ignored,
    kind,
    object: mapped(Int32Array, target, objectOf),
    iou: mapped(Float32Array, steps, (step) => step / IOU_STEPS),
    matchStart,
    matchObject,
    matchThresholds,
    nearStart,
    nearObject: mapped(Uint32Array, file.get(own('nearObject')), (local, i) =>
      global(local, ofNear[i] as number),
    ),
    nearThresholds: file.u16(own('nearThresholds')),
    nearIgnored: file.u16(own('nearIgnored')),
    box: boxes(file.u16(own('box')), image, images, (at) => withBoxes[at] === 1),
    shapes: new Map(stored.detectionShapes[run]?.map(([at, shape]) => [at, shapeOf(shape)])),
    objectKind: file.get(own('objectKind')) as Uint8Array,
    imageCost: file.get(own('imageCost')) as Float32Array,
  };

  /** 0 for none, for a match, which stands among the matches, or one more than the index in the image. */
  function objectOf(next: number, at: number): number {
    if (next > 0) return global(next - 1, at);
    if (kind[at] !== MATCHED) return -1;
    for (let i = matchStart[at] as number; i < (matchStart[at + 1] as number); i++)
      if (((matchThresholds[i] as number) >> base) & 1) return matchObject[i] as number;
    return -1;
  }

  function levels(down: Column, start: Uint32Array, count: number): Uint16Array {
    const all = new Uint16Array(down.length);
    for (let i = 0; i + 1 < start.length; i++) {
      let level = count - 1;
      for (let at = start[i] as number; at < (start[i + 1] as number); at++) {
        level -= down[at] as number;
        all[at] = level;
      }
    }
    return all;
  }
}

/** Boxes of the images that have them, from whole steps of each image. */
function boxes(
  steps: Uint16Array,
  image: Uint32Array,
  { width, height }: ReportImages,
  has: (image: number) => boolean,
): Float32Array {
  const box = new Float32Array(4 * image.length).fill(NaN);
  const count = steps.length / 4; // the four coordinates are four columns, one after the other
  let from = 0;
  for (let at = 0; at < image.length; at++) {
    const own = image[at] as number;
    if (!has(own)) continue;
    for (let side = 0; side < 4; side++) {
      const step = steps[side * count + from] as number;
      const size = ((side % 2 === 0 ? width : height)[own] as number) || 1;
      if (step !== NO_BOX) box[4 * at + side] = (step / BOX_STEPS) * size;
    }
    from++;
  }
  return box;
}

function shapeOf(shape: StoredShape): ReportShape {
  if (!('counts' in shape)) return shape;
  const { height, width, counts } = shape;
  return { height, width, runs: maskRuns(counts) };
}
