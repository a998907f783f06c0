import type { Box, World } from 'components/geometry';
import cat from '../../../../../../examples/centernet/photos/chelsea.jpg?url';
import coffee from '../../../../../../examples/centernet/photos/coffee.jpg?url';
import motorcycle from '../../../../../../examples/centernet/photos/motorcycle.jpg?url';

/** The drawing's size. What does not fit of a photograph is cut off at its edges. */
export const WORLD: World = [450, 300];

export interface Photo {
  name: string;
  /** The file in examples/centernet/photos. */
  file: string;
  url: string;
  size: World;
  /** Boxes drawn by hand, in the photograph's own pixels (`xywh`), as examples/centernet/annotations.json has them. */
  truths: readonly { name: string; bbox: readonly [number, number, number, number] }[];
}

export const PHOTOS = {
  cat: {
    name: 'A cat',
    file: 'chelsea',
    url: cat,
    size: [451, 300],
    truths: [{ name: 'cat', bbox: [0, 0, 401, 300] }],
  },
  coffee: {
    name: 'A cup',
    file: 'coffee',
    url: coffee,
    size: [600, 400],
    truths: [
      { name: 'cup', bbox: [173, 18, 236, 291] },
      { name: 'spoon', bbox: [326, 67, 99, 259.5] },
    ],
  },
  motorcycle: {
    name: 'A motorcycle',
    file: 'motorcycle',
    url: motorcycle,
    size: [741, 500],
    truths: [
      { name: 'motorcycle', bbox: [92, 15, 592, 437] },
      { name: 'bench', bbox: [40, 106, 243, 203] },
      { name: 'bottle', bbox: [400.5, 51.5, 18, 41] },
    ],
  },
} satisfies Record<string, Photo>;
export type PhotoKey = keyof typeof PHOTOS;

/** How a photograph lies in the drawing: its scale, and where its first corner is. */
export function placed({ size: [w, h] }: Photo): { scale: number; left: number; top: number } {
  const scale = Math.max(WORLD[0] / w, WORLD[1] / h);
  return { scale, left: (WORLD[0] - w * scale) / 2, top: (WORLD[1] - h * scale) / 2 };
}

/** A box of the photograph in the drawing, as far as it is not cut off. */
export function inDrawing([x1, y1, x2, y2]: Box, photo: Photo): Box {
  const { scale, left, top } = placed(photo);
  const inside = (value: number, most: number) => Math.min(Math.max(value, 0), most);
  return [
    inside(x1 * scale + left, WORLD[0]),
    inside(y1 * scale + top, WORLD[1]),
    inside(x2 * scale + left, WORLD[0]),
    inside(y2 * scale + top, WORLD[1]),
  ];
}

/** The truth boxes, in the photograph's own pixels. */
export const truthBoxes = (photo: Photo): Box[] =>
  photo.truths.map(({ bbox: [x, y, w, h] }) => [x, y, x + w, y + h]);

/** The photograph's own pixels: what the search sees, and what the listing reads from the file. */
export async function pixels({ url, size }: Photo): Promise<ImageData> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = size;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, size[0], size[1]);
}
