import { call, type Later } from './call.js';
import { arrayKind } from './check/elements.js';
import { numbers } from './check/lists.js';
import { owned } from './check/memory.js';
import { mistake, outOfRange, wrongType } from './check/mistakes.js';
import { flagOr, number, whole } from './check/numbers.js';
import { knownOptions, requiredOptions, unused } from './check/options.js';
import { sides, sidesOrSide, type Size } from './check/sizes.js';
import { oneOf } from './check/words.js';
import { RESIZE_RULES, type ResizeRule } from './decode/models.js';
import { describe } from './errors.js';
import type { Arguments } from './native-call.js';

/** Options of {@link letterboxImage}. */
export interface LetterboxImageOptions {
  /** The image's size in pixels. */
  image: Size;
  /** The size of the network's input in pixels; a number for a square. */
  input: Size | number;
  /** How the image is brought to the input, as in `decode`. Default: `'letterbox'`. */
  resize?: ResizeRule;
  /** Whether an image smaller than the input is enlarged. Default: true. */
  enlarge?: boolean;
  /** `nchw`: `[1, 3, height, width]`; `nhwc`: `[1, height, width, 3]`. Default: `'nchw'`. */
  layout?: 'nchw' | 'nhwc';
  /** `float32`, or `float16` as bits in a `Uint16Array`. Default: `'float32'`. */
  type?: 'float32' | 'float16';
  /** The order of the tensor's channels; the image's is RGB. Default: `'rgb'`. */
  order?: 'rgb' | 'bgr';
  /** Bytes are divided by it. Default: 255. */
  divisor?: number;
  /** Subtracted after the division, on its scale: a number, or one for each channel of the tensor. Default: 0. */
  mean?: number | readonly number[];
  /** Standard deviation by which values are divided after `mean`: a number, or one for each channel of the tensor. Default: 1. */
  std?: number | readonly number[];
  /** The byte of padded pixels, normalised as the others. Default: 114. */
  padding?: number;
}

/** An image as a network's input, as onnxruntime's `Tensor` takes it: `new Tensor(type, data, dims)`. */
export interface ImageTensor {
  /** Numbers, or bits of halves. */
  data: Float32Array | Uint16Array;
  /** `[1, 3, height, width]` or `[1, height, width, 3]`. */
  dims: [number, number, number, number];
  /** The type of the numbers. */
  type: 'float32' | 'float16';
}

/** Options of how bytes become numbers, by name. */
export const PIXEL_OPTIONS = {
  layout: true,
  type: true,
  order: true,
  divisor: true,
  mean: true,
  std: true,
  padding: true,
} as const;

const OPTIONS = knownOptions<LetterboxImageOptions>(
  'letterboxImage(pixels, { image: [1280, 720], input: 640 })',
  {
    image: true,
    input: true,
    resize: true,
    enlarge: true,
    ...PIXEL_OPTIONS,
  },
);

/**
 * The bytes of an image as a network's input: resized by the rule that `decode` undoes, padded, divided by 255, channel by
 * channel. `pixels` has 3 or 4 bytes a pixel, RGB or RGBA, row by row, as `sharp(...).raw()` and a canvas's `ImageData` have
 * them; alpha is not looked at.
 *
 * ```ts
 * const { data, info } = await sharp('street.jpg').removeAlpha().raw().toBuffer({ resolveWithObject: true });
 * const image = [info.width, info.height] as const;
 * const { type, data: input, dims } = letterboxImage(data, { image, input: 640 });
 * const outputs = await session.run({ images: new Tensor(type, input, dims) });
 * const found = decode(outputs, { model: 'yolov8', imageSize: image, inputSize: 640 });
 * ```
 *
 * Resizing is bilinear, to the bit as OpenCV's `resize` with `INTER_LINEAR` on bytes: weights of 1/2048, without smoothing
 * where the image shrinks; the mean of four pixels where both sides are halved exactly.
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for bytes that are not 3 or 4 for each pixel; `OUT_OF_RANGE` for a divisor below 1,
 * which would be a factor, for a mean or std above 255 / `divisor`, which no picture has, or of fractions where pixels are bytes, and for other options; `INVALID_ARGUMENT` for
 * options
 */
