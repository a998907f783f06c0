// node fuzz/seeds.mjs [FOLDER]: first inputs of the targets that read texts, from the worlds of oracles/, into fuzz/corpus.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const ORACLES = join(HERE, '../oracles');
const corpus = process.argv[2] ?? join(HERE, 'corpus');

/** Larger ones make the fuzzer slow. */
const MOST_BYTES = 6000;

/** Positions in KINDS of fuzz_targets/evaluate.rs. */
const KINDS = {
  'coco/cases/worlds': [0],
  'coco/cases/rules': [0],
  'coco/cases/masks': [1, 2],
  'keypoints/cases': [3],
  'rotated/cases/worlds': [4],
  'lvis/cases/worlds': [5],
  'lvis/cases/rules': [5, 6, 7],
  'boundary/cases': [2],
  'voc/cases': [8],
  'openimages/cases': [9],
  'keypoints/crowdpose': [10],
};

let written = 0;

function seed(target, ...parts) {
  const bytes = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  if (bytes.length > MOST_BYTES) return;
  const folder = join(corpus, target);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, createHash('sha1').update(bytes).digest('hex')), bytes);
  written += 1;
}

/** Python writes numbers that JSON does not have. */
const lines = (name) =>
  readFileSync(join(ORACLES, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line.replaceAll(/\bInfinity\b/g, '1e999').replaceAll(/\bNaN\b/g, 'null')));
const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

for (const [name, kinds] of Object.entries(KINDS)) {
  for (const { gt, dt } of lines(name)) {
    if (!gt || !dt) continue;
    for (const kind of kinds) seed('evaluate', Buffer.of(kind), text(gt), '\0', text(dt));
    seed('dataset', text(gt));
    seed('results', text(dt));
    if (name.startsWith('keypoints')) seed('keypoints', text(dt), '\0', text(gt));
  }
}

for (const { gt, dt, maps } of lines('panoptic/cases')) {
  const pixels = Object.values(maps)
    .flat(2)
    .map((id) => id % 256);
  seed('panoptic', text(gt), '\0', text(dt), '\0', Buffer.from(pixels));
}

// Two images of eight columns of which all is right.
const ids = Buffer.from(Array.from({ length: 8 * 3 * 4 }, (_, at) => 1 + (at % 8 > 3)));
const segments = [1, 2].map((id) => ({ id, category_id: 1, iscrowd: 0, area: 16 }));
const annotations = [1, 2, 'a'].map((image_id) => ({
  image_id,
  file_name: 'a.png',
  segments_info: segments,
}));
const whole = JSON.stringify({ categories: [{ id: 1, isthing: 1 }], annotations });
seed('panoptic', whole, '\0', JSON.stringify({ annotations }), '\0', ids, ids);

for (const name of ['panoptic/sample', 'semantic/sample']) {
  const files = readdirSync(join(ORACLES, name), { recursive: true }).filter((path) => path.endsWith('.png'));
  // The target takes its second file from the end of the input, behind the first.
  for (const path of files) seed('png_maps', readFileSync(join(ORACLES, name, path)));
}

const object = (name, [xmin, ymin, xmax, ymax], difficult) =>
  `<object><name>${name}</name><difficult>${difficult}</difficult><bndbox><xmin>${xmin}</xmin><ymin>${ymin}</ymin>` +
  `<xmax>${xmax}</xmax><ymax>${ymax}</ymax></bndbox><part><name>head</name></part></object>`;
const annotation = (...objects) =>
  `<annotation><filename>a &amp; b</filename>${objects.join('')}</annotation>`;
seed(
  'voc',
  annotation(object('dog', [1, 2, 30, 40], 0), object('dog', [50, 50, 60, 60.5], 1)),
  '\0',
  `<?xml version="1.0"?><!-- b -->${annotation(object('cat', [1, 2, 3, 4], 0))}`,
  '\0',
  'a 0.9 1 2 30 40\na 0.8 50 50 60 60\nb 1e-3 1 2 3 4\n',
);
seed('voc', '<annotation/>', '\0', annotation(object('<![CDATA[dog]]>', [0, 0, 1, 1], 0)), '\0', '');

seed(
  'open_images',
  'ImageID,LabelName,XMin,XMax,YMin,YMax,IsGroupOf\na,/m/cat,0.1,0.5,0.1,0.5,0\na,"/m/cat",0.5,1,0,1,1\n',
  '\0',
  'ImageID,LabelName,Confidence\nb,/m/cat,0\na,/m/dog,1\n',
  '\0',
  'ImageID,LabelName,Score,XMin,XMax,YMin,YMax\na,/m/cat,0.5,0.1,0.5,0.1,0.5\nb,/m/cat,0.9,0,1,0,1\n',
);

process.stdout.write(`${written} inputs in ${corpus}\n`);
