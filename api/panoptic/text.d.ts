/** A parsed object as the bytes that the addon reads, so that one reader judges every form of input. */
export declare function panopticBytes(panoptic: Record<string, unknown>): Uint8Array;
