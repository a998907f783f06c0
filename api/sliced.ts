import type { Call } from './call.js';
import { cancellable, goOn, signalOf } from './cancel.js';
import { arrival } from './check/arrival.js';
import { atOnce, inSlices, type Sliced } from './evaluate/slices.js';

/** Keeps an array for later: the caller's own if the work is done at once, a copy if the caller may change it meanwhile. */
export type Keep = <T extends { slice(): T }>(array: T) => T;

/**
 * Both forms of a function that JavaScript computes, whose last argument is its options. `start` checks what the caller gave, keeps the
 * arrays and returns the work; the promise does it in slices of a few milliseconds between which the event loop goes on.
 */
export function sliced<Given extends unknown[], Answer>(
  start: (keep: Keep, ...given: Given) => Sliced<Answer>,
): Call<Given, Answer> {
  return {
    now: (...given) => atOnce(start((array) => array, ...given)),
    async later(...all) {
      const [signal, options] = signalOf(all.at(-1));
      const given = (options === all.at(-1) ? all : [...all.slice(0, -1), options]) as unknown as Given;
      return cancellable(signal, async () => {
        const waiting = arrival(given);
        const arrived = waiting === undefined ? given : await waiting;
        goOn(signal);
        return inSlices(
          start((array) => array.slice(), ...arrived),
          signal,
        );
      });
    },
  };
}
