import { statSync } from 'node:fs';

import type { GroundTruthInput } from '../../api/evaluate/dataset.js';
import type { DetectionsInput, Protocol } from '../../api/evaluate/types.js';

/** The inputs as they were named. */
export interface Given {
  gt: string;
  dt: string;
  /** VOC: a list of images. */
  imageSet?: string;
  /** Open Images: a table of image labels. */
  gtLabels?: string;
}

/** `-` stands for stdin. */
const STDIN = '-';

/** Throws if the inputs cannot be what they are named as. */
export function checkInputs(protocol: string, { gt, dt, imageSet, gtLabels }: Given): void {
  if (gt === STDIN && dt === STDIN)
    throw new Error('--gt and --dt cannot both be read from stdin: name a file for one of them');
  if (['coco', 'lvis', 'crowdpose'].includes(protocol) && isFolder(gt))
    throw new Error(
      `--gt ${gt} is a folder: name a JSON file, or pass --protocol voc for a folder of XML files`,
    );
  if (imageSet !== undefined && (protocol !== 'voc' || !isFolder(gt))) {
    throw new Error('--image-set needs --protocol voc and a folder of XML files as --gt');
  }
  if (gtLabels !== undefined && (protocol !== 'openimages' || !isTable(gt))) {
    throw new Error('--gt-labels needs --protocol openimages and a table (.csv) as --gt');
  }
}

/** A dataset: COCO's JSON, a folder of VOC's XML files, or a table of Open Images. */
export async function givenGroundTruth(protocol: Protocol, given: Given): Promise<GroundTruthInput> {
  const { gt, imageSet, gtLabels } = given;
  if (gt === STDIN) return stdin();
  if (protocol === 'voc' && isFolder(gt)) {
    const { readVoc } = await import('../../api/formats.js');
    return readVoc({ annotations: gt, ...(imageSet !== undefined && { imageSet }) });
  }
  if (protocol === 'openimages' && isTable(gt)) {
    const { readOpenImages } = await import('../../api/formats.js');
    return readOpenImages({ boxes: gt, ...(gtLabels !== undefined && { labels: gtLabels }) });
  }
  return gt;
}

/** Detections: COCO's JSON, VOC's text files or a folder of them, or a table of Open Images. */
export async function givenDetections(protocol: Protocol, { dt }: Given): Promise<DetectionsInput> {
  if (dt === STDIN) return stdin();
  if (protocol === 'voc' && (isFolder(dt) || /\.txt$/i.test(dt))) {
    const { readVocResults } = await import('../../api/formats.js');
    return readVocResults(dt);
  }
  if (protocol === 'openimages' && isTable(dt)) {
    const { readOpenImagesResults } = await import('../../api/formats.js');
    return readOpenImagesResults(dt);
  }
  return dt;
}

/** All bytes of stdin for an input that is named `-`, else its path. */
export async function textOf(input: string): Promise<string | Uint8Array> {
  return input === STDIN ? stdin() : input;
}

async function stdin(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isTable(path: string): boolean {
  return /\.csv(\.gz|\.zst)?$/i.test(path);
}
