// The pictures of the recorded head, and their files: each is loaded when it is asked for.
import type { Box, World } from 'components/geometry';
import photo from 'light/chelsea.webp?url';
import lightCat from 'light/pyramid-cat.bin?url';
import lightHalf from 'light/pyramid-half.bin?url';
import lightThird from 'light/pyramid-third.bin?url';
import lightWall from 'light/pyramid-wall.bin?url';
import wall from 'light/wall.webp?url';
import catHead from '../../../../../../oracles/ssd/cat.bin?url';
import halfHead from '../../../../../../oracles/ssd/half.bin?url';
import thirdHead from '../../../../../../oracles/ssd/third.bin?url';
import wallHead from '../../../../../../oracles/ssd/wall.bin?url';
import { SIDE, type PictureKey } from './head';

export const WORLD: World = [SIDE, SIDE];

interface Picture {
  name: string;
  /** The whole recording, and the light one that the text is read with. */
  head: string;
  light: string;
  photo: string;
  /** Where the photograph lies in the picture; the rest is grey. */
  place: Box;
}
/** The photograph of the cat is 451 by 300 pixels, in the middle of a square. */
function cat(share: number): Box {
  const [w, h] = [SIDE * share, (SIDE * share * 300) / 451];
  return [(SIDE - w) / 2, (SIDE - h) / 2, (SIDE + w) / 2, (SIDE + h) / 2];
}
export const PICTURES: Readonly<Record<PictureKey, Picture>> = {
  wall: { name: 'Five prints', head: wallHead, light: lightWall, photo: wall, place: [0, 0, SIDE, SIDE] },
  cat: { name: 'A cat', head: catHead, light: lightCat, photo, place: cat(1) },
  half: { name: 'Half as large', head: halfHead, light: lightHalf, photo, place: cat(0.5) },
  third: { name: 'A third', head: thirdHead, light: lightThird, photo, place: cat(0.3) },
};
export const KEYS = Object.keys(PICTURES) as PictureKey[];
