import type { Call } from '../call.js';

/** A call that may be made at once or awaited. */
interface Step {
  now: () => unknown;
  later: () => Promise<unknown>;
}

/** Work whose calls of the addon are made at once or awaited, as its driver decides. */
export type Steps<Answer> = Generator<Step, Answer, unknown>;

/** Calls one of the two forms of a function. */
export function* ask<Given extends unknown[], Answer>(
  call: Call<Given, Answer>,
  ...given: Given
): Steps<Answer> {
  return (yield { now: () => call.now(...given), later: () => call.later(...given) }) as Answer;
}

/** Does the work at once. */
export function atOnce<Answer>(steps: Steps<Answer>): Answer {
  let next = steps.next();
  while (next.done !== true) next = steps.next(next.value.now());
  return next.value;
}

/** Does the work off the event loop. */
export async function awaited<Answer>(steps: Steps<Answer>): Promise<Answer> {
  let next = steps.next();
  while (next.done !== true) next = steps.next(await next.value.later());
  return next.value;
}
