/** The files of a PASCAL VOC dataset. */
export interface VocFiles {
  /** The folder `Annotations`, with an `.xml` file for each image. */
  annotations: string | URL;
  /** A list such as `ImageSets/Main/test.txt`: the images, one at the start of each line. Default: every file in the folder. */
  imageSet?: string | URL;
  /** Number of threads. Default: all cores that the process may use. */
  threads?: number;
}

/** The tables of an Open Images dataset. */
export interface OpenImagesFiles {
  /** Boxes, as `validation-annotations-bbox.csv`. */
  boxes: string | URL;
  /** Image labels, as `validation-annotations-human-imagelabels-boxable.csv`. Default: none. */
  labels?: string | URL;
}

/** Detections as columns for `evaluate`. */
export interface ReadColumns {
  /** Id of the image of each detection. */
  imageIds: string[];
  /** Id of the category of each detection. */
  categoryIds: string[];
  /** x, y, width, height of each detection, in pixels. */
  boxes: Float64Array;
  /** Score of each detection. */
  scores: Float64Array;
  /** Format of `boxes`. */
  format: 'xywh';
}
