import { linked } from '../lib/link';

/** How the image lies in a pane: 1 fits it; the middle is in fractions of the image. */
export interface Zoom {
  factor: number;
  x: number;
  y: number;
}
export const WHOLE: Zoom = { factor: 1, x: 0.5, y: 0.5 };
export const MOST_ZOOM = 40;

/** The zoom of the image that is open, in the address. Whatever opens or leaves an image sets it to the whole one. */
export const zoom = linked(
  'zoom',
  WHOLE,
  ({ factor, x, y }) => [factor, x, y].map((value) => +value.toFixed(5)).join(),
  (text) => {
    const [factor, x, y, ...others] = text.split(',').map(Number);
    return others.length === 0 && Number.isFinite(factor + x + y) ? bounded({ factor, x, y }) : undefined;
  },
);

/** The zoom within its limits, and the pane within the image. */
export function bounded({ factor, x, y }: Zoom): Zoom {
  const size = Math.max(1, Math.min(MOST_ZOOM, factor));
  const margin = 0.5 / size;
  const middle = (value: number) => Math.max(margin, Math.min(1 - margin, value));
  return { factor: size, x: middle(x), y: middle(y) };
}
