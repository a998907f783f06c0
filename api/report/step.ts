import type { Call, Cancellable, PromiseOptions } from '../call.js';
import { goOn } from '../cancel.js';

/** A call that may be made at once or awaited. */
interface Step {
  now: () => unknown;
  later: (signal: AbortSignal | undefined) => Promise<unknown>;
}

/** Work whose calls of the addon are made at once or awaited, as its driver decides. */
export type Steps<Answer> = Generator<Step, Answer, unknown>;

/** Calls one of the two forms of a function, whose last argument is its options. */
export function* ask<Given extends unknown[], Answer>(
  call: Call<Given, Answer>,
  ...given: Given
): Steps<Answer> {
  const options = given.at(-1) as PromiseOptions;
  const later = (signal: AbortSignal | undefined): Promise<Answer> => {
    const own = [...given.slice(0, -1), { ...options, signal }] as Cancellable<Given>;
    return call.later(...own);
  };
  return (yield { now: () => call.now(...given), later }) as Answer;
}

/** Calls one of two functions. */
export function* either<Answer>(
  now: () => Answer,
  later: (signal: AbortSignal | undefined) => Promise<Answer>,
): Steps<Answer> {
  return (yield { now, later }) as Answer;
}

/** Does the work at once. */
export function atOnce<Answer>(steps: Steps<Answer>): Answer {
  let next = steps.next();
  while (next.done !== true) next = steps.next(next.value.now());
  return next.value;
}

/** Does the work off the event loop, until the signal is aborted. */
export async function awaited<Answer>(
  steps: Steps<Answer>,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  let next = steps.next();
  while (next.done !== true) {
    goOn(signal);
    next = steps.next(await next.value.later(signal));
  }
  return next.value;
}
