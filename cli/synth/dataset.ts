import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { coco80 } from '../../api/classes.js';
import { digestOf } from '../digest.js';
import { drawDetections } from './detections.js';
import { categoryId, drawObjects, imageMaker, type SynthImage, type SynthObject } from './ground-truth.js';
import { layOut } from './layout.js';
import { PURPOSE, type SynthOptions } from './options.js';
import { shuffled } from './random.js';
import { makeFolder, tailOf, TextFile } from './write.js';

/** What `info.description` of each dataset says. */
export const DESCRIPTION = 'synthetic COCO-like set';

/** What was written. */
export interface Synthesis {
  crowds: number;
  annotations: number;
  detections: number;
  files: { path: string; bytes: number; sha256: string }[];
}

/**
 * Writes `gt.json` and `dt.json` into a folder: a dataset in the form of COCO and a detector's results, drawn after the
 * published statistics of COCO val2017 and after what real detectors write.
 */
export function synthesize(
  folder: string,
  options: SynthOptions,
  onProgress?: (fraction: number) => void,
): Synthesis {
  makeFolder(folder);
  const gt = new TextFile(join(folder, 'gt.json'));
  const dt = new TextFile(join(folder, 'dt.json'));
  try {
    const counts = writeSets(gt, dt, options, onProgress);
    const results = dt.close();
    gt.write(resultsText(results));
    return { ...counts, files: [gt.close(), results] };
  } catch (error) {
    for (const file of [gt, dt]) file.abandon();
    throw error;
  }
}

function writeSets(
  gt: TextFile,
  dt: TextFile,
  options: SynthOptions,
  onProgress: ((fraction: number) => void) | undefined,
): Omit<Synthesis, 'files'> {
  const layout = layOut(options);
  const makeImage = imageMaker(options);
  const annotationId = shuffled(4 * options.annotations, options.seed, PURPOSE.annotationIds);
  const counts = { crowds: 0, annotations: 0, detections: 0 };

  gt.write(`{"info":{"description":"${DESCRIPTION}","version":"1.0","year":2026},`);
  gt.write('"licenses":[{"url":"https://example.com/license","id":1,"name":"none"}],"images":[');
  for (let index = 0; index < options.images; index++) {
    gt.write(`${index ? ',' : ''}${imageText(makeImage(index))}`);
  }
  gt.write('],"annotations":[');
  dt.write('[');
  let index = 0;
  for (const categories of layout.objects()) {
    const image = makeImage(index);
    const objects = drawObjects(options, index, image, categories);
    for (const object of objects) {
      gt.write(counts.annotations ? ',' : '');
      gt.write(objectText(object, image, annotationId(counts.annotations) + 1));
      counts.annotations += 1;
      if (object.crowd) counts.crowds += 1;
    }
    const budget = layout.budgets[index] ?? 0;
    for (const found of drawDetections(options, index, image, objects, layout.categoryWeights, budget)) {
      dt.write(
        `${counts.detections ? ',' : ''}{"image_id":${image.id},"category_id":${categoryId(found.category)},` +
          `"bbox":[${found.box.join(',')}],"score":${found.score}}`,
      );
      counts.detections += 1;
    }
    index += 1;
    if (index % 256 === 0) onProgress?.(index / options.images);
  }
  gt.write('],"categories":[');
  for (let category = 0; category < options.categories; category++) {
    const id = categoryId(category);
    const group = Math.floor(category / 8);
    const name = options.categories <= coco80.length ? coco80[category] : `category ${id}`;
    gt.write(`${category ? ',' : ''}{"supercategory":"group${group}","id":${id},"name":"${name}"}`);
  }
  gt.write(']');
  dt.write(']\n');
  return counts;
}

/** The end of the ground truth: which detections were written with it. They bear no mark of their own. */
function resultsText({ bytes, sha256 }: Omit<Synthesis['files'][number], 'path'>): string {
  return `,"results":{"bytes":${bytes},"sha256":"${sha256}"}}\n`;
}

/** Whether a folder's `dt.json` is, byte by byte, what was written with its `gt.json`; also if there is none. */
export async function areOwnResults(folder: string): Promise<boolean> {
  const [gt, dt] = [join(folder, 'gt.json'), join(folder, 'dt.json')];
  if (!existsSync(dt)) return true;
  const bytes = statSync(dt).size;
  const end = tailOf(gt, 200);
  const sum = /"results":\{"bytes":(\d+),"sha256":"([0-9a-f]{64})"\}\}\n$/.exec(end);
  return sum !== null && Number(sum[1]) === bytes && sum[2] === (await digestOf(dt));
}

function imageText({ id, width, height }: SynthImage): string {
  const name = `${String(id).padStart(12, '0')}.jpg`;
  return (
    `{"license":1,"file_name":"${name}","coco_url":"http://images.example.com/val/${name}",` +
    `"height":${height},"width":${width},"date_captured":"2013-11-14 17:02:52",` +
    `"flickr_url":"http://photos.example.com/${id % 9000}/${id}_z.jpg","id":${id}}`
  );
}

function objectText(object: SynthObject, { id: imageId, width, height }: SynthImage, id: number): string {
  const { category, box, area, outline, crowd } = object;
  const segmentation = crowd
    ? `"segmentation":{"counts":[${crowd.join(',')}],"size":[${height},${width}]},`
    : outline
      ? `"segmentation":[[${outline.join(',')}]],`
      : '';
  return (
    `{${segmentation}` +
    `"area":${area},"iscrowd":${crowd ? 1 : 0},"image_id":${imageId},` +
    `"bbox":[${box.join(',')}],"category_id":${categoryId(category)},"id":${id}}`
  );
}
