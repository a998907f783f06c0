import { call } from '../../call.js';
import { limit, numberOr } from '../../check/numbers.js';
import { knownOptions, optionsOf, type KnownOptions } from '../../check/options.js';
import { tableOf, type Table } from '../../table.js';
import type { Id } from '../types.js';
import { BACKGROUND } from './errors.js';
import type { Subject } from './subject.js';
import { at } from './tables.js';

/** Options of {@link Evaluation.labelErrors}. The defaults are ObjectLab's, which assume confident, calibrated scores: lower them for others. */
export interface LabelErrorOptions {
  /** A detection of at least this score shows an object that was overlooked. Default 0.95. */
  overlookedScore?: number;
  /** A detection of more than this score shows where its object is. Default 0.5. */
  badlyLocatedScore?: number;
  /** A detection of more than this score shows the category of its object. Default 0.95. */
  swappedScore?: number;
}

/** What is wrong with a label: there is none for an object, its box is inaccurate, or its category is wrong. */
export type LabelErrorKind = 'overlooked' | 'badlyLocated' | 'swapped';

/** Columns of suspicious labels, the worst first. */
export interface LabelErrorColumns {
  /** What is suspected. */
  kind: LabelErrorKind[];
  /** Quality from 0, surely wrong, to 1. */
  quality: Float64Array;
  /** Id of the image. */
  imageId: Id[];
  /** `file_name` of the image, if the dataset has one. */
  fileName: (string | undefined)[];
  /** Id of the label's category; of an overlooked object, of the detection's. */
  categoryId: Id[];
  /** Name of that category, if it has one. */
  categoryName: (string | undefined)[];
  /** Index of the annotation; -1 for an overlooked object. */
  object: Int32Array;
  /** Id of the annotation. */
  objectId: (Id | undefined)[];
  /** Index of the detection that speaks against the label; -1 where it is another label at the same place. */
  detection: Int32Array;
  /** Id of that detection's category. */
  suggestedId: (Id | undefined)[];
  /** Name of that category. */
  suggestedName: (string | undefined)[];
  /** Left edge of the label in pixels; of an overlooked object, of the detection. */
  x: Float64Array;
  /** Top edge in pixels. */
  y: Float64Array;
  /** Width in pixels. */
  width: Float64Array;
  /** Height in pixels. */
  height: Float64Array;
}

/** Columns of the label quality of images, the worst first: each from 0 to 1. */
export interface ImageQualityColumns {
  /** Id of the image. */
  imageId: Id[];
  /** `file_name` of the image, if the dataset has one. */
  fileName: (string | undefined)[];
  /** Geometric mean of the three. */
  quality: Float64Array;
  /** About objects without a label. */
  overlooked: Float64Array;
  /** About boxes. */
  badlyLocated: Float64Array;
  /** About categories. */
  swapped: Float64Array;
}

/** Suspicious labels as a COCO dataset, for a labelling tool. */
export interface LabelErrorDataset {
  /** The images that have some. Width and height are in pixels, if the dataset has them. */
  images: { id: Id; file_name?: string; width?: number; height?: number }[];
  /** All categories. */
  categories: { id: Id; name?: string }[];
  /** The boxes in pixels, with what is suspected in `attributes`. `segmentation` is empty: importers such as CVAT's ask for one. */
  annotations: {
    id: number;
    image_id: Id;
    category_id: Id;
    bbox: [x: number, y: number, width: number, height: number];
    area: number;
    iscrowd: 0;
    segmentation: [];
    attributes: { kind: LabelErrorKind; quality: number; annotation_id?: Id; suggested_category_id?: Id };
  }[];
}

/** Suspicious labels of a dataset. */
export interface LabelErrors {
  /** Labels with a quality below 1, and detections that show an overlooked object. */
  boxes: Table<LabelErrorColumns>;
  /** Every image. */
  images: Table<ImageQualityColumns>;
  /** Number of detections that passed the threshold of each kind; where it is 0, nothing could be found. */
  passed: Record<LabelErrorKind, number>;
  /**
   * Returns the worst boxes, at most `limit` (default all), as a COCO dataset: write it to a file and import it into a labelling tool.
   * @throws `OUT_OF_RANGE` or `INVALID_ARGUMENT` if `limit` is neither a whole number of at least 0 nor Infinity.
   */
  toCoco(limit?: number): LabelErrorDataset;
}

const LABELS: KnownOptions<LabelErrorOptions> = knownOptions(
  'evaluation.labelErrors({ overlookedScore: 0.6 })',
  { overlookedScore: true, badlyLocatedScore: true, swappedScore: true },
);
/** Kinds by the addon's numbers. */
export const LABEL_KINDS: readonly LabelErrorKind[] = ['overlooked', 'badlyLocated', 'swapped'];

