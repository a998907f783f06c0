import { exp, ln } from './elementary.js';
import { PURPOSE, type SynthOptions } from './options.js';
import { Random } from './random.js';

const EMPTY_IMAGES = 0.01;
const MOST_CATEGORIES = 18; // of one image, as in COCO
const EXTRA_OF_FIRST = 1.9; // persons come in groups,
const EXTRA_OF_OTHERS = 0.9; // other things less so

/** Which categories stand in which image, how often, and how many detections each image gets. */
export interface Layout {
  /** The running sums of the categories' weights. */
  categoryWeights: number[];
  /** The categories of an image's objects, image by image. */
  objects: () => Generator<number[]>;
  /** Detections of each image. */
  budgets: Int32Array;
}

export function layOut(options: SynthOptions): Layout {
  const categoryWeights = cumulativeWeights(options.categories);
  const objects = (): Generator<number[]> => drawObjects(options, categoryWeights, totals);
  const totals = countPairs(options, categoryWeights);
  return { categoryWeights, objects, budgets: drawBudgets(options, objects()) };
}

/** How often an image holds a category: a long tail with one dominant class (COCO's person). */
function cumulativeWeights(count: number): number[] {
  const weights = Array.from({ length: count }, (_, i) => exp(-1.35 * ln(i + 4)));
  weights[0] = 0.33 * weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight) => (sum += weight));
}

interface Pair {
  category: number;
  /** A share of the objects beyond one for each pair. */
  extra: number;
}

/** The distinct categories of an image, each with its share of further objects. */
function drawPairs(options: SynthOptions, weights: readonly number[], image: number, mean: number): Pair[] {
  const random = new Random(options.seed, PURPOSE.categories, image);
  const empty = random.chance(EMPTY_IMAGES) && image > 0; // somewhere there must be room for the annotations
  const most = empty ? 0 : Math.min(options.categories, MOST_CATEGORIES);
  const wanted = Math.min(random.geometric(0.36), most);
  const categories = new Set<number>();
  while (categories.size < wanted) categories.add(random.weighted(weights));
  return Array.from(categories, (category) => {
    const extra = random.geometric(1 / (1 + mean)) - 1;
    return { category, extra: 0.01 + extra * (category === 0 ? EXTRA_OF_FIRST : EXTRA_OF_OTHERS) };
  });
}

interface Totals {
  pairs: number;
  /** The mean of further objects of a pair. */
  mean: number;
  extra: number;
}

function countPairs(options: SynthOptions, weights: readonly number[]): Totals {
  let pairs = 0;
  for (let image = 0; image < options.images; image++) pairs += drawPairs(options, weights, image, 0).length;
  const mean = Math.max(0, (options.annotations - pairs) / Math.max(1, pairs));
  let extra = 0;
  for (let image = 0; image < options.images; image++) {
    for (const pair of drawPairs(options, weights, image, mean)) extra += pair.extra;
  }
  return { pairs, mean, extra };
}

/** One object for each pair and a tail, brought to the wanted number exactly; fewer objects than pairs: a choice of them. */
function* drawObjects(
  options: SynthOptions,
  weights: readonly number[],
  totals: Totals,
): Generator<number[]> {
  const beyond = options.annotations - totals.pairs;
  const selection = new Random(options.seed, PURPOSE.selection);
  let pairsLeft = totals.pairs;
  let objectsLeft = options.annotations;
  let extra = 0;
  for (let image = 0; image < options.images; image++) {
    const objects: number[] = [];
    for (const pair of drawPairs(options, weights, image, totals.mean)) {
      let count: number;
      if (beyond >= 0) {
        const before = Math.floor((extra / totals.extra) * beyond);
        extra += pair.extra;
        count = pairsLeft === 1 ? objectsLeft : 1 + Math.floor((extra / totals.extra) * beyond) - before;
      } else {
        count = selection.chance(objectsLeft / pairsLeft) ? 1 : 0;
      }
      pairsLeft -= 1;
      objectsLeft -= count;
      for (let i = 0; i < count; i++) objects.push(pair.category);
    }
    yield objects;
  }
}

/** Detections of each image: more where there is more to see, capped. */
function drawBudgets(options: SynthOptions, objects: Iterable<readonly number[]>): Int32Array {
  const { images, detsPerImage, maxDetsPerImage: cap } = options;
  if (detsPerImage >= cap) return new Int32Array(images).fill(cap);
  const wanted = new Float64Array(images);
  const meanObjects = Math.max(options.annotations / images, 1e-9);
  let image = 0;
  for (const { length } of objects) {
    const random = new Random(options.seed, PURPOSE.budgets, image);
    wanted[image++] = (0.45 + (0.55 * length) / meanObjects) * random.gamma(4);
  }
  for (let round = 0; round < 30; round++) {
    const sum = wanted.reduce((total, value) => total + Math.min(value, cap), 0);
    const scale = (detsPerImage * images) / sum; // until the capped mean is the wanted one
    wanted.forEach((value, i) => (wanted[i] = value * scale));
  }
  return Int32Array.from(wanted, (value) => Math.min(Math.round(value), cap));
}
