// The outline of a region of pixels, for drawing.

/** A region: which of its picture's pixels it has. */
export interface Region {
  /** The segment of each pixel, row by row. */
  labels: Uint32Array;
  /** Whether a segment is part of the region. */
  has: Uint8Array;
  width: number;
  height: number;
}

/** The edges between the region's pixels and others as a path, in pixels mapped by `x` and `y`; runs are one line. */
export function outline(region: Region, x: (value: number) => number, y: (value: number) => number): string {
  const { labels, has, width, height } = region;
  const at = (column: number, row: number) =>
    column >= 0 && row >= 0 && column < width && row < height ? has[labels[row * width + column]] : 0;
  let d = '';
  for (let row = 0; row <= height; row++)
    for (let column = 0; column < width; column++) {
      if (at(column, row) === at(column, row - 1)) continue;
      const first = column;
      while (column + 1 < width && at(column + 1, row) !== at(column + 1, row - 1)) column++;
      d += `M${x(first).toFixed(1)} ${y(row).toFixed(1)}H${x(column + 1).toFixed(1)}`;
    }
  for (let column = 0; column <= width; column++)
    for (let row = 0; row < height; row++) {
      if (at(column, row) === at(column - 1, row)) continue;
      const first = row;
      while (row + 1 < height && at(column, row + 1) !== at(column - 1, row + 1)) row++;
      d += `M${x(column).toFixed(1)} ${y(first).toFixed(1)}V${y(row + 1).toFixed(1)}`;
    }
  return d;
}
