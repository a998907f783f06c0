/** The stable names of the kinds of errors. */
export type ErrorCode =
  /** An argument or an option of the wrong type. */
  | 'INVALID_ARGUMENT'
  /** A number outside its range. */
  | 'OUT_OF_RANGE'
  /** Arrays of different lengths, or of a length that is not a multiple of the record's. */
  | 'LENGTH_MISMATCH'
  /** Tensor dimensions that do not fit the model or the other inputs. */
  | 'SHAPE_MISMATCH'
  /** Text that is not JSON, or is truncated. */
  | 'INVALID_JSON'
  /** Valid JSON of another shape, such as an object instead of a list. */
  | 'INVALID_SHAPE'
  /** Brackets that are nested too deep. */
  | 'TOO_DEEP'
  /** Too large for memory or for an index. */
  | 'TOO_LARGE'
  /** An input of 0 bytes. */
  | 'EMPTY_INPUT'
  /** A file that cannot be opened or read. */
  | 'UNREADABLE_FILE'
  /** A file that is not an image, is damaged, or has another pixel format. */
  | 'INVALID_IMAGE'
  /** A record without a required key. */
  | 'MISSING_KEY'
  /** A value of the wrong type in a record. */
  | 'INVALID_TYPE'
  /** A value of the right type in a record that makes no sense. */
  | 'INVALID_VALUE'
  /** A detection of an image that the dataset does not have. */
  | 'UNKNOWN_IMAGE'
  /** An id, label or name that does not exist. */
  | 'UNKNOWN_ID'
  /** Two records with the same id. */
  | 'DUPLICATE_ID'
  /** No binary of boxwise for this platform, or one of another version. */
  | 'NO_BINARY'
  /** A package that a function needs is not installed. */
  | 'NO_PACKAGE'
  /** No Redis that can be used: not reachable, too old, or gone for too long. */
  | 'NO_REDIS'
  /** No worker takes the work, or each that took a part of it was lost. */
  | 'NO_WORKER'
  /** An object that was used after its `dispose`. */
  | 'DISPOSED'
  /** A bug in boxwise; in WebAssembly also memory that ran out, and every call after either. */
  | 'INTERNAL';

/** The place of an error in the inputs; unknown members are absent. */
export interface ErrorPlace {
  /** Path of the file, or name of the argument if it was passed in memory. */
  input?: string;
  /** The list of the record: `annotations`, `images`, `categories`, `results`. */
  list?: string;
  /** Index of the record in its list, from 0. */
  record?: number;
  /** Id of the record, as written. */
  id?: string;
  /** Offset in the input in bytes, from 0. */
  byte?: number;
}

/**
 * The error that boxwise throws, and its promises reject with, for every input or option that it cannot use.
 *
 * `message` has the place, what was expected, what was found and what to do; the members have the parts. docs/troubleshooting.md
 * has the cause and the cure of each code, and `help` names its heading.
 *
 * ```ts
 * try {
 *   evaluate('sample/gt.json', Buffer.from('[{"image_id": 1}]'));
 * } catch (error) {
 *   if (error instanceof BoxwiseError) console.log(error.code, error.record); // MISSING_KEY 0
 * }
 * ```
 */
export class BoxwiseError extends Error implements ErrorPlace {
  override readonly name = 'BoxwiseError';
  /** Stable name of the kind of error. */
  declare readonly code: ErrorCode;
  /** What would have been valid. */
  declare readonly expected: string;
  /** What was found instead. */
  declare readonly got: string;
  /** Where the documentation has the cause and the cure: a page in the package, and its heading. */
  declare readonly help: string;
  /** Path of the file, or name of the argument. */
  declare readonly input?: string;
  /** The list of the record: `annotations`, `images`, `categories`, `results`. */
  declare readonly list?: string;
  /** Index of the record in its list, from 0. */
  declare readonly record?: number;
  /** Id of the record, as written. */
  declare readonly id?: string;
  /** Offset in the input in bytes, from 0. */
  declare readonly byte?: number;

  constructor(code: ErrorCode, expected: string, got: string, place: ErrorPlace = {}, message?: string) {
    super(message ?? `${place.input ? `${place.input}: ` : ''}expected ${expected}, got ${got}`);
    Object.assign(this, { code, expected, got, help: helpOf(code) }, place);
  }
}

/** Where a code's cause and cure are: a heading of a page that the package carries, as its repository does. */
export const helpOf = (code: string): string => `boxwise/docs/troubleshooting.md#${code.toLowerCase()}`;

/** Between the parts of an error's message on its way from the addon; the first is `boxwise`. */
export const SEPARATOR = '\u001f';

/** The statuses by which Node-API names an argument of the wrong type. */
const WRONG_TYPE = /^(InvalidArg|[A-Z][A-Za-z]*Expected)$/;

/** What engines say of a proxy that was revoked, that breaks the rules of proxies, or that stands for a typed array. */
const OF_A_PROXY =
  /revoked|on proxy: |\bproxy (?:trap|handler)|incompatible (?:receiver|Proxy)|not a typed array|^Receiver must be/i;

/** An exception of the addon, or of the engine about a proxy, as a {@link BoxwiseError}; any other value as it is. */
export function fromNative(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof BoxwiseError) return thrown;
  if (thrown instanceof TypeError && OF_A_PROXY.test(thrown.message)) return unreadable(thrown);
  if (!thrown.message.startsWith(`boxwise${SEPARATOR}`)) return fromNodeApi(thrown);
  const [, code, message = '', expected, got, input, list, record, id, byte] =
    thrown.message.split(SEPARATOR);
  const place: ErrorPlace = {};
  if (input) place.input = input;
  if (list) place.list = list;
  if (record) place.record = Number(record);
  if (id) place.id = id;
  if (byte) place.byte = Number(byte);
  return new BoxwiseError(code as ErrorCode, expected ?? '', got ?? '', place, message);
}

/** An error by which Node-API refuses to convert an argument; any other error as it is. */
function fromNodeApi(thrown: Error): Error {
  const { code } = thrown as { code?: unknown };
  if (typeof code !== 'string' || !WRONG_TYPE.test(code)) return thrown;
  return new BoxwiseError('INVALID_ARGUMENT', 'an argument of the documented type', thrown.message);
}

/** The error for a proxy that cannot be read. */
function unreadable(cause: TypeError): BoxwiseError {
  const [expected, got] = ['arguments that can be read', 'a proxy that cannot'];
  const message = `expected ${expected}, got ${got} (${cause.message}); pass the object itself, or a copy: { ...object }`;
  const error = new BoxwiseError('INVALID_ARGUMENT', expected, got, {}, message);
  error.cause = cause;
  return error;
}

/** Runs what reads arguments or calls the addon; exceptions of the addon and of proxies come out as {@link BoxwiseError}. */
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
    const tag = Object.prototype.toString.call(value).slice(8, -1);
    const own = typeof name === 'string' && name !== '' && name !== 'Object' ? name : tag;
    if (own === 'Object') return 'an object';
    return `${/^[AEIO]/i.test(own) ? 'an' : 'a'} ${own}`;
  } catch {
    return 'an object that cannot be read, such as a revoked proxy';
  }
}
