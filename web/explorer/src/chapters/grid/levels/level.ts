/** One of the grids over the picture. A head's answers follow each other by rows, by columns and, within a cell, by anchors. */
export interface Level {
  /** Cells of a side. */
  cells: number;
  /** Pixels from cell to cell. */
  stride: number;
  /** Its first answer among all, and the first one after it. */
  first: number;
  end: number;
}
