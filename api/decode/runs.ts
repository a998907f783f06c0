import type { RleInput } from '../mask/types.js';

/** The masks of all detections. */
export interface MaskColumns {
  /** x, y, width and height of each mask's rectangle in pixels, flat. */
  frames: Uint32Array;
  /** Index in `data` of the start of each mask, and the end. */
  starts: Uint32Array;
  /** The bytes of all masks, one mask after the other. */
  data: Uint8Array;
}

/** Masks that are cropped to their rectangles, as run lengths down the columns of the whole image. */
export function wholeImage(
  { frames, starts, data }: MaskColumns,
  [width, height]: readonly [width: number, height: number],
): RleInput[] {
  // Rectangles lie within the whole pixels of the image.
  const size = [Math.floor(height), Math.floor(width)] as const;
  return Array.from({ length: starts.length - 1 }, (_, index) => {
    const frame = frames.subarray(4 * index, 4 * index + 4);
    return { size, counts: runs(frame, data.subarray(starts[index], starts[index + 1]), size) };
  });
}

function runs(
  frame: Uint32Array,
  data: Uint8Array,
  [rows, columns]: readonly [height: number, width: number],
): number[] {
  const [left, top, width, height] = frame as unknown as [number, number, number, number];
  const counts: number[] = [];
  let [inside, since] = [0, 0];
  const change = (value: number, place: number) => {
    if (value === inside) return;
    counts.push(place - since);
    [inside, since] = [value, place];
  };
  for (let x = 0; x < width; x++) {
    const first = (left + x) * rows + top;
    // Between columns lie the pixels above and below the rectangle, if there are any.
    if (x > 0 && height < rows) change(0, first - rows + height);
    for (let y = 0; y < height; y++) change(data[y * width + x] as number, first + y);
  }
  if (width > 0) change(0, (left + width - 1) * rows + top + height);
  if (since < rows * columns || counts.length === 0) counts.push(rows * columns - since);
  return counts;
}
