import { clamp, drawBox, round, type Box } from './boxes.js';
import { drawCrowd, drawOutline, shoelace, type Point } from './outlines.js';
import { PURPOSE, type SynthOptions } from './options.js';
import { Random, shuffled } from './random.js';

const CROWD_SHARE = 0.012;

// The usual shapes of COCO's photographs, and running sums of their shares in percent.
const SHAPES = [
  [640, 480],
  [480, 640],
  [640, 427],
  [427, 640],
  [500, 375],
  [612, 612],
] as const;
const SHAPE_SHARES = [45, 62, 82, 90, 95, 100];

export interface SynthImage {
  id: number;
  width: number;
  height: number;
}

export interface SynthObject {
  /** The position of its category, from 0. */
  category: number;
  box: Box;
  area: number;
  outline?: Point[];
  /** A crowd's mask: uncompressed run lengths, by columns. */
  crowd?: number[];
}

/** Ids with holes, as COCO's 80 categories lie in 1..90. */
export function categoryId(category: number): number {
  return category + 1 + Math.floor(category / 9);
}

/** Images by their position; their ids are sparse and unsorted, as in COCO. */
export function imageMaker({ images, seed }: SynthOptions): (index: number) => SynthImage {
  const id = shuffled(Math.max(600_000, 4 * images), seed, PURPOSE.imageIds);
  return (index) => {
    const [width, height] = SHAPES[new Random(seed, PURPOSE.shapes, index).weighted(SHAPE_SHARES)] ?? [
      640, 480,
    ];
    return { id: id(index) + 1, width, height };
  };
}

/** The objects of an image, by their categories. */
export function drawObjects(
  options: SynthOptions,
  index: number,
  { width, height }: SynthImage,
  categories: readonly number[],
): SynthObject[] {
  const random = new Random(options.seed, PURPOSE.objects, index);
  return categories.map((category) => {
    const box = drawBox(random, width, height);
    if (random.chance(CROWD_SHARE))
      return { category, ...drawCrowd(random, enlarged(box, width, height), width, height) };
    if (!options.polygons) {
      const [x, y, w, h] = box.map((value) => round(value, 2)) as Box;
      return { category, box: [x, y, w, h], area: round(w * h, 4) };
    }
    const outline = drawOutline(random, box);
    const xs = outline.map(([x]) => x);
    const ys = outline.map(([, y]) => y);
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    const extent: Box = [left, top, round(Math.max(...xs) - left, 2), round(Math.max(...ys) - top, 2)];
    return { category, box: extent, area: round(shoelace(outline), 4), outline };
  });
}

/** Crowds are larger than the things in them. */
function enlarged([x, y, w, h]: Box, width: number, height: number): Box {
  const crowdWidth = clamp(w * 2, 60, width - 2);
  const crowdHeight = clamp(h * 2, 60, height - 2);
  return [Math.min(x, width - crowdWidth), Math.min(y, height - crowdHeight), crowdWidth, crowdHeight];
}