export function letterboxImage(
  pixels: Uint8Array | Uint8ClampedArray,
  options: LetterboxImageOptions,
): ImageTensor {
  return image.now(pixels, options);
}

const image = call(
  'letterboxImage',
  (pixels: Uint8Array | Uint8ClampedArray, given: LetterboxImageOptions): Arguments<'letterboxImage'> => {
    const options = requiredOptions(given, OPTIONS);
    const kind = arrayKind(pixels);
    if (kind !== 'Uint8Array' && kind !== 'Uint8ClampedArray') {
      const expected = 'a Uint8Array or Uint8ClampedArray of RGB or RGBA bytes';
      throw wrongType(expected, pixels, 'pixels', undefined, otherPixels(pixels, kind));
    }
    const resize = oneOf(options.resize ?? 'letterbox', RESIZE_RULES, 'resize');
    if (!resize.startsWith('letterbox'))
      unused(options, ['enlarge'], "to resize: 'letterbox' or 'letterbox-corner'");
    if (resize === 'stretch') unused(options, ['padding'], 'to images that do not fill the input');
    const [imageWidth, imageHeight] = sides(options.image, 'image').map((side) => whole(side, 'image', 1));
    const [inputWidth, inputHeight] = sidesOrSide(options.input, 'input').map((side) =>
      whole(side, 'input', 1),
    );
    const count = (imageWidth as number) * (imageHeight as number);
    if (pixels.length !== 3 * count && pixels.length !== 4 * count) {
      refuseFile(pixels);
      refuseDepth(pixels, count);
    }
    if (
      resize === 'none' &&
      ((imageWidth as number) > (inputWidth as number) || (imageHeight as number) > (inputHeight as number))
    ) {
      const got = `${imageWidth} x ${imageHeight}`;
      throw mistake(
        'OUT_OF_RANGE',
        `an image within the input of ${inputWidth} x ${inputHeight}`,
        got,
        'image',
        {
          cure: "resize: 'none' would cut it off",
        },
      );
    }
    const divisor = divisorOf(options.divisor ?? 255, 'divisor');
    if (Math.abs(divisor) < 1) {
      const cure = 'a factor such as 1/255 or rescale_factor 0.00392 is the divisor 255';
      throw mistake('OUT_OF_RANGE', 'a divisor of at least 1', describe(divisor), 'divisor', { cure });
    }
    const mean = perChannel(options.mean ?? 0, 'mean');
    const deviation = perChannel(options.std ?? 1, 'std').map((std) => divisorOf(std, 'std'));
    refuseOfBytes(mean, divisor, 'mean');
    if (options.std !== undefined) refuseOfBytes(deviation, divisor, 'std');
    refuseOfFractions(mean, divisor, 'mean', (own) => own !== 0 && Math.abs(own) <= 1);
    refuseOfFractions(deviation, divisor, 'std', (own) => Math.abs(own) < 1);
    return [
      owned(pixels, 'pixels'),
      {
        imageWidth: imageWidth as number,
        imageHeight: imageHeight as number,
        inputWidth: inputWidth as number,
        inputHeight: inputHeight as number,
        resize,
        enlarge: flagOr(options.enlarge, true, 'enlarge'),
        channelsLast: oneOf(options.layout ?? 'nchw', ['nchw', 'nhwc'], 'layout') === 'nhwc',
        reversed: oneOf(options.order ?? 'rgb', ['rgb', 'bgr'], 'order') === 'bgr',
        halves: oneOf(options.type ?? 'float32', ['float32', 'float16'], 'type') === 'float16',
        padding: whole(options.padding ?? 114, 'padding', 0, 255),
        divisor,
        mean,
        deviation,
      },
    ];
  },
  ({ singles, halves }, _, options): ImageTensor => {
    const [width, height] = sidesOrSide(options.input, 'input');
    const dims: ImageTensor['dims'] =
      options.layout === 'nhwc' ? [1, height, width, 3] : [1, 3, height, width];
    if (halves !== undefined) return { data: halves, dims, type: 'float16' };
    return { data: singles as Float32Array, dims, type: 'float32' };
  },
);

