/** A box in `xyxy`: two corners, in pixels of the picture. */
export type Box = readonly [x1: number, y1: number, x2: number, y2: number];
/** A picture's width and height. */
export type World = readonly [width: number, height: number];

export const width = (box: Box): number => box[2] - box[0];
export const height = (box: Box): number => box[3] - box[1];
export const area = (box: Box): number => width(box) * height(box);
export const centre = (box: Box): [number, number] => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];

/** The corners of the overlap, for drawing; null where there is none. */
export function overlap(a: Box, b: Box): Box | null {
  const box: Box = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return width(box) > 0 && height(box) > 0 ? box : null;
}

/** The smallest box around both, for drawing. */
export const around = (a: Box, b: Box): Box => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
];

export const FORMATS = ['xyxy', 'xywh', 'cxcywh'] as const;
export type Format = (typeof FORMATS)[number];
export const FIELDS: Record<Format, readonly string[]> = {
  xyxy: ['x1', 'y1', 'x2', 'y2'],
  xywh: ['x', 'y', 'w', 'h'],
  cxcywh: ['cx', 'cy', 'w', 'h'],
};

export function toFormat(box: Box, format: Format): number[] {
  if (format === 'xyxy') return [...box];
  const [x, y] = format === 'xywh' ? box : centre(box);
  return [x, y, width(box), height(box)];
}

export function fromFormat(values: readonly number[], format: Format): Box {
  const [a = 0, b = 0, c = 0, d = 0] = values;
  if (format === 'xyxy') return [a, b, c, d];
  return format === 'xywh' ? [a, b, a + c, b + d] : [a - c / 2, b - d / 2, a + c / 2, b + d / 2];
}

/** A box as text for the URL, to a tenth of a pixel. */
export const boxText = (box: Box): string => box.map((value) => +value.toFixed(1)).join(',');

/** The box that `boxText` wrote, if it lies in the picture and is not empty. */
export function parseBox(text: string, [w, h]: World): Box | undefined {
  const box = text.split(',').map(Number);
  const [x1 = NaN, y1 = NaN, x2 = NaN, y2 = NaN] = box;
  const inside = x1 >= 0 && y1 >= 0 && x1 < x2 && y1 < y2 && x2 <= w && y2 <= h;
  return box.length === 4 && inside ? [x1, y1, x2, y2] : undefined;
}
