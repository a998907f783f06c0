/** Up to so many are sorted by insertion. */
const FEW = 24;
/** Fewer are sorted as numbers that hold score and index. */
const SOME = 600;
const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
const PASSES = 3;

/**
 * Returns the indices of the scores above `above`, highest first, equal scores in ascending index order. NaN is above nothing, and
 * -Infinity is not above itself.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(argsort(Float32Array.of(0.2, 0.9, NaN))); // Uint32Array(2) [ 1, 0 ]
 * ```
 */
export function argsort(scores: Float32Array | Float64Array, above = -Infinity): Uint32Array {
  const found = new Uint32Array(scores.length);
  let count = 0;
  for (let i = 0; i < scores.length; i++) if (scores[i]! > above) found[count++] = i;
  const indices = found.subarray(0, count);
  if (count <= FEW) return byInsertion(scores, indices);
  if (scores instanceof Float32Array)
    return count < SOME ? byPacking(scores, indices) : byRadix(scores, indices);
  return indices.sort((a, b) => scores[b]! - scores[a]! || a - b);
}

function byInsertion(scores: Float32Array | Float64Array, indices: Uint32Array): Uint32Array {
  for (let i = 1; i < indices.length; i++) {
    const index = indices[i]!;
    const score = scores[index]!;
    let place = i;
    for (; place > 0 && scores[indices[place - 1]!]! < score; place--) indices[place] = indices[place - 1]!;
    indices[place] = index;
  }
  return indices;
}

/** A key and a place fit into the 53 bits of a double, whose sort is the engine's own. */
function byPacking(scores: Float32Array, indices: Uint32Array): Uint32Array {
  const bits = new Uint32Array(scores.buffer, scores.byteOffset, scores.length);
  const keys = new Float64Array(indices.length);
  for (let i = 0; i < keys.length; i++) keys[i] = falling(bits[indices[i]!]!) * SOME + i; // i is below SOME
  keys.sort();
  const sorted = new Uint32Array(keys.length);
  for (let i = 0; i < keys.length; i++) sorted[i] = indices[keys[i]! % SOME]!;
  return sorted;
}

/** The bits of a score as a number that grows as the score falls; -0 is 0. */
function falling(bits: number): number {
  const rising = bits >>> 31 ? (bits === 0x80000000 ? bits : ~bits) : bits | 0x80000000;
  return ~rising >>> 0;
}

/** Three stable passes over keys whose order is the falling order of the scores. */
function byRadix(scores: Float32Array, indices: Uint32Array): Uint32Array {
  const bits = new Uint32Array(scores.buffer, scores.byteOffset, scores.length);
  const counts = new Uint32Array(PASSES * DIGITS);
  const count = indices.length;
  let keys = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const key = falling(bits[indices[i]!]!);
    keys[i] = key;
    counts[key & (DIGITS - 1)]!++;
    counts[DIGITS + ((key >>> DIGIT_BITS) & (DIGITS - 1))]!++;
    counts[2 * DIGITS + (key >>> (2 * DIGIT_BITS))]!++;
  }
  let from: Uint32Array = indices;
  let to: Uint32Array = new Uint32Array(count);
  let keysTo = new Uint32Array(count);
  for (let pass = 0; pass < PASSES; pass++) {
    const places = counts.subarray(pass * DIGITS, (pass + 1) * DIGITS);
    const shift = pass * DIGIT_BITS;
    if (places[(keys[0]! >>> shift) & (DIGITS - 1)] === count) continue; // all alike
    for (let digit = 0, next = 0; digit < DIGITS; digit++) {
      const here = places[digit]!;
      places[digit] = next;
      next += here;
    }
    for (let i = 0; i < count; i++) {
      const key = keys[i]!;
      const place = places[(key >>> shift) & (DIGITS - 1)]!++;
      keysTo[place] = key;
      to[place] = from[i]!;
    }
    [from, to] = [to, from];
    [keys, keysTo] = [keysTo, keys];
  }
  return from;
}
