import { BoxwiseError, describe, type ErrorCode, type ErrorPlace } from '../errors.js';

/** Where a value stands: the argument's or option's name, and its position if it is an element of a list. */
export function at(input: string, index?: number): string {
  return index === undefined ? input : `${input}[${index}]`;
}

/** The error of a value that cannot be used; `cure` says what to do where `expected` does not. */
export function mistake(
  code: ErrorCode,
  expected: string,
  got: string,
  input: string,
  { index, cure }: { index?: number | undefined; cure?: string } = {},
): BoxwiseError {
  const place: ErrorPlace = index === undefined ? { input } : { input, record: index };
  const message = `${at(input, index)}: expected ${expected}, got ${got}${cure ? `; ${cure}` : ''}`;
  return new BoxwiseError(code, expected, got, place, message);
}

/** The error of a value of the wrong type. */
export function wrongType(
  expected: string,
  got: unknown,
  input: string,
  index?: number,
  cure?: string,
): BoxwiseError {
  return mistake('INVALID_ARGUMENT', expected, describe(got), input, cure ? { index, cure } : { index });
}

/** The error of a row of another length than the rows before it, or than the function takes. */
export function otherLength(width: number, got: number, input: string, index?: number): BoxwiseError {
  return mistake('LENGTH_MISMATCH', `a row of ${width} numbers`, String(got), input, { index });
}

/** The error of a number that is too small, too large, or not whole. */
export function outOfRange(expected: string, got: unknown, input: string, index?: number): BoxwiseError {
  return mistake('OUT_OF_RANGE', expected, describe(got), input, { index });
}

/** The error of an option that does nothing in this call; `reason` says when it does something. */
export function doesNotApply(option: string, value: unknown, reason: string): BoxwiseError {
  const cure = `the option applies only ${reason}: leave it out`;
  return mistake('INVALID_ARGUMENT', 'undefined', describe(value), option, { cure });
}
