/** Where PASCAL VOC's annotations are. */
export interface VocFiles {
    /** The folder `Annotations`, with an `.xml` file for each image. */
    annotations: string | URL;
    /** A list such as `ImageSets/Main/test.txt`: the images, one at the start of each line. Default: every file in the folder. */
    imageSet?: string | URL;
    /** Threads to read on. Default: all cores that the process may use. */
    threads?: number;
}
/** Where Open Images' tables are. */
export interface OpenImagesFiles {
    /** Boxes, as `validation-annotations-bbox.csv`. */
    boxes: string | URL;
    /** Image labels, as `validation-annotations-human-imagelabels-boxable.csv`. Default: none. */
    labels?: string | URL;
}
/** Detections as `evaluate` takes them. */
export interface ReadColumns {
    imageIds: string[];
    categoryIds: string[];
    /** x, y, width, height of each. */
    boxes: Float64Array;
    scores: Float64Array;
    format: 'xywh';
}
