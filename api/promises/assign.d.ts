import { type AnchorMatches, type MatchAnchorsOptions } from '../assign.js';
import type { Numeric } from '../arrays.js';
/** As `matchAnchors` of `boxwise`, off the event loop. */
export declare function matchAnchors(anchors: Numeric, groundTruth: Numeric, options?: MatchAnchorsOptions): Promise<AnchorMatches>;
