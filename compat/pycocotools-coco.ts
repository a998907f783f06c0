/** `pycocotools.coco`, under its names. */
import { BoxwiseError, describe } from '../api/errors.js';
import type { CocoAnnotation, CocoCategory, CocoDataset, CocoImage, Id } from '../api/evaluate/types.js';
import * as mask from './pycocotools-mask.js';
import type { Pixels } from './pycocotools-mask.js';
import type { Rle, RleInput } from '../api/mask.js';

/** An entry of a list with whatever members its file has. */
export type Entry<T> = T & { [member: string]: unknown };
/** An annotation, or a result with what `loadRes` adds. */
export type Annotation = Entry<Partial<CocoAnnotation> & { id: Id; image_id: Id; category_id: Id }>;
/** An entry of `images`. */
export type Image = Entry<CocoImage>;
/** An entry of `categories`. */
export type Category = Entry<CocoCategory>;

/** One id, or several. */
export type Ids = Id | readonly Id[];

/** The filters of `getAnnIds`; what is absent or empty filters nothing. */
export interface AnnFilter {
  /** Only annotations of these images. */
  imgIds?: Ids;
  /** Only annotations of these categories. */
  catIds?: Ids;
  /** Areas strictly between these. */
  areaRng?: readonly number[];
  /** Only annotations with this `iscrowd`. */
  iscrowd?: number | boolean | null;
}

/** The filters of `getCatIds`. */
export interface CatFilter {
  /** Only categories with these names. */
  catNms?: string | readonly string[];
  /** Only categories of these groups. */
  supNms?: string | readonly string[];
  /** Only categories with these ids. */
  catIds?: Ids;
}

/** The filters of `getImgIds`. */
export interface ImgFilter {
  /** Only images with these ids. */
  imgIds?: Ids;
  /** Only images with objects of all these categories. */
  catIds?: Ids;
}

/** What the areas of results are those of. */
export type AreaOf = 'bbox' | 'segmentation' | 'keypoints';

/** A dataset with indices over it, as pycocotools' class. Names of arguments may be given as members of one object. */
export class COCO {
  /** The dataset as parsed. */
  dataset: Entry<CocoDataset> = {};
  /** By id. */
  anns: Record<string, Annotation> = {};
  /** Categories by id. */
  cats: Record<string, Category> = {};
  /** Images by id. */
  imgs: Record<string, Image> = {};
  /** By image id, and empty where there are none. */
  imgToAnns: Record<string, Annotation[]> = {};
  /** By category id: the image of each annotation. */
  catToImgs: Record<string, Id[]> = {};
  /** @internal */
  areaOf: AreaOf | undefined;

  /** @param annotation_file a path, or the parsed dataset; without one an empty dataset */
  constructor(annotation_file?: string | CocoDataset | null) {
    if (annotation_file === undefined || annotation_file === null) return;
    this.dataset = parsed(annotation_file, 'annotation_file') as Entry<CocoDataset>;
    if (typeof this.dataset !== 'object' || this.dataset === null || Array.isArray(this.dataset)) {
      throw new BoxwiseError(
        'INVALID_SHAPE',
        'an object with images and annotations',
        describe(this.dataset),
      );
    }
    this.createIndex();
  }

  /** Makes the indices anew, after a change of `dataset`. */
  createIndex(): void {
    const { annotations = [], images = [], categories = [] } = this.dataset;
    [this.anns, this.imgs, this.cats] = [{}, {}, {}];
    [this.imgToAnns, this.catToImgs] = [listed(), listed()];
    for (const ann of annotations as Annotation[]) {
      (this.imgToAnns[key(ann.image_id)] as Annotation[]).push(ann);
      this.anns[key(ann.id)] = ann;
    }
    for (const img of images as Image[]) this.imgs[key(img.id)] = img;
    for (const cat of categories as Category[]) this.cats[key(cat.id)] = cat;
    if (this.dataset.annotations && this.dataset.categories) {
      for (const ann of annotations) (this.catToImgs[key(ann.category_id)] as Id[]).push(ann.image_id);
    }
  }

