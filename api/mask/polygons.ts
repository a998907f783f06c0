import type { PolygonLists } from '#native';
import { doubles } from '../check/arrays.js';
import { isList } from '../check/lists.js';
import { wrongType } from '../check/mistakes.js';
import { checkSize } from './masks.js';
import type { Polygon, MaskSize } from './types.js';

/** Polygons and sizes in the form that the addon takes. */
export interface Outlines {
  polygons: PolygonLists;
  sizes: Uint32Array;
}

/** True for a list of sizes, false for one. */
export function areSizes(size: MaskSize | readonly MaskSize[]): size is readonly MaskSize[] {
  if (!isList(size)) throw wrongType('a size [height, width] or an array of sizes', size, 'size');
  return size.length === 0 || typeof size[0] !== 'number';
}

/** Each size's height and width. */
export function packSizes(sizes: readonly MaskSize[]): Uint32Array {
  const packed = new Uint32Array(2 * sizes.length);
  for (let i = 0; i < sizes.length; i++) packed.set(checkSize(sizes[i], 'size', i), 2 * i);
  return packed;
}

/** Packs objects' polygons; `sizes` has a size for each object. */
export function packPolygons(objects: readonly (readonly Polygon[])[], sizes: readonly MaskSize[]): Outlines {
  if (!isList(objects)) throw wrongType('an array of polygons', objects, 'polygons');
  const lists = objects as readonly unknown[];
  const all: Polygon[] = [];
  const counts = new Uint32Array(lists.length);
  let total = 0;
  for (let i = 0; i < lists.length; i++) {
    const list = lists[i];
    if (!isList(list)) throw wrongType('an array of polygons', list, 'polygons', i);
    for (const polygon of list as unknown[]) {
      const own = outline(polygon, i);
      all.push(own);
      total += own.length;
    }
    counts[i] = (list as unknown[]).length;
  }
  const numbers = new Float64Array(total);
  const lengths = new Uint32Array(all.length);
  let at = 0;
  for (let i = 0; i < all.length; i++) {
    const polygon = all[i] as Polygon;
    for (let k = 0; k < polygon.length; k++) {
      const value: unknown = polygon[k];
      if (typeof value !== 'number') throw wrongType('coordinates that are numbers', value, 'polygons');
      numbers[at++] = value as number;
    }
    lengths[i] = polygon.length;
  }
  return { polygons: { numbers, lengths, objects: counts }, sizes: packSizes(sizes) };
}

/** A polygon's numbers, also of one that is given as points: `[[x, y], ...]`. */
function outline(polygon: unknown, index: number): Polygon {
  if (!isList(polygon) || isList(polygon[0]))
    return doubles(polygon, `polygons[${index}]`, isList(polygon) ? 2 : undefined);
  return polygon as Polygon;
}

/** Each object's polygons, as plain arrays. */
export function unpackPolygons({ numbers, lengths, objects }: PolygonLists): number[][][] {
  let at = 0;
  let next = 0;
  const all: number[][][] = new Array(objects.length);
  for (let i = 0; i < objects.length; i++) {
    const polygons: number[][] = new Array(objects[i] as number);
    for (let p = 0; p < polygons.length; p++) {
      const polygon: number[] = new Array(lengths[next++] as number);
      for (let k = 0; k < polygon.length; k++) polygon[k] = numbers[at++] as number;
      polygons[p] = polygon;
    }
    all[i] = polygons;
  }
  return all;
}
