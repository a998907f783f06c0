/** `pycocotools.coco`, under its names. */
import { isList, list, numbers } from '../api/check/lists.js';
import { owned } from '../api/check/memory.js';
import { wrongType } from '../api/check/mistakes.js';
import { knownOptions, optionsOf } from '../api/check/options.js';
import { text } from '../api/check/words.js';
import { BoxwiseError, describe, native } from '../api/errors.js';
import { Dataset } from '../api/evaluate/dataset.js';
import { evaluate } from '../api/evaluate.js';
import type { CocoAnnotation, CocoDataset, Id, IouType } from '../api/evaluate/types.js';
import type { Rle } from '../api/mask.js';
import { inTheirNames } from './pycocotools-explained.js';
import { ById, idOf, ListsById, setOf, unique } from './pycocotools-ids.js';
import * as mask from './pycocotools-mask.js';
import type { Pixels } from './pycocotools-mask.js';
import { nameOf, parsed, type JsonInput } from './pycocotools-read.js';
import type { Annotation, Category, Entry, Image } from './pycocotools-types.js';
import { checkedList, isMask, wrongRecord } from './pycocotools-records.js';
import { completed, isRows, numpyRows, type AreaOf, type NumpyRows } from './pycocotools-results.js';

export type { NumpyRows } from './pycocotools-results.js';
export type { Annotation, Category, Entry, Image } from './pycocotools-types.js';

/** One id, or several. */
export type Ids = Id | readonly Id[];

/** The filters of `getAnnIds`; what is absent or empty filters nothing. */
export interface AnnFilter {
  /** Only annotations of these images. */
  imgIds?: Ids;
  /** Only annotations of these categories. */
  catIds?: Ids;
  /** Only annotations whose area in square pixels is strictly between these. */
  areaRng?: readonly number[];
  /** Only annotations with this `iscrowd`: 1 for crowds, 0 for the others. */
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

const ANN_FILTER = knownOptions<AnnFilter>(
  'getAnnIds({ imgIds: [1], iscrowd: 0 })',
  { imgIds: true, catIds: true, areaRng: true, iscrowd: true },
  ['iscrowd'],
);
const CAT_FILTER = knownOptions<CatFilter>("getCatIds({ catNms: ['person'] })", {
  catNms: true,
  supNms: true,
  catIds: true,
});
const IMG_FILTER = knownOptions<ImgFilter>('getImgIds({ catIds: [1] })', { imgIds: true, catIds: true });

/** A dataset with indices over it, as pycocotools' class. Names of arguments may be given as members of one object. */
export class COCO {
  /** The dataset as parsed. */
  dataset: Entry<CocoDataset> = {};
  /** By id. */
  anns = new ById<Annotation>();
  /** Categories by id. */
  cats = new ById<Category>();
  /** Images by id. */
  imgs = new ById<Image>();
  /** By image id, and empty where there are none. */
  imgToAnns = new ListsById<Annotation>();
  /** By category id: the image of each annotation. */
  catToImgs = new ListsById<Id>();
  /** @internal */
  areaOf: AreaOf | undefined;
  /**
   * The path or the bytes that the records came from.
   *
   * @internal
   */
  source: string | Uint8Array | undefined;
  /**
   * What errors call the records.
   *
   * @internal
   */
  origin = 'dataset';

  /** @param annotation_file a path, a `file:` URL, JSON bytes, or the parsed dataset; without one an empty dataset */
  constructor(annotation_file?: JsonInput | CocoDataset | null) {
    if (annotation_file === undefined || annotation_file === null) return;
    native(() => this.#read(annotation_file));
  }

  #read(annotation_file: JsonInput | CocoDataset): void {
    const { value, source } = parsed(annotation_file, 'annotation_file');
    this.origin = source === undefined ? 'annotation_file' : nameOf(source, 'annotation_file');
    if (typeof value !== 'object' || value === null || isList(value)) {
      const expected = 'an object with images and annotations';
      throw new BoxwiseError('INVALID_SHAPE', expected, describe(value), { input: this.origin });
    }
    if (!isDataset(value))
      throw wrongType('a path, JSON bytes or a COCO dataset object', value, 'annotation_file');
    this.dataset = value;
    this.source = source;
    this.createIndex();
  }

