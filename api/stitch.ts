import { native } from './errors.js';
import { isList } from './check/lists.js';
import { mistake, wrongType } from './check/mistakes.js';
import { whole } from './check/numbers.js';
import { knownOptions, optionsOf } from './check/options.js';
import { sides } from './check/sizes.js';
import { checkAlike } from './decode/columns.js';
import { isDetections } from './decode/detection-columns.js';
import { Detections } from './decode/detections.js';
import { inImage } from './stitch/columns.js';
import { checkInTiles } from './stitch/own-pixels.js';
import { joinedBy, type StitchOptions } from './stitch/join.js';
import type { Tile } from './tiles.js';

export type { StitchOptions };

const OPTIONS = knownOptions<StitchOptions>('stitch(found, parts, { iouThreshold: 0.5 })', {
  imageSize: true,
  method: true,
  kind: true,
  iouThreshold: true,
  classAgnostic: true,
  maxDetections: true,
});

/**
 * Puts the detections of an image's {@link tiles} together: moves boxes, masks and keypoints to their place in the image, and joins what
 * overlapping tiles found twice or in parts.
 *
 * The defaults are those of SAHI: `GREEDYNMM` with intersection over smaller of at least 0.5, see {@link nonMaximumMerging}. A joined box encloses
 * its boxes, a joined mask is the union of its masks; score, class, keypoints and `sources` are those of the best detection.
 *
 * ```ts
 * const parts = tiles([4000, 3000], { size: 640 });
 * const found = parts.map((tile, i) => decode(outputs[i], { model: 'yolov8', imageSize: tile, inputSize: 640 }));
 * const { length, boxes } = stitch(found, parts, { imageSize: [4000, 3000] });
 * ```
 *
 * @param found the detections of each tile, in its own pixels: decoded with `imageSize: tile`
 * @param parts the tiles, in the same order
 * @returns the detections of the image, best first; of equal scores the first tile's
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of tiles; `OUT_OF_RANGE` for detections that were decoded with another `imageSize` than their tile, or without
 * one and are in pixels of an input of another size, or lie outside it; `INVALID_ARGUMENT` for tiles of which some have masks, keypoints or
 * rotated boxes and others do not, and for options that rotated boxes do not have; `OUT_OF_RANGE` for a threshold outside 0 to 1 and for a tile that does not lie in `imageSize`
 */
export function stitch(
  found: readonly Detections[],
  parts: readonly Tile[],
  options?: StitchOptions,
): Detections {
  return native(() => {
    const given = optionsOf(options, OPTIONS);
    const places = tilesOf(parts);
    const all = detectionsOf(found);
    if (all.length !== places.length) {
      const expected = `detections of ${places.length} tiles`;
      throw mistake('LENGTH_MISMATCH', expected, String(all.length), 'found');
    }
    const first = all.find(({ length }) => length > 0) ?? all[0];
    for (const own of all) if (own.length > 0) checkAlike(own, first, 'found');
    const imageSize = given.imageSize === undefined ? reach(places) : sides(given.imageSize, 'imageSize');
    checkInside(places, imageSize);
    checkInTiles(all, places);
    return new Detections(joinedBy(given, inImage(all, places, first)), imageSize);
  });
}

function tilesOf(parts: unknown): Tile[] {
  if (!isList(parts)) throw wrongType('the array of tiles', parts, 'parts');
  return Array.from(parts, (tile, i) => {
    if (typeof tile !== 'object' || tile === null) throw wrongType('a tile', tile, 'parts', i);
    const { x, y, width, height } = tile as Partial<Tile>;
    const most = 2 ** 31 - 1;
    const side = (value: unknown, name: string, least: number) =>
      whole(value, `parts[${i}].${name}`, least, most);
    return {
      x: side(x, 'x', 0),
      y: side(y, 'y', 0),
      width: side(width, 'width', 1),
      height: side(height, 'height', 1),
    };
  });
}

function detectionsOf(found: unknown): Detections[] {
  if (!isList(found)) throw wrongType('an array with the detections of each tile', found, 'found');
  return Array.from(found, (own, i) => {
    if (!isDetections(own)) throw wrongType('what decode() returns', own, 'found', i);
    return own;
  });
}

/** Refuses tiles of a larger image: their boxes would lie outside. */
function checkInside(places: readonly Tile[], [imageWidth, imageHeight]: readonly [number, number]): void {
  places.forEach(({ x, y, width, height }, index) => {
    if (x + width <= imageWidth && y + height <= imageHeight) return;
    const got = `a tile that reaches to ${x + width}, ${y + height}`;
    const cure = 'pass the size that tiles() was given';
    throw mistake('OUT_OF_RANGE', `tiles in the image of ${imageWidth} x ${imageHeight}`, got, 'parts', {
      index,
      cure,
    });
  });
}

/** The smallest image that has all tiles. */
function reach(places: readonly Tile[]): [width: number, height: number] {
  return [
    places.reduce((most, { x, width }) => Math.max(most, x + width), 0),
    places.reduce((most, { y, height }) => Math.max(most, y + height), 0),
  ];
}
