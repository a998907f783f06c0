// From photographs to boxes with a real network:
//   npx tsx examples/centernet/main.ts                      scores five annotated photographs
//   npx tsx examples/centernet/main.ts photo.jpg ...        finds objects on your own pictures
//   npx tsx examples/centernet/main.ts ... --out boxes.jpg  draws what was found
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { decode, evaluate, type CocoDataset, type Detections } from 'boxwise';

import { HEAD, loadNetwork, readPhoto } from './detector.js';
import { checkOut, drawRows, type Mark, type Marked } from '../draw.js';

const { values: given, positionals: pictures } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, force: { type: 'boolean', default: false } },
});
if (given.out !== undefined) await checkOut(given.out, given.force);

const truth: CocoDataset = JSON.parse(readFileSync(new URL('annotations.json', import.meta.url), 'utf8'));
const { images = [], annotations = [], categories = [] } = truth;
const run = await loadNetwork();
const marked = pictures.length ? await ownPictures() : await annotatedPhotos();
if (given.out !== undefined) {
  await drawRows(inRows(marked), 960, given.out);
  console.log(`wrote ${given.out}`);
}

async function ownPictures(): Promise<Marked[]> {
  const all: Marked[] = [];
  for (const file of pictures) all.push(shown(file, file, await detect(file), []));
  return all;
}

/** Finds the objects of photographs whose objects are known, and scores what was found. */
async function annotatedPhotos(): Promise<Marked[]> {
  const all: Marked[] = [];
  const columns = {
    imageIds: [] as number[],
    categoryIds: [] as number[],
    boxes: [] as number[],
    scores: [] as number[],
  };
  for (const { id, file_name = '' } of images) {
    const file = fileURLToPath(new URL(`photos/${file_name}`, import.meta.url));
    const found = await detect(file);
    for (const { box, score, classId } of found.detections) {
      const category = categories[classId]?.id;
      if (typeof category !== 'number') continue;
      columns.imageIds.push(Number(id));
      columns.categoryIds.push(category);
      columns.boxes.push(...box);
      columns.scores.push(score);
    }
    const known = annotations.filter((annotation) => annotation.image_id === id);
    const objects = known.map(({ bbox }): Mark => {
      const [x = 0, y = 0, w = 0, h = 0] = bbox ?? [];
      return { box: [x, y, x + w, y + h], text: '', color: 'white', dashed: true };
    });
    all.push(shown(file, file_name, found, objects));
  }
  const evaluation = evaluate(truth, {
    imageIds: Int32Array.from(columns.imageIds),
    categoryIds: Int32Array.from(columns.categoryIds),
    boxes: Float64Array.from(columns.boxes),
    scores: Float64Array.from(columns.scores),
    format: 'xyxy',
  });
  console.log(`\nAgainst ${annotations.length} objects annotated by hand:\n${evaluation.summary()}`);
  return all;
}

interface Found {
  detections: Detections;
  width: number;
  height: number;
}

/** One call reads the raw tensors: everything above 0.05, one box for each object, in pixels of the picture. */
async function detect(file: string): Promise<Found> {
  const photo = await readPhoto(file);
  const options = { ...HEAD, imageSize: photo, scoreThreshold: 0.05, iouThreshold: 0.5 };
  return { detections: decode(await run(photo), options), width: photo.width, height: photo.height };
}

/** Prints the detections above 0.3; returns them as marks, after those of the annotated objects. */
function shown(file: string, title: string, { detections, width, height }: Found, objects: Mark[]): Marked {
  console.log(`${title} (${width} x ${height})`);
  const marks: Mark[] = [];
  for (const { box, score, classId } of detections) {
    if (score <= 0.3) continue; // the rest counts for the score alone
    const name = categories[classId]?.name ?? '';
    console.log(`  ${name.padEnd(14)} ${score.toFixed(2)}  ${[...box].map((v) => v.toFixed(0)).join(' ')}`);
    marks.unshift({ box: [...box], text: `${name} ${score.toFixed(2)}`, color: '#d81b60' });
  }
  return { file, width, height, marks: [...objects, ...marks] };
}

/** Two pictures in the first row, three in each further one. */
function inRows(all: readonly Marked[]): Marked[][] {
  const rows = [all.slice(0, 2)];
  for (let next = 2; next < all.length; next += 3) rows.push(all.slice(next, next + 3));
  return rows;
}
