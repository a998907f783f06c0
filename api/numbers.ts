export { lists, numbers } from './check/lists.js';
export { number, whole } from './check/numbers.js';
export { sides, type Size } from './check/sizes.js';
export { oneOf } from './check/words.js';
