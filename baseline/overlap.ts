/** Boxes x1, y1, x2, y2, flat. */
export type Floats = Float32Array | Float64Array;

/**
 * Width times height of each box; negative if one side is inverted.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(areas(Float32Array.of(0, 0, 10, 5))); // Float32Array(1) [ 50 ]
 * ```
 */
export function areas<T extends Floats>(boxes: T): T {
  const out = like(boxes, boxes.length / 4);
  const round = boxes instanceof Float32Array ? Math.fround : same;
  for (let i = 0, o = 0; i < out.length; i++, o += 4) {
    out[i] = round(boxes[o + 2]! - boxes[o]!) * round(boxes[o + 3]! - boxes[o + 1]!);
  }
  return out;
}

/**
 * The IoU of every box of `a` with every box of `b`, row by row, in `out` or a new array; 0 if two boxes do not intersect. Computed in
 * double and rounded once, so for float32 boxes it can differ in the last bit from float32 arithmetic.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(iou(Float32Array.of(0, 0, 10, 10), Float32Array.of(0, 0, 10, 5))); // Float32Array(1) [ 0.5 ]
 * ```
 */
export function iou<T extends Floats>(a: T, b: T, out: T = like(a, (a.length / 4) * (b.length / 4))): T {
  const columns = b.length / 4;
  const [x1, y1, x2, y2] = [like(b, columns), like(b, columns), like(b, columns), like(b, columns)];
  for (let j = 0, o = 0; j < columns; j++, o += 4) {
    x1[j] = b[o]!;
    y1[j] = b[o + 1]!;
    x2[j] = b[o + 2]!;
    y2[j] = b[o + 3]!;
  }
  const area = areas(b);
  let cell = 0;
  for (let o = 0; o < a.length; o += 4) {
    const left = a[o]!;
    const top = a[o + 1]!;
    const right = a[o + 2]!;
    const bottom = a[o + 3]!;
    const own = (right - left) * (bottom - top);
    for (let j = 0; j < columns; j++, cell++) {
      const width = (right < x2[j]! ? right : x2[j]!) - (left > x1[j]! ? left : x1[j]!);
      const height = (bottom < y2[j]! ? bottom : y2[j]!) - (top > y1[j]! ? top : y1[j]!);
      if (width > 0 && height > 0) {
        const inter = width * height;
        out[cell] = inter / (own + area[j]! - inter);
      } else {
        out[cell] = 0;
      }
    }
  }
  return out;
}

/** An empty array of the same type. */
export function like<T extends Floats>(array: T, length: number): T {
  return (array instanceof Float32Array ? new Float32Array(length) : new Float64Array(length)) as T;
}

function same(value: number): number {
  return value;
}
