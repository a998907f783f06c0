import { InvalidArgumentError } from 'commander';

/** Decimal digits, a fraction, an exponent. `Number` alone would also take `0x10`, `Infinity`, and spaces for 0. */
const DECIMAL = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/** The number that a flag was given: `0.4`, `1e3`. All flags with numbers read them here. */
export function number(text: string): number {
  const value = Number(text);
  if (DECIMAL.test(text) && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Expected a number in decimal digits, such as 20, 0.4 or 1e3.');
}

/** A number of a range, its ends among it. */
export function within(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = number(text);
    if (value >= low && value <= high) return value;
    throw new InvalidArgumentError(`Expected a number from ${low} to ${high}.`);
  };
}

/** A whole number of a range, its ends among it. */
export function whole(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = DECIMAL.test(text) ? Number(text) : NaN;
    if (Number.isSafeInteger(value) && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}, in decimal digits.`);
  };
}

/** Several with commas between them. */
export function several<T>(one: (text: string) => T): (text: string) => T[] {
  return (text) => text.split(',').map((part) => one(part.trim()));
}
