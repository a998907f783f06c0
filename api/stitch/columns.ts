import { joined } from '../decode/columns.js';
import type { Detections } from '../decode/detections.js';
import type { Tile } from '../tiles.js';
import { movedMasks, someMasks } from './masks.js';

/** The columns of a {@link Detections}. */
export type Columns = ConstructorParameters<typeof Detections>[0];

/** The detections of all tiles, in pixels of the image. `first` has masks, keypoints and angles where the others do. */
export function inImage(all: readonly Detections[], places: readonly Tile[], first?: Detections): Columns {
  const numbersMoved = first?.boxFormat === 'cxcywh' ? 2 : 4;
  const columns: Columns = {
    boxes: joined(all.map(({ boxes }, i) => shifted(boxes, 4, numbersMoved, places[i] as Tile))),
    scores: joined(all.map(({ scores }) => scores)),
    classIds: Int32Array.from(all.flatMap(({ classIds }) => [...classIds])),
    sources: Uint32Array.from(all.flatMap(({ sources }) => [...sources])),
    keypointCount: 0,
    keypointSize: 0,
  };
  if (first?.angles) columns.angles = joined(all.map(({ angles }) => angles ?? new Float32Array(0)));
  if (first?.keypoints) {
    const { count, size } = first.keypoints;
    const points = all.map(({ keypoints }, i) =>
      shifted(keypoints?.data ?? new Float32Array(0), size, 2, places[i] as Tile),
    );
    Object.assign(columns, { keypoints: joined(points), keypointCount: count, keypointSize: size });
  }
  if (first?.masks) Object.assign(columns, movedMasks(all, places));
  return columns;
}

/** A copy of rows whose first numbers are x and y in turn, moved to where the tile is. */
function shifted<T extends Float32Array | Float64Array>(
  values: T,
  width: number,
  moved: number,
  { x, y }: Tile,
): T {
  const copy = values.slice() as T;
  for (let at = 0; at < copy.length; at++) {
    const column = at % width;
    if (column < moved) copy[at] = (copy[at] as number) + (column % 2 === 0 ? x : y);
  }
  return copy;
}

/** Some detections, in this order. */
export function taken(all: Columns, places: ArrayLike<number>): Columns {
  const { boxes, scores, angles, keypoints, keypointCount, keypointSize } = all;
  const columns: Columns = {
    boxes: rowsOf(boxes, 4, places),
    scores: rowsOf(scores, 1, places),
    classIds: rowsOf(all.classIds, 1, places),
    sources: rowsOf(all.sources, 1, places),
    keypointCount,
    keypointSize,
  };
  if (angles) columns.angles = rowsOf(angles, 1, places);
  if (keypoints) columns.keypoints = rowsOf(keypoints, keypointCount * keypointSize, places);
  if (all.maskFrames) Object.assign(columns, someMasks(all, places));
  return columns;
}

function rowsOf<T extends Float32Array | Float64Array | Int32Array | Uint32Array>(
  values: T,
  width: number,
  places: ArrayLike<number>,
): T {
  const taken = new (values.constructor as new (length: number) => T)(places.length * width);
  for (let row = 0; row < places.length; row++) {
    const from = (places[row] as number) * width;
    taken.set(values.subarray(from, from + width), row * width);
  }
  return taken;
}