  /**
   * Makes the indices anew, after a change of `dataset`.
   *
   * ```ts
   * const coco = new COCO('sample/gt.json');
   * coco.dataset = { images: [], annotations: [], categories: [] };
   * coco.createIndex(); // after a change of the dataset
   * console.log(coco.imgs.size); // 0
   * ```
   */
  createIndex(): void {
    const { annotations, images, categories } = this.#lists();
    this.anns = new ById(annotations.map((ann) => [ann.id, ann]));
    this.imgs = new ById(images.map((img) => [img.id, img]));
    this.cats = new ById(categories.map((cat) => [cat.id, cat]));
    [this.imgToAnns, this.catToImgs] = [new ListsById(), new ListsById()];
    for (const ann of annotations) this.imgToAnns.get(ann.image_id).push(ann);
    if (this.dataset.annotations === undefined || this.dataset.categories === undefined) return;
    for (const ann of annotations) this.catToImgs.get(ann.category_id).push(ann.image_id);
  }

  /** The dataset's lists, whose records have the ids that the indices need. */
  #lists(): {
    annotations: readonly Annotation[];
    images: readonly Image[];
    categories: readonly Category[];
  } {
    const { annotations = [], images = [], categories = [] } = this.dataset;
    const named = this.dataset.categories === undefined ? [] : ['category_id'];
    const checked = (records: unknown, list: string, members: readonly string[]): never =>
      checkedList(records, members, { input: this.origin, list }) as never;
    try {
      return {
        annotations: checked(annotations, 'annotations', ['id', 'image_id', ...named]),
        images: checked(images, 'images', ['id']),
        categories: checked(categories, 'categories', ['id']),
      };
    } catch (thrown) {
      throw located(thrown, this);
    }
  }

  /**
   * Prints what the file says about itself.
   *
   * ```ts
   * const coco = new COCO('sample/gt.json');
   * coco.info(); // prints the members of `info`, if the file has them
   * console.log(coco.imgs.size); // 200
   * ```
   */
  info(): void {
    for (const [name, value] of Object.entries((this.dataset['info'] as object | undefined) ?? {}))
      console.log(`${name}: ${String(value)}`);
  }

  /**
   * Ids of annotations that pass every filter.
   *
   * ```ts
   * const coco = new COCO('sample/gt.json');
   * console.log(coco.getAnnIds({ catIds: [1], iscrowd: 0 }).length); // 402
   * ```
   */
  getAnnIds(filter?: AnnFilter): Id[];
  getAnnIds(imgIds?: Ids, catIds?: Ids, areaRng?: readonly number[], iscrowd?: number | boolean | null): Id[];
  getAnnIds(first?: AnnFilter | Ids, second?: Ids, third?: readonly number[], fourth?: unknown): Id[] {
    const filter: AnnFilter = isFilter<AnnFilter>(first)
      ? optionsOf(first, ANN_FILTER, 'filter')
      : {
          ...some('imgIds', first),
          ...some('catIds', second),
          ...some('areaRng', third),
          ...some('iscrowd', fourth),
        };
    const { areaRng, iscrowd = null } = filter;
    if (iscrowd !== null && typeof iscrowd !== 'boolean' && !Number.isInteger(iscrowd))
      throw wrongType('0, 1, true or false', iscrowd, 'iscrowd');
    const [imgIds, catIds] = [ids(filter.imgIds, 'imgIds'), ids(filter.catIds, 'catIds')];
    const all = (this.dataset.annotations ?? []) as Annotation[];
    let anns =
      imgIds.length === 0
        ? all
        : imgIds.flatMap((id) => (this.imgToAnns.has(id) ? this.imgToAnns.get(id) : []));
    if (catIds.length > 0) {
      const wanted = setOf(catIds);
      anns = anns.filter((ann) => wanted.has(ann.category_id));
    }
    const bounds = range(areaRng);
    if (bounds !== undefined)
      anns = anns.filter(({ area }) => Number(area) > bounds[0] && Number(area) < bounds[1]);
    if (iscrowd !== null) anns = anns.filter((ann) => isEqual(ann.iscrowd, iscrowd));
    return anns.map((ann) => ann.id);
  }

