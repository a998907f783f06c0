import { isList } from '../check/lists.js';
import { mistake, wrongType } from '../check/mistakes.js';
import { within, whole, numberOr } from '../check/numbers.js';
import { knownOptions, optionsOf, type KnownOptions } from '../check/options.js';
import { text } from '../check/words.js';
import type { SliceColumns } from '../evaluate/analysis/slices.js';
import type { Table } from '../table.js';

/** Options of {@link Evaluation.report}. */
export interface ReportOptions<Other = unknown> {
  /** Heading of the page. Default: `Evaluation of` and the name of the detections. */
  title?: string;
  /** A later evaluation of the same dataset: the report then shows both, and what changed. Needs `analysis: true` too. */
  compare?: Other;
  /** Names of the evaluation, and of the one it is compared with. Default: the names of their files, else `before` and `after`. */
  names?: readonly string[];
  /** Name of the ground truth, where that was given in memory. Default: `JSON in memory`, or `values in memory`. */
  groundTruthName?: string;
  /** The IoU threshold of errors, calibration and findings: one of the first 16 of the evaluation. Default: its first. */
  iou?: number;
  /** The score where the handle of the confidence starts. Default 0.25. */
  confidence?: number;
  /** Number of times that images are drawn for the intervals of a comparison. Default 1,000. */
  resamples?: number;
  /**
   * Folder of the pictures as the page will find it: a path relative to the report, or a URL, to which the `file_name` of an image is added.
   * With `thumbnails`, a folder on this machine. Default: none; the reader of the page can pick a folder.
   */
  images?: string;
  /**
   * Number of images, those that cost most AP, of which small pictures are put into the file; in promises only. Needs `images` and the
   * package `sharp`. Default 0.
   */
  thumbnails?: number;
  /** Tables of slices by what they are sliced by: `{ weather: evaluation.slices({ images, by: 'weather' }) }`. */
  slices?: Readonly<Record<string, Table<SliceColumns>>>;
}

const REPORT: KnownOptions<ReportOptions> = knownOptions("evaluation.report({ title: 'Night model' })", {
  title: true,
  compare: true,
  names: true,
  groundTruthName: true,
  iou: true,
  confidence: true,
  resamples: true,
  images: true,
  thumbnails: true,
  slices: true,
});

/** As a confusion matrix. */
const CONFIDENCE = 0.25;
const RESAMPLES = 1000;
/** More pictures make a file that no browser likes. */
const MOST_THUMBNAILS = 1000;

/** Options after checks and defaults; each is read once. */
export interface CheckedOptions {
  title: string | undefined;
  names: readonly string[];
  groundTruthName: string | undefined;
  iou: number | undefined;
  confidence: number;
  resamples: number;
  images: string | undefined;
  thumbnails: number;
  slices: [by: string, table: Table<SliceColumns>][];
}

/** Checks the options except `compare`. */
export function checkedOptions(given: ReportOptions | undefined): CheckedOptions {
  const {
    title,
    names = [],
    groundTruthName,
    iou,
    confidence,
    resamples,
    images,
    thumbnails = 0,
    slices = {},
  } = optionsOf(given, REPORT);
  const count = whole(thumbnails, 'thumbnails', 0, MOST_THUMBNAILS);
  if (count > 0 && images === undefined)
    throw mistake('INVALID_ARGUMENT', 'a folder of pictures in `images`', 'none', 'thumbnails');
  return {
    title: title === undefined ? undefined : text(title, 'title'),
    names: namesOf(names),
    groundTruthName: groundTruthName === undefined ? undefined : text(groundTruthName, 'groundTruthName'),
    iou: iou === undefined ? undefined : within(iou, 'iou', 0, 1),
    confidence: within(numberOr(confidence, CONFIDENCE, 'confidence'), 'confidence', 0, 1),
    resamples: whole(resamples ?? RESAMPLES, 'resamples', 1, 100_000),
    images: images === undefined ? undefined : text(images, 'images'),
    thumbnails: count,
    slices: slicesOf(slices),
  };
}

function namesOf(names: unknown): string[] {
  if (!isList(names) || names.length > 2) throw wrongType('one or two names', names, 'names');
  return names.map((name) => text(name, 'names'));
}

function slicesOf(slices: unknown): CheckedOptions['slices'] {
  if (typeof slices !== 'object' || slices === null)
    throw wrongType('tables of slices by name', slices, 'slices');
  return Object.entries(slices as NonNullable<ReportOptions['slices']>).map(([by, table]) => {
    if (typeof (table as Partial<Table<SliceColumns>> | null)?.toTable !== 'function')
      throw wrongType('a table, as evaluation.slices() returns it', table, `slices.${by}`);
    return [by, table];
  });
}
