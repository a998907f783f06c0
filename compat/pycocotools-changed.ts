/** Whether what an evaluation returned was changed by its caller. */

/** A number that differs for lists, records and arrays of other contents, all but certainly. */
export function fingerprint(value: unknown): number {
  if (typeof value === 'number') return ofNumber(value);
  if (typeof value === 'boolean') return value ? 3 : 5;
  if (ArrayBuffer.isView(value)) return ofEach(value as unknown as ArrayLike<number>, ofNumber);
  if (Array.isArray(value)) return ofEach(value as readonly unknown[], fingerprint);
  if (typeof value === 'object' && value !== null) return ofEach(Object.values(value), fingerprint);
  return ofEach(String(value), (letter) => letter.charCodeAt(0));
}

function ofEach<T>(values: ArrayLike<T>, of: (value: T) => number): number {
  let sum = values.length | 0;
  for (let i = 0; i < values.length; i++) {
    sum = Math.imul(sum ^ of(values[i] as T), 0x9e3779b1);
    sum ^= sum >>> 15; // or changes of high bits alone, as of signs, would cancel each other
  }
  return sum;
}

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

/** All bits of a number. */
function ofNumber(value: number): number {
  double[0] = value;
  return (Math.imul(halves[0] as number, 17) + (halves[1] as number)) | 0;
}
