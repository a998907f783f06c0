import { BoxwiseError, type ErrorCode, type ErrorPlace } from '../api/errors.js';

/** An error as plain values, which cross to other threads and machines. */
export interface Failure {
  readonly message: string;
  /** The code of a `BoxwiseError`; none for other errors. */
  readonly code?: ErrorCode;
  readonly expected?: string;
  readonly got?: string;
  readonly place?: ErrorPlace;
}

/** An error as plain values. */
export function failureOf(thrown: unknown): Failure {
  if (!(thrown instanceof BoxwiseError)) {
    const { message } = Object(thrown) as Partial<Error>;
    return { message: String(message ?? thrown) };
  }
  const { code, message, expected, got, input, list, record, id, byte } = thrown;
  const place = Object.entries({ input, list, record, id, byte }).filter(([, value]) => value !== undefined);
  return { code, message, expected, got, place: Object.fromEntries(place) as ErrorPlace };
}

/** The error again. */
export function errorOf({ code, message, expected = '', got = '', place = {} }: Failure): Error {
  return code === undefined ? new Error(message) : new BoxwiseError(code, expected, got, place, message);
}

/** An error about detections with the shard's name in place of the argument's. */
export function ofShard(thrown: unknown, name: string): unknown {
  if (!(thrown instanceof BoxwiseError)) return thrown;
  const failure = failureOf(thrown);
  const { input } = thrown;
  if (input === name || input === 'groundTruth') return thrown;
  const message =
    input === 'detections' || input === 'bytes'
      ? thrown.message.replace(input, () => name)
      : `${name}: ${thrown.message}`;
  return errorOf({ ...failure, message, place: { ...failure.place, input: name } });
}

/** Whether the same work would fail again: all errors about the data. A file or a URL may be readable a moment later. */
export function isLasting(thrown: unknown): boolean {
  return thrown instanceof BoxwiseError && thrown.code !== 'UNREADABLE_FILE' && thrown.code !== 'NO_REDIS';
}
