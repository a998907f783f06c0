import { BOX_STEPS, NO_BOX } from './decode.js';

/** Size of each image, by index. */
export interface ImageSizes {
  width: Float32Array;
  height: Float32Array;
}

/**
 * Boxes in whole steps of their images, cut off at the edges: all left edges, then all top edges, widths, heights. Boxes that are no numbers
 * are marked.
 */
export function boxSteps(
  boxes: Float64Array,
  rows: Uint32Array,
  imageOf: ArrayLike<number>,
  { width, height }: ImageSizes,
): Uint16Array {
  const count = rows.length;
  const steps = new Uint16Array(4 * count);
  for (let i = 0; i < count; i++) {
    const at = rows[i] as number;
    const image = imageOf[at] as number;
    for (let axis = 0; axis < 2; axis++) {
      const size = ((axis === 0 ? width : height)[image] as number) || 1;
      const low = boxes[4 * at + axis] as number;
      const high = low + (boxes[4 * at + axis + 2] as number);
      if (!Number.isFinite(low) || !Number.isFinite(high)) {
        for (let side = 0; side < 4; side++) steps[side * count + i] = NO_BOX;
        break;
      }
      const first = step(low, size);
      steps[axis * count + i] = first;
      steps[(axis + 2) * count + i] = Math.max(step(high, size) - first, 0);
    }
  }
  return steps;
}

function step(edge: number, size: number): number {
  return Math.min(Math.max(Math.round((edge / size) * BOX_STEPS), 0), BOX_STEPS);
}

/** The sizes of images from the dataset, or how far boxes reach where it does not say. */
export function imageSizes(
  count: number,
  given: Float64Array,
  reaching: { boxes: Float64Array; imageOf: ArrayLike<number> }[],
): ImageSizes {
  const width = new Float32Array(count);
  const height = new Float32Array(count);
  const known = new Uint8Array(count);
  for (let image = 0; image < count; image++)
    known[image] = (given[2 * image] as number) > 0 && (given[2 * image + 1] as number) > 0 ? 1 : 0;
  if (known.every((own) => own === 1)) reaching = [];
  for (const { boxes, imageOf } of reaching) {
    for (let at = 0; at < imageOf.length; at++) {
      const image = imageOf[at] as number;
      if (known[image] === 1) continue;
      const right = (boxes[4 * at] as number) + (boxes[4 * at + 2] as number);
      const bottom = (boxes[4 * at + 1] as number) + (boxes[4 * at + 3] as number);
      if (right > (width[image] as number) && right < MOST_PIXELS) width[image] = right;
      if (bottom > (height[image] as number) && bottom < MOST_PIXELS) height[image] = bottom;
    }
  }
  for (let image = 0; image < count; image++) {
    if (known[image] === 0) continue;
    height[image] = given[2 * image] as number;
    width[image] = given[2 * image + 1] as number;
  }
  return { width, height };
}

/** No image is larger; boxes that reach further are mistakes. */
const MOST_PIXELS = 1e6;
