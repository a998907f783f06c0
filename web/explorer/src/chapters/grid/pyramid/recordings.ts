// The pictures of the recorded head, and their files: each is loaded when it is asked for.
import type { Box, World } from 'components/geometry';
import photo from '../../../../../../examples/centernet/photos/chelsea.jpg?url';
import catHead from '../../../../../../oracles/ssd/cat.bin?url';
import halfHead from '../../../../../../oracles/ssd/half.bin?url';
import thirdHead from '../../../../../../oracles/ssd/third.bin?url';
import wall from '../../../../../../oracles/ssd/wall.jpg?url';
import wallHead from '../../../../../../oracles/ssd/wall.bin?url';
import { SIDE, type PictureKey } from './head';

export const WORLD: World = [SIDE, SIDE];

interface Picture {
  name: string;
  head: string;
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
  wall: { name: 'Five prints', head: wallHead, photo: wall, place: [0, 0, SIDE, SIDE] },
  cat: { name: 'A cat', head: catHead, photo, place: cat(1) },
  half: { name: 'Half as large', head: halfHead, photo, place: cat(0.5) },
  third: { name: 'A third', head: thirdHead, photo, place: cat(0.3) },
};
export const KEYS = Object.keys(PICTURES) as PictureKey[];
