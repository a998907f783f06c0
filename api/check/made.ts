import { BoxwiseError } from '../errors.js';

/**
 * What an object of a class is made of, which only the library has; else the error for `new` by hand.
 *
 * @param member a member that it has
 * @param by the function that returns such an object
 */
export function made<Part extends object>(
  part: Part,
  member: keyof Part & string,
  name: string,
  by: string,
): Part {
  if (typeof part === 'object' && part !== null && member in part) return part;
  throw new BoxwiseError('INVALID_ARGUMENT', `an object that ${by} returns`, `new ${name}()`);
}
