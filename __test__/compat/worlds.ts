import * as fc from 'fast-check';

/** Corners on a coarse grid, where overlaps meet thresholds exactly, or anywhere; sides in either order, sizes from tiny to vast. */
const side = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 8 }) },
  { weight: 4, arbitrary: fc.double({ min: -3, max: 20, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(1e-30, 1e20, 3e38, 1e-42, -0) },
);
const odd = fc.constantFrom(NaN, Infinity, -Infinity);

/** Four numbers a box; `oddities` lets NaN and infinities in. */
export function boxes(oddities = false, maxLength = 40): fc.Arbitrary<number[][]> {
  const number = oddities ? fc.oneof({ weight: 30, arbitrary: side }, { weight: 1, arbitrary: odd }) : side;
  return fc.array(
    fc.tuple(number, number, number, number).map((corners) => corners.map(Math.fround)),
    { maxLength },
  );
}

/** Scores that are often equal, sometimes negative, zero of either sign, or not a number. */
export const score = fc
  .oneof(
    { weight: 6, arbitrary: fc.integer({ min: -2, max: 10 }).map((tenth) => tenth / 10) },
    { weight: 6, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, -0, 1e-45) },
  )
  .map(Math.fround);

/** Scores for as many boxes. */
export function scoresFor(count: number, one: fc.Arbitrary<number> = score): fc.Arbitrary<number[]> {
  return fc.array(one, { minLength: count, maxLength: count });
}

/** Ends, halves, thirds and anything between 0 and 1. */
export const threshold = fc.oneof(
  fc.constantFrom(0, 0.1, 0.25, 1 / 3, 0.5, 2 / 3, 0.7, 1),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
