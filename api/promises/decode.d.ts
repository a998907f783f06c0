import type { DecodeBatchOptions, DecodeOptions, RawOutputs } from '../decode.js';
import { Detections } from '../decode/detections.js';
/** As `decode` of `boxwise`, off the event loop; outputs are copied before it returns. */
export declare function decode(outputs: RawOutputs, options: DecodeOptions): Promise<Detections>;
/** As `decodeBatch` of `boxwise`, off the event loop; outputs are copied before it returns. */
export declare function decodeBatch(outputs: RawOutputs, options: DecodeBatchOptions): Promise<Detections[]>;
