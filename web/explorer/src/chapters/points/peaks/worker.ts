// What the worker makes of the recorded maps.
import { decode, decodeDistances } from 'boxwise';
import type { Box } from 'components/geometry';
import lightChelsea from 'light/peaks-chelsea.bin?url';
import lightCoffee from 'light/peaks-coffee.bin?url';
import lightMotorcycle from 'light/peaks-motorcycle.bin?url';
import chelsea from '../../../../../../oracles/centernet/chelsea.bin?url';
import coffee from '../../../../../../oracles/centernet/coffee.bin?url';
import motorcycle from '../../../../../../oracles/centernet/motorcycle.bin?url';
import { COLUMNS, LEAST, ROWS, STRIDE, WORLD, type PictureKey } from './maps';

const FILES: Record<PictureKey, string> = { chelsea, coffee, motorcycle };
const LIGHT: Record<PictureKey, string> = {
  chelsea: lightChelsea,
  coffee: lightCoffee,
  motorcycle: lightMotorcycle,
};
const CELLS = COLUMNS * ROWS;

interface Maps {
  heat: Float32Array;
  /** Left, top, right, bottom of each cell; zeros where none were kept. */
  sides: Float32Array;
}
const read = new Map<string, Promise<Maps>>();

/** A picture's map; `isWhole`: with the distances of cells that only the reader asks for. */
export interface Recording {
  picture: PictureKey;
  isWhole: boolean;
}

async function mapsOf(url: string): Promise<Maps> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The recorded maps were not loaded: ${response.status}`);
  const all = new Float32Array(await response.arrayBuffer());
  const heat = all.slice(0, CELLS);
  const sides = new Float32Array(4 * CELLS);
  let next = CELLS;
  heat.forEach((score, cell) => {
    if (score < Math.fround(LEAST)) return;
    sides.set(all.subarray(next, next + 4), 4 * cell);
    next += 4;
  });
  return { heat, sides };
}
function maps({ picture, isWhole }: Recording): Promise<Maps> {
  const url = (isWhole ? FILES : LIGHT)[picture];
  const known = read.get(url) ?? mapsOf(url);
  read.set(url, known);
  known.catch(() => read.delete(url));
  return known;
}

/** The scores of all cells. */
export const heatOf = async (recording: Recording): Promise<Float32Array> => (await maps(recording)).heat;

export interface Peak {
  cell: number;
  score: number;
  box: Box;
}
export interface Read {
  /** The peaks with a score of `least` and more, best first. */
  peaks: Peak[];
  /** The cell that is explained: the one asked for, or the best peak's. */
  cell: number;
  /** The scores of the cell and its eight neighbours, row by row; 0 beyond the map. */
  nine: number[];
  isPeak: boolean;
  /** Left, top, right and bottom in pixels, and the box that they make; null where the recording has none. */
  sides: number[] | null;
  box: Box | null;
}

/** Decodes the maps, and explains one cell. */
export async function readPeaks({
  least,
  cell: wanted,
  ...recording
}: Recording & {
  least: number;
  cell: number;
}): Promise<Read> {
  const { heat, sides } = await maps(recording);
  const all = peaksOf(heat, sides, LEAST);
  const cell = wanted >= 0 ? wanted : all[0].cell;
  const [column, row] = [cell % COLUMNS, Math.floor(cell / COLUMNS)];
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= COLUMNS || y >= ROWS ? 0 : heat[y * COLUMNS + x];
  const nine = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => at(column + dx, row + dy)));
  const own = [...sides.subarray(4 * cell, 4 * cell + 4)];
  const isKept = heat[cell] >= Math.fround(LEAST);
  const box = isKept
    ? ([...decodeDistances([own], [[column * STRIDE, row * STRIDE]])] as unknown as Box)
    : null;
  return {
    peaks: least <= LEAST ? all : peaksOf(heat, sides, least),
    cell,
    nine,
    isPeak: all.some((peak) => peak.cell === cell),
    sides: isKept ? own : null,
    box,
  };
}

function peaksOf(heat: Float32Array, sides: Float32Array, scoreThreshold: number): Peak[] {
  const outputs = {
    heatmap: { data: heat, dims: [ROWS, COLUMNS, 1] },
    size: { data: sides, dims: [ROWS, COLUMNS, 4] },
  };
  const found = decode(outputs, {
    model: 'centernet',
    channelsLast: true,
    logits: false,
    sizesInPixels: true,
    centerOffset: 0,
    inputSize: WORLD,
    scoreThreshold,
  });
  return [...found].map(({ box, score, source }) => ({
    box: [...box] as unknown as Box,
    score,
    cell: source,
  }));
}
