import * as addon from '#native';
import { arrival } from './check/arrival.js';
import { native, nativeAsync } from './errors.js';

/** Functions of the addon that have a promise too. */
type Name = keyof typeof addon.promises;
type Native<N extends Name> = (typeof addon)[N];

/** A function's two forms. */
export interface Call<Given extends unknown[], Answer> {
  /** Returns the answer. */
  now: (...given: Given) => Answer;
  /** Returns a promise of the answer; wrong arguments reject it. */
  later: (...given: Given) => Promise<Answer>;
}

/**
 * Both forms of a function of the addon. `prepare` checks what the caller gave and makes the addon's arguments of it;
 * `finish` turns the addon's answer into the caller's. Arrays are copied before a promise is returned; tensors that are
 * elsewhere, as on a GPU, are waited for first.
 */
export function call<Given extends unknown[], N extends Name, Answer = ReturnType<Native<N>>>(
  name: N,
  prepare: (...given: Given) => Parameters<Native<N>>,
  finish: (found: ReturnType<Native<N>>, ...given: Given) => Answer = same,
): Call<Given, Answer> {
  type Arguments = Parameters<Native<N>>;
  const now = addon[name] as unknown as (...args: Arguments) => ReturnType<Native<N>>;
  const later = addon.promises[name] as unknown as (...args: Arguments) => Promise<ReturnType<Native<N>>>;
  return {
    now(...given) {
      const args = prepare(...given);
      return finish(
        native(() => now(...args)),
        ...given,
      );
    },
    async later(...given) {
      const waiting = arrival(given);
      const arrived = waiting === undefined ? given : await waiting;
      const args = prepare(...arrived);
      return finish(await nativeAsync(() => later(...args)), ...arrived);
    },
  };
}

function same(...[found]: unknown[]): never {
  return found as never;
}

/** The type of a function with promises as results; up to four overloads. */
export type Later<F> = F extends {
  (...given: infer A1): infer R1;
  (...given: infer A2): infer R2;
  (...given: infer A3): infer R3;
  (...given: infer A4): infer R4;
}
  ? [A4, R4] extends [A1, R1] // TypeScript repeats the first signature of a function with fewer overloads
    ? (...given: A4) => Promise<R4>
    : {
        (...given: A1): Promise<R1>;
        (...given: A2): Promise<R2>;
        (...given: A3): Promise<R3>;
        (...given: A4): Promise<R4>;
      }
  : never;
