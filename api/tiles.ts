import { native } from './errors.js';
import { mistake, outOfRange } from './check/mistakes.js';
import { numberOr, whole } from './check/numbers.js';
import { knownOptions, requiredOptions } from './check/options.js';
import { sides, sidesOrSide, type Size } from './check/sizes.js';

/** A part of an image, in pixels. It is a {@link Size}, too: `decode` takes it as `imageSize`. */
export interface Tile {
  /** Left edge in pixels of the image. */
  x: number;
  /** Top edge in pixels of the image. */
  y: number;
  /** Width in pixels. */
  width: number;
  /** Height in pixels. */
  height: number;
}

/** Options of {@link tiles}. */
export interface TilesOptions {
  /** Size of a tile in pixels; a number for a square. */
  size: Size | number;
  /** Part of a tile's side that it shares with its neighbour, rounded down to whole pixels; from 0 to below 1. Default 0.2. */
  overlap?: number;
}

const OPTIONS = knownOptions<TilesOptions>('tiles([4000, 3000], { size: 640 })', {
  size: true,
  overlap: true,
});

/** More tiles than this are a mistake. */
const MOST_TILES = 1 << 20;

/**
 * Cuts an image into overlapping tiles, row by row, so that small objects keep their pixels: detect in each tile, then {@link stitch}.
 *
 * All tiles have the same size. The last ones of a row and of a column are moved back into the image and overlap more; an image smaller
 * than a tile is one tile of its own size. The tiles are those of SAHI's `get_slice_bboxes`.
 *
 * ```ts
 * const parts = tiles([1000, 600], { size: 640 });
 * console.log(parts.length, parts[1]); // 2 { x: 360, y: 0, width: 640, height: 600 }
 * ```
 *
 * @param imageSize the image's size in pixels; whole numbers of at least 1
 * @throws BoxwiseError `OUT_OF_RANGE` for sides that are not whole or below 1, and for an overlap outside 0 to 1; `TOO_LARGE` above 2^20 tiles
 */
export function tiles(imageSize: Size, options: TilesOptions): Tile[] {
  return native(() => {
    const [imageWidth, imageHeight] = wholeSides(sides(imageSize, 'imageSize'), 'imageSize');
    const given = requiredOptions(options, OPTIONS);
    const [width, height] = wholeSides(sidesOrSide(given.size, 'size'), 'size');
    const overlap = numberOr(given.overlap, 0.2, 'overlap');
    if (!(overlap >= 0 && overlap < 1)) throw outOfRange('a number from 0 to below 1', overlap, 'overlap');
    const rows = starts(imageHeight, height, overlap);
    const columns = starts(imageWidth, width, overlap);
    if (rows.length * columns.length > MOST_TILES) throw tooMany();
    return rows.flatMap((y) =>
      columns.map((x) => ({
        x,
        y,
        width: Math.min(width, imageWidth),
        height: Math.min(height, imageHeight),
      })),
    );
  });
}

/** Where tiles of one side begin. */
function starts(length: number, side: number, overlap: number): number[] {
  const step = side - Math.floor(overlap * side);
  if ((length - side) / step > MOST_TILES) throw tooMany();
  const found: number[] = [];
  for (let start = 0; ; start += step) {
    found.push(Math.max(0, Math.min(start, length - side)));
    if (start + side >= length) return found;
  }
}

function wholeSides(given: [number, number], input: string): [number, number] {
  return [whole(given[0], input, 1, 2 ** 31 - 1, 0), whole(given[1], input, 1, 2 ** 31 - 1, 1)];
}

function tooMany(): Error {
  return mistake('TOO_LARGE', `at most ${MOST_TILES} tiles; make them larger`, 'more', 'size');
}
