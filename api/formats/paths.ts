import type * as addon from '#native';
import { isList } from '../check/lists.js';
import { threadsOf } from '../check/numbers.js';
import { knownOptions, optionsOf } from '../check/options.js';
import { pathOf } from '../check/paths.js';
import { withFiles } from './files.js';
import type { OpenImagesFiles, ReadColumns, VocFiles } from './types.js';

const VOC = knownOptions<VocFiles>("readVoc({ annotations: 'VOC2007/Annotations' })", {
  annotations: true,
  imageSet: true,
  threads: true,
});
const OPEN_IMAGES = knownOptions<OpenImagesFiles>("readOpenImages({ boxes: 'boxes.csv' })", {
  boxes: true,
  labels: true,
});

/** What to do in a page, which has no files. */
export const IN_NODE = 'read it in Node.js, and pass the page what evaluate takes';

/** One path or several. */
export function pathsOf(paths: unknown, input: string): string[] {
  return isList(paths)
    ? paths.map((path, index) => pathOf(path, `${input}[${index}]`, IN_NODE))
    : [pathOf(paths, input, IN_NODE)];
}

export function vocFiles(given: VocFiles): addon.VocArg {
  const files = optionsOf(given, VOC);
  const from: addon.VocArg = { annotations: pathOf(files.annotations, 'annotations', IN_NODE) };
  if (files.imageSet !== undefined) from.imageSet = pathOf(files.imageSet, 'imageSet', IN_NODE);
  const threads = threadsOf(files.threads);
  if (threads !== undefined) from.threads = threads;
  return from;
}

export function openImagesFiles(given: OpenImagesFiles): addon.OpenImagesArg {
  const files = optionsOf(given, OPEN_IMAGES);
  const from: addon.OpenImagesArg = { boxes: pathOf(files.boxes, 'boxes', IN_NODE) };
  if (files.labels !== undefined) from.labels = pathOf(files.labels, 'labels', IN_NODE);
  return from;
}

/** What was read, as `evaluate` takes it. */
export function columnsRead(columns: addon.ReadColumns): ReadColumns {
  const { files: paths, starts, ...own } = columns;
  return withFiles({ ...own, format: 'xywh' }, { paths, starts });
}
