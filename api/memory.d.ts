/** Whether other threads may write to it while it is read. */
export declare function isShared(array: ArrayBufferView): boolean;
/** Whether its memory is gone. Asks in the one way that Node 20 has: no view can be made of such memory. */
export declare function isDetached(array: ArrayBufferView): boolean;
/** The array itself, or a copy where other threads may write to it; throws where its memory is gone. */
export declare function steady<A extends Float32Array | Float64Array | Uint8Array | Uint32Array>(array: A, input: string): A;
