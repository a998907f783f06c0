import * as addon from '#native';
import type { BoxesInput, FloatArray } from '../arrays.js';
import * as sync from '../boxes.js';
import type { ConvertOptions, LetterboxOptions } from '../boxes.js';
import { nativeAsync } from '../errors.js';
import type { Size } from '../numbers.js';
import type { FormatOptions } from '../options.js';

/** As `boxArea` of `boxwise`, off the event loop. */
export async function boxArea(boxes: BoxesInput, options: FormatOptions = {}): Promise<FloatArray> {
  return transform(...sync.areaCall(boxes, options));
}

/** As `convertBoxes` of `boxwise`, off the event loop. */
export async function convertBoxes(boxes: BoxesInput, options: ConvertOptions): Promise<FloatArray> {
  return transform(...sync.convertCall(boxes, options));
}

/** As `clipBoxes` of `boxwise`, off the event loop. */
export async function clipBoxes(
  boxes: BoxesInput,
  size: Size,
  options: FormatOptions = {},
): Promise<FloatArray> {
  return transform(...sync.clipCall(boxes, size, options));
}

/** As `removeSmallBoxes` of `boxwise`; a few milliseconds for a million boxes, so it runs at once. */
export async function removeSmallBoxes(
  boxes: BoxesInput,
  minSize: number,
  options: FormatOptions = {},
): Promise<Uint32Array> {
  return sync.removeSmallBoxes(boxes, minSize, options);
}

/** As `scaleBoxes` of `boxwise`, off the event loop. */
export async function scaleBoxes(
  boxes: BoxesInput,
  scaleX: number,
  scaleY: number = scaleX,
  options: FormatOptions = {},
): Promise<FloatArray> {
  return transform(...sync.scaleCall(boxes, scaleX, scaleY, options));
}

/** As `letterbox` of `boxwise`, off the event loop. */
export async function letterbox(boxes: BoxesInput, options: LetterboxOptions): Promise<FloatArray> {
  return transform(...sync.letterboxCall(boxes, options, sync.LETTERBOX_OPERATIONS.apply));
}

/** As `unletterbox` of `boxwise`, off the event loop. */
export async function unletterbox(boxes: BoxesInput, options: LetterboxOptions): Promise<FloatArray> {
  return transform(...sync.letterboxCall(boxes, options, sync.LETTERBOX_OPERATIONS.undo));
}

function transform(boxes: FloatArray, numbers: Float64Array): Promise<FloatArray> {
  return nativeAsync<FloatArray>(() =>
    boxes instanceof Float32Array
      ? addon.transformF32Async(boxes, numbers)
      : addon.transformF64Async(boxes, numbers),
  );
}
