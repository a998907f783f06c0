/**
 * The functions of `boxwise` off the event loop: the same names and arguments, each answering with a promise.
 * Typed arrays are copied before a call returns, so they may be changed while it works.
 */
export * from './api/promises/anchors.js';
export * from './api/promises/assign.js';
export * from './api/promises/coding.js';
export * from './api/promises/decode.js';
export { Dataset, evaluate } from './api/promises/evaluate.js';
export * from './api/promises/loss.js';
