import * as addon from '#native';
import { wrongType } from './check/mistakes.js';
import { nativeAsync } from './errors.js';

/** What every promise takes in its options, beside those of the call itself. */
export interface PromiseOptions {
  /**
   * Ends the work when it is aborted: the promise rejects at once with `signal.reason`, which is an `AbortError` unless the aborting
   * code gave another reason. The work stops within about ten milliseconds and gives its memory back. A signal that is already aborted
   * rejects before any work.
   */
  signal?: AbortSignal | undefined;
}

/** What ends the work of one promise of the addon. */
export type Cancellation = addon.Cancellation | undefined;

/**
 * The signal among a promise's options, and the options without it. Reads the options once; anything but an object is returned as
 * it is, for the call itself to refuse.
 */
export function signalOf<Options>(options: Options): [signal: AbortSignal | undefined, options: Options] {
  if (!hasSignal(options)) return [undefined, options];
  const own = Object.assign(Object.create(Object.getPrototypeOf(options)) as object, options);
  const signal = own.signal;
  delete (own as { signal?: unknown }).signal;
  return [checked(signal), own];
}

function hasSignal(options: unknown): options is object & { readonly signal: unknown } {
  if (typeof options !== 'object' || options === null || ArrayBuffer.isView(options)) return false;
  try {
    return !Array.isArray(options) && Object.hasOwn(options, 'signal');
  } catch {
    return false; // a revoked proxy
  }
}

/** A signal by what it can do, so that those of other realms and of polyfills work too. */
function checked(signal: unknown): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  const { aborted, addEventListener, removeEventListener } = (signal ?? {}) as Partial<AbortSignal>;
  const listens = typeof addEventListener === 'function' && typeof removeEventListener === 'function';
  if (typeof signal !== 'object' || typeof aborted !== 'boolean' || !listens)
    throw wrongType('an AbortSignal', signal, 'signal');
  return signal as AbortSignal;
}

/**
 * Does `work`, which may be given up by `signal`: then this rejects at once with the signal's reason, and the addon ends the work that was
 * started with the cancellation.
 */
export function cancellable<Answer>(
  signal: AbortSignal | undefined,
  work: (cancellation: Cancellation) => Promise<Answer>,
): Promise<Answer> {
  if (signal === undefined) return nativeAsync(() => work(undefined));
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(reasonOf(signal));
    const cancellation = new addon.Cancellation();
    const abort = (): void => {
      reject(reasonOf(signal));
      cancellation.cancel();
    };
    const end = onAbort(signal, abort);
    nativeAsync(() => work(cancellation))
      .then(resolve, reject)
      .finally(end);
  });
}

/** What is to be called when a signal is aborted. */
interface Waiting {
  calls: Set<() => void>;
  listener: () => void;
}

/** One listener a signal, however many promises it has: runtimes warn of more than ten. */
const WAITING = new WeakMap<AbortSignal, Waiting>();

/** Calls `abort` when the signal is aborted; returns what takes it back. */
function onAbort(signal: AbortSignal, abort: () => void): () => void {
  const waiting = WAITING.get(signal) ?? listen(signal);
  waiting.calls.add(abort);
  return () => {
    waiting.calls.delete(abort);
    if (waiting.calls.size > 0 || WAITING.get(signal) !== waiting) return;
    WAITING.delete(signal);
    signal.removeEventListener('abort', waiting.listener);
  };
}

function listen(signal: AbortSignal): Waiting {
  const calls = new Set<() => void>();
  const listener = (): void => {
    WAITING.delete(signal);
    for (const call of calls) call();
  };
  signal.addEventListener('abort', listener, { once: true });
  const waiting = { calls, listener };
  WAITING.set(signal, waiting);
  return waiting;
}

/** As the platform's own promises reject; AbortController always sets a reason. */
function reasonOf(signal: AbortSignal): Error {
  return (signal.reason ?? new DOMException('This operation was aborted', 'AbortError')) as Error;
}

/** Throws a signal's reason if it is aborted: between parts of the work that JavaScript does. */
export function goOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw reasonOf(signal);
}
