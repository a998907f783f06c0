import { isList } from './lists.js';
import { mistake } from './mistakes.js';
import { isTensor } from './tensors.js';

/** The length of each axis of a tensor or of nested arrays, by their first rows; nothing for flat numbers, which have none. */
export function shapeOf(value: unknown): readonly number[] | undefined {
  if (ArrayBuffer.isView(value)) return undefined;
  if (isTensor(value)) {
    const { dims, shape } = value as { dims?: unknown; shape?: unknown };
    const sides = dims ?? shape;
    return isList(sides) ? (sides as readonly number[]) : undefined;
  }
  const sides: number[] = [];
  for (let row: unknown = value; isRow(row) && sides.length < MOST_AXES; row = row[0]) sides.push(row.length);
  return sides.length > 1 ? sides : undefined;
}

/** As many axes as nested arrays may have: an array that holds itself has no end. */
const MOST_AXES = 9;

function isRow(value: unknown): value is ArrayLike<unknown> {
  return isList(value) || ArrayBuffer.isView(value);
}

/** Refuses two arrays that belong together, element by element, and have different shapes; axes of length 1 do not count. */
export function sameShape(
  first: unknown,
  second: unknown,
  [name, input]: readonly [first: string, second: string],
): void {
  const [expected, got] = [axesOf(first), axesOf(second)];
  if (expected === undefined || got === undefined) return;
  if (expected.length === got.length && expected.every((side, axis) => side === got[axis])) return;
  throw mistake(
    'SHAPE_MISMATCH',
    `the shape of ${name}, ${worded(shapeOf(first))}`,
    worded(shapeOf(second)),
    input,
    { cure: 'transpose one of them' },
  );
}

/** The axes that order the numbers: one alone, as of flat numbers, has no order but that of memory. */
function axesOf(value: unknown): readonly number[] | undefined {
  const axes = shapeOf(value)?.filter((side) => side !== 1);
  return axes !== undefined && axes.length > 1 ? axes : undefined;
}

/** Refuses numbers in rows whose last axes are none of `known`, each of which is a way to write one row. */
export function checkLastAxes(
  value: unknown,
  known: readonly (readonly number[])[],
  what: string,
  input: string,
): void {
  const shape = shapeOf(value);
  if (shape === undefined || shape.length < 2 || shape.includes(0)) return;
  if (known.some((axes) => axes.every((side, i) => shape[shape.length - axes.length + i] === side))) return;
  const isScored = shape.at(-1) === 3 && known.some((axes) => axes.length > 1 && axes.at(-1) === 2);
  const cure = isScored
    ? 'leave out the third number of each point'
    : 'transpose it if its rows are its columns';
  throw mistake('SHAPE_MISMATCH', what, worded(shape), input, { cure });
}

/**
 * Refuses points that are not written in rows of `count` points of `numbers` numbers: flat, point by point within a row, or one point a
 * row.
 */
export function checkPoints(
  value: unknown,
  [count, numbers]: readonly [count: number, numbers: number],
  what: string,
  input: string,
): void {
  const known = [[numbers * count], [count, numbers]];
  if (shapeOf(value)?.length === 2) known.push([numbers]);
  checkLastAxes(value, known, what, input);
}

/** Refuses numbers that are one for each detection and have more than one axis. */
export function checkColumn(value: unknown, input: string, cure: string): void {
  const shape = axesOf(value);
  if (shape === undefined || shape.includes(0)) return;
  throw mistake('SHAPE_MISMATCH', 'one number for each detection', worded(shapeOf(value)), input, { cure });
}

function worded(shape: readonly number[] = []): string {
  return `dimensions [${shape.join(', ')}]`;
}