  /**
   * Ids of categories that pass every filter.
   *
   * ```ts
   * const coco = new COCO('sample/gt.json');
   * console.log(coco.getCatIds({ catNms: ['person', 'dog'] })); // [ 1, 18 ]
   * ```
   */
  getCatIds(filter?: CatFilter): Id[];
  getCatIds(catNms?: string | readonly string[], supNms?: string | readonly string[], catIds?: Ids): Id[];
  getCatIds(
    first?: CatFilter | string | readonly string[],
    second?: string | readonly string[],
    third?: Ids,
  ): Id[] {
    const filter: CatFilter = isFilter<CatFilter>(first)
      ? optionsOf(first, CAT_FILTER, 'filter')
      : { ...some('catNms', first), ...some('supNms', second), ...some('catIds', third) };
    const [names, supers] = [texts(filter.catNms, 'catNms'), texts(filter.supNms, 'supNms')];
    const wanted = setOf(ids(filter.catIds, 'catIds'));
    return ((this.dataset.categories ?? []) as Category[])
      .filter((cat) => names.length === 0 || names.includes(String(cat.name)))
      .filter((cat) => supers.length === 0 || supers.includes(String(cat.supercategory)))
      .filter((cat) => wanted.size === 0 || wanted.has(cat.id))
      .map((cat) => cat.id);
  }

  /**
   * Ids of the images among `imgIds` that have an annotation of each of `catIds`; without filters of all images.
   *
   * ```ts
   * const coco = new COCO('sample/gt.json');
   * console.log(coco.getImgIds({ catIds: [18] }).length); // 6
   * ```
   */
  getImgIds(filter?: ImgFilter): Id[];
  getImgIds(imgIds?: Ids, catIds?: Ids): Id[];
  getImgIds(first?: ImgFilter | Ids, second?: Ids): Id[] {
    const filter: ImgFilter = isFilter<ImgFilter>(first)
      ? optionsOf(first, IMG_FILTER, 'filter')
      : { ...some('imgIds', first), ...some('catIds', second) };
    const [imgIds, catIds] = [ids(filter.imgIds, 'imgIds'), ids(filter.catIds, 'catIds')];
    if (imgIds.length === 0 && catIds.length === 0) return [...this.imgs].map(([id, img]) => img?.id ?? id);
    let found = unique(imgIds);
    catIds.forEach((catId, i) => {
      const own = this.catToImgs.get(catId);
      const known = setOf(own);
      found = i === 0 && found.length === 0 ? unique(own) : found.filter((id) => known.has(id));
    });
    return found;
  }

  /**
   * The annotations of these ids.
   *
   * ```ts
   * const coco = new COCO('sample/gt.json');
   * console.log(coco.loadAnns(coco.getAnnIds({ catIds: 18 }))[0]?.category_id); // 18
   * ```
   */
  loadAnns(ids: Ids = []): Annotation[] {
    return load(this.anns, ids, 'annotations');
  }

  /**
   * The categories of these ids.
   *
   * ```ts
   * const coco = new COCO('sample/gt.json');
   * console.log(coco.loadCats(18)[0]?.name); // dog
   * ```
   */
  loadCats(ids: Ids = []): Category[] {
    return load(this.cats, ids, 'categories');
  }

  /**
   * The images of these ids.
   *
   * ```ts
   * const coco = new COCO('sample/gt.json');
   * console.log(coco.loadImgs(coco.getImgIds())[0]?.width); // 640
   * ```
   */
  loadImgs(ids: Ids = []): Image[] {
    return load(this.imgs, ids, 'images');
  }

  /**
   * Results as a dataset of their own. As in the reference the results' objects themselves get `id`, `area` and, as the first
   * one needs it, `bbox`, `segmentation` and `iscrowd`.
   *
   * ```ts
   * const coco = new COCO('sample/gt.json');
   * console.log(coco.loadRes('sample/dt.json').anns.size); // 5001
   * ```
   *
   * @param resFile a path, a `file:` URL, JSON bytes, an array of results, or rows of seven numbers (`loadNumpyAnnotations`)
   * @throws BoxwiseError `UNKNOWN_IMAGE` for a result of an image that is not listed, `EMPTY_INPUT` for no results
   */
  loadRes(resFile: JsonInput | readonly object[] | NumpyRows): COCO {
    const res = new COCO();
    const { value, source } = isRows(resFile)
      ? { value: this.loadNumpyAnnotations(resFile), source: undefined }
      : parsed(resFile, 'resFile');
    res.source = source;
    res.origin = source === undefined ? 'resFile' : nameOf(source, 'resFile');
    const anns = this.#results(value, res);
    const first = anns[0] as Annotation;
    res.dataset['info'] = copied(this.dataset['info'] ?? {});
    res.dataset.images = [...(this.dataset.images ?? [])];
    if ('caption' in first) {
      const named = setOf(anns.map((ann) => ann.image_id));
      res.dataset.images = res.dataset.images.filter((img) => named.has(img.id));
      anns.forEach((ann, i) => (ann.id = i + 1));
    } else {
      res.dataset.categories = copied([...(this.dataset.categories ?? [])]);
      res.areaOf = this.#completed(anns, res);
    }
    res.dataset.annotations = anns as unknown as CocoAnnotation[];
    res.createIndex();
    return res;
  }

