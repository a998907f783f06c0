/** A call of the addon, with values of JavaScript's. */
export type Call = (...args: unknown[]) => unknown;

/** A call that the module imports, with numbers. */
export type Import = (...args: number[]) => unknown;
