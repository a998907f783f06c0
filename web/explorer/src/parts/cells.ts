// Places in a grid of cells: by the pointer and by arrow keys.
import type { Drawing } from 'components/field';
import type { World } from 'components/geometry';

const ARROWS: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const within = (value: number, most: number) => Math.min(Math.max(Math.floor(value), 0), most - 1);

/** The cell beneath the pointer, row by row; `event` is of an element that begins where the drawing does. */
export function placeAt(
  event: MouseEvent,
  { x, y }: Drawing,
  world: World,
  columns: number,
  rows: number,
): number {
  const place = (event.currentTarget as Element).getBoundingClientRect();
  const column = (x.invert(event.clientX - place.left + x(0)) / world[0]) * columns;
  const row = (y.invert(event.clientY - place.top + y(0)) / world[1]) * rows;
  return within(row, rows) * columns + within(column, columns);
}

/** The cell that an arrow key leads to; it stops at the edges. Nothing for another key. */
export function stepped(
  event: KeyboardEvent,
  cell: number,
  columns: number,
  rows: number,
): number | undefined {
  const move = ARROWS[event.key];
  if (!move) return undefined;
  event.preventDefault();
  return (
    within(Math.floor(cell / columns) + move[1], rows) * columns + within((cell % columns) + move[0], columns)
  );
}
