export { BoxwiseError, type ErrorCode, type ErrorPlace } from './api/errors.js';
export { machine, type Machine } from './api/machine.js';
