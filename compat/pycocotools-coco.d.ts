import type { CocoAnnotation, CocoCategory, CocoDataset, CocoImage, Id } from '../api/evaluate/types.js';
import type { Pixels } from './pycocotools-mask.js';
import type { Rle } from '../api/mask.js';
/** An entry of a list with whatever members its file has. */
export type Entry<T> = T & {
    [member: string]: unknown;
};
/** An annotation, or a result with what `loadRes` adds. */
export type Annotation = Entry<Partial<CocoAnnotation> & {
    id: Id;
    image_id: Id;
    category_id: Id;
}>;
/** An entry of `images`. */
export type Image = Entry<CocoImage>;
/** An entry of `categories`. */
export type Category = Entry<CocoCategory>;
/** One id, or several. */
export type Ids = Id | readonly Id[];
/** The filters of `getAnnIds`; what is absent or empty filters nothing. */
export interface AnnFilter {
    imgIds?: Ids;
    catIds?: Ids;
    /** Areas strictly between these. */
    areaRng?: readonly number[];
    iscrowd?: number | boolean | null;
}
/** The filters of `getCatIds`. */
export interface CatFilter {
    catNms?: string | readonly string[];
    supNms?: string | readonly string[];
    catIds?: Ids;
}
/** The filters of `getImgIds`. */
export interface ImgFilter {
    imgIds?: Ids;
    catIds?: Ids;
}
/** What the areas of results are those of. */
export type AreaOf = 'bbox' | 'segmentation' | 'keypoints';
/** A dataset with indices over it, as pycocotools' class. Names of arguments may be given as members of one object. */
export declare class COCO {
    #private;
    dataset: Entry<CocoDataset>;
    /** By id. */
    anns: Record<string, Annotation>;
    cats: Record<string, Category>;
    imgs: Record<string, Image>;
    /** By image id, and empty where there are none. */
    imgToAnns: Record<string, Annotation[]>;
    /** By category id: the image of each annotation. */
    catToImgs: Record<string, Id[]>;
    /** @internal */
    areaOf: AreaOf | undefined;
    /** @param annotation_file a path, or the parsed dataset; without one an empty dataset */
    constructor(annotation_file?: string | CocoDataset | null);
    /** Makes the indices anew, after a change of `dataset`. */
    createIndex(): void;
    /** Prints what the file says about itself. */
    info(): void;
    /** Ids of annotations that pass every filter. */
    getAnnIds(filter?: AnnFilter): Id[];
    getAnnIds(imgIds?: Ids, catIds?: Ids, areaRng?: readonly number[], iscrowd?: number | boolean | null): Id[];
    /** Ids of categories that pass every filter. */
    getCatIds(filter?: CatFilter): Id[];
    getCatIds(catNms?: string | readonly string[], supNms?: string | readonly string[], catIds?: Ids): Id[];
    /** Ids of the images among `imgIds` that have an annotation of each of `catIds`; without filters of all images. */
    getImgIds(filter?: ImgFilter): Id[];
    getImgIds(imgIds?: Ids, catIds?: Ids): Id[];
    /** The annotations of these ids. */
    loadAnns(ids?: Ids): Annotation[];
    /** The categories of these ids. */
    loadCats(ids?: Ids): Category[];
    /** The images of these ids. */
    loadImgs(ids?: Ids): Image[];
    /**
     * Results as a dataset of their own. As in the reference the results' objects themselves get `id`, `area` and, as the first
     * one needs it, `bbox`, `segmentation` and `iscrowd`.
     *
     * @param resFile a path, an array of results, or rows of seven numbers (`loadNumpyAnnotations`)
     * @throws BoxwiseError `UNKNOWN_IMAGE` for a result of an image that is not listed, `EMPTY_INPUT` for no results
     */
    loadRes(resFile: string | readonly object[] | NumpyRows): COCO;
    /** Results of rows of seven numbers: image id, x, y, width, height, score, category id. */
    loadNumpyAnnotations(data: NumpyRows): object[];
    /** The mask of an annotation whose segmentation is polygons or a mask. */
    annToRLE(ann: {
        image_id: Id;
        segmentation?: unknown;
    }): Rle;
    /** The bitmap of an annotation, in C order. */
    annToMask(ann: {
        image_id: Id;
        segmentation?: unknown;
    }): Pixels;
    /** Drawing is not there: throws. */
    showAnns(): never;
    /** Downloading is not there: throws. */
    download(): never;
}
/** Rows of seven numbers, as an array of rows or flat with the shape `[N, 7]`. */
export type NumpyRows = readonly ArrayLike<number>[] | {
    data: Float64Array | Float32Array;
    shape: readonly number[];
};
/** What stands for an id in an object. */
export declare function key(id: Id): string;
