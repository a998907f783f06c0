/** Memory that a hostile caller can take away: every buffer of the call that runs. */
let buffers: ArrayBuffer[] = [];

/** How memory goes. */
export type Way = 'shrink' | 'detach';

/** Takes the memory of all arrays of the call away. Pages that a buffer shrinks by can no longer be read at all. */
export function takeAway(way: Way): void {
  for (const buffer of buffers) {
    if (way === 'shrink') (buffer as Resizable).resize(0);
    else structuredClone(buffer, { transfer: [buffer] });
  }
  buffers = [];
}

/** What TypeScript's library does not know of yet: buffers that can shrink. */
type Resizable = ArrayBuffer & { resize(length: number): void };
type ResizableType = new (length: number, options: { maxByteLength: number }) => ArrayBuffer;

type Numbers = Exclude<NodeJS.TypedArray, Buffer>;
type NumbersType = { new (buffer: ArrayBuffer): Numbers; BYTES_PER_ELEMENT: number };

/** The array on memory that can be taken away. */
function exposed(array: Numbers): Numbers {
  const options = { maxByteLength: Math.max(array.byteLength, 8) };
  const buffer = new (ArrayBuffer as ResizableType)(array.byteLength, options);
  buffers.push(buffer);
  const copy = new (array.constructor as NumbersType)(buffer);
  copy.set(array as never);
  return copy;
}

/** Whether a list holds numbers alone, or lists of numbers. */
const isNumeric = (list: readonly unknown[]): boolean =>
  list.length > 0 &&
  list.every((value) => typeof value === 'number' || (Array.isArray(value) && isNumeric(value)));

const isPlain = (value: object): boolean =>
  Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;

/** A copy of arguments whose typed arrays can be taken away; `typed` makes such arrays of lists of numbers, too. */
export function hostile(value: unknown, typed: boolean): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return exposed(value as Numbers);
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  if (Array.isArray(value)) {
    if (typed && isNumeric(value)) return exposed(Float32Array.from(value.flat(4) as number[]));
    return value.map((element) => hostile(element, typed));
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hostile(member, typed)]));
}

/** The arguments of a call, all of whose memory {@link takeAway} takes. */
export function hostileArguments(args: readonly unknown[], typed: boolean): unknown[] {
  buffers = [];
  return args.map((value) => hostile(value, typed));
}

/** A place in arguments: the names of members and the positions of elements on the way to it. */
export type Path = readonly (string | number)[];

/** All members and, of each list, the first two elements and the last. */
export function* pathsOf(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || !isPlain(value)) return;
  const names = Array.isArray(value)
    ? [...new Set([0, 1, value.length - 1])].filter((at) => at >= 0 && at < value.length)
    : Object.keys(value);
  for (const name of names) {
    const own = [...path, name];
    if (path.length > 0) yield own;
    yield* pathsOf((value as Record<string | number, unknown>)[name], own);
  }
}

/** Makes an accessor of a place in arguments that calls `read` whenever it is read. */
export function trap(args: unknown[], path: Path, read: () => void): void {
  let owner: unknown = args;
  for (const name of path.slice(0, -1)) owner = (owner as Record<string | number, unknown>)[name];
  const name = path.at(-1) as string | number;
  const value = (owner as Record<string | number, unknown>)[name];
  Object.defineProperty(owner, name, {
    get() {
      read();
      return value;
    },
    enumerable: true,
    configurable: true,
  });
}

/** Calls `read` whenever somebody reads a member that an object does not have, for the length of `work`. */
export async function onPrototype(
  names: readonly string[],
  read: (name: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  for (const name of names) {
    plant(Object.prototype, name, {
      get() {
        read(name);
        return undefined;
      },
      set(this: object, value: unknown) {
        plant(this, name, { value, writable: true, enumerable: true, configurable: true });
      },
      configurable: true,
    });
  }
  try {
    await work();
  } finally {
    for (const name of names) delete (Object.prototype as Record<string, unknown>)[name];
  }
}

/** Defines a property by a descriptor that inherits nothing of what is planted on `Object.prototype`. */
function plant(owner: object, name: string, descriptor: PropertyDescriptor): void {
  Object.defineProperty(owner, name, Object.assign(Object.create(null) as object, descriptor));
}
