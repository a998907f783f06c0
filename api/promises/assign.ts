import * as addon from '#native';
import { matchArguments, type AnchorMatches, type MatchAnchorsOptions } from '../assign.js';
import { nativeAsync } from '../errors.js';
import type { Numeric } from '../arrays.js';

/** As `matchAnchors` of `boxwise`, off the event loop. */
export async function matchAnchors(
  anchors: Numeric,
  groundTruth: Numeric,
  options: MatchAnchorsOptions = {},
): Promise<AnchorMatches> {
  const [references, truth, how] = matchArguments(anchors, groundTruth, options);
  return nativeAsync(() =>
    references instanceof Float32Array
      ? addon.matchAnchorsAsync(references, truth as Float32Array, how)
      : addon.matchAnchors64Async(references, truth as Float64Array, how),
  );
}
