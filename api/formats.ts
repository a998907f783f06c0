import * as addon from '#native';
import { native } from './errors.js';
import { Dataset } from './evaluate/dataset.js';
import { pathOf } from './check/paths.js';
import { columnsRead, openImagesFiles, pathsOf, vocFiles } from './formats/paths.js';
import type { OpenImagesFiles, ReadColumns, VocFiles } from './formats/types.js';

export type * from './formats/types.js';

/**
 * Reads PASCAL VOC's annotations. Ids are names: an image's is its file's without `.xml`, a category's what objects have as
 * `name`; so results for {@link evaluate} name their images and categories by strings, as {@link readVocResults} does.
 *
 * @throws BoxwiseError `UNREADABLE_FILE`, `INVALID_SHAPE` (no XML), `MISSING_KEY`, `INVALID_VALUE`, `DUPLICATE_ID`
 *
 * ```ts
 * const truth = readVoc({ annotations: 'VOC2007/Annotations', imageSet: 'VOC2007/ImageSets/Main/test.txt' });
 * const { metrics } = evaluate(truth, readVocResults('results/VOC2007/Main'), { protocol: 'voc' });
 * ```
 */
export function readVoc(files: VocFiles): Dataset {
  const from = vocFiles(files);
  return Dataset.wrap(
    native(() => addon.readVoc(from)),
    false,
  );
}

/**
 * Reads PASCAL VOC's results: files whose lines are `image score xmin ymin xmax ymax`, or a folder of them (`.txt`). The category
 * is in a file's name: what stands behind the set in `comp4_det_test_car.txt`, or all of a name without `_det_`.
 *
 * @throws BoxwiseError `UNREADABLE_FILE`, `LENGTH_MISMATCH` (a line without six words), `INVALID_VALUE`
 */
export function readVocResults(files: string | URL | readonly (string | URL)[]): ReadColumns {
  const paths = pathsOf(files, 'files');
  return columnsRead(native(() => addon.readVocResults(paths)));
}

/**
 * Reads Open Images' tables: boxes (`ImageID`, `LabelName`, `XMin`, `XMax`, `YMin`, `YMax`, `IsGroupOf`) and image labels
 * (`ImageID`, `LabelName`, `Confidence`: 1 for what is there, 0 for what is not). Ids are names, such as `/m/01g317`.
 *
 * @throws BoxwiseError `UNREADABLE_FILE`, `MISSING_KEY` (a column), `LENGTH_MISMATCH` (a row), `INVALID_VALUE`
 */
export function readOpenImages(files: OpenImagesFiles): Dataset {
  const from = openImagesFiles(files);
  return Dataset.wrap(
    native(() => addon.readOpenImages(from)),
    false,
  );
}

/**
 * Reads Open Images' predictions: a table with `ImageID`, `LabelName`, `Score`, `XMin`, `XMax`, `YMin` and `YMax`.
 *
 * @throws BoxwiseError as {@link readOpenImages}
 */
export function readOpenImagesResults(file: string | URL): ReadColumns {
  const path = pathOf(file, 'file');
  return columnsRead(native(() => addon.readOpenImagesResults(path)));
}
