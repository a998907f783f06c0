import type { Call } from './calls.js';

/** Calls of the addon, and classes. */
type Exports = Record<string, unknown>;

/**
 * The promises that the native addon makes of its calls on other threads. Here there is one: the call is made at once, so that
 * nothing needs to be copied for it, and its answer or its error comes when the event loop has turned: whoever waits for one
 * call after another leaves room for others, and for the memory of what was dropped.
 */
export function withPromises(exports: Exports, isClass: (found: unknown) => boolean): Exports {
  const calls = Object.entries(exports).filter(([, found]) => !isClass(found)) as [string, Call][];
  const promises = Object.fromEntries(calls.map(([name, call]) => [name, promised(call)]));
  return { ...exports, promises };
}

/** The first argument would end the work on another thread. */
function promised(call: Call): Call {
  return async (_cancellation, ...args) => {
    try {
      return call(...args);
    } finally {
      await turn();
    }
  };
}

const turn = () => new Promise<void>((resolve) => void setTimeout(resolve));
