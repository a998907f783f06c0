import type { DecodeOptions, EncodeOptions, MaskIouOptions, MaskNmsOptions, MergeOptions, Polygon, PolygonOptions, Rle, RleInput, Size } from '../mask/types.js';
export type * from '../mask/types.js';
/** As `mask.encode` of `boxwise`, off the event loop. */
export declare function encode(bitmap: Uint8Array | Uint8ClampedArray, size: Size, options?: EncodeOptions): Promise<Rle>;
export declare function encode(bitmap: Uint8Array | Uint8ClampedArray, size: readonly [height: number, width: number, count: number], options?: EncodeOptions): Promise<Rle[]>;
/** As `mask.decode` of `boxwise`, off the event loop. */
export declare function decode(masks: RleInput | readonly RleInput[], options?: DecodeOptions): Promise<Uint8Array>;
/** As `mask.merge` of `boxwise`, off the event loop. */
export declare function merge(masks: readonly RleInput[], options?: MergeOptions): Promise<Rle>;
export declare function merge(masks: readonly (readonly RleInput[])[], options?: MergeOptions): Promise<Rle[]>;
/** As `mask.area` of `boxwise`, off the event loop. */
export declare function area(mask: RleInput): Promise<number>;
export declare function area(masks: readonly RleInput[]): Promise<Uint32Array>;
/** As `mask.toBbox` of `boxwise`, off the event loop. */
export declare function toBbox(masks: RleInput | readonly RleInput[]): Promise<Float64Array>;
/** As `mask.fromPolygons` of `boxwise`, off the event loop. */
export declare function fromPolygons(polygons: readonly Polygon[], size: Size, options?: PolygonOptions): Promise<Rle>;
export declare function fromPolygons(polygons: readonly (readonly Polygon[])[], sizes: readonly Size[], options?: PolygonOptions): Promise<Rle[]>;
/** As `mask.fromBbox` of `boxwise`, off the event loop. */
export declare function fromBbox(bbox: Polygon, size: Size): Promise<Rle>;
export declare function fromBbox(bbox: Polygon, sizes: readonly Size[]): Promise<Rle[]>;
/** As `mask.iou` of `boxwise`, off the event loop. */
export declare function iou(dt: readonly RleInput[], gt: readonly RleInput[], options?: MaskIouOptions): Promise<Float64Array>;
/** As `mask.nms` of `boxwise`, off the event loop. */
export declare function nms(masks: readonly RleInput[], scores: Float64Array | Float32Array | readonly number[], options?: MaskNmsOptions): Promise<Uint32Array>;
/** As `mask.toPolygons` of `boxwise`, off the event loop. */
export declare function toPolygons(mask: RleInput): Promise<number[][]>;
export declare function toPolygons(masks: readonly RleInput[]): Promise<number[][][]>;
/** As `mask.compress` of `boxwise`, off the event loop. */
export declare function compress(mask: RleInput): Promise<Rle>;
export declare function compress(masks: readonly RleInput[]): Promise<Rle[]>;
/** As `mask.toCounts` of `boxwise`, off the event loop. */
export declare function toCounts(mask: RleInput): Promise<Uint32Array>;
export declare function toCounts(masks: readonly RleInput[]): Promise<Uint32Array[]>;
