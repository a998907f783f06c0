// The recorded maps of oracles/nanodet: a real network's numbers before any decoding.
import recording from '../../../../../../oracles/nanodet/recording.json' with { type: 'json' };
import type { Level } from '../levels/level.js';

/** The side of the network's input in pixels, its classes, and the bins of a distance. */
export const { inputSize: SIDE, classes: CLASSES, bins: BINS } = recording;
/** Numbers of a cell's four distances. */
export const NUMBERS = 4 * BINS;

let count = 0;
export const LEVELS: readonly Level[] = recording.strides.map((stride) => {
  const cells = SIDE / stride;
  const first = count;
  count += cells * cells;
  return { stride, cells, first, end: count };
});
/** The number of all cells. */
export const CELLS = count;

/** An output of the network: bytes that are `scale · (byte - zeroPoint)`. `decode` takes them as they are. */
export interface Coded {
  data: Uint8Array;
  dims: readonly number[];
  scale: number;
  zeroPoint: number;
}
/** Class logits and distances of all cells. */
export interface Maps {
  logits: Uint8Array;
  distances: Uint8Array;
}

export const mapsOf = (bytes: ArrayBuffer): Maps => ({
  logits: new Uint8Array(bytes, 0, CELLS * CLASSES.length),
  distances: new Uint8Array(bytes, CELLS * CLASSES.length),
});

/** The maps as the network's outputs: one of logits and one of distances for each level. */
export function outputsOf({ logits, distances }: Maps): Record<string, Coded> {
  const output = (data: Uint8Array, width: number, { first, end }: Level, code: object) => ({
    data: data.subarray(first * width, end * width),
    dims: [1, end - first, width],
    ...(code as { scale: number; zeroPoint: number }),
  });
  return Object.fromEntries(
    LEVELS.flatMap((level) => [
      [`logits${level.stride}`, output(logits, CLASSES.length, level, recording.logits)],
      [`distances${level.stride}`, output(distances, NUMBERS, level, recording.distances)],
    ]),
  );
}

export const LOGIT = recording.logits;
export const DISTANCE = recording.distances;
/** How `decode` reads the maps: as YOLOv8's, with other bins. */
export const MODEL = { model: 'yolov8-raw', regMax: BINS, multiLabel: false } as const;