  /** Results of images that the dataset lists. */
  #results(value: unknown, { origin: input, source }: COCO): Annotation[] {
    if (!isList(value))
      throw new BoxwiseError('INVALID_SHAPE', 'a list of results', describe(value), { input });
    if (value.length === 0)
      throw new BoxwiseError('EMPTY_INPUT', 'at least one result', 'an empty list', { input });
    try {
      const anns = checkedList(value, ['image_id'], { input, list: 'results' }) as unknown as Annotation[];
      anns.forEach((ann, record) => {
        if (this.imgs.has(ann.image_id)) return;
        const place = { input, list: 'results', record };
        const expected = 'the id of an image that the dataset lists';
        throw wrongRecord('UNKNOWN_IMAGE', expected, this.#almost(ann.image_id), place);
      });
      // The reference adds members to the results themselves; frozen ones are copied.
      const isOpen = (ann: Annotation): boolean => Object.isExtensible(ann);
      return anns.every(isOpen) ? anns : anns.map((ann) => (isOpen(ann) ? ann : { ...ann }));
    } catch (thrown) {
      throw this.#located(thrown, { input, source }, 'bbox');
    }
  }

  #completed(anns: readonly Annotation[], { origin, source }: COCO): AreaOf | undefined {
    try {
      return completed(anns, origin);
    } catch (thrown) {
      const isPose = anns[0] !== undefined && 'keypoints' in anns[0];
      throw this.#located(thrown, { input: origin, source }, isPose ? 'keypoints' : 'segm');
    }
  }

  /** The error of the reader of `evaluate`, which knows the byte, if it finds one in the results' source, too. */
  #located(
    thrown: unknown,
    { input, source }: { input: string; source: string | Uint8Array | undefined },
    iouType: IouType,
  ): unknown {
    if (source === undefined) return thrown;
    try {
      const { images = [], categories = [] } = this.dataset;
      evaluate({ images, categories, annotations: [] }, source, { iouType }).dispose();
    } catch (known) {
      const isResult = known instanceof BoxwiseError && known.list === 'results';
      return isResult ? inTheirNames(known, { groundTruth: this.origin, detections: input }) : thrown;
    }
    return thrown;
  }

  /** An id that is not listed, and whether it is with the other type. */
  #almost(id: Id): string {
    const other = typeof id === 'string' ? numberOf(id) : String(id);
    const hint = other !== undefined && this.imgs.has(other) ? `; there is ${describe(other)}` : '';
    return `${describe(id)}${hint}`;
  }

  /**
   * Results of rows of seven numbers: image id, x, y, width, height, score, category id.
   *
   * ```ts
   * const coco = new COCO('sample/gt.json');
   * console.log(coco.loadNumpyAnnotations([[139, 10, 20, 30, 40, 0.9, 1]]).length); // 1
   * ```
   */
  loadNumpyAnnotations(data: NumpyRows): object[] {
    return numpyRows(data);
  }

  /**
   * The mask of an annotation whose segmentation is polygons or a mask.
   *
   * ```ts
   * const coco = new COCO({ images: [{ id: 1, height: 2, width: 2 }], annotations: [], categories: [] });
   * const rle = coco.annToRLE({ image_id: 1, segmentation: [[0, 0, 2, 0, 2, 1, 0, 1]] });
   * console.log(mask.area(rle)); // 2
   * ```
   */
  annToRLE(ann: { image_id: Id; segmentation?: unknown }): Rle {
    if (typeof ann !== 'object' || ann === null) throw wrongType('an annotation', ann, 'ann');
    return native(() => this.#maskOf(ann));
  }

  #maskOf(ann: { image_id: Id; segmentation?: unknown }): Rle {
    const [img] = this.loadImgs(ann.image_id);
    if (img === undefined) throw wrongType('the id of an image', ann.image_id, 'ann.image_id');
    const { segmentation: segm } = ann;
    if (isList(segm))
      return mask.merge(mask.frPyObjects(segm, side(img, 'height'), side(img, 'width')) as Rle[]);
    if (!isMask(segm)) throw wrongType('polygons or a mask { size, counts }', segm, 'ann.segmentation');
    if (isList(segm.counts)) return mask.frPyObjects(segm, side(img, 'height'), side(img, 'width'));
    return segm as Rle;
  }

  /**
   * The bitmap of an annotation, in C order.
   *
   * ```ts
   * const coco = new COCO({ images: [{ id: 1, height: 2, width: 2 }], annotations: [], categories: [] });
   * console.log(coco.annToMask({ image_id: 1, segmentation: [[0, 0, 2, 0, 2, 1, 0, 1]] }).data); // Uint8Array(4) [ 1, 1, 0, 0 ]
   * ```
   */
  annToMask(ann: { image_id: Id; segmentation?: unknown }): Pixels {
    return mask.decode(this.annToRLE(ann));
  }

  /**
   * Drawing is not there: throws.
   *
   * ```ts
   * try {
   *   new COCO('sample/gt.json').showAnns();
   * } catch (error) {
   *   console.log((error as { code: string }).code); // INVALID_ARGUMENT
   * }
   * ```
   */
  showAnns(): never {
    throw unsupported('showAnns', 'nothing to draw on: use the explorer, or a canvas of your own');
  }

  /**
   * Downloading is not there: throws.
   *
   * ```ts
   * try {
   *   new COCO('sample/gt.json').download();
   * } catch (error) {
   *   console.log((error as { code: string }).code); // INVALID_ARGUMENT
   * }
   * ```
   */
  download(): never {
    throw unsupported('download', 'no downloads: fetch the `coco_url` of each image');
  }
}

