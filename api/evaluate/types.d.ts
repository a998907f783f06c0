export type * from './types/answers.js';
export type * from './types/inputs.js';
export type * from './types/metrics.js';
export type * from './types/options.js';
