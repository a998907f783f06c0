import { BoxwiseError } from './errors.js';

/** The symbol that `using` calls; `never` if the program's `lib` does not have it. */
type DisposeSymbol = SymbolConstructor['dispose' & keyof SymbolConstructor];

/** The member that `using` calls. Empty in programs whose `lib` has no `Symbol.dispose` (before `esnext.disposable`). */
export type Disposes = { readonly [Name in DisposeSymbol]: () => void };

/** Objects that hold native memory. */
abstract class Base {
  /** Frees the native memory at once. */
  abstract dispose(): void;
}

const symbol = (Symbol as { readonly dispose?: symbol }).dispose;
if (symbol !== undefined) {
  const value = function value(this: Base): void {
    this.dispose();
  };
  Object.defineProperty(Base.prototype, symbol, { value, writable: true, configurable: true });
}

/** A class whose `dispose` is what `using` calls, in runtimes that have the symbol. */
export const Disposing = Base as abstract new () => Base & Disposes;

/** The error for a use after `dispose`. */
export function disposed(what: string, input?: string): BoxwiseError {
  return new BoxwiseError('DISPOSED', `${what} that has not been disposed`, 'one that has been disposed', {
    ...(input && { input }),
  });
}
