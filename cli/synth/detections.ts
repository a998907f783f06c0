import { clamp, drawBox, round, sizeOf, type Box } from './boxes.js';
import { exp } from './elementary.js';
import type { SynthImage, SynthObject } from './ground-truth.js';
import { PURPOSE, type SynthOptions } from './options.js';
import { Random } from './random.js';

export interface SynthDetection {
  /** The position of its category, from 0. */
  category: number;
  box: Box;
  score: number;
}

type Kind = 'found' | 'duplicate' | 'confused' | 'background';

const FOUND = [0.62, 0.86, 0.95]; // the share of small, medium and large objects that are found
const SCORE_BY_SIZE = [0.75, 0.95, 1.05];
const SIMILAR = 4; // categories that one is taken for

/** Jitter relative to the box: most found objects are tight, duplicates are loose. */
const JITTER: Readonly<Record<Kind, { least: number; more: number }>> = {
  found: { least: 0.012, more: 0.07 },
  duplicate: { least: 0.11, more: 0 },
  confused: { least: 0.06, more: 0.05 },
  background: { least: 0, more: 0 },
};

/** The detections of an image, best first as detectors write them: found objects, and false ones up to the budget. */
export function drawDetections(
  options: SynthOptions,
  index: number,
  image: SynthImage,
  objects: readonly SynthObject[],
  categoryWeights: readonly number[],
  budget: number,
): SynthDetection[] {
  const random = new Random(options.seed, PURPOSE.detections, index);
  const make = (kind: Kind, object?: SynthObject): SynthDetection => {
    const category = drawCategory(random, kind, categoryWeights, object);
    const sigma = JITTER[kind].least + JITTER[kind].more * random.uniform() ** 2;
    const shift = Array.from({ length: 4 }, () => random.normal() * sigma);
    const box =
      object && kind !== 'background' ? moved(object.box, shift) : drawBox(random, image.width, image.height);
    const score = drawScore(random, kind, shift, object);
    return {
      category,
      box: inside(box, image).map((value) => written(value, options.fullFloats, 2)) as Box,
      score: written(score, options.fullFloats, options.scoreDecimals),
    };
  };

  const found = objects.filter(({ crowd, area }) => random.chance(FOUND[sizeOf(area)] ?? 0) && !crowd);
  const detections = found.slice(0, budget).map((object) => make('found', object));
  while (detections.length < budget) {
    const near = objects[random.below(objects.length)];
    const u = random.uniform();
    detections.push(
      make(!near ? 'background' : u < 0.34 ? 'duplicate' : u < 0.58 ? 'confused' : 'background', near),
    );
  }
  return detections.sort((a, b) => b.score - a.score);
}

/** Backgrounds are often of a category that the image holds. */
function drawCategory(random: Random, kind: Kind, weights: readonly number[], object?: SynthObject): number {
  if (!object || (kind === 'background' && random.chance(0.6))) return random.weighted(weights);
  if (kind !== 'confused') return object.category;
  return (object.category + 1 + random.below(Math.min(SIMILAR, weights.length))) % weights.length;
}

/** Real finds score by their size and how well they fit; some confusions are confident, all else scores low. */
function drawScore(random: Random, kind: Kind, shift: readonly number[], object?: SynthObject): number {
  const bad = 0.005 + 0.75 * random.beta(0.7, 9);
  if (!object || (kind !== 'found' && !(kind === 'confused' && random.chance(0.08)))) return bad;
  const tight = exp((-6 * shift.reduce((sum, value) => sum + Math.abs(value), 0)) / shift.length);
  const good = random.beta(2.4, 1.5) * tight * (SCORE_BY_SIZE[sizeOf(object.area)] ?? 1);
  return clamp(good, kind === 'found' ? 0.02 : 0, 0.999);
}

function moved([x, y, w, h]: Box, [dx = 0, dy = 0, dw = 0, dh = 0]: readonly number[]): Box {
  return [x + dx * w, y + dy * h, w * exp(1.3 * dw), h * exp(1.3 * dh)];
}

function inside([x, y, w, h]: Box, { width, height }: SynthImage): Box {
  const left = clamp(x, 0, width - 1.5);
  const top = clamp(y, 0, height - 1.5);
  return [left, top, clamp(x + w, left + 1, width) - left, clamp(y + h, top + 1, height) - top];
}

function written(value: number, fullFloats: boolean, decimals: number): number {
  return fullFloats ? Math.fround(value) : round(value, decimals);
}
