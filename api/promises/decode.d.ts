import type { DecodeBatchOptions, DecodeOptions, RawOutputs } from '../decode.js';
import { Detections } from '../decode/detections.js';
/** What promises can do with their inputs' memory. */
export interface TransferOptions {
    /**
     * Whether the outputs' memory is given away instead of copied, as `postMessage` does it: their arrays, and all others on the same
     * buffers, have length 0 afterwards. For large tensors that nobody needs any more. What cannot be given away (memory of pooled
     * `Buffer`s, of WebAssembly) is copied. Default: false.
     */
    transfer?: boolean;
}
/**
 * As `decode` of `boxwise`, off the event loop; outputs are copied before it returns, or transferred.
 */
export declare function decode(outputs: RawOutputs, options: DecodeOptions & TransferOptions): Promise<Detections>;
/**
 * As `decodeBatch` of `boxwise`, off the event loop; outputs are copied before it returns, or transferred.
 */
export declare function decodeBatch(outputs: RawOutputs, options: DecodeBatchOptions & TransferOptions): Promise<Detections[]>;
