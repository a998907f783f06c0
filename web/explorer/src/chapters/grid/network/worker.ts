// What the worker does with a picture of the reader's own.
import { coco80, decode, decodeDistances, letterboxImage } from 'boxwise';
import type { Box } from 'components/geometry';
import { CELLS, CLASS_COUNT, HEAD, LOWEST, SIDE, STRIDE, type Maps } from './maps';

let network: Promise<(pixels: Float32Array) => Promise<Float32Array[]>> | undefined;

/** Runs the network on a picture; the first picture loads it. */
export async function lookAt(file: Blob): Promise<Maps> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error('this browser does not read it as a picture');
  });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const image = context.getImageData(0, 0, width, height);
  const input = letterboxImage(image.data, {
    image: [width, height],
    input: SIDE,
    layout: 'nhwc',
    divisor: 1,
  });
  network ??= import('./tensorflow').then(({ loadNetwork }) => loadNetwork());
  network.catch(() => (network = undefined)); // the next picture tries again
  const run = await network;
  const begin = performance.now();
  const [heatmap, distances] = await run(input.data as Float32Array);
  const milliseconds = performance.now() - begin;
  return { ...mapsOf(heatmap, distances), width, height, names: [...coco80], milliseconds };
}

function mapsOf(heatmap: Float32Array, distances: Float32Array) {
  const count = CELLS * CELLS;
  const [classIds, scores] = [new Uint8Array(count), new Float32Array(count)];
  const places: number[] = [];
  heatmap.forEach((score, place) => {
    if (score >= LOWEST) places.push(place);
    const cell = Math.floor(place / CLASS_COUNT);
    if (score > scores[cell]) [scores[cell], classIds[cell]] = [score, place % CLASS_COUNT];
  });
  const corners = Float32Array.from({ length: 2 * count }, (_, k) =>
    k % 2 ? Math.floor(k / 2 / CELLS) * STRIDE : ((k / 2) % CELLS) * STRIDE,
  );
  return {
    classIds,
    scores,
    distances: distances.slice(),
    boxes: decodeDistances(distances, corners) as Float32Array,
    places: Uint32Array.from(places),
    heat: Float32Array.from(places, (place) => heatmap[place]),
  };
}

export interface Peaks {
  /** From `lookAt`. */
  maps: Pick<Maps, 'places' | 'heat' | 'distances'> | null;
  least: number;
}
export interface Peak {
  box: Box;
  score: number;
  classId: number;
  cell: number;
}

/** The peaks of a picture's maps above a threshold, best first. */
export function decodePeaks({ maps, least }: Peaks): Peak[] | null {
  if (!maps) return null;
  const heatmap = new Float32Array(CELLS * CELLS * CLASS_COUNT);
  maps.places.forEach((place, i) => (heatmap[place] = maps.heat[i]));
  const outputs = {
    heatmap: { data: heatmap, dims: [CELLS, CELLS, CLASS_COUNT] },
    size: { data: maps.distances, dims: [CELLS, CELLS, 4] },
  };
  const found = [...decode(outputs, { ...HEAD, imageSize: [SIDE, SIDE], scoreThreshold: least })];
  return found.map(({ box, score, classId, source }) => ({ box, score, classId, cell: source }));
}
