import type sharpModule from 'sharp';

import { goOn } from '../cancel.js';
import { BoxwiseError } from '../errors.js';
import type { Packed } from './container.js';
import type { StoredHeader } from './decode.js';
import { fileInside } from './inside.js';

/** Pixels of the longer side. */
const SIDE = 480;
const QUALITY = 60;

type Sharp = typeof sharpModule;

/** Puts small pictures of the worst images into what becomes a file. Images without a picture in the folder are passed over. */
export async function addThumbnails(
  { header, columns }: Packed,
  worst: readonly number[],
  count: number,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const sharp = await loadSharp();
  const { imageNames, thumbnails } = header as StoredHeader;
  for (const image of worst) {
    if (thumbnails.length === count) break;
    goOn(signal);
    const path = fileInside(folder, imageNames[image] ?? '');
    if (path === undefined) continue;
    const picture = await sharp(path)
      .rotate()
      .resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: QUALITY })
      .toBuffer()
      .catch((error: unknown) => {
        throw new BoxwiseError('INVALID_IMAGE', 'a picture that sharp can read', String(error), {
          input: path,
        });
      });
    columns[`thumbnail${thumbnails.length}`] = new Uint8Array(picture);
    thumbnails.push({ image, type: 'image/webp' });
  }
  if (thumbnails.length === 0)
    throw new BoxwiseError(
      'UNREADABLE_FILE',
      'a folder with pictures by the `file_name` of the images',
      'none of them',
      { input: folder },
    );
}

async function loadSharp(): Promise<Sharp> {
  try {
    return (await import('sharp')).default;
  } catch {
    const message =
      'thumbnails: expected the package sharp, which makes small pictures, got none; run "npm install sharp", or leave thumbnails out';
    throw new BoxwiseError('NO_PACKAGE', 'the package sharp', 'none', { input: 'thumbnails' }, message);
  }
}