/** Refuses the bytes of a picture's file, which are no pixels. */
function refuseFile(bytes: Uint8Array | Uint8ClampedArray): void {
  const head = String.fromCharCode(...[0, 1, 2, 3].map((at) => bytes[at] ?? 0));
  const format = head.startsWith('\xff\xd8\xff')
    ? 'JPEG'
    : head === '\x89PNG'
      ? 'PNG'
      : head === 'RIFF'
        ? 'WebP'
        : undefined;
  if (format !== undefined)
    throw mistake('INVALID_ARGUMENT', 'RGB or RGBA bytes', `the bytes of a ${format} file`, 'pixels', {
      cure: 'decode the picture first, as sharp(file).raw() does',
    });
}

function perChannel(value: number | readonly number[], input: string): number[] {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return [value, value, value];
    throw outOfRange('a finite number', value, input);
  }
  const given = numbers(value, input);
  const wrong = given.findIndex((own) => !Number.isFinite(own));
  if (wrong >= 0) throw outOfRange('a finite number', given[wrong], input, wrong);
  if (given.length !== 3) throw outOfRange('a number, or one for each of 3 channels', given.length, input);
  return given;
}

/**
 * A mean and a deviation of bytes belong to `divisor: 1`: with another divisor the tensor would be nearly the same for every picture.
 */
function refuseOfBytes(values: readonly number[], divisor: number, input: string): void {
  const most = Math.abs(255 / divisor);
  const wrong = values.findIndex((own) => Math.abs(own) > most);
  if (wrong < 0) return;
  const expected = `at most ${most}, the greatest that a byte is after the division by ${divisor}`;
  const cure = 'set divisor: 1 if the mean and std are of bytes, as 123.675 and 58.395 are';
  throw mistake('OUT_OF_RANGE', expected, describe(values[wrong]), input, { index: wrong, cure });
}

/** Pixels reach this far at least where a mean and a deviation in fractions of 1 are those of other pixels. */
const FAR_FROM_FRACTIONS = 16;

/** A mean and a deviation of fractions belong to `divisor: 255`: with bytes the tensor would have numbers in the hundreds. */
function refuseOfFractions(
  values: readonly number[],
  divisor: number,
  input: string,
  isFraction: (own: number) => boolean,
): void {
  const most = Math.abs(255 / divisor);
  if (most < FAR_FROM_FRACTIONS || !values.every(isFraction)) return;
  const expected = `numbers on the scale of pixels up to ${most}, which they are after the division by ${divisor}`;
  const cure = 'set divisor: 255 if the mean and std are of pixels from 0 to 1, as 0.485 and 0.229 are';
  throw mistake('OUT_OF_RANGE', expected, describe(values[0]), input, { index: 0, cure });
}

/** Refuses bytes of pictures that are grey, or have more than a byte for each channel. */
function refuseDepth(bytes: Uint8Array | Uint8ClampedArray, count: number): void {
  const each = bytes.length / count;
  const cure =
    each === 1 || each === 2
      ? "that is a grey picture: read it by sharp(file).toColourspace('srgb').raw(), or write each byte three times"
      : each === 6 || each === 8 || each === 12 || each === 16
        ? "those are numbers of 16 or 32 bits: read the picture by sharp(file).raw({ depth: 'uchar' })"
        : undefined;
  if (cure === undefined) return;
  const got = `${bytes.length}, ${each} a pixel`;
  throw mistake('LENGTH_MISMATCH', `3 or 4 bytes for each of ${count} pixels`, got, 'pixels', { cure });
}

/** What to do with pixels that are no bytes. */
function otherPixels(pixels: unknown, kind: string | undefined): string | undefined {
  if (kind !== undefined)
    return "pixels are bytes from 0 to 255: read the picture by sharp(file).raw({ depth: 'uchar' })";
  const { data, width, height } = Object(pixels) as { data?: unknown; width?: unknown; height?: unknown };
  if (data === undefined || width === undefined || height === undefined) return undefined;
  return 'pass image.data, and the option image: [image.width, image.height]';
}

function divisorOf(value: number, input: string): number {
  const given = number(value, input);
  if (Number.isFinite(given) && given !== 0) return given;
  throw outOfRange('a finite number other than 0', value, input);
}

/** As {@link letterboxImage}, off the event loop; the bytes are copied before it returns. */
export const letterboxImageLater: Later<typeof letterboxImage> = image.later;
