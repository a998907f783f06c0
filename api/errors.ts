/** The stable names of what can be wrong with an input or an option. */
export type ErrorCode =
  /** An argument or an option of the wrong type. */
  | 'INVALID_ARGUMENT'
  /** A number outside its range. */
  | 'OUT_OF_RANGE'
  /** Arrays whose lengths disagree, or are no multiple of what a record takes. */
  | 'LENGTH_MISMATCH'
  /** Tensor dimensions that do not fit what was asked for. */
  | 'SHAPE_MISMATCH'
  /** Text that is not JSON, or ends before it should. */
  | 'INVALID_JSON'
  /** JSON of another shape than the input needs: an object where a list belongs. */
  | 'INVALID_SHAPE'
  /** Brackets nested deeper than is sensible. */
  | 'TOO_DEEP'
  /** More than fits in memory or in an index. */
  | 'TOO_LARGE'
  /** An input of no bytes. */
  | 'EMPTY_INPUT'
  /** A file that cannot be opened or read. */
  | 'UNREADABLE_FILE'
  /** A file that is no image, a broken one, or one of another kind than is needed. */
  | 'INVALID_IMAGE'
  /** A record without a key that it needs. */
  | 'MISSING_KEY'
  /** A record's value of the wrong type. */
  | 'INVALID_TYPE'
  /** A record's value of the right type that makes no sense. */
  | 'INVALID_VALUE'
  /** A detection of an image that the dataset does not have. */
  | 'UNKNOWN_IMAGE'
  /** An id, label or name that is not there. */
  | 'UNKNOWN_ID'
  /** Two records with one id where ids must differ. */
  | 'DUPLICATE_ID'
  /** No binary of boxwise for this machine, or one of another version. */
  | 'NO_BINARY'
  /** A use of something after its `dispose`. */
  | 'DISPOSED'
  /** A mistake in boxwise itself; as WebAssembly also memory that ran out, and every call after either. */
  | 'INTERNAL';

/** Where in the inputs an error stands; what is not known is absent. */
export interface ErrorPlace {
  /** A file's path, or the argument's name where it was given in memory. */
  input?: string;
  /** The list of the record: `annotations`, `images`, `categories`, `results`. */
  list?: string;
  /** The record's position in its list, from 0. */
  record?: number;
  /** The record's own id, as written. */
  id?: string;
  /** The byte of the input, from 0. */
  byte?: number;
}

/**
 * What boxwise throws, and what its promises reject with, for every input or option that it cannot use.
 *
 * `message` says where, what was expected and what was got; the parts stand in members of their own.
 *
 * ```ts
 * try {
 *   evaluate('gt.json', 'dt.json');
 * } catch (error) {
 *   if (error instanceof BoxwiseError && error.code === 'MISSING_KEY') console.log(error.record, error.byte);
 * }
 * ```
 */
export class BoxwiseError extends Error implements ErrorPlace {
  override readonly name = 'BoxwiseError';
  readonly code: ErrorCode;
  /** What would have been right. */
  readonly expected: string;
  /** What stood there instead. */
  readonly got: string;
  declare readonly input?: string;
  declare readonly list?: string;
  declare readonly record?: number;
  declare readonly id?: string;
  declare readonly byte?: number;

  constructor(code: ErrorCode, expected: string, got: string, place: ErrorPlace = {}, message?: string) {
    super(message ?? `${place.input ? `${place.input}: ` : ''}expected ${expected}, got ${got}`);
    this.code = code;
    this.expected = expected;
    this.got = got;
    Object.assign(this, place);
  }
}

/** Between the parts of an error's message on its way from the addon; the first is `boxwise`. */
export const SEPARATOR = '\u001f';

/** An exception of the addon as a {@link BoxwiseError}; any other value as it is. */
export function fromNative(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || !thrown.message.startsWith(`boxwise${SEPARATOR}`)) return thrown;
  const [, code, message = '', expected, got, input, list, record, id, byte] =
    thrown.message.split(SEPARATOR);
  const place: ErrorPlace = {};
  // The core names its parameters in snake case.
  const name = /^[a-z]+(_[a-z]+)+$/.test(input ?? '') ? camelCase(input as string) : input;
  if (name) place.input = name;
  if (list) place.list = list;
  if (record) place.record = Number(record);
  if (id) place.id = id;
  if (byte) place.byte = Number(byte);
  const told = name && input && name !== input ? message.replace(input, name) : message;
  return new BoxwiseError(code as ErrorCode, expected ?? '', got ?? '', place, told);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Runs a call of the addon; its exceptions come out as {@link BoxwiseError}. */
export function native<T>(call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    throw fromNative(thrown);
  }
}

/** As {@link native}, for a call that answers with a promise. */
export async function nativeAsync<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw fromNative(thrown);
  }
}

/** A short description of a value for an error's `got`. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'string': {
      const text = JSON.stringify(value.slice(0, 40));
      return `the string ${text}${value.length > 40 ? '...' : ''}`;
    }
    case 'bigint':
      return `${value}n`;
    case 'function':
      return 'a function';
    case 'symbol':
      return 'a symbol';
    case 'object':
      return value === null ? 'null' : describeObject(value);
    default:
      return String(value);
  }
}

function describeObject(value: object): string {
  try {
    if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
    const name: unknown = value.constructor?.name;
    if (typeof name !== 'string' || name === '') return 'an object without a prototype';
    return `${/^[AEIO]/i.test(name) ? 'an' : 'a'} ${name}`;
  } catch {
    return 'an object that cannot be read, such as a revoked proxy';
  }
}
