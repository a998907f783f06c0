export {
  alike,
  doubles,
  floats as toNumbers,
  like,
  rows as toBoxes,
  wide,
  type Alike,
  type BoxesInput,
  type FloatArray,
  type FloatsLike,
  type IntegersInput,
  type NumbersInput,
  type Numeric,
} from './check/arrays.js';
export type { BoxFormat } from './check/boxes.js';
export { integers as toIntegers, offsets as toOffsets } from './check/integers.js';
export { apart, owned } from './check/memory.js';
