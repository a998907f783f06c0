import * as addon from '#native';
import type { Cancellation } from './cancel.js';

type Addon = typeof addon;

/** The functions of the addon that compute at once without a cancellation, and with one return a promise: as they compute at once. */
type Calls = {
  [N in keyof Addon as Addon[N] extends Either ? N : never]: Addon[N] extends (
    cancellation: addon.Cancelling,
    ...args: infer Args
  ) => infer Result
    ? (...args: Args) => Exclude<Result, Promise<unknown>>
    : never;
};
type Either = (cancellation: undefined, ...args: never[]) => unknown;

/** Their names. */
export type Name = keyof Calls;

/** The arguments after the cancellation. */
export type Arguments<N extends Name> = Parameters<Calls[N]>;

/** What a function computes. */
export type Answer<N extends Name> = ReturnType<Calls[N]>;

/** Calls a function of the addon, which computes on this thread. */
export function computed<N extends Name>(name: N, ...args: Arguments<N>): Answer<N> {
  return called(name, undefined, args) as Answer<N>;
}

/** Calls a function of the addon, which computes on another thread until the cancellation ends its work. */
export function promised<N extends Name>(
  name: N,
  cancellation: Cancellation,
  ...args: Arguments<N>
): Promise<Answer<N>> {
  return called(name, orNever(cancellation), args) as Promise<Answer<N>>;
}

let never: addon.Cancellation | undefined;

/** Returns the cancellation, or a shared one that is never cancelled. */
export function orNever(cancellation: Cancellation): addon.Cancellation {
  return cancellation ?? (never ??= new addon.Cancellation());
}

function called(name: Name, cancellation: Cancellation, args: unknown[]): unknown {
  return (addon[name] as (...all: unknown[]) => unknown)(cancellation, ...args);
}
