import type { Call } from './calls.js';

/** Calls of the addon, and classes. */
type Exports = Record<string, unknown>;

/**
 * The addon's calls, which return a promise when their first argument is a `Cancellation`. The native addon then works on another
 * thread. Here there is one: the call is made at once, so that nothing needs to be copied for it, and its answer or its error comes when
 * the event loop has turned: whoever waits for one call after another leaves room for others, and for the memory of what was dropped.
 */
export function withPromises(exports: Exports, isClass: (found: unknown) => boolean): Exports {
  const Cancellation = exports['Cancellation'] as new () => object;
  const either =
    (call: Call): Call =>
    (...args) =>
      args[0] instanceof Cancellation ? promised(call, args) : call(...args);
  return Object.fromEntries(
    Object.entries(exports).map(([name, found]) => [name, isClass(found) ? found : either(found as Call)]),
  );
}

async function promised(call: Call, args: unknown[]): Promise<unknown> {
  try {
    return call(...args);
  } finally {
    await turn();
  }
}

const turn = () => new Promise<void>((resolve) => void setTimeout(resolve));
