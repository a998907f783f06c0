import type { PolygonLists } from '#native';
import { checkSize, refuse } from './masks.js';
import type { Polygon, Size } from './types.js';

/** Polygons and sizes in the form that the addon takes. */
export interface Outlines {
  polygons: PolygonLists;
  sizes: Uint32Array;
}

/** True for a list of sizes, false for one. */
export function areSizes(size: Size | readonly Size[]): size is readonly Size[] {
  if (!Array.isArray(size)) refuse('a size [height, width] or an array of sizes', size, 'size');
  return size.length === 0 || typeof size[0] !== 'number';
}

/** Each size's height and width. */
export function packSizes(sizes: readonly Size[]): Uint32Array {
  const packed = new Uint32Array(2 * sizes.length);
  for (let i = 0; i < sizes.length; i++) packed.set(checkSize(sizes[i], 'size', i), 2 * i);
  return packed;
}

/** Packs objects' polygons; `sizes` has a size for each object. */
export function packPolygons(objects: readonly (readonly Polygon[])[], sizes: readonly Size[]): Outlines {
  if (!Array.isArray(objects)) refuse('an array of polygons', objects, 'polygons');
  const lists = objects as readonly unknown[];
  const all: Polygon[] = [];
  const counts = new Uint32Array(lists.length);
  let total = 0;
  for (let i = 0; i < lists.length; i++) {
    const list = lists[i];
    if (!Array.isArray(list)) refuse('an array of polygons', list, 'polygons', i);
    for (const polygon of list as unknown[]) {
      if (!Array.isArray(polygon) && !(polygon instanceof Float64Array || polygon instanceof Float32Array)) {
        refuse('a polygon as an array of numbers', polygon, 'polygons', i);
      }
      all.push(polygon as Polygon);
      total += (polygon as Polygon).length;
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
      if (typeof value !== 'number') refuse('coordinates that are numbers', value, 'polygons');
      numbers[at++] = value as number;
    }
    lengths[i] = polygon.length;
  }
  return { polygons: { numbers, lengths, objects: counts }, sizes: packSizes(sizes) };
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
