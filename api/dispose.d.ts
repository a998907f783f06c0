import { BoxwiseError } from './errors.js';
/** The symbol that `using` looks for; nothing where the program's `lib` does not know of it. */
type DisposeSymbol = SymbolConstructor['dispose' & keyof SymbolConstructor];
/** What `using` can let go of. In programs whose `lib` knows no `Symbol.dispose` (before `esnext.disposable`) it asks for nothing. */
export type Disposes = {
    readonly [Name in DisposeSymbol]: () => void;
};
declare abstract class Base {
    abstract dispose(): void;
}
/** A class whose `dispose` is what `using` calls, in runtimes that have the symbol. */
export declare const Disposing: abstract new () => Base & Disposes;
/** What is told of a use after `dispose`. */
export declare function disposed(what: string, input?: string): BoxwiseError;
export {};
