// Boxes on photographs: an SVG over each, and several beside each other.
import { existsSync } from 'node:fs';

import sharp, { type OverlayOptions } from 'sharp';

/** What pictures that were drawn here say in their EXIF data. */
const SOFTWARE = 'boxwise examples';

/** Throws unless `out` is free, or an earlier picture of this program, or `force` is given. */
export async function checkOut(out: string, force: boolean): Promise<void> {
  if (force || !existsSync(out)) return;
  const exif = await sharp(out)
    .metadata()
    .then((metadata) => metadata.exif?.toString('latin1') ?? '')
    .catch(() => '');
  if (!exif.includes(SOFTWARE)) {
    throw new Error(
      `--out ${out} exists and was not drawn by this program; name another file, or add --force`,
    );
  }
}

/** A box on a photograph, in its pixels. */
export interface Mark {
  /** x1, y1, x2, y2. */
  box: readonly number[];
  text: string;
  color: string;
  dashed?: boolean;
}

/** A photograph and what is to be drawn on it. */
export interface Marked {
  file: string;
  width: number;
  height: number;
  marks: readonly Mark[];
}

/** Writes a JPEG with the photographs in rows of `width` pixels, their marks drawn on them. */
export async function drawRows(
  rows: readonly (readonly Marked[])[],
  width: number,
  out: string,
): Promise<void> {
  const layers: OverlayOptions[] = [];
  let top = 0;
  for (const row of rows) {
    const ratios = row.map((photo) => photo.width / photo.height);
    const height = Math.round(width / ratios.reduce((sum, ratio) => sum + ratio));
    let left = 0;
    for (const [i, photo] of row.entries()) {
      const last = i === row.length - 1;
      const across = last ? width - left : Math.round(height * (ratios[i] ?? 1));
      const scaled = sharp(photo.file).resize(across, height, { fit: 'fill' });
      const svg = Buffer.from(overlay(photo, across, height));
      layers.push({
        input: await scaled
          .composite([{ input: svg }])
          .png()
          .toBuffer(),
        left,
        top,
      });
      left += across;
    }
    top += height;
  }
  const canvas = sharp({ create: { width, height: top, channels: 3, background: 'white' } });
  await canvas
    .composite(layers)
    .withExif({ IFD0: { Software: SOFTWARE } })
    .jpeg({ quality: 82 })
    .toFile(out);
}

function overlay({ width, height, marks }: Marked, across: number, down: number): string {
  const [scaleX, scaleY] = [across / width, down / height];
  const shapes = marks.map(({ box: [x1 = 0, y1 = 0, x2 = 0, y2 = 0], text, color, dashed }) => {
    const [x, y, w, h] = [x1 * scaleX, y1 * scaleY, (x2 - x1) * scaleX, (y2 - y1) * scaleY];
    const style = `fill="none" stroke="${color}" stroke-width="2"${dashed ? ' stroke-dasharray="6 4"' : ''}`;
    const rectangle = `<rect x="${x}" y="${y}" width="${w}" height="${h}" ${style}/>`;
    return text === '' ? rectangle : rectangle + label(text, color, Math.max(0, x), y, across);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${across}" height="${down}">${shapes.join('')}</svg>`;
}

/** Above the box where there is room, within it otherwise. */
function label(text: string, color: string, x: number, y: number, across: number): string {
  const [wide, high] = [text.length * 7.2 + 8, 17];
  const left = Math.min(x, across - wide);
  const top = y >= high ? y - high : y;
  return (
    `<rect x="${left}" y="${top}" width="${wide}" height="${high}" fill="${color}"/>` +
    `<text x="${left + 4}" y="${top + 13}" font-family="monospace" font-size="12" fill="white">${text}</text>`
  );
}
