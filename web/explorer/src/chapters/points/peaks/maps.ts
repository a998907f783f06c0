// The recorded maps of oracles/centernet: the scores of one class, and the distances to the four sides.
import type { Box, World } from 'components/geometry';
import recordings from '../../../../../../oracles/centernet/recordings.json' with { type: 'json' };

export const { stride: STRIDE, columns: COLUMNS, rows: ROWS, firstRow: FIRST_ROW, least: LEAST } = recordings;
export type PictureKey = keyof typeof recordings.pictures;
export const KEYS = Object.keys(recordings.pictures) as PictureKey[];
/** The rows that are kept of the network's input, in its pixels. */
export const WORLD: World = [COLUMNS * STRIDE, ROWS * STRIDE];
export const categoryOf = (key: PictureKey): string => recordings.pictures[key].category;

/** Where the photograph lies in the drawing: as large as fits into the network's square, in its middle. */
export function placeOfPhoto(key: PictureKey): Box {
  const { width, height } = recordings.pictures[key];
  const side = WORLD[0];
  const scale = side / Math.max(width, height);
  const [w, h] = [width * scale, height * scale];
  const top = (side - h) / 2 - FIRST_ROW * STRIDE;
  return [(side - w) / 2, top, (side + w) / 2, top + h];
}
