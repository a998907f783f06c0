import { mistake } from '../check/mistakes.js';
import { decodedInput, decodedSize, type Detections } from '../decode/detections.js';
import type { Tile } from '../tiles.js';

const CURE = 'decode the outputs of each tile with `imageSize: tile`';

/** Refuses detections that are not in the pixels of their tile: moved on by its place, they would be wrong. */
export function checkInTiles(all: readonly Detections[], places: readonly Tile[]): void {
  all.forEach((found, index) => {
    const { width, height } = places[index] as Tile;
    const size = decodedSize(found);
    const got =
      size !== undefined
        ? otherSize(size, width, height)
        : (otherInput(found, width, height) ?? firstOutside(found, width, height));
    if (got === undefined) return;
    const expected = `detections in the pixels of their tile of ${width} x ${height}`;
    throw mistake('OUT_OF_RANGE', expected, got, 'found', { index, cure: CURE });
  });
}

function otherSize(size: readonly [number, number], width: number, height: number): string | undefined {
  if (size[0] === width && size[1] === height) return undefined;
  return `those of an image of ${size[0]} x ${size[1]}`;
}

/** Pixels of the network's input are those of a tile of the same size alone. */
function otherInput(found: Detections, width: number, height: number): string | undefined {
  const input = decodedInput(found);
  if (found.length === 0 || input === undefined || (input[0] === width && input[1] === height))
    return undefined;
  return `those of the network's input of ${input[0]} x ${input[1]}, as without imageSize`;
}

/** The first box of which no part lies in the tile. */
function firstOutside({ boxes, boxFormat }: Detections, width: number, height: number): string | undefined {
  for (let i = 0; i < boxes.length; i += 4) {
    const [a, b, c, d] = boxes.subarray(i, i + 4) as unknown as [number, number, number, number];
    // a rotated box lies in the circle through its corners
    const reach = Math.hypot(c, d) / 2;
    const [x1, y1, x2, y2] =
      boxFormat === 'cxcywh' ? [a - reach, b - reach, a + reach, b + reach] : [a, b, c, d];
    if (x1 > width || y1 > height || x2 < 0 || y2 < 0)
      return `the box [${[a, b, c, d].join(', ')}] outside it`;
  }
  return undefined;
}
