// Names the functions of a WebAssembly module by the order in which they compress best.
//
// gzip finds what it has seen within the last 32 kB. The functions of f32 and of f64, and whatever else the compiler made of one
// source, are side by side then: 25 kB less.

const CUSTOM = 0;
const CODE = 10;

const WINDOW = 32_000;
/** Bytes that are compared as one; what stands in more functions than this tells nothing. */
const LENGTH = 6;
const COMMON = 50;
/** A short function is not near to everything. */
const LEAST = 150;

/** The module with these names alone, for `--reorder-functions-by-name`. */
export function named(module) {
  const kept = [];
  let functions = [];
  for (const { id, from, body, to } of sections(module)) {
    if (id === CODE) functions = bodies(module, body);
    if (id !== CUSTOM) kept.push(module.subarray(from, to));
  }
  const rank = new Array(functions.length);
  for (const [place, index] of order(functions).entries()) rank[index] = place;
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(module));
  const imported = imports.filter(({ kind }) => kind === 'function').length;
  const names = [...Array(imported).keys(), ...rank.map((place) => imported + place)];
  return Buffer.concat([module.subarray(0, 8), ...kept, nameSection(names)]);
}

/** Each next function is the one that shares most, for its length, with those of the window. */
function order(functions) {
  const holders = distinctive(functions);
  const parts = functions.map(() => []);
  for (const [part, own] of holders) for (const index of own) parts[index].push(part);
  const shared = new Float64Array(functions.length);
  const seen = new Map(); // in how many functions of the window
  const count = (index, by) => {
    for (const part of parts[index]) {
      const before = seen.get(part) ?? 0;
      seen.set(part, before + by);
      if (before === 0 || before + by === 0) for (const holder of holders.get(part)) shared[holder] += by;
    }
  };
  const left = new Set(functions.keys());
  const placed = [];
  let first = 0;
  let length = 0;
  while (left.size) {
    let [next] = left;
    let most = -1;
    for (const index of left) {
      const share = shared[index] / (functions[index].length + LEAST) ** 0.8;
      if (share > most) [next, most] = [index, share];
    }
    left.delete(next);
    placed.push(next);
    count(next, 1);
    length += functions[next].length;
    for (; length > WINDOW && first < placed.length - 1; first += 1) {
      length -= functions[placed[first]].length;
      count(placed[first], -1);
    }
  }
  return placed;
}

/** The sequences of bytes that several functions have, but not many, and those functions. */
function distinctive(functions) {
  const holders = new Map();
  for (const [index, body] of functions.entries()) {
    for (let at = 0; at + LENGTH <= body.length; at += 1) {
      const part = body.readUIntBE(at, LENGTH);
      const own = holders.get(part);
      if (!own) holders.set(part, [index]);
      else if (own.at(-1) !== index) own.push(index);
    }
  }
  return new Map([...holders].filter(([, own]) => own.length > 1 && own.length <= COMMON));
}

function* sections(module) {
  for (let at = 8; at < module.length;) {
    const [size, body] = unsigned(module, at + 1);
    yield { id: module[at], from: at, body, to: body + size };
    at = body + size;
  }
}

function bodies(module, at) {
  const [count, first] = unsigned(module, at);
  let place = first;
  return Array.from({ length: count }, () => {
    const [size, from] = unsigned(module, place);
    place = from + size;
    return module.subarray(from, place);
  });
}

/** One that names each function by a number of as many digits. */
function nameSection(numbers) {
  const entries = numbers.flatMap((number, index) => [
    ...leb(index),
    ...text(String(number).padStart(6, '0')),
  ]);
  const map = [...leb(numbers.length), ...entries];
  const content = [...text('name'), 1, ...leb(map.length), ...map];
  return Buffer.from([CUSTOM, ...leb(content.length), ...content]);
}

const text = (value) => [...leb(value.length), ...Buffer.from(value)];

function leb(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}

function unsigned(module, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = module[at];
    at += 1;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}
