import * as addon from '#native';
import { nativeAsync } from '../errors.js';
import { Dataset } from '../evaluate/dataset.js';
import { pathOf } from '../check/paths.js';
import { columnsRead, openImagesFiles, pathsOf, vocFiles } from '../formats/paths.js';
import type { OpenImagesFiles, ReadColumns, VocFiles } from '../formats/types.js';

/** As `readVoc` of `boxwise`, off the event loop. */
export async function readVoc(files: VocFiles): Promise<Dataset> {
  const from = vocFiles(files);
  return Dataset.wrap(await nativeAsync(() => addon.readVocAsync(from)), false);
}

/** As `readVocResults` of `boxwise`, off the event loop. */
export async function readVocResults(files: string | URL | readonly (string | URL)[]): Promise<ReadColumns> {
  const paths = pathsOf(files, 'files');
  return columnsRead(await nativeAsync(() => addon.readVocResultsAsync(paths)));
}

/** As `readOpenImages` of `boxwise`, off the event loop. */
export async function readOpenImages(files: OpenImagesFiles): Promise<Dataset> {
  const from = openImagesFiles(files);
  return Dataset.wrap(await nativeAsync(() => addon.readOpenImagesAsync(from)), false);
}

/** As `readOpenImagesResults` of `boxwise`, off the event loop. */
export async function readOpenImagesResults(file: string | URL): Promise<ReadColumns> {
  const path = pathOf(file, 'file');
  return columnsRead(await nativeAsync(() => addon.readOpenImagesResultsAsync(path)));
}
