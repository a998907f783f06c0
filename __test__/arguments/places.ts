// Where the arguments of a call hold numbers.

/** Numbers with the length of each axis. */
export interface Numbers {
  dims: readonly number[];
  numbers: readonly number[];
  /** Whether they are classes, labels or flags. */
  isWhole?: boolean;
}

/** The members that lead to a value. */
export type Path = readonly (string | number)[];

/** The shape of rectangular arrays of numbers. */
function shapeOf(value: unknown): number[] | undefined {
  if (ArrayBuffer.isView(value)) return [(value as Uint8Array).length];
  if (!Array.isArray(value) || value.length === 0 || ArrayBuffer.isView(value[0])) return undefined;
  if (typeof value[0] === 'number')
    return value.every((own) => typeof own === 'number') ? [value.length] : undefined;
  const below = shapeOf(value[0]);
  return below && [value.length, ...below];
}

/** The numbers of an array or a tensor. */
export function numbersAt(value: unknown): Numbers | undefined {
  const tensor = value as { data?: unknown; dims?: number[]; shape?: number[] } | null;
  const dims = tensor?.dims ?? tensor?.shape;
  if (dims !== undefined && ArrayBuffer.isView(tensor?.data))
    return { dims, numbers: Array.from(tensor.data as unknown as ArrayLike<number>, Number) };
  const shape = shapeOf(value);
  if (shape === undefined) return undefined;
  const flat = ArrayBuffer.isView(value)
    ? Array.from(value as unknown as ArrayLike<number>, Number)
    : (value as number[]).flat(8);
  return { dims: shape, numbers: flat };
}

/** A copy of arguments with another value in a place. */
export function withValue(args: unknown[], path: Path, value: unknown): unknown[] {
  const copy: unknown = structuredCloneOf(args);
  let owner = copy as Record<string | number, unknown>;
  for (const name of path.slice(0, -1)) owner = owner[name] as Record<string | number, unknown>;
  owner[path.at(-1) as string] = value;
  return copy as unknown[];
}

/** A copy of lists and plain objects alone. */
function structuredCloneOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCloneOf);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, own]) => [name, structuredCloneOf(own)]));
}

/** Numbers in nested arrays. */
export function nest(numbers: readonly number[], dims: readonly number[]): unknown {
  const [count = 0, ...rest] = dims;
  if (rest.length === 0) return [...numbers];
  const size = rest.reduce((product, side) => product * side, 1);
  return Array.from({ length: count }, (_, i) => nest(numbers.slice(i * size, (i + 1) * size), rest));
}
