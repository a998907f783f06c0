import { type NativeIds } from '../evaluate/ids.js';
import type { PanopticInput, PanopticOptions } from './types.js';
/** One side in a form that the addon takes. */
export interface NativePanoptic {
    json: string | Uint8Array;
    folder?: string;
    imageIds?: NativeIds;
    maps: Uint32Array[];
    sizes: number[];
}
/** Options in a form that the addon takes. */
export interface NativePanopticParams {
    corrected: boolean;
    threads?: number;
}
/** Any form of one side; `written` is true where its JSON is boxwise's own text of an object. */
export declare function panopticInput(input: PanopticInput, name: string): {
    side: NativePanoptic;
    written: boolean;
};
/** Checks the options' types. */
export declare function panopticParams(options: PanopticOptions): NativePanopticParams;
