import type { PolygonLists } from '../../native.js';
import type { Polygon, Size } from './types.js';
/** Polygons and sizes in the form that the addon takes. */
export interface Outlines {
    polygons: PolygonLists;
    sizes: Uint32Array;
}
/** True for a list of sizes, false for one. */
export declare function areSizes(size: Size | readonly Size[]): size is readonly Size[];
/** Each size's height and width. */
export declare function packSizes(sizes: readonly Size[]): Uint32Array;
/** Packs objects' polygons; `sizes` has a size for each object. */
export declare function packPolygons(objects: readonly (readonly Polygon[])[], sizes: readonly Size[]): Outlines;
/** Each object's polygons, as plain arrays. */
export declare function unpackPolygons({ numbers, lengths, objects }: PolygonLists): number[][][];
