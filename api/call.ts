import { cancellable, goOn, signalOf, type PromiseOptions } from './cancel.js';
import { arrival } from './check/arrival.js';
import { knownOptions, optionsOf } from './check/options.js';
import { native } from './errors.js';
import { computed, promised, type Answer as Found, type Arguments, type Name } from './native-call.js';

export type { PromiseOptions } from './cancel.js';

/** A function's two forms. */
export interface Call<Given extends unknown[], Answer> {
  /** Returns the answer. */
  now: (...given: Given) => Answer;
  /** Returns a promise of the answer; wrong arguments reject it. Its options, the last argument, may have a `signal`. */
  later: (...given: Cancellable<Given>) => Promise<Answer>;
}

/** A function without options in two forms: the promise's are an argument more. */
export interface PlainCall<Given extends unknown[], Answer> {
  /** Returns the answer. */
  now: (...given: Given) => Answer;
  /** Returns a promise of the answer; wrong arguments reject it. */
  later: (...given: [...Given, options?: PromiseOptions]) => Promise<Answer>;
}

/** Arguments with a signal among the options, which are the last. */
export type Cancellable<Given extends unknown[]> = {
  [At in keyof Given]: At extends LastOf<Given> ? WithSignal<Given[At]> : Given[At];
};
type WithSignal<Options> = undefined extends Options
  ? (NonNullable<Options> & PromiseOptions) | undefined
  : Options & PromiseOptions;
type LastOf<Given extends unknown[]> =
  Required<Given> extends [unknown, ...infer Rest] ? `${Rest['length']}` : never;

type Prepare<Given extends unknown[], N extends Name> = (...given: Given) => Arguments<N>;
type Finish<Given extends unknown[], N extends Name, Answer> = (found: Found<N>, ...given: Given) => Answer;

/**
 * Both forms of a function of the addon, whose last argument is its options. `prepare` checks what the caller gave and makes the addon's
 * arguments of it; `finish` turns the addon's answer into the caller's. Arrays are copied before a promise is returned; tensors that are
 * elsewhere, as on a GPU, are waited for first.
 */
export function call<Given extends unknown[], N extends Name, Answer = Found<N>>(
  name: N,
  prepare: Prepare<Given, N>,
  finish: Finish<Given, N, Answer> = same,
): Call<Given, Answer> {
  const { now, later } = both(name, prepare, finish);
  return {
    now,
    async later(...all) {
      const [signal, options] = signalOf(all.at(-1));
      const given = (
        signal === undefined && options === all.at(-1) ? all : [...all.slice(0, -1), options]
      ) as Given;
      return later(signal, given);
    },
  };
}

/** As {@link call}, for a function without options. */
export function plainCall<Given extends unknown[], N extends Name, Answer = Found<N>>(
  name: N,
  prepare: Prepare<Given, N>,
  finish: Finish<Given, N, Answer> = same,
): PlainCall<Given, Answer> {
  const { now, later } = both(name, prepare, finish);
  return {
    now,
    async later(...all) {
      const given = all.slice(0, prepare.length) as unknown as Given;
      return later(signalAlone(all[prepare.length]), given);
    },
  };
}

const ALONE = knownOptions<PromiseOptions>('promises.readVocResults(files, { signal })', { signal: true }, [
  'signal',
]);

/** The signal in the options of a promise that has no others. */
export function signalAlone(options: unknown): AbortSignal | undefined {
  return signalOf(optionsOf(options as PromiseOptions | undefined, ALONE))[0];
}

function both<Given extends unknown[], N extends Name, Answer>(
  name: N,
  prepare: Prepare<Given, N>,
  finish: Finish<Given, N, Answer>,
): {
  now: (...given: Given) => Answer;
  later: (signal: AbortSignal | undefined, given: Given) => Promise<Answer>;
} {
  return {
    now: (...given) => native(() => finish(computed(name, ...prepare(...given)), ...given)),
    later: (signal, given) =>
      cancellable(signal, async (cancellation) => {
        const waiting = arrival(given);
        const arrived = waiting === undefined ? given : await waiting;
        goOn(signal);
        return finish(await promised(name, cancellation, ...prepare(...arrived)), ...arrived);
      }),
  };
}

function same(...[found]: unknown[]): never {
  return found as never;
}

/** The type of a function with promises as results, whose options, the last argument, may have a signal; up to four overloads. */
export type Later<F> = F extends {
  (...given: infer A1): infer R1;
  (...given: infer A2): infer R2;
  (...given: infer A3): infer R3;
  (...given: infer A4): infer R4;
}
  ? [A4, R4] extends [A1, R1] // TypeScript repeats the first signature of a function with fewer overloads
    ? (...given: Cancellable<A4>) => Promise<R4>
    : {
        (...given: Cancellable<A1>): Promise<R1>;
        (...given: Cancellable<A2>): Promise<R2>;
        (...given: Cancellable<A3>): Promise<R3>;
        (...given: Cancellable<A4>): Promise<R4>;
      }
  : never;

/** As {@link Later}, for a function without options: its promise takes them after the other arguments; up to two overloads. */
export type PlainLater<F> = F extends {
  (...given: infer A1): infer R1;
  (...given: infer A2): infer R2;
}
  ? {
      (...given: [...A1, options?: PromiseOptions]): Promise<R1>;
      (...given: [...A2, options?: PromiseOptions]): Promise<R2>;
    }
  : never;