  /** Prints what the file says about itself. */
  info(): void {
    for (const [name, value] of Object.entries((this.dataset['info'] as object | undefined) ?? {}))
      console.log(`${name}: ${String(value)}`);
  }

  /** Ids of annotations that pass every filter. */
  getAnnIds(filter?: AnnFilter): Id[];
  getAnnIds(imgIds?: Ids, catIds?: Ids, areaRng?: readonly number[], iscrowd?: number | boolean | null): Id[];
  getAnnIds(first?: AnnFilter | Ids, second?: Ids, third?: readonly number[], fourth?: unknown): Id[] {
    const filter: AnnFilter = isFilter<AnnFilter>(first)
      ? first
      : {
          ...some('imgIds', first),
          ...some('catIds', second),
          ...some('areaRng', third),
          ...some('iscrowd', fourth),
        };
    const { areaRng = [], iscrowd = null } = filter;
    const [imgIds, catIds] = [ids(filter.imgIds), ids(filter.catIds)];
    const all = (this.dataset.annotations ?? []) as Annotation[];
    let anns =
      imgIds.length === 0
        ? all
        : imgIds.flatMap((id) => (this.#has(id) ? (this.imgToAnns[key(id)] ?? []) : []));
    if (catIds.length > 0) {
      const wanted = new Set(catIds.map(key));
      anns = anns.filter((ann) => wanted.has(key(ann.category_id)));
    }
    const [least, most] = areaRng as [number, number];
    if (areaRng.length > 0) anns = anns.filter(({ area }) => Number(area) > least && Number(area) < most);
    if (iscrowd !== null) anns = anns.filter((ann) => Number(ann.iscrowd) === Number(iscrowd));
    return anns.map((ann) => ann.id);
  }

  /** Ids of categories that pass every filter. */
  getCatIds(filter?: CatFilter): Id[];
  getCatIds(catNms?: string | readonly string[], supNms?: string | readonly string[], catIds?: Ids): Id[];
  getCatIds(
    first?: CatFilter | string | readonly string[],
    second?: string | readonly string[],
    third?: Ids,
  ): Id[] {
    const filter: CatFilter = isFilter<CatFilter>(first)
      ? first
      : { ...some('catNms', first), ...some('supNms', second), ...some('catIds', third) };
    const [names, supers] = [texts(filter.catNms), texts(filter.supNms)];
    const wanted = new Set(ids(filter.catIds).map(key));
    return ((this.dataset.categories ?? []) as Category[])
      .filter((cat) => names.length === 0 || names.includes(String(cat.name)))
      .filter((cat) => supers.length === 0 || supers.includes(String(cat.supercategory)))
      .filter((cat) => wanted.size === 0 || wanted.has(key(cat.id)))
      .map((cat) => cat.id);
  }

  /** Ids of the images among `imgIds` that have an annotation of each of `catIds`; without filters of all images. */
  getImgIds(filter?: ImgFilter): Id[];
  getImgIds(imgIds?: Ids, catIds?: Ids): Id[];
  getImgIds(first?: ImgFilter | Ids, second?: Ids): Id[] {
    const filter: ImgFilter = isFilter<ImgFilter>(first)
      ? first
      : { ...some('imgIds', first), ...some('catIds', second) };
    const [imgIds, catIds] = [ids(filter.imgIds), ids(filter.catIds)];
    const unique = (list: readonly Id[]): Id[] => [...new Map(list.map((id) => [key(id), id])).values()];
    if (imgIds.length === 0 && catIds.length === 0)
      return unique(((this.dataset.images ?? []) as Image[]).map((img) => img.id));
    let found = unique(imgIds);
    catIds.forEach((catId, i) => {
      const own = this.catToImgs[key(catId)] ?? [];
      const known = new Set(own.map(key));
      found = i === 0 && found.length === 0 ? unique(own) : found.filter((id) => known.has(key(id)));
    });
    return found;
  }

  /** The annotations of these ids. */
  loadAnns(ids: Ids = []): Annotation[] {
    return load(this.anns, ids, 'annotations');
  }

  /** The categories of these ids. */
  loadCats(ids: Ids = []): Category[] {
    return load(this.cats, ids, 'categories');
  }

  /** The images of these ids. */
  loadImgs(ids: Ids = []): Image[] {
    return load(this.imgs, ids, 'images');
  }

  /**
   * Results as a dataset of their own. As in the reference the results' objects themselves get `id`, `area` and, as the first
   * one needs it, `bbox`, `segmentation` and `iscrowd`.
   *
   * @param resFile a path, an array of results, or rows of seven numbers (`loadNumpyAnnotations`)
   * @throws BoxwiseError `UNKNOWN_IMAGE` for a result of an image that is not listed, `EMPTY_INPUT` for no results
   */
  loadRes(resFile: string | readonly object[] | NumpyRows): COCO {
    const res = new COCO();
    const anns = (
      isRows(resFile) ? this.loadNumpyAnnotations(resFile) : parsed(resFile, 'resFile')
    ) as Annotation[];
    if (!Array.isArray(anns)) throw new BoxwiseError('INVALID_SHAPE', 'a list of results', describe(anns));
    const first = anns[0];
    if (!first)
      throw new BoxwiseError('EMPTY_INPUT', 'at least one result', 'an empty list', { input: 'resFile' });
    anns.forEach((ann, record) => {
      if (!this.imgs[key(ann.image_id)]) {
        const place = { list: 'results', record };
        throw new BoxwiseError(
          'UNKNOWN_IMAGE',
          'the id of an image that the dataset lists',
          String(ann.image_id),
          place,
        );
      }
    });
    res.dataset['info'] = structuredClone(this.dataset['info'] ?? {});
    res.dataset.images = [...(this.dataset.images ?? [])];
    if ('caption' in first) {
      const named = new Set(anns.map((ann) => key(ann.image_id)));
      res.dataset.images = res.dataset.images.filter((img) => named.has(key(img.id)));
      anns.forEach((ann, i) => (ann.id = i + 1));
    } else {
      res.dataset.categories = structuredClone([...(this.dataset.categories ?? [])]);
      res.areaOf = areaOf(first);
      if (res.areaOf) anns.forEach((ann, i) => complete(ann, i + 1, res.areaOf as AreaOf));
    }
    res.dataset.annotations = anns as unknown as CocoAnnotation[];
    res.createIndex();
    return res;
  }

  /** Results of rows of seven numbers: image id, x, y, width, height, score, category id. */
  loadNumpyAnnotations(data: NumpyRows): object[] {
    const rows: readonly ArrayLike<number>[] =
      'shape' in data
        ? Array.from({ length: data.shape[0] ?? 0 }, (_, i) => data.data.slice(7 * i, 7 * i + 7))
        : data;
    return rows.map((row: ArrayLike<number>, record: number) => {
      if (row.length !== 7) {
        throw new BoxwiseError('LENGTH_MISMATCH', '7 numbers in a row', String(row.length), {
          list: 'results',
          record,
        });
      }
      const [image, x, y, w, h, score, category] = Array.from(row) as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      return { image_id: Math.trunc(image), bbox: [x, y, w, h], score, category_id: Math.trunc(category) };
    });
  }

  /** The mask of an annotation whose segmentation is polygons or a mask. */
  annToRLE(ann: { image_id: Id; segmentation?: unknown }): Rle {
    const [img] = this.loadImgs(ann.image_id);
    const { height = 0, width = 0 } = img as Image;
    const segm = ann.segmentation;
    if (Array.isArray(segm)) return mask.merge(mask.frPyObjects(segm, height, width) as Rle[]);
    if (Array.isArray((segm as RleInput | undefined)?.counts))
      return mask.frPyObjects(segm as RleInput, height, width);
    return segm as Rle;
  }

  /** The bitmap of an annotation, in C order. */
  annToMask(ann: { image_id: Id; segmentation?: unknown }): Pixels {
    return mask.decode(this.annToRLE(ann));
  }

  /** Drawing is not there: throws. */
  showAnns(): never {
    throw unsupported('showAnns', 'nothing to draw on: use the explorer, or a canvas of your own');
  }

  /** Downloading is not there: throws. */
  download(): never {
    throw unsupported('download', 'no downloads: fetch the `coco_url` of each image');
  }

  #has(imgId: Id): boolean {
    return Object.hasOwn(this.imgToAnns, key(imgId));
  }
}

/** Rows of seven numbers, as an array of rows or flat with the shape `[N, 7]`. */
export type NumpyRows =
  readonly ArrayLike<number>[] | { data: Float64Array | Float32Array; shape: readonly number[] };

/** What stands for an id in an object. */
export function key(id: Id): string {
  return String(id);
}

function isRows(value: unknown): value is NumpyRows {
  if (Array.isArray(value))
    return value.length > 0 && (Array.isArray(value[0]) || ArrayBuffer.isView(value[0]));
  return typeof value === 'object' && value !== null && 'data' in value && 'shape' in value;
}

function areaOf(first: Annotation): AreaOf | undefined {
  if ('bbox' in first && !(Array.isArray(first.bbox) && first.bbox.length === 0)) return 'bbox';
  if ('segmentation' in first) return 'segmentation';
  return 'keypoints' in first ? 'keypoints' : undefined;
}

function complete(ann: Annotation, id: number, areaOf: AreaOf): void {
  if (areaOf === 'bbox') {
    const [x, y, w, h] = ann.bbox as [number, number, number, number];
    const [x2, y2] = [x + w, y + h];
    if (!('segmentation' in ann)) ann['segmentation'] = [[x, y, x, y2, x2, y2, x2, y]];
    ann.area = w * h;
  } else if (areaOf === 'segmentation') {
    const own = ann['segmentation'] as RleInput;
    ann.area = mask.area(own);
    if (!('bbox' in ann)) ann.bbox = mask.toBbox(own);
  } else {
    const numbers = ann['keypoints'] as number[];
    const [x, y] = [0, 1].map((axis) => numbers.filter((_, i) => i % 3 === axis)) as [number[], number[]];
    const [x0, y0] = [x, y].map((own) => own.reduce((a, b) => Math.min(a, b), Infinity)) as [number, number];
    const [x1, y1] = [x, y].map((own) => own.reduce((a, b) => Math.max(a, b), -Infinity)) as [number, number];
    ann.area = (x1 - x0) * (y1 - y0);
    ann.bbox = [x0, y0, x1 - x0, y1 - y0];
  }
  ann.id = id;
  if (areaOf !== 'keypoints') ann.iscrowd = 0;
}

function load<T>(index: Record<string, T>, wanted: Ids, list: string): T[] {
  return ids(wanted).map((id) => {
    const found = index[key(id)];
    if (found === undefined)
      throw new BoxwiseError('UNKNOWN_ID', `the id of one of the ${list}`, String(id), { list });
    return found;
  });
}

function ids(wanted: Ids | undefined): readonly Id[] {
  if (wanted === undefined || wanted === null) return [];
  return typeof wanted === 'object' ? wanted : [wanted];
}

function texts(wanted: string | readonly string[] | undefined): readonly string[] {
  return wanted === undefined ? [] : typeof wanted === 'string' ? [wanted] : wanted;
}

function isFilter<T extends object>(value: unknown): value is T {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function some(name: string, value: unknown): object {
  return value === undefined ? {} : { [name]: value };
}

/** Empty lists where nothing is, as Python's `defaultdict(list)`. */
function listed<T>(): Record<string, T[]> {
  return new Proxy<Record<string, T[]>>(
    {},
    {
      get: (own, name) => (typeof name === 'symbol' ? undefined : (own[name] ??= [])),
    },
  );
}

function parsed(source: unknown, input: string): unknown {
  if (typeof source !== 'string') return source;
  const files = globalThis.process?.getBuiltinModule?.('node:fs');
  if (!files)
    throw new BoxwiseError('UNREADABLE_FILE', 'parsed JSON, where there are no files', 'a path', { input });
  let text: string;
  try {
    text = files.readFileSync(source, 'utf8');
  } catch (thrown) {
    throw new BoxwiseError('UNREADABLE_FILE', 'a file that can be read', String(thrown), { input: source });
  }
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new BoxwiseError('INVALID_JSON', 'JSON text', String(thrown), { input: source });
  }
}

function unsupported(name: string, why: string): BoxwiseError {
  return new BoxwiseError('INVALID_ARGUMENT', `a call other than ${name}`, why);
}
