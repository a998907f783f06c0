/**
 * What boxwise does natively, in plain TypeScript without dependencies: the rival of `npx boxwise bench`, the second opinion of the tests,
 * and a fallback where no native code may run.
 *
 * {@link plain} has the short versions that a tutorial would show, on arrays of arrays. The others work on typed arrays and are as fast as
 * their author could make JavaScript.
 *
 * @module
 */
export { argsort } from './order.js';
export { areas, iou, type Floats } from './overlap.js';
export { nms, type NmsOptions } from './nms.js';
export { softNms, type SoftNmsOptions, type ScoredIndices } from './soft-nms.js';
export { decodeYolo, type YoloOptions } from './yolo.js';
export { matchAnchors, type MatchOptions, type Matches } from './matching.js';
export * as plain from './plain.js';
