import { BoxwiseError } from './errors.js';

/** The symbol that `using` looks for; nothing where the program's `lib` does not know of it. */
type DisposeSymbol = SymbolConstructor['dispose' & keyof SymbolConstructor];

/** What `using` can let go of. In programs whose `lib` knows no `Symbol.dispose` (before `esnext.disposable`) it asks for nothing. */
export type Disposes = { readonly [Name in DisposeSymbol]: () => void };

abstract class Base {
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

/** What is told of a use after `dispose`. */
export function disposed(what: string, input?: string): BoxwiseError {
  return new BoxwiseError('DISPOSED', `${what} that is in use`, 'one that was disposed of', {
    ...(input && { input }),
  });
}
