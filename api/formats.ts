import type { DatasetHandle } from '#native';
import { call, plainCall, type Later, type PlainLater } from './call.js';
import { Dataset } from './evaluate/dataset.js';
import { pathOf } from './check/paths.js';
import { IN_NODE, columnsRead, openImagesFiles, pathsOf, vocFiles } from './formats/paths.js';
import type { OpenImagesFiles, ReadColumns, VocFiles } from './formats/types.js';

export type * from './formats/types.js';

function dataset(handle: DatasetHandle): Dataset {
  return Dataset.wrap(handle, false);
}

/**
 * Reads PASCAL VOC annotations. Ids are strings: the id of an image is its file name without `.xml`, the id of a category is the
 * `name` of its objects. Results for {@link evaluate} must use the same strings, as {@link readVocResults} does.
 *
 * ```ts
 * import { mkdtempSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { readVoc } from 'boxwise';
 *
 * const folder = mkdtempSync(join(tmpdir(), 'voc-'));
 * const box = '<bndbox><xmin>1</xmin><ymin>1</ymin><xmax>50</xmax><ymax>40</ymax></bndbox>';
 * writeFileSync(join(folder, 'street.xml'), `<annotation><object><name>car</name>${box}</object></annotation>`);
 * console.log(readVoc({ annotations: folder }).annotationCount); // 1
 * ```
 *
 * @throws BoxwiseError `UNREADABLE_FILE`, `INVALID_SHAPE` (no XML), `MISSING_KEY`, `INVALID_VALUE`, `DUPLICATE_ID`
 */
export function readVoc(files: VocFiles): Dataset {
  return voc.now(files);
}

const voc = call('readVoc', (files: VocFiles) => [vocFiles(files)], dataset);

/**
 * Reads PASCAL VOC results: files with lines `image score xmin ymin xmax ymax`, or a folder of such files (`.txt`). The category is
 * the last part of a file name such as `comp4_det_test_car.txt`, or the whole name if it has no `_det_`.
 *
 * ```ts
 * import { mkdtempSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { readVocResults } from 'boxwise';
 *
 * const file = join(mkdtempSync(join(tmpdir(), 'voc-')), 'comp4_det_test_car.txt');
 * writeFileSync(file, 'street 0.9 1 1 50 40\n');
 * const { imageIds, categoryIds, scores } = readVocResults(file);
 * console.log(imageIds, categoryIds, scores); // [ 'street' ] [ 'car' ] Float64Array(1) [ 0.9 ]
 * ```
 *
 * @throws BoxwiseError `UNREADABLE_FILE`, `LENGTH_MISMATCH` (a line without six words), `INVALID_VALUE`
 */
export function readVocResults(files: string | URL | readonly (string | URL)[]): ReadColumns {
  return vocResults.now(files);
}

const vocResults = plainCall(
  'readVocResults',
  (files: string | URL | readonly (string | URL)[]) => [pathsOf(files, 'files')],
  columnsRead,
);

/**
 * Reads Open Images tables: boxes (`ImageID`, `LabelName`, `XMin`, `XMax`, `YMin`, `YMax`, `IsGroupOf`) and image labels
 * (`ImageID`, `LabelName`, `Confidence`: 1 if present, 0 if absent). Ids are strings such as `/m/01g317`.
 *
 * ```ts
 * import { mkdtempSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { readOpenImages } from 'boxwise';
 *
 * const boxes = join(mkdtempSync(join(tmpdir(), 'oid-')), 'boxes.csv');
 * const header = 'ImageID,LabelName,XMin,XMax,YMin,YMax,IsGroupOf';
 * writeFileSync(boxes, `${header}\nstreet,/m/0k4j,0.1,0.5,0.2,0.6,0\n`);
 * console.log(readOpenImages({ boxes }).imageCount); // 1
 * ```
 *
 * @throws BoxwiseError `UNREADABLE_FILE`, `MISSING_KEY` (a column), `LENGTH_MISMATCH` (a row), `INVALID_VALUE` (a cell, or a column that is there twice)
 */
export function readOpenImages(files: OpenImagesFiles): Dataset {
  return openImages.now(files);
}

const openImages = call('readOpenImages', (files: OpenImagesFiles) => [openImagesFiles(files)], dataset);

/**
 * Reads Open Images predictions: a table with `ImageID`, `LabelName`, `Score`, `XMin`, `XMax`, `YMin` and `YMax`.
 *
 * ```ts
 * import { mkdtempSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { readOpenImagesResults } from 'boxwise';
 *
 * const file = join(mkdtempSync(join(tmpdir(), 'oid-')), 'predictions.csv');
 * writeFileSync(file, 'ImageID,LabelName,Score,XMin,XMax,YMin,YMax\nstreet,/m/0k4j,0.9,0.1,0.5,0.2,0.6\n');
 * console.log(readOpenImagesResults(file).categoryIds); // [ '/m/0k4j' ]
 * ```
 *
 * @throws BoxwiseError as {@link readOpenImages}
 */
export function readOpenImagesResults(file: string | URL): ReadColumns {
  return openImagesResults.now(file);
}

const openImagesResults = plainCall(
  'readOpenImagesResults',
  (file: string | URL) => [pathOf(file, 'file', IN_NODE)],
  columnsRead,
);

/** As {@link readVoc}, off the event loop. */
export const readVocLater: Later<typeof readVoc> = voc.later;
/** As {@link readVocResults}, off the event loop. */
export const readVocResultsLater: PlainLater<typeof readVocResults> = vocResults.later;
/** As {@link readOpenImages}, off the event loop. */
export const readOpenImagesLater: Later<typeof readOpenImages> = openImages.later;
/** As {@link readOpenImagesResults}, off the event loop. */
export const readOpenImagesResultsLater: PlainLater<typeof readOpenImagesResults> = openImagesResults.later;
