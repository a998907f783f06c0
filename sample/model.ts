// Makes model.json, the results of an invented detector with the habits of real ones: npx tsx sample/model.ts
// The same bytes on every machine.
import { readFileSync, writeFileSync } from 'node:fs';

import type { CocoDataset, CocoResult } from 'boxwise';
import { Random } from '../cli/synth/random.js';

type Box = [x: number, y: number, width: number, height: number];

/** What it takes for what, and how often. */
const CONFUSED: Record<string, [other: string, share: number]> = {
  person: ['teddy bear', 0.06],
  motorcycle: ['bicycle', 0.22],
  bicycle: ['motorcycle', 0.08],
  truck: ['car', 0.4],
  bus: ['truck', 0.2],
  sheep: ['cow', 0.3],
  suitcase: ['backpack', 0.2],
};
/** Categories that it finds again and again, where they stand in groups. */
const REPEATED: Record<string, number> = { person: 0.22, sheep: 0.2, car: 0.1 };
/** Long things, of which it frames a part. */
const CUT: Record<string, number> = { bench: 0.6, train: 0.45, airplane: 0.25, surfboard: 0.4, skis: 0.5 };
/** Shares of small, medium and large objects that it finds, and how sure it is of them. */
const FOUND = [0.5, 0.88, 0.96] as const;
const SURE = [0.5, 0.75, 0.86] as const;
/** False detections on nothing, for each image. */
const STRAY = 2.2;

const file = (name: string): URL => new URL(name, import.meta.url);
const { images, annotations = [], categories = [] } = JSON.parse(readFileSync(file('gt.json'), 'utf8')) as CocoDataset; // prettier-ignore
const names = new Map(categories.map(({ id, name }) => [id, name ?? '']));
const ids = new Map(categories.map(({ id, name }) => [name, id]));
const random = new Random(18, 1);

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
const sizeOf = (area: number): 0 | 1 | 2 => (area < 32 ** 2 ? 0 : area < 96 ** 2 ? 1 : 2);
const scoreAround = (middle: number): number =>
  Math.min(0.998, Math.max(0.01, middle + 0.13 * random.normal()));
const moved = ([x, y, width, height]: Box, by: number): Box => [
  x + by * width * random.normal(),
  y + by * height * random.normal(),
  width * (1 + by * random.normal()),
  height * (1 + by * random.normal()),
];
/** One half of the longer side. */
const half = ([x, y, width, height]: Box): Box =>
  width > height
    ? [x + (random.chance(0.5) ? 0 : 0.55 * width), y, 0.45 * width, height]
    : [x, y + (random.chance(0.5) ? 0 : 0.55 * height), width, 0.45 * height];

const results: CocoResult[] = [];
for (const { id: image_id, width = 640, height = 480 } of images ?? []) {
  const own: CocoResult[] = [];
  const add = (category_id: CocoResult['category_id'], [x, y, w, h]: Box, score: number): void => {
    const [left, top] = [Math.max(0, x), Math.max(0, y)];
    const [right, bottom] = [Math.min(width, x + w), Math.min(height, y + h)];
    if (right - left < 2 || bottom - top < 2) return;
    const bbox = [left, top, right - left, bottom - top].map((value) => rounded(value, 1)) as Box;
    own.push({ image_id, category_id, bbox, score: rounded(score, 3) });
  };
  for (const { image_id: at, category_id, bbox, area, iscrowd } of annotations) {
    if (at !== image_id || iscrowd || !bbox) continue;
    const box = bbox as Box;
    const name = names.get(category_id) ?? '';
    const size = sizeOf(area ?? box[2] * box[3]);
    if (!random.chance(FOUND[size])) continue;
    const [other, share] = CONFUSED[name] ?? ['', 0];
    const isConfused = random.chance(share);
    const category = isConfused ? (ids.get(other) ?? category_id) : category_id;
    const isCut = random.chance(CUT[name] ?? 0);
    const fits = moved(box, size === 0 ? 0.07 : 0.035);
    const score = scoreAround(SURE[size] - (isConfused ? 0.12 : 0) - (isCut ? 0.1 : 0));
    add(category, isCut ? half(fits) : fits, score);
    if (random.chance(REPEATED[name] ?? 0.03)) add(category, moved(box, 0.1), score * (0.5 + 0.4 * random.uniform())); // prettier-ignore
  }
  for (let stray = random.poisson(STRAY); stray > 0; stray--) {
    const category = categories[random.below(categories.length)];
    const [w, h] = [20 + 140 * random.uniform(), 20 + 140 * random.uniform()];
    if (category) add(category.id, [random.uniform() * (width - w), random.uniform() * (height - h), w, h], 0.6 * random.beta(1.2, 4)); // prettier-ignore
  }
  results.push(...own.sort((one, next) => next.score - one.score));
}
writeFileSync(file('model.json'), `[${results.map((own) => JSON.stringify(own)).join(',\n')}]\n`);
