import { isA } from '../../api/check/kinds.js';
import { isList } from '../../api/check/lists.js';
import { mistake, wrongType } from '../../api/check/mistakes.js';
import { describe } from '../../api/errors.js';

/** Bytes of an image, 3 or 4 a pixel, row by row: a canvas's `ImageData`, what pngjs and jpeg-js return, `bitmap` of Jimp, a `RawImage`. */
export interface PixelImage {
  /** RGB or RGBA, one byte for each channel. */
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
}

/** What sharp's `raw().toBuffer({ resolveWithObject: true })` resolves to. */
export interface SharpOutput {
  /** RGB or RGBA, one byte for each channel. */
  readonly data: Uint8Array;
  /** Its size. */
  readonly info: { readonly width: number; readonly height: number };
}

/** A sharp object: `sharp('street.jpg')`. */
export interface SharpPipeline {
  /** Returns a copy. */
  clone(): SharpPipeline;
  /** Turns the picture as its EXIF data say. */
  rotate(): SharpPipeline;
  /** Converts colours. */
  toColourspace(space: string): SharpPipeline;
  /** Drops the alpha channel. */
  removeAlpha(): SharpPipeline;
  /** Asks for bytes. */
  raw(): SharpPipeline;
  /** Reads the picture. */
  toBuffer(options: { resolveWithObject: true }): Promise<SharpOutput>;
}

/** What a canvas draws: an `<img>`, `<video>` or `<canvas>`, an `ImageBitmap`, a `VideoFrame`. */
export interface DrawableImage {
  /** Width of a canvas or bitmap, in pixels. */
  readonly width?: number;
  /** Height of a canvas or bitmap, in pixels. */
  readonly height?: number;
  /** Width of an `<img>`, in pixels. */
  readonly naturalWidth?: number;
  /** Height of an `<img>`, in pixels. */
  readonly naturalHeight?: number;
  /** Width of a `<video>`, in pixels. */
  readonly videoWidth?: number;
  /** Height of a `<video>`, in pixels. */
  readonly videoHeight?: number;
  /** Width of a `VideoFrame`, in pixels. */
  readonly displayWidth?: number;
  /** Height of a `VideoFrame`, in pixels. */
  readonly displayHeight?: number;
}

/** An image in the forms that Node.js and pages have. */
export type ImageInput = PixelImage | SharpOutput | SharpPipeline | DrawableImage;

/** The members of all forms, unchecked. */
type Members = { readonly [name in keyof DrawableImage | 'data' | 'info' | 'toBuffer' | 'clone']?: unknown };

const EXPECTED =
  'an image: { data, width, height }, a sharp object or what its raw().toBuffer({ resolveWithObject: true }) returns; in a page also what a canvas draws';

/** The bytes of an image, and its size. */
export async function pixelsOf(image: unknown): Promise<PixelImage> {
  if (typeof image !== 'object' || image === null) throw wrongType(EXPECTED, image, 'image');
  if (ArrayBuffer.isView(image) || isA(image, ArrayBuffer) || isList(image)) {
    const cure = 'bytes alone have no size: read a file by sharp(bytes), or pass { data, width, height }';
    throw wrongType(EXPECTED, image, 'image', undefined, cure);
  }
  const { data, width, height, info, toBuffer, clone } = image as Members;
  if (typeof toBuffer === 'function' && typeof clone === 'function') return bySharp(image as SharpPipeline);
  if (data !== undefined) {
    const size = (info ?? { width, height }) as { width: number; height: number };
    return { data: data as Uint8Array, width: size.width, height: size.height };
  }
  return drawn(image);
}

/** The picture as it is shown: turned as its EXIF data say, in sRGB. */
async function bySharp(pipeline: SharpPipeline): Promise<PixelImage> {
  const upright = pipeline.clone().rotate().toColourspace('srgb').removeAlpha().raw();
  const { data, info } = await upright.toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The little of a canvas that is used. */
interface Canvas {
  width: number;
  height: number;
  getContext(
    kind: '2d',
    options: { willReadFrequently: true },
  ): {
    drawImage(image: object, x: number, y: number): void;
    getImageData(x: number, y: number, width: number, height: number): PixelImage;
  };
}

/** One canvas for all images of a page: a draw and a read are one step, between which nothing else runs. */
let canvas: Canvas | undefined;

function drawn(image: object): PixelImage {
  const { OffscreenCanvas } = globalThis as {
    OffscreenCanvas?: new (width: number, height: number) => Canvas;
  };
  if (OffscreenCanvas === undefined) throw wrongType(EXPECTED, image, 'image');
  const [width, height] = drawnSize(image as Members, image);
  canvas ??= new OffscreenCanvas(width, height);
  // Also clears it, so that nothing shines through transparent pixels.
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  try {
    context.drawImage(image, 0, 0);
  } catch (error) {
    const cure = `a canvas does not draw it: ${error instanceof Error ? error.message : describe(error)}`;
    throw wrongType(EXPECTED, image, 'image', undefined, cure);
  }
  return context.getImageData(0, 0, width, height);
}

function drawnSize(image: Members, shown: object): [width: number, height: number] {
  const pairs = [
    [image.videoWidth, image.videoHeight],
    [image.naturalWidth, image.naturalHeight],
    [image.displayWidth, image.displayHeight],
    [image.width, image.height],
  ];
  const [width, height] = pairs.find(([side]) => typeof side === 'number') ?? [];
  if (typeof width !== 'number' || typeof height !== 'number') throw wrongType(EXPECTED, shown, 'image');
  if (width > 0 && height > 0) return [width, height];
  const cure = 'wait until it is loaded: await img.decode(), or the event loadeddata of a video';
  throw mistake('OUT_OF_RANGE', 'an image with pixels', `${width} x ${height}`, 'image', { cure });
}
