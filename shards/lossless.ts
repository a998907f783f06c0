/** Constructors of typed arrays that options may be. */
const ARRAYS = {
  Float32Array,
  Float64Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
};

/** Under this name stands what JSON has no form for. */
const TAG = '$boxwise';

/**
 * Options as JSON, from which {@link fromText} makes equal ones: whole BigInts, infinite numbers, NaN, maps and typed arrays are kept. A number has
 * the digits that give the same bits again.
 */
export function toText(value: unknown): string {
  return JSON.stringify(value, (_, own: unknown) => tagged(own));
}

/** What {@link toText} was given. */
export function fromText(text: string): unknown {
  return JSON.parse(text, (_, own: unknown) => untagged(own));
}

function tagged(value: unknown): unknown {
  if (typeof value === 'bigint') return { [TAG]: 'bigint', value: String(value) };
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return { [TAG]: 'number', value: Object.is(value, -0) ? '-0' : String(value) };
  if (value instanceof Map) return { [TAG]: 'map', value: [...(value as Map<unknown, unknown>)] };
  if (ArrayBuffer.isView(value))
    return { [TAG]: value.constructor.name, value: Array.from(value as unknown as ArrayLike<unknown>) };
  return value;
}

function untagged(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(TAG in value)) return value;
  const { [TAG]: kind, value: own } = value as { [TAG]: string; value: unknown };
  if (kind === 'bigint') return BigInt(own as string);
  if (kind === 'number') return Number(own);
  if (kind === 'map') return new Map(own as [unknown, unknown][]);
  const array = ARRAYS[kind as keyof typeof ARRAYS] as unknown as
    { from(list: unknown): unknown } | undefined;
  return array?.from(own) ?? value;
}
