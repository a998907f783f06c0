// Names the functions of a WebAssembly module by the order in which they compress best.
//
// gzip finds what it has seen within the last 32 kB. The functions of f32 and of f64, and whatever else the compiler made of one
// source, are side by side then: 25 kB less.

const CUSTOM = 0;
const IMPORT = 2;
const CODE = 10;
const FUNCTION = 0;

const WINDOW = 32_000;
/** Bytes that are compared as one; what stands in more functions than this tells nothing. */
const LENGTH = 6;
const COMMON = 50;
/** A short function is not near to everything. */
const LEAST = 150;

/** The module with these names alone, for `--reorder-functions-by-name`. */
export function named(module) {
  const kept = [];
  let imported = 0;
  let functions = [];
  for (const { id, from, body, to } of sections(module)) {
    if (id === IMPORT) imported = importedFunctions(module, body);
    if (id === CODE) functions = bodies(module, body);
    if (id !== CUSTOM) kept.push(module.subarray(from, to));
  }
  const rank = new Array(functions.length);
  for (const [place, index] of order(functions).entries()) rank[index] = place;
  const names = [...Array(imported).keys(), ...rank.map((place) => imported + place)];
  return Buffer.concat([module.subarray(0, 8), ...kept, nameSection(names)]);
}

/** Each next function is the one that shares most, for its length, with those of the window. */
function order(functions) {
  const parts = distinctive(functions);
  const holders = new Map();
  for (const [index, own] of parts.entries()) {
    for (const part of own) {
      if (!holders.has(part)) holders.set(part, []);
      holders.get(part).push(index);
    }
  }
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

/** The sequences of bytes of each function that others have too, but not many. */
function distinctive(functions) {
  const found = functions.map(
    (body) =>
      new Set(
        Array.from({ length: Math.max(0, body.length - LENGTH + 1) }, (_, at) => body.readUIntBE(at, LENGTH)),
      ),
  );
  const holders = new Map();
  for (const own of found) for (const part of own) holders.set(part, (holders.get(part) ?? 0) + 1);
  return found.map((own) => [...own].filter((part) => holders.get(part) > 1 && holders.get(part) <= COMMON));
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

function importedFunctions(module, at) {
  let [count, place] = unsigned(module, at);
  const skipText = () => {
    const [size, from] = unsigned(module, place);
    place = from + size;
  };
  let functions = 0;
  for (; count > 0; count -= 1) {
    skipText();
    skipText();
    const kind = module[place];
    place += 1;
    if (kind === FUNCTION) {
      functions += 1;
      place = unsigned(module, place)[1];
    } else if (kind === 2) {
      const limits = module[place];
      place = unsigned(module, place + 1)[1];
      if (limits & 1) place = unsigned(module, place)[1];
    } else throw new Error(`an import of kind ${kind}`);
  }
  return functions;
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
