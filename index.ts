export { BoxwiseError, type ErrorCode, type ErrorPlace } from './api/errors.js';
export * from './api/evaluate.js';
export { machine, type Machine } from './api/machine.js';
