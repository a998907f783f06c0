import { createContext, type Context, type NodeEnv } from '@emnapi/runtime';

import { SEPARATOR } from '../../api/errors.js';
import type { Import } from './calls.js';

const PENDING_EXCEPTION = 10;

/** The calls of Node-API that ask for memory, the module's or JavaScript's. */
const ALLOCATES = /^napi_(get|create)_\w*(array|buffer|dataview)/;

/**
 * Ends an instance where an exception breaks off a call of the module: a trap, which is what a panic is, or a stack that is
 * too deep. It may leave anything behind, so that the module is never entered again: later calls throw, and nothing is given
 * back. What the module itself throws is kept until it has returned, and ends nothing.
 */
export class Ending {
  readonly context: Context = createContext();
  #env: NodeEnv | undefined;
  #end: string | undefined;

  constructor() {
    const { createEnv, createFunction } = this.context;
    this.context.createFunction = (env, callback, ...rest) => {
      const call: typeof callback = (...args) => {
        if (this.#end !== undefined) {
          throw internal(
            `an earlier error: ${this.#end}`,
            'an instance that runs',
            `one that ended: ${this.#end}`,
          );
        }
        return this.#run(() => callback(...args));
      };
      return createFunction.call(this.context, env, call, ...rest);
    };
    this.context.createEnv = (...args) => {
      const env = createEnv.apply(this.context, args) as NodeEnv;
      const enter = env.callbackIntoModule.bind(env);
      // Finalizers, called where nobody can catch anything: the next call tells.
      env.callbackIntoModule = ((enforce, run) => {
        if (this.hasEnded) return undefined;
        try {
          return enter(enforce, (own) => this.#run(() => run(own)));
        } catch (thrown) {
          if (!this.hasEnded) throw thrown;
          return undefined;
        }
      }) as typeof enter;
      return (this.#env = env);
    };
  }

  /** Whether the module must not be entered again. */
  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  /** Node-API as the module is given it: memory that is not to be had fails the call, instead of breaking it off. */
  imports<Calls extends object>(calls: Calls): Calls {
    const own = Object.entries(calls).map(([name, call]: [string, Import]) => [
      name,
      ALLOCATES.test(name) ? this.#failing(call) : call,
    ]);
    return Object.fromEntries(own) as Calls;
  }

  /** A class whose `dispose`, which `using` calls on an error's way, does nothing where the instance has ended. */
  disposing(found: unknown): unknown {
    const prototype = (found as { prototype?: { dispose?: () => void } } | undefined)?.prototype;
    const dispose = prototype?.dispose;
    const ended = () => this.hasEnded;
    if (dispose) {
      prototype.dispose = function disposeUnlessEnded() {
        if (!ended()) dispose.call(this);
      };
    }
    return found;
  }

  #run<T>(run: () => T): T {
    try {
      return run();
    } catch (thrown) {
      this.#end ??= thrown instanceof Error ? thrown.message : String(thrown);
      this.context.suppressDestroy();
      throw internal(`an error: ${this.#end}`, 'a call that returns', this.#end);
    }
  }

  #failing(call: Import): Import {
    return (...args) => {
      try {
        return call(...args);
      } catch (thrown) {
        if (isTrap(thrown)) throw thrown; // of memory's own functions, or of what frees an answer
        const env = this.#env as NodeEnv;
        env.lastException.resetTo(isOfMemory(thrown) ? tooLarge() : thrown);
        return env.setLastError(PENDING_EXCEPTION);
      }
    };
  }
}

const isTrap = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'RuntimeError';

const isOfMemory = (thrown: unknown): boolean =>
  thrown instanceof Error && /memory|allocation/.test(thrown.message);

function tooLarge(): Error {
  const [expected, got] = ['arrays that fit in the memory of WebAssembly', 'more'];
  return told('TOO_LARGE', `expected ${expected}, got ${got}`, expected, got);
}

function internal(where: string, expected: string, got: string): Error {
  const message = `the WebAssembly instance ended at ${where}; a new process, worker or page answers again`;
  return told('INTERNAL', message, expected, got);
}

const told = (...parts: string[]): Error => new Error(['boxwise', ...parts].join(SEPARATOR));