/** ObjectLab's thresholds. */
export const LABEL_SCORES = { overlooked: 0.95, badlyLocated: 0.5, swapped: 0.95 };

/** `labelErrors` of an evaluation. */
export const labelErrors = call(
  'labelErrors',
  ({ handle }: Subject, given?: LabelErrorOptions) => {
    const options = optionsOf(given, LABELS);
    const scores = {
      overlooked: numberOr(options.overlookedScore, LABEL_SCORES.overlooked, 'overlookedScore'),
      badlyLocated: numberOr(options.badlyLocatedScore, LABEL_SCORES.badlyLocated, 'badlyLocatedScore'),
      swapped: numberOr(options.swappedScore, LABEL_SCORES.swapped, 'swappedScore'),
    };
    return [handle, scores];
  },
  (found, subject, _options): LabelErrors => {
    const { params, names, sources } = subject;
    const { imageIds, imageNames, annotationIds } = sources();
    const part = (values: Float64Array, nth: number): Float64Array =>
      Float64Array.from({ length: values.length / 4 }, (_, row) => values[4 * row + nth] as number);
    const boxes: Table<LabelErrorColumns> = tableOf({
      kind: at(LABEL_KINDS, found.kind),
      quality: found.quality,
      imageId: at(imageIds, found.image),
      fileName: at(imageNames, found.image),
      categoryId: at(params.categoryIds, found.category),
      categoryName: at(names, found.category),
      object: found.object,
      objectId: at<Id | undefined>(annotationIds, found.object),
      detection: found.detection,
      suggestedId: at<Id | undefined>(params.categoryIds, found.suggested),
      suggestedName: at(names, found.suggested),
      x: part(found.bbox, 0),
      y: part(found.bbox, 1),
      width: part(found.bbox, 2),
      height: part(found.bbox, 3),
    });
    const [overlooked, badlyLocated, swapped, quality] = [0, 1, 2, 3].map((nth) =>
      part(found.imageQuality, nth),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array];
    const order = [...quality.keys()].sort(
      (one, other) => (quality[one] as number) - (quality[other] as number) || one - other,
    );
    const ordered = (values: Float64Array): Float64Array =>
      Float64Array.from(order, (image) => values[image] as number);
    const images: Table<ImageQualityColumns> = tableOf({
      imageId: at(imageIds, order),
      fileName: at(imageNames, order),
      quality: ordered(quality),
      overlooked: ordered(overlooked),
      badlyLocated: ordered(badlyLocated),
      swapped: ordered(swapped),
    });
    const passed = Object.fromEntries(LABEL_KINDS.map((kind, at) => [kind, found.passed[at] ?? 0])) as Record<
      LabelErrorKind,
      number
    >;
    const categories = params.categoryIds.map((id, at) => ({ id, ...named('name', names[at]) }));
    return { boxes, images, passed, toCoco: (most) => datasetOf(subject, boxes, categories, most) };
  },
);

/** What a report keeps of the evaluation, which has the sizes of the images. */
const columns = call('reportColumns', ({ handle }: Subject) => [handle, undefined, BACKGROUND]);

function named<Name extends string>(name: Name, value: string | undefined): { [N in Name]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { [N in Name]?: string };
}

/** Sizes of the images by their ids, of those that have one. Labelling tools need them: Label Studio counts in per cent of an image. */
function sizesOf(subject: Subject): Map<Id, { width: number; height: number }> {
  const { imageSizes } = columns.now(subject);
  const sizes = new Map<Id, { width: number; height: number }>();
  for (const [at, id] of subject.sources().imageIds.entries()) {
    const [height = 0, width = 0] = imageSizes.subarray(2 * at, 2 * at + 2);
    if (width > 0 && height > 0) sizes.set(id, { width, height });
  }
  return sizes;
}

function datasetOf(
  subject: Subject,
  boxes: Table<LabelErrorColumns>,
  categories: LabelErrorDataset['categories'],
  most: number | undefined,
): LabelErrorDataset {
  const rows = boxes.toTable().slice(0, most === undefined ? undefined : limit(most, 'limit'));
  const sizes = sizesOf(subject);
  const images = new Map(rows.map(({ imageId: id, fileName }) => [id, { id, ...named('file_name', fileName), ...sizes.get(id) }])); // prettier-ignore
  const annotations = rows.map((row, at): LabelErrorDataset['annotations'][number] => ({
    id: at + 1,
    image_id: row.imageId,
    category_id: row.categoryId,
    bbox: [row.x, row.y, row.width, row.height],
    area: row.width * row.height,
    iscrowd: 0,
    segmentation: [],
    attributes: {
      kind: row.kind,
      quality: row.quality,
      ...(row.objectId !== undefined && { annotation_id: row.objectId }),
      ...(row.suggestedId !== undefined && { suggested_category_id: row.suggestedId }),
    },
  }));
  return { images: [...images.values()], categories, annotations };
}
