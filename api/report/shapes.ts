import { maskRuns } from './runs.js';
import type { StoredShape } from './decode.js';

/** Members of an annotation or a result that are shapes. */
interface Shaped {
  bbox?: unknown;
  segmentation?: unknown;
  keypoints?: unknown;
  poly?: unknown;
}

type IouType = 'bbox' | 'segm' | 'keypoints' | 'boundary' | 'rotated';

/** A shape with more numbers than this is left out. */
const MOST_NUMBERS = 20_000;

/** The shape that an evaluation of a kind compares, from a record of the input; `undefined` where it has none besides its box. */
export function shapeOf(record: unknown, iouType: IouType): StoredShape | undefined {
  if (typeof record !== 'object' || record === null) return undefined;
  const { bbox, segmentation, keypoints, poly } = record as Shaped;
  switch (iouType) {
    case 'bbox':
      return undefined;
    case 'keypoints':
      return numbers(keypoints) && keypoints.length % 3 === 0 ? { keypoints } : undefined;
    case 'rotated':
      return quadOf(bbox, poly, segmentation);
    case 'segm':
    case 'boundary':
      return maskOf(segmentation);
  }
}

function numbers(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.length <= MOST_NUMBERS &&
    value.every((own) => typeof own === 'number' && Number.isFinite(own))
  );
}

function maskOf(segmentation: unknown): StoredShape | undefined {
  if (Array.isArray(segmentation)) {
    const polygons = segmentation.filter(numbers).filter(({ length }) => length >= 6 && length % 2 === 0);
    return polygons.length > 0 ? { polygons: polygons.map((own) => own.map(tenth)) } : undefined;
  }
  if (typeof segmentation !== 'object' || segmentation === null) return undefined;
  const { size, counts } = segmentation as { size?: unknown; counts?: unknown };
  if (!numbers(size) || size.length !== 2) return undefined;
  const [height, width] = size as [number, number];
  if (typeof counts === 'string')
    return counts.length <= MOST_NUMBERS ? { height, width, counts } : undefined;
  return numbers(counts) ? { height, width, runs: counts } : undefined;
}

/** A tenth of a pixel is enough to draw. */
function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function quadOf(bbox: unknown, poly: unknown, segmentation: unknown): StoredShape | undefined {
  if (numbers(bbox) && bbox.length === 5) {
    const [cx, cy, width, height, angle] = bbox as [number, number, number, number, number];
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const corner = (x: number, y: number): number[] => [cx + x * cos - y * sin, cy + x * sin + y * cos];
    const [w, h] = [width / 2, height / 2];
    return { quad: [corner(-w, -h), corner(w, -h), corner(w, h), corner(-w, h)].flat().map(tenth) };
  }
  const [outline]: unknown[] = Array.isArray(segmentation) && segmentation.length === 1 ? segmentation : [];
  const corners = [poly, outline].find((own) => numbers(own) && own.length === 8) as number[] | undefined;
  return corners && { quad: corners.map(tenth) };
}

/** x, y, width and height of a record: its own box, or else that of its mask; NaN where there is neither. */
export function boxOf(record: unknown, shape: StoredShape | undefined): number[] {
  const own = (record as Shaped | null)?.bbox;
  if (numbers(own) && own.length === 4) return own;
  if (shape && 'polygons' in shape) return around(shape.polygons.flat());
  if (shape && 'height' in shape)
    return aroundRuns('counts' in shape ? maskRuns(shape.counts) : shape.runs, shape.height);
  return [NaN, NaN, NaN, NaN];
}

function around(points: number[]): number[] {
  const side = (parity: number): number[] => points.filter((_, i) => i % 2 === parity);
  const [x, y] = [side(0), side(1)];
  const [left, top] = [Math.min(...x), Math.min(...y)];
  return [left, top, Math.max(...x) - left, Math.max(...y) - top];
}

/** The box of the pixels inside; runs go down the columns. */
function aroundRuns(runs: readonly number[], height: number): number[] {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  let at = 0;
  for (const [i, run] of runs.entries()) {
    if (i % 2 === 1 && run > 0) {
      const last = at + run - 1;
      const [first, end] = [Math.floor(at / height), Math.floor(last / height)];
      const isOneColumn = first === end;
      left = Math.min(left, first);
      right = Math.max(right, end);
      top = Math.min(top, isOneColumn ? at % height : 0);
      bottom = Math.max(bottom, isOneColumn ? last % height : height - 1);
    }
    at += run;
  }
  return right < 0 ? [NaN, NaN, NaN, NaN] : [left, top, right - left + 1, bottom - top + 1];
}