function isDataset(value: object): value is Entry<CocoDataset> {
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || prototype === null;
  return isPlain || 'images' in value || 'annotations' in value || 'categories' in value;
}

/** The error of the reader of `evaluate`, which knows the byte, if it finds one in the source, too. */
function located(thrown: unknown, { source, origin }: COCO): unknown {
  if (source === undefined) return thrown;
  try {
    Dataset.load(source).dispose();
  } catch (known) {
    return inTheirNames(known, { groundTruth: origin, detections: origin });
  }
  return thrown;
}

/** A copy; what cannot be copied, such as a function, stays the same. */
function copied<T>(value: T): T {
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
}

function side(img: Image, name: 'height' | 'width'): number {
  const value = img[name];
  if (typeof value === 'number') return value;
  throw new BoxwiseError('MISSING_KEY', `the key ${name} of the image`, describe(value), {
    list: 'images',
    id: String(img.id),
  });
}

function numberOf(text: string): number | undefined {
  const number = Number(text);
  return String(number) === text ? number : undefined;
}

function load<T>(index: ById<T>, wanted: Ids, list: string): T[] {
  return ids(wanted, 'ids').map((id) => {
    const found = index.get(id);
    if (found === undefined)
      throw new BoxwiseError('UNKNOWN_ID', `the id of one of the ${list}`, describe(id), { list });
    return found;
  });
}

/** As Python compares flags: true is 1. */
function isEqual(a: unknown, b: number | boolean): boolean {
  return typeof a === 'boolean' || typeof a === 'number' ? Number(a) === Number(b) : false;
}

function ids(wanted: Ids | undefined, input: string): readonly Id[] {
  if (wanted === undefined || wanted === null) return [];
  const given: readonly unknown[] = isList(wanted)
    ? wanted
    : ArrayBuffer.isView(wanted)
      ? Array.from(owned(wanted, input) as unknown as ArrayLike<Id>)
      : [wanted];
  return given.map((id, i) => idOf(id, input, i));
}

function texts(wanted: string | readonly string[] | undefined, input: string): readonly string[] {
  if (wanted === undefined || wanted === null) return [];
  if (typeof wanted === 'string') return [wanted];
  return list(wanted, 'a name or an array of names', input).map((name, i) => text(name, `${input}[${i}]`));
}

/** The bounds of a range of areas; none for an empty one. */
function range(areaRng: unknown): [number, number] | undefined {
  const [least, most] = numbers(areaRng ?? [], 'areaRng');
  if (least === undefined) return undefined;
  if (most === undefined) throw wrongType('two areas', areaRng, 'areaRng');
  return [least, most];
}

function isFilter<T extends object>(value: unknown): value is T {
  return typeof value === 'object' && value !== null && !isList(value) && !ArrayBuffer.isView(value);
}

function some(name: string, value: unknown): object {
  return value === undefined ? {} : { [name]: value };
}

function unsupported(name: string, why: string): BoxwiseError {
  return new BoxwiseError('INVALID_ARGUMENT', `a call other than ${name}`, why);
}
