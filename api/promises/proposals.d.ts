import type { Numeric } from '../arrays.js';
import { type RegionProposals, type RpnOptions } from '../proposals/rpn.js';
import { type RgbImage, type SelectiveSearchOptions } from '../proposals/search.js';
import { type SlidingWindowOptions } from '../proposals/windows.js';
/** As `SlidingWindows` of `boxwise`, made off the event loop. */
export declare class SlidingWindows implements AsyncIterable<Float64Array> {
    #private;
    /** How many windows there are. */
    readonly count: number;
    /** @internal Made by {@link slidingWindows}. */
    constructor(options: SlidingWindowOptions);
    /** The windows from number `start` to before `end`, `(x1, y1, x2, y2)`, flat: at most 2^26 at a time. */
    slice(start?: number, end?: number): Promise<Float64Array>;
    /** All windows, `chunk` at a time. */
    [Symbol.asyncIterator](): AsyncIterator<Float64Array>;
}
/** As `slidingWindows` of `boxwise`; `for await` goes through the chunks. */
export declare function slidingWindows(options: SlidingWindowOptions): Promise<SlidingWindows>;
/** As `regionProposals` of `boxwise`, off the event loop. */
export declare function regionProposals(objectness: Numeric, deltas: Numeric, anchors: Numeric, options: RpnOptions): Promise<RegionProposals>;
/** As `selectiveSearch` of `boxwise`, off the event loop. */
export declare function selectiveSearch(image: RgbImage, options?: SelectiveSearchOptions): Promise<Float64Array>;
