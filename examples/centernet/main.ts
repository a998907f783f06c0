// From photographs to a score with a real network: npx tsx examples/centernet/main.ts [PICTURE.jpg]
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { decode, evaluate, type CocoDataset } from 'boxwise';

import { HEAD, loadNetwork, readPhoto } from './detector.js';
import { drawRows, type Mark, type Marked } from './draw.js';

const truth: CocoDataset = JSON.parse(readFileSync(new URL('annotations.json', import.meta.url), 'utf8'));
const { images = [], annotations = [], categories = [] } = truth;
const names = new Map(categories.map(({ id, name }) => [id, name ?? '']));

const run = await loadNetwork();
const marked: Marked[] = [];
const all = {
  imageIds: [] as number[],
  categoryIds: [] as number[],
  boxes: [] as number[],
  scores: [] as number[],
};

for (const { id, file_name = '' } of images) {
  const file = fileURLToPath(new URL(`photos/${file_name}`, import.meta.url));
  const photo = await readPhoto(file);
  const outputs = await run(photo);

  // One line from raw tensors to boxes on the photograph: everything above .05, one box for each object.
  const found = decode(outputs, { ...HEAD, imageSize: photo, scoreThreshold: 0.05, iouThreshold: 0.5 });

  const marks: Mark[] = annotations
    .filter((annotation) => annotation.image_id === id)
    .map(({ bbox: [x = 0, y = 0, w = 0, h = 0] = [] }) => {
      return { box: [x, y, x + w, y + h], text: '', color: 'white', dashed: true };
    });
  console.log(`${file_name} (${photo.width} x ${photo.height})`);
  const drawn: Mark[] = [];
  for (const { box, score, classId } of found) {
    const category = categories[classId]?.id;
    if (typeof category !== 'number') continue;
    all.imageIds.push(Number(id));
    all.categoryIds.push(category);
    all.boxes.push(...box);
    all.scores.push(score);
    if (score <= 0.3) continue; // the rest counts for the score alone
    const name = names.get(category) ?? '';
    console.log(`  ${name.padEnd(14)} ${score.toFixed(2)}  ${[...box].map((v) => v.toFixed(0)).join(' ')}`);
    drawn.unshift({ box: [...box], text: `${name} ${score.toFixed(2)}`, color: '#d81b60' });
  }
  marked.push({ file, width: photo.width, height: photo.height, marks: [...marks, ...drawn] });
}

const evaluation = evaluate(truth, {
  imageIds: Int32Array.from(all.imageIds),
  categoryIds: Int32Array.from(all.categoryIds),
  boxes: Float64Array.from(all.boxes),
  scores: Float64Array.from(all.scores),
  format: 'xyxy',
});
console.log(`\nAgainst ${annotations.length} objects annotated by hand:\n${evaluation.summary()}`);

const picture = process.argv[2];
if (picture !== undefined) {
  await drawRows([marked.slice(0, 2), marked.slice(2)], 960, picture);
  console.log(`drawn on ${picture}: white dashes are annotations, red boxes are detections above .3`);
}
